//! A wait group by hand: a count, its lock, and a condition variable for when it is zero.

use std::sync::Arc;

use parking_lot::{Condvar, Mutex};

/// How many threads are counted in, and a way to wait until there are none.
#[derive(Debug, Default)]
pub struct Tally {
    counted: Mutex<u32>,
    nobody: Condvar,
}

/// One thread, counted until this is dropped, also by a panic.
#[derive(Debug)]
pub struct Counted(Arc<Tally>);

impl Tally {
    /// Counts one more.
    pub fn count(self: &Arc<Self>) -> Counted {
        *self.counted.lock() += 1;
        Counted(Arc::clone(self))
    }

    /// Waits until nobody is counted.
    pub fn wait(&self) {
        self.nobody.wait_while(&mut self.counted.lock(), |counted| *counted > 0);
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counted = self.0.counted.lock();
        *counted -= 1;
        if *counted == 0 {
            self.0.nobody.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{self, AssertUnwindSafe};
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::thread;

    use explorer::{Config, Memory, Report};

    use super::*;

    /// A mutant of [`Counted`] that wakes nobody.
    struct Silent(Arc<Tally>);

    impl Drop for Silent {
        fn drop(&mut self) {
            *self.0.counted.lock() -= 1;
        }
    }

    /// Waits for two threads, each with a guard, in every interleaving.
    fn wait_for_two<G: Send + 'static>(count: fn(&Arc<Tally>) -> G) -> Report {
        let config = Config { memory: Memory::C11, ..Config::DEFAULT };
        explorer::check(&config, move || {
            let (tally, finished) = (Arc::new(Tally::default()), Arc::new(AtomicU32::new(0)));
            for _ in 0..2 {
                let (counted, finished) = (count(&tally), Arc::clone(&finished));
                thread::spawn(move || {
                    let _counted = counted;
                    finished.fetch_add(1, Ordering::Relaxed);
                });
            }
            tally.wait();
            assert_eq!(finished.load(Ordering::Relaxed), 2);
        })
    }

    #[test]
    fn whoever_is_counted_is_waited_for_in_every_interleaving() {
        let report = wait_for_two(Tally::count);
        assert!(report.passed(), "{report:?}");
    }

    #[test]
    fn a_count_that_wakes_nobody_is_found() {
        let report = wait_for_two(|tally| {
            *tally.counted.lock() += 1;
            Silent(Arc::clone(tally))
        });
        assert_eq!(report.found.unwrap().failure.kind(), "deadlock");
    }

    #[test]
    fn nobody_is_waited_for_where_nobody_is_counted() {
        let tally = Arc::new(Tally::default());
        tally.wait();
        drop((tally.count(), tally.count()));
        tally.wait();
    }

    #[test]
    fn a_panic_counts_out() {
        let tally = Arc::new(Tally::default());
        let counted = tally.count();
        let falls = move || {
            let _counted = counted;
            panic::resume_unwind(Box::new("on purpose"))
        };
        let fallen: Result<(), _> = panic::catch_unwind(AssertUnwindSafe(falls));
        assert!(fallen.is_err());
        tally.wait();
    }
}
