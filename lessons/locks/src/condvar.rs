//! Wait in a loop on a predicate: a wake-up says "look again", and nothing else.
//!
//! A notification is not kept. Sent before anybody waits, it is lost, and a thread
//! that waits without looking first waits for ever. Nor does a wake-up mean that
//! there is something to do: `notify_all` wakes everybody, and the first one takes
//! it all; the system may even wake a thread for no reason. Looking at the data,
//! under the lock, before and after each wait solves both.
//!
//! Python's `wait_for(predicate)` waits *until* it is true, Rust's `wait_while`
//! *while* it is: the predicate turns around.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "condvar",
    claim: "Wait in a loop on a predicate: a wake-up says \"look again\", and nothing else.",
    show,
};

/// How long a thread waits for a notification that was sent before.
const PATIENCE: Duration = Duration::from_secs(2);
const WAITERS: usize = 3;

/// Some bread, and those who want it.
#[derive(Debug, Default)]
pub struct Shop {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    loaves: usize,
    waiting: usize,
}

impl Shop {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits once; returns whether there was a loaf.
    pub fn buy_with_if(&self) -> bool {
        let mut state = self.lock();
        state.waiting += 1;
        if state.loaves == 0 {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        take(&mut state)
    }

    /// Waits while there is none.
    pub fn buy_with_while(&self) -> bool {
        let mut state = self.lock();
        state.waiting += 1;
        // New: looks again after each wake-up. `wait_while` is this loop.
        while state.loaves == 0 {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        take(&mut state)
    }

    /// Bakes a loaf when so many are waiting, and wakes all of them.
    pub fn bake_for(&self, waiters: usize) {
        // Who counted itself gave the lock back only by waiting.
        while self.lock().waiting < waiters {
            thread::yield_now();
        }
        self.lock().loaves += 1;
        self.changed.notify_all();
    }
}

fn take(state: &mut State) -> bool {
    let any = state.loaves > 0;
    state.loaves -= usize::from(any);
    any
}

/// The notification comes before the wait; returns whether it was noticed, by a
/// thread that does not look first, and by one that does.
pub fn notified_before(patience: Duration) -> [bool; 2] {
    let shop = Shop::default();
    shop.bake_for(0);
    let blind = shop.changed.wait_timeout(shop.lock(), patience);
    let blind = !blind.unwrap_or_else(PoisonError::into_inner).1.timed_out();
    let looks = shop.changed.wait_timeout_while(shop.lock(), patience, |state| state.loaves == 0);
    [blind, !looks.unwrap_or_else(PoisonError::into_inner).1.timed_out()]
}

/// All wait, and one loaf wakes all; returns how many went home with a loaf.
pub fn one_loaf_wakes_all_with_if(waiters: usize) -> usize {
    let shop = Shop::default();
    customers(waiters, || shop.buy_with_if(), || shop.bake_for(waiters))
}

/// The same with the loop, and more loaves later.
pub fn one_loaf_wakes_all_with_while(waiters: usize) -> usize {
    let shop = Shop::default();
    // One loaf wakes all; then one more for each who went back to wait.
    let bake = || (0..waiters).for_each(|_| shop.bake_for(waiters));
    customers(waiters, || shop.buy_with_while(), bake)
}

/// So many buy while one bakes; returns how many went home with a loaf.
pub fn customers(waiters: usize, buy: impl Fn() -> bool + Sync, bake: impl FnOnce()) -> usize {
    thread::scope(|scope| {
        let customers: Vec<_> = (0..waiters).map(|_| scope.spawn(&buy)).collect();
        bake();
        customers.into_iter().filter_map(|customer| customer.join().ok()).filter(|got| *got).count()
    })
}

fn show(report: &mut Report) -> Result<()> {
    let patience = report.pace().of(PATIENCE);
    let noticed =
        report.watch("the notification comes before the wait", || notified_before(patience));
    let with_if =
        report.watch("three wait, one loaf wakes all, if", || one_loaf_wakes_all_with_if(WAITERS));
    report.answer("with a loaf", format!("{with_if} of {WAITERS}"));
    let with_while = report.watch("the same, while", || one_loaf_wakes_all_with_while(WAITERS));
    report.answer("with a loaf", format!("{with_while} of {WAITERS}"));
    report
        .must(noticed == [false, true], "an early notification is lost, what it was about is not");
    report.must(with_if == 1, "with `if`, two were woken and found nothing");
    report.must(with_while == WAITERS, "with `while`, they waited again, and all got a loaf");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_early_notification_is_lost() {
        assert_eq!(notified_before(Duration::from_millis(1)), [false, true]);
    }

    #[test]
    fn with_if_one_loaf_feeds_one_and_with_while_all_are_fed() {
        assert_eq!(one_loaf_wakes_all_with_if(4), 1);
        assert_eq!(one_loaf_wakes_all_with_while(4), 4);
    }
}
