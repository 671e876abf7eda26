//! Who waits listens to a channel on which nothing is ever sent; a set hangs up.

use std::sync::Mutex;

use crossbeam::channel::{Receiver, Sender, unbounded};

struct State {
    /// The end that a set drops; none while the flag is set.
    holds: Option<Sender<()>>,
    listens: Receiver<()>,
}

pub struct Event {
    state: Mutex<State>,
}

impl Event {
    pub fn new() -> Self {
        let (holds, listens) = unbounded();
        Self { state: Mutex::new(State { holds: Some(holds), listens }) }
    }

    pub fn set(&self) {
        self.state.lock().unwrap().holds = None;
    }

    pub fn clear(&self) {
        let mut state = self.state.lock().unwrap();
        if state.holds.is_none() {
            let (holds, listens) = unbounded();
            *state = State { holds: Some(holds), listens };
        }
    }

    pub fn is_set(&self) -> bool {
        self.state.lock().unwrap().holds.is_none()
    }

    pub fn wait(&self) {
        let listens = self.state.lock().unwrap().listens.clone();
        // Nothing comes, and so this ends when the other end is dropped.
        let _ = listens.recv();
    }
}
