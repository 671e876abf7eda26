//! Who waits stands in a list; a set takes the whole list and wakes each by name.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};

use parking_lot::Mutex;

struct Waiter {
    thread: Thread,
    may_go: AtomicBool,
}

#[derive(Default)]
struct State {
    set: bool,
    line: Vec<Arc<Waiter>>,
}

#[derive(Default)]
pub struct Event {
    state: Mutex<State>,
}

impl Event {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn set(&self) {
        let mut state = self.state.lock();
        state.set = true;
        for waiter in state.line.drain(..) {
            waiter.may_go.store(true, Ordering::Release);
            waiter.thread.unpark();
        }
    }

    pub fn clear(&self) {
        self.state.lock().set = false;
    }

    pub fn is_set(&self) -> bool {
        self.state.lock().set
    }

    pub fn wait(&self) {
        let me = Waiter { thread: thread::current(), may_go: AtomicBool::new(false) };
        let me = Arc::new(me);
        let mut state = self.state.lock();
        if state.set {
            return;
        }
        state.line.push(Arc::clone(&me));
        drop(state);
        while !me.may_go.load(Ordering::Acquire) {
            thread::park();
        }
    }
}
