//! Whoever cannot go in stands in a queue with a channel; whoever leaves lets the first ones in.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::mpsc::{self, Sender};

#[derive(Clone, Copy, PartialEq)]
enum Wish {
    Read,
    Write,
}

#[derive(Default)]
struct State {
    readers: usize,
    writer: bool,
    queue: VecDeque<(Wish, Sender<()>)>,
}

impl State {
    fn has_room(&self, wish: Wish) -> bool {
        !self.writer && (wish == Wish::Read || self.readers == 0)
    }

    fn take(&mut self, wish: Wish) {
        match wish {
            Wish::Read => self.readers += 1,
            Wish::Write => self.writer = true,
        }
    }
}

#[derive(Default)]
pub struct ReaderWriter {
    state: Mutex<State>,
}

impl ReaderWriter {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn read<R>(&self, work: impl FnOnce() -> R) -> R {
        self.enter(Wish::Read);
        let result = work();
        self.leave(|state| state.readers -= 1);
        result
    }

    pub fn write<R>(&self, work: impl FnOnce() -> R) -> R {
        self.enter(Wish::Write);
        let result = work();
        self.leave(|state| state.writer = false);
        result
    }

    fn enter(&self, wish: Wish) {
        let mut state = self.state.lock().unwrap();
        if state.queue.is_empty() && state.has_room(wish) {
            state.take(wish);
            return;
        }
        let (sender, called) = mpsc::channel();
        state.queue.push_back((wish, sender));
        drop(state);
        called.recv().unwrap();
    }

    fn leave(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.lock().unwrap();
        change(&mut state);
        while let Some((wish, sender)) = state.queue.pop_front() {
            if !state.has_room(wish) {
                state.queue.push_front((wish, sender));
                return;
            }
            state.take(wish);
            sender.send(()).unwrap();
        }
    }
}
