//! The first writer that gets in takes down the flag that says that writers wait.

use std::sync::{Condvar, Mutex};

#[derive(Default)]
struct State {
    readers: usize,
    writer: bool,
    waiting: bool,
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
        while state.writer || state.waiting {
            state = self.left.wait(state).unwrap();
        }
        state.readers += 1;
        drop(state);

        let result = work();

        self.state.lock().unwrap().readers -= 1;
        self.left.notify_all();
        result
    }

    pub fn write<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut state = self.state.lock().unwrap();
        state.waiting = true;
        while state.writer || state.readers > 0 {
            state = self.left.wait(state).unwrap();
        }
        state.waiting = false;
        state.writer = true;
        drop(state);

        let result = work();

        self.state.lock().unwrap().writer = false;
        self.left.notify_all();
        result
    }
}
