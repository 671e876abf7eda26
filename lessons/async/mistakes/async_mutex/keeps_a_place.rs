//! Whoever left still stands in the queue, and the lock is kept for him.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync;
use std::task::{Context, Poll, Waker};

pub struct Mutex<T> {
    state: sync::Mutex<State<T>>,
}

struct State<T> {
    /// The value, unless a guard has it.
    value: Option<T>,
    /// Those who wait, in the order in which they came.
    queue: VecDeque<(u64, Waker)>,
    /// Whose turn it is, if it was handed over to somebody.
    turn: Option<u64>,
    last: u64,
}

pub struct Lock<'a, T> {
    mutex: &'a Mutex<T>,
    number: Option<u64>,
}

impl<T> Mutex<T> {
    pub fn new(value: T) -> Self {
        let state = State { value: Some(value), queue: VecDeque::new(), turn: None, last: 0 };
        Self { state: sync::Mutex::new(state) }
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
        if state.turn.is_none() || state.turn == self.number {
            if let Some(value) = state.value.take() {
                state.turn = None;
                return Poll::Ready(Guard { mutex, value: Some(value) });
            }
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
        if let Some((number, waker)) = state.queue.pop_front() {
            state.turn = Some(number);
            drop(state);
            waker.wake();
        }
    }
}
