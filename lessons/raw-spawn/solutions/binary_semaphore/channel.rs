//! A channel with room for one: whoever has put something into it has the lock.

use crossbeam::channel::{self, Receiver, Sender};

pub struct BinarySemaphore {
    take: Sender<()>,
    free: Receiver<()>,
}

impl BinarySemaphore {
    pub fn new() -> Self {
        let (take, free) = channel::bounded(1);
        Self { take, free }
    }

    pub fn acquire(&self) {
        self.take.send(()).expect("the receiver lives as long as the sender");
    }

    pub fn release(&self) -> bool {
        self.free.try_recv().is_ok()
    }
}
