//! Forks are tokens in channels; every second philosopher reaches to the other side first.

use crossbeam::channel::{Receiver, Sender, bounded};

pub struct Table {
    forks: Vec<(Sender<()>, Receiver<()>)>,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        let fork = |_| {
            let fork = bounded(1);
            fork.0.send(()).expect("its receiver is here, too");
            fork
        };
        Self { forks: (0..seats).map(fork).collect() }
    }

    pub fn dine(&self, seat: usize, meal: impl FnOnce()) {
        let mut order = [seat, (seat + 1) % self.forks.len()];
        if seat % 2 == 1 {
            order.reverse();
        }
        let forks = order.map(|fork| &self.forks[fork]);
        forks.map(|(_, take)| take.recv().expect("its sender is here, too"));
        meal();
        forks.map(|(put_back, _)| put_back.send(()).expect("its receiver is here, too"));
    }
}
