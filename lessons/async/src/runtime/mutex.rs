//! A mutex whose lock is awaited: who finds it locked waits as a task, not as a thread.
//!
//! Whoever holds the lock holds the value itself, and the guard puts it back. So the guard
//! is a plain struct: it may live over an await, and go to another thread if the value may.
//!
//! Those who wait stand in a queue, each with its waker; first come, first served. One
//! rule keeps the wake-ups: *while the value is there, the first of the queue has been
//! woken.* Two events could break it: a guard puts the value back, or the first of the
//! queue leaves because its future is dropped. Both wake whoever is the first then.
//!
//! So a future that is neither polled nor dropped once it is first holds up all behind it.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync::{self, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// A value that one task at a time may hold, also over an await.
#[derive(Debug)]
pub struct Mutex<T> {
    /// Locked for a few lines at a time, and never over an await.
    state: sync::Mutex<State<T>>,
}

#[derive(Debug)]
struct State<T> {
    /// `None` while somebody holds it.
    value: Option<T>,
    /// Those who wait, by the number of their place.
    queue: BTreeMap<u64, Waker>,
    /// How many places were given out so far.
    places: u64,
}

impl<T> Mutex<T> {
    /// A mutex that nobody holds.
    pub fn new(value: T) -> Self {
        let state = State { value: Some(value), queue: BTreeMap::new(), places: 0 };
        Self { state: sync::Mutex::new(state) }
    }

    /// Await it for the value. Its first poll takes the place in the queue, its drop gives
    /// it up.
    pub fn lock(&self) -> Lock<'_, T> {
        Lock { mutex: self, place: None }
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.state().queue.len()
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    /// Whom the rule wants woken now.
    fn next(&self) -> Option<Waker> {
        let (_, first) = self.queue.first_key_value()?;
        self.value.is_some().then(|| first.clone())
    }
}

/// A future of the guard.
#[derive(Debug)]
#[must_use = "nothing is locked before it is awaited"]
pub struct Lock<'a, T> {
    mutex: &'a Mutex<T>,
    /// In the queue from the first poll that found the value gone, or others before.
    place: Option<u64>,
}

impl<'a, T> Future for Lock<'a, T> {
    type Output = Guard<'a, T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Guard<'a, T>> {
        let mutex = self.mutex;
        let mut state = mutex.state();
        let first = state.queue.keys().next().copied();
        // A newcomer has no place, and does not overtake those who have one.
        let mine = if first.is_none() || first == self.place { state.value.take() } else { None };
        let (old, polled) = if let Some(value) = mine {
            let old = self.place.take().and_then(|place| state.queue.remove(&place));
            (old, Poll::Ready(Guard { mutex, value: Some(value) }))
        } else {
            let place = *self.place.get_or_insert(state.places + 1);
            state.places = state.places.max(place);
            // In every poll: the task's waker may be another one now.
            (state.queue.insert(place, cx.waker().clone()), Poll::Pending)
        };
        drop(state);
        // Only now: the last waker of a task may drop the task, and that a guard of ours.
        drop(old);
        polled
    }
}

impl<T> Drop for Lock<'_, T> {
    fn drop(&mut self) {
        let Some(place) = self.place else { return };
        let mut state = self.mutex.state();
        let was_first = state.queue.keys().next() == Some(&place);
        let old = state.queue.remove(&place);
        // The first may have been woken: without this the wake-up would leave with it.
        let next = if was_first { state.next() } else { None };
        drop(state);
        drop(old);
        next.into_iter().for_each(Waker::wake);
    }
}

/// Holds the value; dropping it gives it to the first who waits.
#[derive(Debug)]
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct Guard<'a, T> {
    mutex: &'a Mutex<T>,
    /// There until the drop.
    value: Option<T>,
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        let mut state = self.mutex.state();
        state.value = self.value.take();
        let next = state.next();
        drop(state);
        next.into_iter().for_each(Waker::wake);
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_ref().expect("only the drop takes it")
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().expect("only the drop takes it")
    }
}

#[cfg(test)]
mod tests;
