//! Everybody draws a number and goes in when it is called; a reader calls the next one at once.

use std::sync::{Condvar, Mutex};

#[derive(Default)]
struct Counter {
    drawn: u64,
    called: u64,
    readers: u64,
}

pub struct ReaderWriter {
    counter: Mutex<Counter>,
    changed: Condvar,
}

impl ReaderWriter {
    pub fn new() -> Self {
        Self { counter: Mutex::default(), changed: Condvar::new() }
    }

    pub fn read<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut counter = self.counter.lock().unwrap();
        let mine = counter.drawn;
        counter.drawn += 1;
        let not_yet = |counter: &mut Counter| counter.called != mine;
        counter = self.changed.wait_while(counter, not_yet).unwrap();
        counter.readers += 1;
        counter.called += 1;
        drop(counter);
        self.changed.notify_all();

        let result = work();

        self.counter.lock().unwrap().readers -= 1;
        self.changed.notify_all();
        result
    }

    pub fn write<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut counter = self.counter.lock().unwrap();
        let mine = counter.drawn;
        counter.drawn += 1;
        let not_yet = |counter: &mut Counter| counter.called != mine || counter.readers > 0;
        counter = self.changed.wait_while(counter, not_yet).unwrap();
        drop(counter);

        let result = work();

        self.counter.lock().unwrap().called += 1;
        self.changed.notify_all();
        result
    }
}
