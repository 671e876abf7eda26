//! The pools of this lesson beside those of others.
//!
//! Programs that are compared take turns, A B A B …, do the same jobs with as many workers,
//! and are timed only if their answer is right; ratios are taken within a round, and the
//! median round counts. The pools are started before: it is jobs that are measured. The
//! lesson's own pools see their `std` and `crossbeam` through the recorder's facade, which
//! records nothing here.
//!
//! A goal that is not reached is named, and the program ends with 1.

mod empty_jobs;
mod one_microsecond;
mod placement;
mod python;
mod tree;

use std::io::{self, Write};
use std::process::ExitCode;

use shared::Result;
use shared::goal::{Goal, Goals, Wanted};
use shared::machine::Machine;
use shared::measure::{Comparison, Ratio, time};

fn main() -> Result<ExitCode> {
    writeln!(io::stderr(), "{}", Machine::this())?;
    let mut goals = Goals::new();
    for workers in [2, 8] {
        empty_jobs::measure(&mut goals, workers)?;
    }
    one_microsecond::measure(&mut goals)?;
    tree::measure(&mut goals)?;
    python::measure(&mut goals)?;
    Ok(goals.exit_code())
}

/// Says what one of `items` took in each variant.
fn say(comparison: &Comparison, what: &str, names: &[&str], items: u64) -> io::Result<()> {
    for (name, measured) in names.iter().zip(&comparison.measured) {
        let [median, least, most] = [measured.median, measured.least, measured.most]
            .map(|it| time(it.div_f64(items as f64)));
        writeln!(io::stderr(), "{what}, {name}: {median} ({least} to {most})")?;
    }
    Ok(())
}

/// What is told of a comparison: whose figure it is, against whom, and what it should be.
struct Row<'a> {
    of: &'a str,
    against: &'a str,
    wanted: Wanted,
    ratio: Ratio,
}

fn tell(goals: &mut Goals, comparison: &Comparison, row: Row<'_>) -> Result<()> {
    let Row { of, against, wanted, ratio } = row;
    let unit = match wanted {
        Wanted::AtMost(_) => "times as long",
        Wanted::AtLeast(_) => "times as fast",
    };
    goals.tell(&Goal {
        of: of.to_owned(),
        against: against.to_owned(),
        unit,
        wanted,
        figure: [ratio.median, ratio.least, ratio.most],
        disturbed: comparison.disturbance(),
    })?;
    Ok(())
}
