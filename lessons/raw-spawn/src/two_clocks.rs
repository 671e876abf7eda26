//! Two bare threads tell the time, and main knows when both are done without joining either.
//!
//! Nobody keeps a handle here: dropping it detaches the thread, as Python's
//! `_thread.start_new_thread` does. What tells main that the clocks are done is the
//! channel that they speak into: it hangs up when its last sender is dropped, and
//! each clock takes its sender with it.
//!
//! Look at main's lane, which waits for the channel and for nothing else, and at the
//! lateness: a loop of sleeps is late by all its delays together. Every second line
//! of the quick clock is due together with a line of the slow one; who then speaks
//! first is nobody's decision.

use std::io;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Local};
use shared::clock::time_of_day;
use shared::{Demo, Report, Result, measure};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "two-clocks",
    claim: "Two bare threads tell the time, and main knows when both are done without joining \
            either.",
    show,
};

/// The clocks, and how long each is silent before each of its lines.
const CLOCKS: [(&str, Duration); 2] =
    [("Thread-1", Duration::from_secs(2)), ("Thread-2", Duration::from_secs(4))];
/// How many lines each clock says.
const LINES: u32 = 5;

/// One line of a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who said it.
    pub clock: &'static str,
    /// Which of this clock's lines it is, from 1.
    pub number: u32,
    /// When it was said, as read off the wall.
    pub said: DateTime<Local>,
    /// How long after it was due.
    pub late: Duration,
}

/// Starts a clock that says `lines` lines, one after each `delay`, and lets go of it.
///
/// # Errors
///
/// If the operating system refuses the thread.
pub fn start_clock(
    clock: &'static str,
    delay: Duration,
    lines: u32,
    say: Sender<Line>,
) -> io::Result<()> {
    let began = Instant::now();
    let body = move || {
        for number in 1..=lines {
            thread::sleep(delay);
            let late = began.elapsed().saturating_sub(delay * number);
            // If nobody listens any more, the time is told to nobody.
            let _ = say.send(Line { clock, number, said: Local::now(), late });
        }
    };
    // The handle is dropped: from here on nobody can join this thread.
    thread::Builder::new().name(clock.into()).spawn(body).map(drop)
}

/// Starts all clocks and listens until the last of them has ended.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn tell_times(
    clocks: [(&'static str, Duration); 2],
    lines: u32,
    tell: impl FnMut(&Line),
) -> io::Result<Vec<Line>> {
    let (say, said) = mpsc::channel();
    for (name, delay) in clocks {
        start_clock(name, delay, lines, say.clone())?;
    }
    // Main's own sender goes, or the loop below would wait for it for ever.
    drop(say);
    Ok(said.iter().inspect(tell).collect())
}

fn show(report: &mut Report) -> Result<()> {
    let clocks = CLOCKS.map(|(name, delay)| (name, report.pace().of(delay)));
    let lines = report.watch_live("two clocks, and nobody holds a handle", |tell| {
        let say = |line: &Line| tell.line(format!("{}: {}", line.clock, time_of_day(line.said)));
        tell_times(clocks, LINES, say)
    })?;
    for (name, delay) in clocks {
        let last = lines.iter().rfind(|line| line.clock == name);
        let late = last.map_or(Duration::ZERO, |line| line.late);
        let asked = measure::time(delay * LINES);
        report.fact(
            format!("{name} at its last line"),
            format!("{} late after {asked}", measure::time(late)),
        );
    }
    let five: Vec<u32> = (1..=LINES).collect();
    let in_order = CLOCKS.iter().all(|(name, _)| numbers(&lines, name) == five);
    report
        .must(in_order, "main heard five lines of each clock, each clock's in order, then silence");
    report.may(slow_first(&lines), "due together, the slow clock spoke before the quick one");
    Ok(())
}

/// The numbers of one clock's lines, as they came.
pub(crate) fn numbers(lines: &[Line], clock: &str) -> Vec<u32> {
    lines.iter().filter(|line| line.clock == clock).map(|line| line.number).collect()
}

/// Whether a line of the second clock came before the line of the first that was due with it.
fn slow_first(lines: &[Line]) -> bool {
    let place = |(name, _): (&str, Duration), number| {
        lines.iter().position(|line| line.clock == name && line.number == number)
    };
    (1..=LINES / 2).any(|number| place(CLOCKS[1], number) < place(CLOCKS[0], 2 * number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clock_says_all_its_lines_in_its_order() {
        let clocks = [("a", Duration::ZERO), ("b", Duration::from_micros(1))];
        let mut told = Vec::new();
        let lines = tell_times(clocks, 100, |line| told.push(line.clone())).unwrap();
        assert_eq!(told, lines);
        for clock in ["a", "b"] {
            assert_eq!(numbers(&lines, clock), (1..=100).collect::<Vec<u32>>());
        }
    }
}
