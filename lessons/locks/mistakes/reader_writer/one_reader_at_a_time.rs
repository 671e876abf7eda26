//! Whoever reads holds the lock of the counts meanwhile.

use std::sync::{Condvar, Mutex};

#[derive(Default)]
struct State {
    readers: usize,
    writer: bool,
    waiting: usize,
}

pub struct ReaderWriter {
    state: Mutex<State>,
    left: Condvar,
}

impl ReaderWriter {
    pub fn new() -> Self {
        Self { state: Mutex::default(), left: Condvar::new() }
    }

    pub fn read<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut state = self.state.lock().unwrap();
        while state.writer || state.waiting > 0 {
            state = self.left.wait(state).unwrap();
        }
        state.readers += 1;

        let result = work();

        state.readers -= 1;
        self.left.notify_all();
        result
    }

    pub fn write<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut state = self.state.lock().unwrap();
        state.waiting += 1;
        while state.writer || state.readers > 0 {
            state = self.left.wait(state).unwrap();
        }
        state.waiting -= 1;
        state.writer = true;
        drop(state);

        let result = work();

        self.state.lock().unwrap().writer = false;
        self.left.notify_all();
        result
    }
}
