//! Readers and writers sleep on different condition variables; whoever leaves wakes the right ones.

use std::sync::{Condvar, Mutex};

#[derive(Default)]
struct State {
    readers: usize,
    waiting_readers: usize,
    waiting_writers: usize,
    writer: bool,
}

pub struct ReaderWriter {
    state: Mutex<State>,
    may_read: Condvar,
    may_write: Condvar,
}

impl ReaderWriter {
    pub fn new() -> Self {
        Self { state: Mutex::default(), may_read: Condvar::new(), may_write: Condvar::new() }
    }

    pub fn read<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut state = self.state.lock().unwrap();
        state.waiting_readers += 1;
        while state.writer || state.waiting_writers > 0 {
            state = self.may_read.wait(state).unwrap();
        }
        state.waiting_readers -= 1;
        state.readers += 1;
        drop(state);

        let result = work();

        let mut state = self.state.lock().unwrap();
        state.readers -= 1;
        if state.readers == 0 && state.waiting_writers > 0 {
            self.may_write.notify_one();
        }
        result
    }

    pub fn write<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut state = self.state.lock().unwrap();
        state.waiting_writers += 1;
        while state.writer || state.readers > 0 {
            state = self.may_write.wait(state).unwrap();
        }
        state.waiting_writers -= 1;
        state.writer = true;
        drop(state);

        let result = work();

        let mut state = self.state.lock().unwrap();
        state.writer = false;
        if state.waiting_writers > 0 {
            self.may_write.notify_one();
        } else if state.waiting_readers > 0 {
            self.may_read.notify_all();
        }
        result
    }
}
