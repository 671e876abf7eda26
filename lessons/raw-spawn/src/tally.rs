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

    use super::*;

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
