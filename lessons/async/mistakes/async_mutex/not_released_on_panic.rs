//! Keeps the value when its holder panics, as if nobody should see it.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync;
use std::task::{Context, Poll, Waker};
use std::thread;

pub struct Mutex<T> {
    state: sync::Mutex<State<T>>,
}

struct State<T> {
    /// The value, unless a guard has it.
    value: Option<T>,
    /// Those who wait, in the order in which they came.
    queue: VecDeque<(u64, Waker)>,
    last: u64,
}

pub struct Lock<'a, T> {
    mutex: &'a Mutex<T>,
    /// Its place in the queue.
    number: Option<u64>,
}

impl<T> Mutex<T> {
    pub fn new(value: T) -> Self {
        let state = State { value: Some(value), queue: VecDeque::new(), last: 0 };
        Self { state: sync::Mutex::new(state) }
    }

    pub fn lock(&self) -> Lock<'_, T> {
        Lock { mutex: self, number: None }
    }

    /// Wakes the first who waits, if there is something to be had.
    fn wake_next(&self) {
        let state = self.state.lock().unwrap();
        let waker = state.value.as_ref().and(state.queue.front()).map(|(_, waker)| waker.clone());
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Lock<'_, T> {
    fn leave(&mut self) {
        if let Some(number) = self.number.take() {
            self.mutex.state.lock().unwrap().queue.retain(|(other, _)| *other != number);
        }
    }
}

impl<'a, T> Future for Lock<'a, T> {
    type Output = Guard<'a, T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Guard<'a, T>> {
        let mutex = self.mutex;
        let mut state = mutex.state.lock().unwrap();
        if let Some(value) = state.value.take() {
            drop(state);
            self.leave();
            return Poll::Ready(Guard { mutex, value: Some(value) });
        }
        if let Some((_, waker)) = state.queue.iter_mut().find(|it| Some(it.0) == self.number) {
            waker.clone_from(cx.waker());
        } else {
            state.last += 1;
            self.number = Some(state.last);
            let place = (state.last, cx.waker().clone());
            state.queue.push_back(place);
        }
        Poll::Pending
    }
}

impl<T> Drop for Lock<'_, T> {
    fn drop(&mut self) {
        if self.number.is_some() {
            self.leave();
            // It may have been woken in vain: then it is the turn of the next one.
            self.mutex.wake_next();
        }
    }
}

/// Holds the value while it is locked.
pub struct Guard<'a, T> {
    mutex: &'a Mutex<T>,
    value: Option<T>,
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_ref().expect("it is here until the guard is dropped")
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().expect("it is here until the guard is dropped")
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        self.mutex.state.lock().unwrap().value = self.value.take();
        self.mutex.wake_next();
    }
}
