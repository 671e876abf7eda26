//! A channel full of tokens: to take a place is to receive one.

use crossbeam::channel::{Receiver, Sender, unbounded};

pub struct Semaphore {
    give: Sender<()>,
    take: Receiver<()>,
}

impl Semaphore {
    pub fn new(places: usize) -> Self {
        let (give, take) = unbounded();
        let semaphore = Self { give, take };
        (0..places).for_each(|_| semaphore.release());
        semaphore
    }

    pub fn acquire(&self) {
        self.take.recv().expect("the sender is here, too");
    }

    pub fn try_acquire(&self) -> bool {
        self.take.try_recv().is_ok()
    }

    pub fn release(&self) {
        self.give.send(()).expect("the receiver is here, too");
    }
}
