//! A channel of std carries the value and knows when its sender is gone; only the waker is
//! ours. The channel's sender goes before the waker is called.

use std::pin::Pin;
use std::sync::mpsc::{self, TryRecvError};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

type Place = Arc<Mutex<Option<Waker>>>;

pub struct Sender<T> {
    value: Option<mpsc::Sender<T>>,
    waker: Place,
}

pub struct Receiver<T> {
    value: mpsc::Receiver<T>,
    waker: Place,
}

pub fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::channel();
    let waker = Place::default();
    let sender = Sender { value: Some(sender), waker: Arc::clone(&waker) };
    (sender, Receiver { value: receiver, waker })
}

impl<T> Sender<T> {
    pub fn send(self, value: T) {
        if let Some(sender) = &self.value {
            // Refused: nobody wants it.
            let _ = sender.send(value);
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.value = None;
        let waker = self.waker.lock().unwrap().take();
        waker.into_iter().for_each(Waker::wake);
    }
}

impl<T> Future for Receiver<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        // From the look to the leaving of the waker nobody takes the waker.
        let mut waker = self.waker.lock().unwrap();
        match self.value.try_recv() {
            Ok(value) => Poll::Ready(Some(value)),
            Err(TryRecvError::Disconnected) => Poll::Ready(None),
            Err(TryRecvError::Empty) => {
                *waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
