//! Room is counted in tokens: who puts takes one, and who takes gives one back.

use crossbeam::channel::{Receiver, Sender, unbounded};
use crossbeam::queue::SegQueue;

pub struct Buffer<T> {
    values: SegQueue<T>,
    room: (Sender<()>, Receiver<()>),
    filled: (Sender<()>, Receiver<()>),
}

impl<T> Buffer<T> {
    pub fn new(capacity: usize) -> Self {
        let room = unbounded();
        (0..capacity).for_each(|_| room.0.send(()).expect("its receiver is here, too"));
        Self { values: SegQueue::new(), room, filled: unbounded() }
    }

    pub fn put(&self, value: T) {
        self.room.1.recv().expect("its sender is here, too");
        self.values.push(value);
        self.filled.0.send(()).expect("its receiver is here, too");
    }

    pub fn take(&self) -> T {
        self.filled.1.recv().expect("its sender is here, too");
        let value = self.values.pop().expect("a token for each value");
        self.room.0.send(()).expect("its receiver is here, too");
        value
    }
}
