//! All who wait are woken each time: one gets the lock, and the others wait again.

use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync;
use std::task::{Context, Poll, Waker};

pub struct Mutex<T> {
    state: sync::Mutex<State<T>>,
}

struct State<T> {
    value: Option<T>,
    waiting: Vec<Waker>,
}

pub struct Lock<'a, T> {
    mutex: &'a Mutex<T>,
}

impl<T> Mutex<T> {
    pub fn new(value: T) -> Self {
        Self { state: sync::Mutex::new(State { value: Some(value), waiting: Vec::new() }) }
    }

    pub fn lock(&self) -> Lock<'_, T> {
        Lock { mutex: self }
    }
}

impl<'a, T> Future for Lock<'a, T> {
    type Output = Guard<'a, T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Guard<'a, T>> {
        let mut state = self.mutex.state.lock().unwrap();
        if let Some(value) = state.value.take() {
            return Poll::Ready(Guard { mutex: self.mutex, value: Some(value) });
        }
        state.waiting.push(cx.waker().clone());
        Poll::Pending
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
        let mut state = self.mutex.state.lock().unwrap();
        state.value = self.value.take();
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().for_each(Waker::wake);
    }
}
