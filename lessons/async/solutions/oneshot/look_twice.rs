//! An atomic says how it stands. Who has left the waker looks once more.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

struct Shared<T> {
    over: AtomicBool,
    value: Mutex<Option<T>>,
    waker: Mutex<Option<Waker>>,
}

pub struct Sender<T>(Arc<Shared<T>>);

pub struct Receiver<T>(Arc<Shared<T>>);

pub fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let (value, waker) = (Mutex::new(None), Mutex::new(None));
    let shared = Arc::new(Shared { over: AtomicBool::new(false), value, waker });
    (Sender(Arc::clone(&shared)), Receiver(shared))
}

impl<T> Sender<T> {
    pub fn send(self, value: T) {
        *self.0.value.lock().unwrap() = Some(value);
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        // Release: pairs with the loads of a poll.
        self.0.over.store(true, Ordering::Release);
        if let Some(waker) = self.0.waker.lock().unwrap().take() {
            waker.wake();
        }
    }
}

impl<T> Receiver<T> {
    fn is_over(&self) -> bool {
        // Acquire: pairs with the store of the drop, and so the value is there.
        self.0.over.load(Ordering::Acquire)
    }
}

impl<T> Future for Receiver<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        if !self.is_over() {
            *self.0.waker.lock().unwrap() = Some(cx.waker().clone());
            // The lock of the waker lies between: a sender that did not find the waker has
            // had it before, and is seen.
            if !self.is_over() {
                return Poll::Pending;
            }
        }
        Poll::Ready(self.0.value.lock().unwrap().take())
    }
}
