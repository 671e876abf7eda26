//! Counts the handles, and the one that is being dropped still counts.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

struct Shared<T> {
    value: Mutex<Option<T>>,
    waker: Mutex<Option<Waker>>,
}

pub struct Sender<T> {
    shared: Arc<Shared<T>>,
}

pub struct Receiver<T> {
    shared: Arc<Shared<T>>,
}

pub fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let shared = Arc::new(Shared { value: Mutex::new(None), waker: Mutex::new(None) });
    (Sender { shared: Arc::clone(&shared) }, Receiver { shared })
}

impl<T> Sender<T> {
    pub fn send(self, value: T) {
        *self.shared.value.lock().unwrap() = Some(value);
        // The rest is done by the drop.
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let waker = self.shared.waker.lock().unwrap().take();
        waker.into_iter().for_each(Waker::wake);
    }
}

impl<T> Future for Receiver<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        *self.shared.waker.lock().unwrap() = Some(cx.waker().clone());
        match self.shared.value.lock().unwrap().take() {
            Some(value) => Poll::Ready(Some(value)),
            None if Arc::strong_count(&self.shared) == 1 => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}
