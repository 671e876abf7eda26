//! A queue without a limit, and permits for the room: a send takes one, a recv gives one back.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Poll, Waker};

use crossbeam::queue::SegQueue;
use parking_lot::Mutex;

struct Channel<T> {
    values: SegQueue<T>,
    state: Mutex<State>,
}

struct State {
    permits: usize,
    senders: usize,
    has_receiver: bool,
    waiting: Vec<Waker>,
}

impl<T> Channel<T> {
    /// Changes something, and wakes all who may have waited for it.
    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.lock();
        change(&mut state);
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().for_each(Waker::wake);
    }
}

pub struct Sender<T> {
    channel: Arc<Channel<T>>,
}

pub struct Receiver<T> {
    channel: Arc<Channel<T>>,
}

pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let state = State { permits: capacity, senders: 1, has_receiver: true, waiting: Vec::new() };
    let channel = Arc::new(Channel { values: SegQueue::new(), state: Mutex::new(state) });
    (Sender { channel: Arc::clone(&channel) }, Receiver { channel })
}

impl<T> Sender<T> {
    pub async fn send(&self, value: T) -> Result<(), T> {
        let permit = poll_fn(|cx| {
            let mut state = self.channel.state.lock();
            if !state.has_receiver {
                return Poll::Ready(false);
            }
            if state.permits == 0 {
                state.waiting.push(cx.waker().clone());
                return Poll::Pending;
            }
            state.permits -= 1;
            Poll::Ready(true)
        });
        if !permit.await {
            return Err(value);
        }
        // Nothing is awaited between the permit and the value.
        self.channel.values.push(value);
        self.channel.change(|_| ());
        Ok(())
    }
}

impl<T> Receiver<T> {
    pub async fn recv(&mut self) -> Option<T> {
        let value = poll_fn(|cx| {
            let mut state = self.channel.state.lock();
            match self.channel.values.pop() {
                Some(value) => Poll::Ready(Some(value)),
                None if state.senders == 0 => Poll::Ready(None),
                None => {
                    state.waiting.push(cx.waker().clone());
                    Poll::Pending
                }
            }
        });
        let value = value.await?;
        self.channel.change(|state| state.permits += 1);
        Some(value)
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.channel.state.lock().senders += 1;
        Self { channel: Arc::clone(&self.channel) }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.channel.change(|state| state.senders -= 1);
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.channel.change(|state| state.has_receiver = false);
    }
}
