//! The four tools of the lesson beside the same ones made of parking_lot's mutex and condition
//! variable: `cargo bench -p locks --bench tools`.
//!
//! One thread alone never waits. Two threads, each kept on a core of its own where the system
//! allows it, do nothing but meet: they want the one place of a semaphore, hand an event to and
//! fro, pass latches together, and a barrier. Both sides run the same programs, the lesson's
//! tools as they are, watched. The rounds alternate; ratios are taken within a round.

#![expect(clippy::duplicate_mod, reason = "each side compiles the same programs anew")]

use std::io::{self, Write};
use std::process::ExitCode;

use shared::goal::{Goal, Goals, Wanted};
use shared::measure::{Comparison, Variant, compare, time};

mod of_parking_lot;
mod ours;
mod theirs;

/// Many short rounds: most of them end before a neighbour comes between.
const ROUNDS: usize = 101;
/// How many times as long as the peer a tool may take.
const GOAL: f64 = 1.3;
/// How many threads use a tool, and how often each does in a round: some milliseconds.
const SIZES: [(usize, usize); 2] = [(1, 50_000), (2, 400)];

/// Uses a tool so often in each of so many threads; returns how often it was used.
type Program = fn(threads: usize, times: usize) -> usize;

const PROGRAMS: [(&str, Program, Program); 4] = [
    ("semaphore", ours::programs::semaphore, theirs::programs::semaphore),
    ("event", ours::programs::event, theirs::programs::event),
    ("latch", ours::programs::latch, theirs::programs::latch),
    ("barrier", ours::programs::barrier, theirs::programs::barrier),
];

fn main() -> io::Result<ExitCode> {
    let mut goals = Goals::new();
    for (threads, times) in SIZES {
        for (tool, ours, theirs) in PROGRAMS {
            let mut variants = [
                Variant::new("ours", || ours(threads, times)),
                Variant::new("theirs", || theirs(threads, times)),
            ];
            let comparison =
                compare(ROUNDS, &(threads * times), &mut variants).map_err(io::Error::other)?;
            let who = if threads == 1 { "1 thread" } else { "2 threads" };
            let of = format!("{tool}, {who}, {times} times");
            tell_times(&of, &comparison, times)?;
            let ratio = comparison.ratio(0, 1);
            goals.tell(&Goal {
                of,
                against: "parking_lot's mutex and condvar".to_owned(),
                unit: "times as long",
                wanted: Wanted::AtMost(GOAL),
                figure: [ratio.median, ratio.least, ratio.most],
                disturbed: comparison.disturbance(),
            })?;
        }
    }
    Ok(goals.exit_code())
}

/// What one use took, on the error stream.
fn tell_times(of: &str, comparison: &Comparison, times: usize) -> io::Result<()> {
    let each = |at: usize| time(comparison.measured[at].median.div_f64(times as f64));
    writeln!(io::stderr(), "{of}: {} each, parking_lot's {}", each(0), each(1))
}
