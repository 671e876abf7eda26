//! Each who waits has a ticket; a set says up to which ticket all may go.

use std::sync::{Condvar, Mutex};

#[derive(Default)]
struct State {
    set: bool,
    next: u64,
    may_go: u64,
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
        state.may_go = state.next;
        drop(state);
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
        let ticket = state.next;
        state.next += 1;
        let not_yet = |state: &mut State| !state.set && ticket >= state.may_go;
        drop(self.changed.wait_while(state, not_yet).unwrap());
    }
}
