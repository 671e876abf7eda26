//! Looks whether the value is there, and leaves the waker after that.

use std::future::poll_fn;
use std::ops::{Deref, DerefMut};
use std::task::{Poll, Waker};

use crossbeam::channel::{Receiver, Sender, bounded};

pub struct Mutex<T> {
    give: Sender<T>,
    take: Receiver<T>,
    waiting: parking_lot::Mutex<Vec<Waker>>,
}

pub struct Guard<'a, T> {
    mutex: &'a Mutex<T>,
    value: Option<T>,
}

impl<T> Mutex<T> {
    pub fn new(value: T) -> Self {
        let (give, take) = bounded(1);
        give.send(value).expect("the receiver is here");
        Self { give, take, waiting: parking_lot::Mutex::default() }
    }

    pub async fn lock(&self) -> Guard<'_, T> {
        let value = poll_fn(|cx| {
            if let Ok(value) = self.take.try_recv() {
                return Poll::Ready(value);
            }
            self.waiting.lock().push(cx.waker().clone());
            Poll::Pending
        });
        Guard { mutex: self, value: Some(value.await) }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        let value = self.value.take().expect("it is dropped once");
        self.mutex.give.send(value).expect("the mutex has the receiver");
        let waiting = std::mem::take(&mut *self.mutex.waiting.lock());
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_ref().expect("it is there until the drop")
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().expect("it is there until the drop")
    }
}
