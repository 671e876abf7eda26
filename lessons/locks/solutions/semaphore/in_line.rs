//! Who finds no place stands in line, and is given one by name.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};

use parking_lot::Mutex;

struct Waiter {
    thread: Thread,
    has_place: AtomicBool,
}

struct State {
    free: usize,
    line: VecDeque<Arc<Waiter>>,
}

pub struct Semaphore {
    state: Mutex<State>,
}

impl Semaphore {
    pub fn new(places: usize) -> Self {
        Self { state: Mutex::new(State { free: places, line: VecDeque::new() }) }
    }

    pub fn acquire(&self) {
        let mut state = self.state.lock();
        if state.free > 0 {
            state.free -= 1;
            return;
        }
        let me = Waiter { thread: thread::current(), has_place: AtomicBool::new(false) };
        let me = Arc::new(me);
        state.line.push_back(Arc::clone(&me));
        drop(state);
        while !me.has_place.load(Ordering::Acquire) {
            thread::park();
        }
    }

    pub fn try_acquire(&self) -> bool {
        let mut state = self.state.lock();
        let any = state.free > 0;
        state.free -= usize::from(any);
        any
    }

    pub fn release(&self) {
        let mut state = self.state.lock();
        match state.line.pop_front() {
            Some(waiter) => {
                waiter.has_place.store(true, Ordering::Release);
                waiter.thread.unpark();
            }
            None => state.free += 1,
        }
    }
}
