//! A lock that is only tried, and a list of those to be woken: looked at again once one is on it.

use std::future::poll_fn;
use std::ops::{Deref, DerefMut};
use std::task::{Poll, Waker};

use parking_lot as locks;

pub struct Mutex<T> {
    value: locks::Mutex<T>,
    waiting: locks::Mutex<Vec<Waker>>,
}

pub struct Guard<'a, T> {
    value: Option<locks::MutexGuard<'a, T>>,
    waiting: &'a locks::Mutex<Vec<Waker>>,
}

impl<T> Mutex<T> {
    pub fn new(value: T) -> Self {
        Self { value: locks::Mutex::new(value), waiting: locks::Mutex::new(Vec::new()) }
    }

    pub async fn lock(&self) -> Guard<'_, T> {
        poll_fn(|cx| {
            let guard = |value| Poll::Ready(Guard { value: Some(value), waiting: &self.waiting });
            if let Some(value) = self.value.try_lock() {
                return guard(value);
            }
            self.waiting.lock().push(cx.waker().clone());
            // It may have been given back before this task was on the list.
            self.value.try_lock().map_or(Poll::Pending, guard)
        })
        .await
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.value = None;
        let waiting = std::mem::take(&mut *self.waiting.lock());
        waiting.into_iter().for_each(Waker::wake);
    }
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
