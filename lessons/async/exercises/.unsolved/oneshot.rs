//! One value from one side to the other, once; the receiving side is a future.
//!
//! `send` puts the value in, from whatever thread. The `Receiver` is ready with `Some(value)`
//! after that, and with `None` if the sender was dropped and has sent nothing. As it stands,
//! a receiver may sleep for ever, for two reasons. Mend it:
//!
//! - No poll waits. One that finds nothing leaves its waker, and is woken when there is news:
//!   the value, or that none will come.
//! - A receiver may be polled again by another task: the waker of the last poll counts.
//! - The two sides may do what they do at the same moment, and no wake-up is lost.
//! - If the receiver is gone, `send` drops the value, and all is well.
//!
//! Check it with `cargo xtask check async/oneshot`.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

pub struct Sender<T>(Arc<Shared<T>>);

pub struct Receiver<T>(Arc<Shared<T>>);

struct Shared<T> {
    value: Mutex<Option<T>>,
    waker: Mutex<Option<Waker>>,
}

pub fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let shared = Arc::new(Shared { value: Mutex::new(None), waker: Mutex::new(None) });
    (Sender(Arc::clone(&shared)), Receiver(shared))
}

impl<T> Sender<T> {
    pub fn send(self, value: T) {
        *self.0.value.lock().unwrap() = Some(value);
        if let Some(waker) = self.0.waker.lock().unwrap().take() {
            waker.wake();
        }
    }
}

impl<T> Future for Receiver<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        if let Some(value) = self.0.value.lock().unwrap().take() {
            return Poll::Ready(Some(value));
        }
        *self.0.waker.lock().unwrap() = Some(cx.waker().clone());
        Poll::Pending
    }
}
