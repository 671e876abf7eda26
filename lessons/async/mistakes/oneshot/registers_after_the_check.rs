//! Looks, and leaves the waker after that.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

struct Shared<T> {
    value: Mutex<Option<Option<T>>>,
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
        *self.shared.value.lock().unwrap() = Some(Some(value));
        // The rest is done by the drop.
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.shared.value.lock().unwrap().get_or_insert(None);
        if let Some(waker) = self.shared.waker.lock().unwrap().take() {
            waker.wake();
        }
    }
}

impl<T> Future for Receiver<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let value = self.shared.value.lock().unwrap().take();
        match value {
            Some(value) => Poll::Ready(value),
            None => {
                *self.shared.waker.lock().unwrap() = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
