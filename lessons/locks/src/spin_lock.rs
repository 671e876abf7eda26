//! A lock is one atomic flag and two orderings; what a mutex adds is a place to sleep.
//!
//! Who changes the flag from free to taken is in; who finds it taken looks again. Taking is
//! *Acquire* and giving back is *Release*, so that the next holder sees all that the last one
//! did. The lock itself is in the file `spin.rs`, with its `unsafe`. To check the flag and then
//! to set it is not enough: two may check before either sets, and a barrier makes them.
//!
//! Spinning is quick when the holder is at work on another core and gives back soon. Look at
//! the thread that waits for a holder that is *not* running: it burns a core and brings
//! nothing about; for a mutex it sleeps. On one core it even keeps the holder from running.

use std::hint;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use shared::{Demo, Report, Result, measure};

use crate::processor_time;
use crate::spin::SpinLock;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "spin-lock",
    claim: "A lock is one atomic flag and two orderings; what a mutex adds is a place to sleep.",
    show,
};

const THREADS: u64 = 2;
const ADDITIONS: u64 = 1_000;
/// How long the holder sleeps with the lock in its hand.
const HELD: Duration = Duration::from_secs(1);

/// Threads add ones under the spin lock; returns the sum.
pub fn add_in_threads(threads: u64, additions: u64) -> u64 {
    let sum = SpinLock::new(0);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| (0..additions).for_each(|_| *sum.lock() += 1));
        }
    });
    sum.into_inner()
}

/// Two threads enter by a flag that they check and then set; returns how many were inside at
/// once, at most.
///
/// `meet` runs between checking and setting, and inside: a barrier there lets both in.
pub fn check_then_set(meet: impl Fn() + Sync) -> usize {
    let taken = AtomicBool::new(false);
    let inside = AtomicUsize::new(0);
    let most = AtomicUsize::new(0);
    let enter_and_leave = || {
        while taken.load(Ordering::Acquire) {
            hint::spin_loop();
        }
        meet();
        // The mistake: another thread may have come as far as here. No ordering helps.
        taken.store(true, Ordering::Relaxed);
        most.fetch_max(inside.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        meet();
        inside.fetch_sub(1, Ordering::Relaxed);
        taken.store(false, Ordering::Release);
    };
    thread::scope(|scope| {
        scope.spawn(enter_and_leave);
        scope.spawn(enter_and_leave);
    });
    most.into_inner()
}

/// A thread sleeps with the lock in its hand; returns the processor time of one that waits
/// for it meanwhile, or `None` where the system does not tell.
pub fn burnt_waiting<G>(held: Duration, lock: impl Fn() -> G + Sync) -> Option<Duration> {
    let (holds, is_held) = mpsc::channel();
    let hold = || {
        let _guard = lock();
        // Whoever listens for this is there until it has the lock.
        let _ = holds.send(());
        thread::sleep(held);
    };
    let wait = || {
        let before = processor_time::of_this_thread()?;
        drop(lock());
        processor_time::of_this_thread()?.checked_sub(before)
    };
    thread::scope(|scope| {
        let thread = |name: &str| thread::Builder::new().name(name.into());
        thread("sleeps").spawn_scoped(scope, hold).ok()?;
        is_held.recv().ok()?;
        thread("waits").spawn_scoped(scope, wait).ok()?.join().ok()?
    })
}

fn show(report: &mut Report) -> Result<()> {
    let sum =
        report.watch("two threads add under a spin lock", || add_in_threads(THREADS, ADDITIONS));
    report.answer("sum", sum);
    let both = Barrier::new(2);
    let meet = || _ = both.wait();
    let inside = report.watch("check, then set", || check_then_set(meet));
    report.answer("inside at once", inside);
    report.must(sum == THREADS * ADDITIONS, "under the spin lock no addition is lost");
    report.must(inside == 2, "both checked before either set, and both were inside");
    holder_away(report);
    Ok(())
}

fn holder_away(report: &mut Report) {
    let (held, spin, mutex) = (report.pace().of(HELD), SpinLock::new(()), Mutex::new(()));
    let spun =
        report.watch("the holder sleeps, the other spins", || burnt_waiting(held, || spin.lock()));
    let slept = report.watch("the holder sleeps, the other waits for a mutex", || {
        burnt_waiting(held, || mutex.lock())
    });
    let (Some(spun), Some(slept)) = (spun, slept) else {
        return report.cannot("this system does not tell a thread's processor time");
    };
    report.fact("the holder slept", measure::time(held));
    report.fact("burnt by spinning", measure::time(spun));
    report.fact("burnt by waiting for a mutex", measure::time(slept));
    report.may(spun > slept * 10, "spinning burnt over ten times what the mutex did");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_addition_is_lost() {
        assert_eq!(add_in_threads(3, 2_000), 6_000);
    }

    #[test]
    fn whoever_checks_and_then_sets_may_not_be_alone() {
        let both = Barrier::new(2);
        assert_eq!(check_then_set(|| _ = both.wait()), 2);
        assert!(matches!(check_then_set(|| {}), 1 | 2));
    }

    #[test]
    fn whoever_waits_gets_the_lock_and_tells_its_price() {
        let lock = SpinLock::new(());
        let burnt = burnt_waiting(Duration::from_millis(1), || lock.lock());
        assert_eq!(burnt.is_some(), cfg!(unix));
    }
}
