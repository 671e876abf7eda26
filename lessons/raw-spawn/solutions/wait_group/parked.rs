//! Those who wait stand in a list; whoever counts down to zero unparks them.

use std::sync::Mutex;
use std::thread::{self, Thread};

#[derive(Default)]
struct Inner {
    count: usize,
    waiting: Vec<Thread>,
}

pub struct WaitGroup {
    inner: Mutex<Inner>,
}

impl WaitGroup {
    pub fn new() -> Self {
        Self { inner: Mutex::default() }
    }

    pub fn add(&self) {
        self.inner.lock().unwrap().count += 1;
    }

    pub fn done(&self) {
        let mut inner = self.inner.lock().unwrap();
        inner.count -= 1;
        if inner.count == 0 {
            inner.waiting.drain(..).for_each(|thread| thread.unpark());
        }
    }

    pub fn wait(&self) {
        loop {
            let mut inner = self.inner.lock().unwrap();
            if inner.count == 0 {
                return;
            }
            inner.waiting.push(thread::current());
            drop(inner);
            thread::park();
        }
    }
}
