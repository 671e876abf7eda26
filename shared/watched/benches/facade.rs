//! A watched atomic costs one relaxed load more than the real one.
//!
//! Outside an exploration each operation first sees that nothing is explored. What that
//! costs is measured in the loop that feels it most: the same atomic again and again, on
//! one thread, in its own cache. The kinds of work alternate and their order turns round
//! by round, so that a busy neighbour hits all alike; the median round counts.

use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use core::sync::atomic as real;
use real::Ordering::Relaxed;
use watched::sync::atomic as watched_atomic;

const ROUNDS: usize = 31;
/// No measurement is shorter, or the clock and the scheduler would decide.
const SHORTEST: Duration = Duration::from_millis(5);

/// What is timed, so many times.
type Work = fn(u64);

/// One operation of each kind.
const KINDS: [(&str, Work, Work); 4] = [
    (
        "load",
        |times| {
            let number = real::AtomicU64::new(1);
            for _ in 0..times {
                black_box(black_box(&number).load(Relaxed));
            }
        },
        |times| {
            let number = watched_atomic::AtomicU64::new(1);
            for _ in 0..times {
                black_box(black_box(&number).load(Relaxed));
            }
        },
    ),
    (
        "store",
        |times| {
            let number = real::AtomicU64::new(1);
            for value in 0..times {
                black_box(&number).store(value, Relaxed);
            }
        },
        |times| {
            let number = watched_atomic::AtomicU64::new(1);
            for value in 0..times {
                black_box(&number).store(value, Relaxed);
            }
        },
    ),
    (
        "fetch_add",
        |times| {
            let number = real::AtomicU64::new(1);
            for _ in 0..times {
                black_box(black_box(&number).fetch_add(1, Relaxed));
            }
        },
        |times| {
            let number = watched_atomic::AtomicU64::new(1);
            for _ in 0..times {
                black_box(black_box(&number).fetch_add(1, Relaxed));
            }
        },
    ),
    (
        "thread-local with",
        |times| {
            thread_local!(static NUMBER: u64 = const { 1 });
            for _ in 0..times {
                NUMBER.with(|number| black_box(*number));
            }
        },
        |times| {
            watched::thread_local!(static NUMBER: u64 = const { 1 });
            for _ in 0..times {
                NUMBER.with(|number| black_box(*number));
            }
        },
    ),
];

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "one operation, median of {ROUNDS} rounds (range)")?;
    for (name, real, watched) in KINDS {
        let times = times_for(real);
        let rounds: Vec<_> = (0..ROUNDS).map(|round| both(real, watched, times, round)).collect();
        let [real, watched] = [0, 1].map(|which| spread(&rounds, |round| round[which]));
        let more = spread(&rounds, |[real, watched]| watched - real);
        writeln!(out, "{name:18} real {real}, watched {watched}, more {more}")?;
    }
    Ok(())
}

/// A number of times that takes at least [`SHORTEST`].
fn times_for(work: Work) -> u64 {
    let mut times = 1 << 10;
    while time(work, times) < SHORTEST {
        times *= 2;
    }
    times
}

/// Nanoseconds for each, the real one first.
fn both(real: Work, watched: Work, times: u64, round: usize) -> [f64; 2] {
    let nanos = |work| time(work, times).as_secs_f64() * 1e9 / times as f64;
    if round.is_multiple_of(2) {
        let real = nanos(real);
        [real, nanos(watched)]
    } else {
        let watched = nanos(watched);
        [nanos(real), watched]
    }
}

fn time(work: Work, times: u64) -> Duration {
    let begun = Instant::now();
    work(times);
    begun.elapsed()
}

fn spread(rounds: &[[f64; 2]], value: impl Fn(&[f64; 2]) -> f64) -> String {
    let mut values: Vec<_> = rounds.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    let (least, median, most) = (values[0], values[values.len() / 2], values[values.len() - 1]);
    format!("{median:.2} ns ({least:.2} to {most:.2})")
}
