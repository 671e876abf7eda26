//! A channel that is only tried, and lists of those to be woken: tried again once one is on it.

use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

use crossbeam::channel::{self, TryRecvError, TrySendError};

#[derive(Clone, Default)]
struct Waiting(Arc<Mutex<Vec<Waker>>>);

impl Waiting {
    fn add(&self, waker: &Waker) {
        self.0.lock().unwrap().push(waker.clone());
    }

    fn wake_all(&self) {
        let wakers = std::mem::take(&mut *self.0.lock().unwrap());
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// Wakes the receiver when it goes, after the sender itself has gone.
struct Gone(Waiting);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.wake_all();
    }
}

pub struct Sender<T> {
    inner: channel::Sender<T>,
    sending: Waiting,
    receiving: Gone,
}

pub struct Receiver<T> {
    inner: channel::Receiver<T>,
    receiving: Waiting,
    sending: Gone,
}

pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = channel::bounded(capacity);
    let (sending, receiving) = (Waiting::default(), Waiting::default());
    (
        Sender { inner: sender, sending: sending.clone(), receiving: Gone(receiving.clone()) },
        Receiver { inner: receiver, receiving, sending: Gone(sending) },
    )
}

impl<T> Sender<T> {
    pub async fn send(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        let mut attempt = || match self.inner.try_send(value.take()?) {
            Ok(()) => {
                self.receiving.0.wake_all();
                Some(Ok(()))
            }
            Err(TrySendError::Disconnected(back)) => Some(Err(back)),
            Err(TrySendError::Full(back)) => {
                value = Some(back);
                None
            }
        };
        poll_fn(|cx| {
            if let Some(result) = attempt() {
                return Poll::Ready(result);
            }
            self.sending.add(cx.waker());
            attempt().map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}

impl<T> Receiver<T> {
    pub async fn recv(&mut self) -> Option<T> {
        let attempt = || match self.inner.try_recv() {
            Ok(value) => {
                self.sending.0.wake_all();
                Some(Some(value))
            }
            Err(TryRecvError::Disconnected) => Some(None),
            Err(TryRecvError::Empty) => None,
        };
        poll_fn(|cx| {
            if let Some(value) = attempt() {
                return Poll::Ready(value);
            }
            self.receiving.add(cx.waker());
            attempt().map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            sending: self.sending.clone(),
            receiving: Gone(self.receiving.0.clone()),
        }
    }
}
