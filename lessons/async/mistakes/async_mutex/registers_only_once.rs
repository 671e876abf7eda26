//! All are woken and taken off the list; who is too late was on it already, and is not again.

use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync;
use std::task::{Context, Poll, Waker};

pub struct Mutex<T> {
    state: sync::Mutex<State<T>>,
}

struct State<T> {
    value: Option<T>,
    waiting: Vec<(u64, Waker)>,
    last: u64,
}

pub struct Lock<'a, T> {
    mutex: &'a Mutex<T>,
    number: Option<u64>,
}

impl<T> Mutex<T> {
    pub fn new(value: T) -> Self {
        Self { state: sync::Mutex::new(State { value: Some(value), waiting: Vec::new(), last: 0 }) }
    }

    pub fn lock(&self) -> Lock<'_, T> {
        Lock { mutex: self, number: None }
    }
}

impl<'a, T> Future for Lock<'a, T> {
    type Output = Guard<'a, T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Guard<'a, T>> {
        let mutex = self.mutex;
        let mut state = mutex.state.lock().unwrap();
        if let Some(value) = state.value.take() {
            return Poll::Ready(Guard { mutex, value: Some(value) });
        }
        if self.number.is_none() {
            state.last += 1;
            self.number = Some(state.last);
            let place = (state.last, cx.waker().clone());
            state.waiting.push(place);
        } else if let Some(place) = state.waiting.iter_mut().find(|it| Some(it.0) == self.number) {
            place.1.clone_from(cx.waker());
        }
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
        waiting.into_iter().for_each(|(_, waker)| waker.wake());
    }
}
