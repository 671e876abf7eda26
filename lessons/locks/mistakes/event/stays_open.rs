//! Who waits compares with no count of its own: one set lets everybody through for ever.

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
        self.changed.notify_all();
    }

    pub fn clear(&self) {
        self.state.lock().unwrap().set = false;
    }

    pub fn is_set(&self) -> bool {
        self.state.lock().unwrap().set
    }

    pub fn wait(&self) {
        let mut state = self.state.lock().unwrap();
        while !state.set && state.settings == 0 {
            state = self.changed.wait(state).unwrap();
        }
    }
}
