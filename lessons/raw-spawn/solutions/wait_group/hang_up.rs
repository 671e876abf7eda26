//! Each round has a channel: it closes at zero, and whoever waits holds a receiver.

use crossbeam::channel::{self, Receiver, Sender};
use parking_lot::Mutex;

#[derive(Default)]
struct Inner {
    count: usize,
    round: Option<(Sender<()>, Receiver<()>)>,
}

pub struct WaitGroup {
    inner: Mutex<Inner>,
}

impl WaitGroup {
    pub fn new() -> Self {
        Self { inner: Mutex::default() }
    }

    pub fn add(&self) {
        let mut inner = self.inner.lock();
        inner.count += 1;
        inner.round.get_or_insert_with(channel::unbounded);
    }

    pub fn done(&self) {
        let mut inner = self.inner.lock();
        inner.count -= 1;
        if inner.count == 0 {
            // The only sender goes with it.
            inner.round = None;
        }
    }

    pub fn wait(&self) {
        let round = self.inner.lock().round.as_ref().map(|(_, closed)| closed.clone());
        if let Some(closed) = round {
            let _ = closed.recv();
        }
    }
}
