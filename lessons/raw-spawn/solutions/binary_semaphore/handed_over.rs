//! Those who wait stand in a queue; a release hands the lock over to the first of them.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::mpsc::{self, Sender};

pub struct BinarySemaphore {
    inner: Mutex<Inner>,
}

struct Inner {
    held: bool,
    queue: VecDeque<Sender<()>>,
}

impl BinarySemaphore {
    pub fn new() -> Self {
        Self { inner: Mutex::new(Inner { held: false, queue: VecDeque::new() }) }
    }

    pub fn acquire(&self) {
        let mut inner = self.inner.lock().unwrap();
        if !inner.held {
            inner.held = true;
            return;
        }
        let (hand_over, mine) = mpsc::channel();
        inner.queue.push_back(hand_over);
        drop(inner);
        mine.recv().unwrap();
    }

    pub fn release(&self) -> bool {
        let mut inner = self.inner.lock().unwrap();
        let was_held = inner.held;
        match inner.queue.pop_front() {
            // It stays held: by the one who waited.
            Some(next) => next.send(()).unwrap(),
            None => inner.held = false,
        }
        was_held
    }
}
