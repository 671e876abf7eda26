//! A table with a row for each thread that serves.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};
use std::thread::{self, ThreadId};

static REQUESTS: LazyLock<Mutex<HashMap<ThreadId, Vec<u64>>>> = LazyLock::new(Mutex::default);

struct Serving;

impl Drop for Serving {
    fn drop(&mut self) {
        let mut requests = REQUESTS.lock().unwrap();
        let mine = requests.entry(thread::current().id()).or_default();
        mine.pop();
        if mine.is_empty() {
            requests.remove(&thread::current().id());
        }
    }
}

pub fn current() -> Option<u64> {
    REQUESTS.lock().unwrap().get(&thread::current().id())?.last().copied()
}

pub fn serve<R>(request: u64, work: impl FnOnce() -> R) -> R {
    REQUESTS.lock().unwrap().entry(thread::current().id()).or_default().push(request);
    let _serving = Serving;
    work()
}
