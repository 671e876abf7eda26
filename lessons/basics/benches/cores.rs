//! Work for the processor on all cores: `cargo bench -p basics --bench cores`.
//!
//! The sum of `faster`, with nothing left to main alone, by one thread and by one on each core.
//! A thread is kept on its core where the system allows it, since the kernel may leave two on
//! one for seconds. Two siblings of one core share it: what threads gain that only spin is this
//! machine's own limit, and it is measured beside.

use std::hint::black_box;
use std::io::{self, Write};
use std::ops::Range;
use std::process::ExitCode;
use std::thread;

use lesson_basics::faster::add;
use shared::goal::{Goal, Goals, Wanted};
use shared::machine;
use shared::measure::{Variant, compare};

const ROUNDS: usize = 15;
/// Steps of the sum, and turns of those that only spin: some ten milliseconds for each core.
const STEPS: u64 = 20_000_000;
/// The share of all cores that should be gained.
const GAINED: f64 = 0.95;

fn main() -> io::Result<ExitCode> {
    let cores = machine::cores() as u64;
    let sum = |block| add(block).total;
    let turns = |block: Range<u64>| block.fold(0, |turns, _| black_box(turns + 1));
    let expected = [sum(0..STEPS), STEPS];
    // Both answers are checked at once: each program leaves the other one's as expected.
    let mut variants = [
        Variant::new("sum, one core", || [on_cores(1, sum), STEPS]),
        Variant::new("sum, all cores", || [on_cores(cores, sum), STEPS]),
        Variant::new("spinning, one core", || [expected[0], on_cores(1, turns)]),
        Variant::new("spinning, all cores", || [expected[0], on_cores(cores, turns)]),
    ];
    let comparison = compare(ROUNDS, &expected, &mut variants).map_err(io::Error::other)?;
    let limit = comparison.ratio(2, 3);
    writeln!(io::stderr(), "threads that only spin, {cores} cores: {limit} times as fast as one")?;
    let ratio = comparison.ratio(0, 1);
    let mut goals = Goals::new();
    goals.tell(&Goal {
        of: format!("CPU-bound on {cores} cores, {STEPS} steps"),
        against: "itself on one core".to_owned(),
        unit: "times as fast",
        wanted: Wanted::AtLeast(GAINED * cores as f64),
        figure: [ratio.median, ratio.least, ratio.most],
        disturbed: comparison.disturbance(),
    })?;
    Ok(goals.exit_code())
}

/// Shares the steps among threads, each on a core of its own; returns the sum of what they say.
fn on_cores(threads: u64, work: impl Fn(Range<u64>) -> u64 + Sync) -> u64 {
    let border = |number| STEPS * number / threads;
    let (border, work) = (&border, &work);
    thread::scope(|scope| {
        let run = |number| {
            move || {
                machine::pin(number as usize);
                work(border(number)..border(number + 1))
            }
        };
        let threads: Vec<_> = (0..threads).map(|number| scope.spawn(run(number))).collect();
        threads.into_iter().filter_map(|it| it.join().ok()).fold(0, u64::wrapping_add)
    })
}
