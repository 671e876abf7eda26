//! Looks under the lock, and leaves the waker under the same lock, but not at the same time.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

struct Channel<T> {
    state: Mutex<State<T>>,
    capacity: usize,
}

struct State<T> {
    queue: VecDeque<T>,
    senders: usize,
    has_receiver: bool,
    /// Tasks that wait for room.
    sending: Vec<Waker>,
    /// The task that waits for a value.
    receiving: Option<Waker>,
}

pub struct Sender<T> {
    channel: Arc<Channel<T>>,
}

pub struct Receiver<T> {
    channel: Arc<Channel<T>>,
}

pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let state = State {
        queue: VecDeque::new(),
        senders: 1,
        has_receiver: true,
        sending: Vec::new(),
        receiving: None,
    };
    let channel = Arc::new(Channel { state: Mutex::new(state), capacity });
    (Sender { channel: Arc::clone(&channel) }, Receiver { channel })
}

impl<T> Sender<T> {
    pub async fn send(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        poll_fn(|cx| {
            let mut state = self.channel.state.lock().unwrap();
            if !state.has_receiver {
                return Poll::Ready(value.take().map_or(Ok(()), Err));
            }
            if state.queue.len() == self.channel.capacity {
                drop(state);
                self.channel.state.lock().unwrap().sending.push(cx.waker().clone());
                return Poll::Pending;
            }
            state.queue.extend(value.take());
            let waker = state.receiving.take();
            drop(state);
            waker.into_iter().for_each(Waker::wake);
            Poll::Ready(Ok(()))
        })
        .await
    }
}

impl<T> Receiver<T> {
    pub async fn recv(&mut self) -> Option<T> {
        poll_fn(|cx| {
            let mut state = self.channel.state.lock().unwrap();
            if let Some(value) = state.queue.pop_front() {
                // All of them: one that was woken may have been dropped.
                let wakers = std::mem::take(&mut state.sending);
                drop(state);
                wakers.into_iter().for_each(Waker::wake);
                return Poll::Ready(Some(value));
            }
            if state.senders == 0 {
                return Poll::Ready(None);
            }
            drop(state);
            self.channel.state.lock().unwrap().receiving = Some(cx.waker().clone());
            Poll::Pending
        })
        .await
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.channel.state.lock().unwrap().senders += 1;
        Self { channel: Arc::clone(&self.channel) }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = self.channel.state.lock().unwrap();
        state.senders -= 1;
        let waker = if state.senders == 0 { state.receiving.take() } else { None };
        drop(state);
        waker.into_iter().for_each(Waker::wake);
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let mut state = self.channel.state.lock().unwrap();
        state.has_receiver = false;
        let wakers = std::mem::take(&mut state.sending);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }
}
