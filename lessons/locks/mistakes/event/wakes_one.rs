//! The flag is for all, and one is told.

use std::sync::{Condvar, Mutex};

#[derive(Default)]
struct State {
    set: bool,
    settings: u64,
}

#[derive(Default)]
pub struct Event {
    state: Mutex<State>,
    changed: Condvar,
}

impl Event {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn set(&self) {
        let mut state = self.state.lock().unwrap();
        state.set = true;
        state.settings += 1;
        self.changed.notify_one();
    }

    pub fn clear(&self) {
        self.state.lock().unwrap().set = false;
    }

    pub fn is_set(&self) -> bool {
        self.state.lock().unwrap().set
    }

    pub fn wait(&self) {
        let mut state = self.state.lock().unwrap();
        let before = state.settings;
        while !state.set && state.settings == before {
            state = self.changed.wait(state).unwrap();
        }
    }
}
