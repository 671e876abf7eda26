//! The guard is the lock: whoever holds it holds the lock, and its end is the release.
//!
//! Python's `with lock:` gives the lock back at the end of the block, on every
//! way out. Rust's guard does the same at the end of its scope: by falling off the
//! end, by an early return, by `?`, by a panic. It can also end early with `drop`.
//! There is no `release` to forget or to call twice, and no way to the data
//! without the guard.
//!
//! Read the table against the code: the lock is held exactly while a guard lives.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError, TryLockError};
use std::thread;

use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "acquire-release",
    claim: "The guard is the lock: whoever holds it holds the lock, and its end is the release.",
    show,
};

const THREADS: u64 = 4;
const ADDITIONS: u64 = 5;

/// Whether the lock is held at each moment of a guard's life, in order.
pub fn held_when() -> Vec<(&'static str, bool)> {
    let lock = Mutex::new(0);
    let mut seen = vec![("before", is_held(&lock))];
    {
        let _guard = lock.lock();
        seen.push(("inside the guard's scope", is_held(&lock)));
    }
    seen.push(("after the scope", is_held(&lock)));
    let guard = lock.lock();
    drop(guard);
    seen.push(("after drop(guard)", is_held(&lock)));
    // The first number is no number, so the function leaves at its `?`.
    let left_early = add_all(&lock, &["one"]).is_none();
    seen.push(("after an early return", is_held(&lock) || !left_early));
    let fallen = panic::catch_unwind(AssertUnwindSafe(|| {
        let _guard = lock.lock();
        panic::resume_unwind(Box::new("on purpose"))
    }));
    seen.push(("after a panic", is_held(&lock) || fallen.is_ok()));
    seen
}

fn is_held(lock: &Mutex<u64>) -> bool {
    matches!(lock.try_lock(), Err(TryLockError::WouldBlock))
}

fn add_all(lock: &Mutex<u64>, numbers: &[&str]) -> Option<u64> {
    let mut sum = lock.lock().unwrap_or_else(PoisonError::into_inner);
    for number in numbers {
        *sum += number.parse::<u64>().ok()?;
    }
    Some(*sum)
}

/// Threads that lock, add one and unlock; returns the sum.
pub fn add_in_threads(threads: u64, additions: u64) -> u64 {
    let sum = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for _ in 0..additions {
                    // The guard is a temporary: locked, used and released in one statement.
                    *sum.lock().unwrap_or_else(PoisonError::into_inner) += 1;
                }
            });
        }
    });
    sum.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn show(report: &mut Report) -> Result<()> {
    let sum =
        report.watch("four threads, five short locks each", || add_in_threads(THREADS, ADDITIONS));
    report.answer("sum", sum);
    let seen = held_when();
    let mut table = Table::new(["moment", "held"]);
    for (moment, held) in &seen {
        table.row([(*moment).to_owned(), if *held { "yes" } else { "no" }.to_owned()]);
    }
    report.table(&table);
    report.must(sum == THREADS * ADDITIONS, "no addition is lost");
    let held: Vec<_> = seen.iter().filter(|(_, held)| *held).map(|(moment, _)| *moment).collect();
    report.must(
        held == ["inside the guard's scope"],
        "the lock is held while the guard lives, and never else",
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_is_held_only_inside_the_scope() {
        let held: Vec<_> = held_when().into_iter().map(|(_, held)| held).collect();
        assert_eq!(held, [false, true, false, false, false, false]);
    }

    #[test]
    fn an_early_return_keeps_what_was_added() {
        let lock = Mutex::new(0);
        assert_eq!(add_all(&lock, &["1", "x", "2"]), None);
        assert_eq!(add_all(&lock, &["2"]), Some(3));
    }

    #[test]
    fn no_addition_is_lost() {
        assert_eq!(add_in_threads(8, 500), 4_000);
    }
}
