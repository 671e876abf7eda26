//! The work of demos that have a twin in Python, in the sizes of the Python programs.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use parking_lot::ReentrantMutex;
use shared::{Closing, Twin};

use crate::take_turns::Printer;
use crate::{acquire_release, lost_update, reentrant, take_turns};

/// The twins, in the order of the demos.
pub const TWINS: &[Twin] = &[
    Twin {
        demo: "lost-update",
        closing: Closing::Answers,
        work: |parts| {
            parts.answer("2 threads read, meet, write", lost_update::read_then_write(2))?;
            parts.answer("2 threads under a lock", lost_update::under_a_lock(2))?;
            parts.seen("lost of 4 x 250 000, counter += 1", "refused by the compiler");
            let lost = 1_000_000 - in_steps(4, 250_000);
            let percent = f64::from(lost) / 10_000.0;
            parts.seen("lost of 4 x 250 000, read, call, write", format!("{percent:.1} %"));
            Ok(())
        },
    },
    Twin {
        demo: "acquire-release",
        closing: Closing::Cost {
            what: "an addition under a lock that 4 threads share",
            part: "4 threads, each addition",
        },
        work: |parts| {
            let held: Vec<bool> =
                acquire_release::held_when().into_iter().map(|(_, held)| held).collect();
            parts.answer("held: before, inside, after each way out", held)?;
            for (name, threads) in [("1 thread", 1), ("4 threads", 4)] {
                let add = || Ok(acquire_release::add_in_threads(threads, 200_000 / threads));
                parts.each(format!("{name}, each addition"), 200_000, add)?;
            }
            Ok(())
        },
    },
    Twin {
        demo: "take-turns",
        closing: Closing::Answers,
        work: |parts| {
            let printer =
                |id, name, delay| Printer { id, name, delay: Duration::from_millis(delay) };
            let printers = [printer(1, "first", 5), printer(2, "second", 10)];
            let turns = || Ok(take_turns::take_turns(&printers, 3, |_| ()));
            parts.part("two threads, 3 lines each", turns)
        },
    },
    Twin {
        demo: "reentrant",
        closing: Closing::Answers,
        work: |parts| {
            let gets_in = reentrant::twice_plain(Duration::from_millis(10));
            parts.answer("a plain lock, locked twice: gets in", gets_in)?;
            let lock = ReentrantMutex::new(RefCell::new(Vec::new()));
            parts.answer("a reentrant one, locked twice", reentrant::nested(&lock))?;
            let refused = reentrant::changes_under_its_caller(&lock);
            parts.seen("changed under its caller", if refused { "refused" } else { "yes" });
            Ok(())
        },
    },
];

/// The demo's addition in steps, often: each thread reads, adds in a call, and writes.
fn in_steps(threads: u32, additions: u32) -> u32 {
    let counter = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for _ in 0..additions {
                    // Relaxed: it is one variable, and no other is read by what is seen in it.
                    let read = counter.load(Ordering::Relaxed);
                    counter.store(one_more(read), Ordering::Relaxed);
                }
            });
        }
    });
    counter.into_inner()
}

#[inline(never)]
fn one_more(number: u32) -> u32 {
    number + 1
}

#[cfg(test)]
mod tests {
    #[test]
    fn rust_and_python_give_the_same_answers() {
        shared::rehearsal::beside_python(&crate::LESSON);
    }
}
