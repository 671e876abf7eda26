//! A semaphore lets at most so many in; a mutex and a condition variable make one.
//!
//! It counts free places. Who comes takes one or waits; who leaves gives it back and wakes one,
//! if one waits: to wake nobody would cost a call of the system. Here a place is a value,
//! [`Permit`], and dropping it gives it back: what Python's `BoundedSemaphore` finds out at
//! run time, a release too many, cannot be written.
//!
//! Two proofs without a clock: as many as there are places meet inside, so they were inside at
//! once; and the highest count ever seen is that number, no more.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use shared::meeting::Meeting;
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "semaphore",
    claim: "A semaphore lets at most so many in; a mutex and a condition variable make one.",
    show,
};

const PLACES: usize = 2;
const THREADS: usize = 6;
/// Never waited for.
const FOR_EVER: Duration = Duration::from_secs(30);

/// Counts free places.
#[derive(Debug)]
pub struct Semaphore {
    places: Mutex<Places>,
    given_back: Condvar,
}

#[derive(Debug)]
struct Places {
    free: usize,
    waiting: usize,
}

/// One place; dropping it gives it back.
#[derive(Debug)]
#[must_use = "the place is given back when the permit is dropped"]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    /// A semaphore with so many free places.
    pub const fn new(places: usize) -> Self {
        let places = Places { free: places, waiting: 0 };
        Self { places: Mutex::new(places), given_back: Condvar::new() }
    }

    /// Takes a place, and waits for one if there is none.
    pub fn acquire(&self) -> Permit<'_> {
        let mut places = self.places();
        while places.free == 0 {
            places.waiting += 1;
            places = self.given_back.wait(places).unwrap_or_else(PoisonError::into_inner);
        }
        places.free -= 1;
        Permit { semaphore: self }
    }

    /// Takes a place if there is one.
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        let mut places = self.places();
        places.free = places.free.checked_sub(1)?;
        Some(Permit { semaphore: self })
    }

    #[inline]
    fn places(&self) -> MutexGuard<'_, Places> {
        // The counts are whole at every moment: a panic elsewhere does not matter.
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut places = self.semaphore.places();
        places.free += 1;
        let wakes = places.waiting > 0;
        // Who is woken waits no more, and counts itself again if it finds no place.
        places.waiting -= usize::from(wakes);
        drop(places); // before the notification: the woken thread finds the lock free
        if wakes {
            self.semaphore.given_back.notify_one();
        }
    }
}

/// Threads go through a semaphore; `stay` runs inside.
pub fn enter(semaphore: &Semaphore, threads: usize, stay: impl Fn() + Sync) {
    let enter_and_leave = || drop((semaphore.acquire(), stay()));
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(enter_and_leave))));
}

/// Threads go through a semaphore, and the first wait inside until all places are taken;
/// returns how many were inside at once, at most, and how many places are free afterwards.
pub fn go_through(threads: usize, places: usize) -> (usize, usize) {
    let (semaphore, inside) = (Semaphore::new(places), Meeting::new());
    enter(&semaphore, threads, || inside.attend(places, FOR_EVER));
    (inside.most_at_once(), semaphore.places().free)
}

fn show(report: &mut Report) -> Result<()> {
    let (most, free) = report.watch("six threads, two places", || go_through(THREADS, PLACES));
    report.answer("inside at once, at most", most);
    report.answer("free afterwards", free);
    report.must(most == PLACES, "as many as there are places were inside at once, and never more");
    report.must(free == PLACES, "every place was given back");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::panic::{self, AssertUnwindSafe};

    use super::*;

    #[test]
    fn never_more_than_there_are_places() {
        for places in 1..4 {
            assert_eq!(go_through(12, places), (places, places));
        }
    }

    #[test]
    fn a_place_is_given_back_after_a_panic() {
        let semaphore = Semaphore::new(1);
        let fallen = panic::catch_unwind(AssertUnwindSafe(|| {
            let _permit = semaphore.acquire();
            panic::resume_unwind(Box::new("on purpose"))
        }));
        assert!(fallen.is_err());
        assert!(semaphore.try_acquire().is_some());
    }

    #[test]
    fn without_a_free_place_trying_fails() {
        let semaphore = Semaphore::new(1);
        let _taken = semaphore.try_acquire().unwrap();
        assert!(semaphore.try_acquire().is_none());
    }
}
