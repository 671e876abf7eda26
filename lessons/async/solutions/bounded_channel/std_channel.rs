//! A sync_channel of std is tried, and the wakers wait beside it: each is left before the try.

use std::future::poll_fn;
use std::sync::mpsc::{self, TryRecvError, TrySendError};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

#[derive(Default)]
struct Waiting {
    sending: Mutex<Vec<Waker>>,
    receiving: Mutex<Option<Waker>>,
}

impl Waiting {
    fn wake_senders(&self) {
        let sending = std::mem::take(&mut *self.sending.lock().unwrap());
        sending.into_iter().for_each(Waker::wake);
    }

    fn wake_receiver(&self) {
        let receiving = self.receiving.lock().unwrap().take();
        receiving.into_iter().for_each(Waker::wake);
    }
}

/// The inner half is there until the drop, which lets it go before it wakes.
pub struct Sender<T> {
    inner: Option<mpsc::SyncSender<T>>,
    waiting: Arc<Waiting>,
}

pub struct Receiver<T> {
    inner: Option<mpsc::Receiver<T>>,
    waiting: Arc<Waiting>,
}

pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::sync_channel(capacity);
    let waiting = Arc::<Waiting>::default();
    (
        Sender { inner: Some(sender), waiting: Arc::clone(&waiting) },
        Receiver { inner: Some(receiver), waiting },
    )
}

impl<T> Sender<T> {
    pub async fn send(&self, value: T) -> Result<(), T> {
        let inner = self.inner.as_ref().expect("it is there until the drop");
        let mut value = Some(value);
        poll_fn(|cx| {
            self.waiting.sending.lock().unwrap().push(cx.waker().clone());
            match inner.try_send(value.take().expect("a send is ready once")) {
                Ok(()) => {
                    self.waiting.wake_receiver();
                    Poll::Ready(Ok(()))
                }
                Err(TrySendError::Disconnected(back)) => Poll::Ready(Err(back)),
                Err(TrySendError::Full(back)) => {
                    value = Some(back);
                    Poll::Pending
                }
            }
        })
        .await
    }
}

impl<T> Receiver<T> {
    pub async fn recv(&mut self) -> Option<T> {
        let inner = self.inner.as_ref().expect("it is there until the drop");
        poll_fn(|cx| {
            *self.waiting.receiving.lock().unwrap() = Some(cx.waker().clone());
            match inner.try_recv() {
                Ok(value) => {
                    self.waiting.wake_senders();
                    Poll::Ready(Some(value))
                }
                Err(TryRecvError::Disconnected) => Poll::Ready(None),
                Err(TryRecvError::Empty) => Poll::Pending,
            }
        })
        .await
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), waiting: Arc::clone(&self.waiting) }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.inner = None;
        self.waiting.wake_receiver();
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.inner = None;
        self.waiting.wake_senders();
    }
}
