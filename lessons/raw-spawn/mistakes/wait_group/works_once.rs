//! The first zero is remembered for ever.

use std::sync::{Condvar, Mutex};

#[derive(Default)]
struct State {
    count: usize,
    finished: bool,
}

pub struct WaitGroup {
    state: Mutex<State>,
    all_done: Condvar,
}

impl WaitGroup {
    pub fn new() -> Self {
        Self { state: Mutex::default(), all_done: Condvar::new() }
    }

    pub fn add(&self) {
        self.state.lock().unwrap().count += 1;
    }

    pub fn done(&self) {
        let mut state = self.state.lock().unwrap();
        state.count -= 1;
        if state.count == 0 {
            state.finished = true;
            self.all_done.notify_all();
        }
    }

    pub fn wait(&self) {
        let mut state = self.state.lock().unwrap();
        while state.count > 0 && !state.finished {
            state = self.all_done.wait(state).unwrap();
        }
    }
}
