//! An event stays set: who comes late passes, and who waited passes even if it is cleared at once.
//!
//! Python's `Event` is a flag that can be waited for; it keeps what a bare notification would
//! lose. A loop, which Rust needs, may sleep again when the flag was cleared before it looked;
//! Python's looks once. To wait for the flag *or* a count of its settings misses none.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "event",
    claim: "An event stays set: who comes late passes, and so does who waited, even if it is cleared.",
    show,
};

const WAITERS: usize = 3;

/// A flag that can be waited for.
#[derive(Debug, Default)]
pub struct Event {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    set: bool,
    settings: u64, // how often it was set; a waiter passes when this has grown
    waiting: usize,
}

impl Event {
    /// Sets the flag and wakes all.
    pub fn set(&self) {
        self.set_then(true);
    }

    /// Sets the flag and clears it before anybody can look.
    pub fn set_and_clear(&self) {
        self.set_then(false);
    }

    fn set_then(&self, stays: bool) {
        let mut state = self.lock();
        (state.set, state.settings) = (stays, state.settings + 1);
        let waiting = state.waiting;
        drop(state); // before the notification: the woken threads find the lock free
        if waiting > 0 {
            self.changed.notify_all();
        }
    }

    /// Clears the flag.
    pub fn clear(&self) {
        self.lock().set = false;
    }

    /// Whether the flag is set.
    pub fn is_set(&self) -> bool {
        self.lock().set
    }

    /// Waits until the flag is set: one that is cleared before the waiter looks is missed.
    pub fn wait_for_flag(&self) {
        self.wait_while(|state, _| !state.set);
    }

    /// Waits until the flag is set, or was set since the wait began.
    pub fn wait(&self) {
        // New: the count, which nobody takes back.
        self.wait_while(|state, before| !state.set && state.settings == before);
    }

    /// How many threads wait for it.
    pub fn waiting(&self) -> usize {
        self.lock().waiting
    }

    fn wait_while(&self, not_yet: impl Fn(&State, u64) -> bool) {
        let mut state = self.lock();
        let before = state.settings;
        while not_yet(&state, before) {
            state.waiting += 1;
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
    }

    #[inline]
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Threads `wait` for an event, which `happens` once all of them do; returns how many passed.
pub fn wait_for(waiters: usize, wait: fn(&Event), happens: impl FnOnce(&Event)) -> usize {
    let event = Event::default();
    thread::scope(|scope| {
        let waiters: Vec<_> = (0..waiters).map(|_| scope.spawn(|| wait(&event))).collect();
        while event.waiting() < waiters.len() {
            thread::yield_now();
        }
        happens(&event);
        waiters.into_iter().filter_map(|waiter| waiter.join().ok()).count()
    })
}

/// An event is set before anybody waits; returns how many passed.
pub fn come_late(waiters: usize) -> usize {
    let event = Event::default();
    event.set();
    thread::scope(|scope| {
        let waiters: Vec<_> = (0..waiters).map(|_| scope.spawn(|| event.wait())).collect();
        waiters.into_iter().filter_map(|waiter| waiter.join().ok()).count()
    })
}

fn show(report: &mut Report) -> Result<()> {
    let wait = |happens: fn(&Event)| wait_for(WAITERS, Event::wait, happens);
    let waited = report.watch("three wait, the event is set", || wait(Event::set));
    let late = report.watch("the event is set, three come late", || come_late(WAITERS));
    let at_once = "three wait, it is set and cleared at once";
    let cleared = report.watch(at_once, || wait(Event::set_and_clear));
    report.must(waited == WAITERS, "all who waited passed");
    report.must(late == WAITERS, "all who came late passed at once");
    report.must(cleared == WAITERS, "all who waited passed although the flag was cleared at once");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_misses_the_event() {
        assert_eq!(wait_for(5, Event::wait, Event::set), 5);
        assert_eq!(wait_for(5, Event::wait, Event::set_and_clear), 5);
        assert_eq!(come_late(5), 5);
    }

    #[test]
    fn a_cleared_event_is_not_set() {
        let event = Event::default();
        event.set_and_clear();
        assert!(!event.is_set());
    }
}
