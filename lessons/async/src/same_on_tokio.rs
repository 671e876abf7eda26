//! What this lesson built by hand is what tokio has: its programs answer the same there.
//!
//! Seven small programs are written twice, function by function alike: in [`on_ours`]
//! for [`crate::runtime`], in [`on_tokio`] for the runtime that people use. They differ
//! in names: our `join`, `first`, `timeout`, `bounded` and `hand_off` are `join!`,
//! `select!`, `timeout`, `mpsc::channel` and `spawn_blocking` there.
//!
//! Look at the picture: three tasks that sleep 3, 1 and 2 units and a thread that may
//! block, first on our runtime and then on tokio. Nothing else tells which is which.
//!
//! One thing does differ. Of two futures that are ready at once our `first` takes the
//! first named, always; tokio's `select!` draws lots, unless it is told to be `biased`.

use std::time::Duration;

use shared::{Demo, Report, Result, Table};

pub mod on_ours;
pub mod on_tokio;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "same-on-tokio",
    claim: "What this lesson built by hand is what tokio has: its programs answer the same there.",
    show,
};

/// The programs and what each must answer.
pub const PROGRAMS: [(&str, &str); 7] = [
    ("spawn, join", "1, 4, 9"),
    ("sleep", "1, 2, 3"),
    ("join of two", "pong, ping"),
    ("timeout", "began, dropped, late"),
    ("first of two", "began, dropped, left"),
    ("channel", "1, 2, 3, 4, end"),
    ("hand off", "42 from elsewhere"),
];
/// What the tasks that sleep do so for, in units, in the order of their start.
const UNITS: [u32; 3] = [3, 1, 2];
/// The unit, at the slow pace.
const UNIT: Duration = Duration::from_millis(500);
/// tokio's clock ticks in milliseconds: deadlines that should differ must be further apart.
const LEAST_UNIT: Duration = Duration::from_millis(2);
/// After so long a program is given up; normally nobody waits for it.
const LIMIT: Duration = Duration::from_secs(20);
/// How often a race of two futures that are both ready is run.
const RACES: usize = 100;

fn show(report: &mut Report) -> Result<()> {
    let unit = report.pace().of(UNIT);
    let (ours, theirs) = report.watch("all programs on our runtime, then on tokio", || {
        (on_ours::answers(unit), on_tokio::answers(unit))
    });
    let (ours, theirs) = (ours?, theirs?);
    let mut table = Table::new(["program", "on ours", "on tokio"]);
    for (((program, _), ours), theirs) in PROGRAMS.iter().zip(&ours).zip(&theirs) {
        table.row([(*program).into(), ours.clone(), theirs.clone()]);
    }
    report.table(&table);
    let right = PROGRAMS.map(|(_, answer)| answer);
    report.must(ours == right, "our runtime gives the right answer to each program");
    report.must(theirs == ours, "tokio gives the same");
    races(report)
}

fn races(report: &mut Report) -> Result<()> {
    report.say(format!("Two futures, both ready, {RACES} races; the first named won:"));
    report.answer("our first", on_ours::first_named_wins(RACES)?);
    let [drawn, biased] = on_tokio::first_named_wins(RACES)?;
    report.fact("tokio's select!", drawn);
    report.answer("tokio's select!, biased", biased);
    report.must(biased == RACES, "told to be biased, select! prefers the first named");
    report.may((1..RACES).contains(&drawn), "not told so, it lets either win");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_give_the_right_answers_however_short_the_unit() {
        let right = PROGRAMS.map(|(_, answer)| answer);
        assert_eq!(on_ours::answers(Duration::ZERO).unwrap(), right);
        assert_eq!(on_tokio::answers(Duration::ZERO).unwrap(), right);
    }

    #[test]
    fn the_first_named_wins_always_with_ours_and_with_a_biased_select() {
        assert_eq!(on_ours::first_named_wins(50).unwrap(), 50);
        assert_eq!(on_tokio::first_named_wins(50).unwrap()[1], 50);
    }
}
