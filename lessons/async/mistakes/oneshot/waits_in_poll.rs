//! The poll waits for the value, as a thread would.

use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Poll};

pub struct Sender<T>(mpsc::Sender<T>);

pub struct Receiver<T>(mpsc::Receiver<T>);

pub fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::channel();
    (Sender(sender), Receiver(receiver))
}

impl<T> Sender<T> {
    pub fn send(self, value: T) {
        let _ = self.0.send(value);
    }
}

impl<T> Future for Receiver<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<T>> {
        Poll::Ready(self.0.recv().ok())
    }
}
