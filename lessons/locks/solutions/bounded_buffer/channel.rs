//! A bounded channel is such a buffer; its receiver has room for one thread at a time.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

pub struct Buffer<T> {
    into: SyncSender<T>,
    out: Mutex<Receiver<T>>,
}

impl<T> Buffer<T> {
    pub fn new(capacity: usize) -> Self {
        let (into, out) = sync_channel(capacity);
        Self { into, out: Mutex::new(out) }
    }

    pub fn put(&self, value: T) {
        self.into.send(value).expect("the receiver is here, too");
    }

    pub fn take(&self) -> T {
        self.out.lock().unwrap().recv().expect("the sender is here, too")
    }
}
