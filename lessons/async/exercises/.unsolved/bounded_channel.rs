//! A channel with room for so many, whose ends are awaited.
//!
//! - `send` puts a value at the end of the queue; while there is no room, it is pending. It
//!   gives the value back as `Err` when the receiver is gone, also one that waits already.
//! - `recv` takes the first value; while there is none, it is pending. It is `None` when all
//!   senders are gone and everything was received.
//! - A poll never makes its thread wait, and a pending task is woken when it can go on. The
//!   future of a `send` or a `recv` may be dropped at any time: then nothing was sent or
//!   received, and others that wait are not left behind.
//!
//! The capacity is at least 1. This channel makes the thread wait, and with it all the other
//! tasks on that thread. Mend it; the inside is yours.
//!
//! Check it with `cargo xtask check async/bounded-channel`.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};

struct Channel<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    capacity: usize,
}

struct State<T> {
    queue: VecDeque<T>,
    senders: usize,
    has_receiver: bool,
}

pub struct Sender<T> {
    channel: Arc<Channel<T>>,
}

pub struct Receiver<T> {
    channel: Arc<Channel<T>>,
}

pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let state = State { queue: VecDeque::new(), senders: 1, has_receiver: true };
    let channel = Channel { state: Mutex::new(state), changed: Condvar::new(), capacity };
    let channel = Arc::new(channel);
    (Sender { channel: Arc::clone(&channel) }, Receiver { channel })
}

impl<T> Sender<T> {
    pub async fn send(&self, value: T) -> Result<(), T> {
        let Channel { state, changed, capacity } = &*self.channel;
        let mut state = state.lock().unwrap();
        while state.has_receiver && state.queue.len() == *capacity {
            state = changed.wait(state).unwrap();
        }
        if !state.has_receiver {
            return Err(value);
        }
        state.queue.push_back(value);
        changed.notify_all();
        Ok(())
    }
}

impl<T> Receiver<T> {
    pub async fn recv(&mut self) -> Option<T> {
        let Channel { state, changed, .. } = &*self.channel;
        let mut state = state.lock().unwrap();
        while state.senders > 0 && state.queue.is_empty() {
            state = changed.wait(state).unwrap();
        }
        let value = state.queue.pop_front();
        changed.notify_all();
        value
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
        self.channel.state.lock().unwrap().senders -= 1;
        self.channel.changed.notify_all();
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.channel.state.lock().unwrap().has_receiver = false;
        self.channel.changed.notify_all();
    }
}
