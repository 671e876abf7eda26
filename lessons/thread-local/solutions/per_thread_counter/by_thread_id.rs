//! A table with a row for each thread.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};
use std::thread::{self, ThreadId};

static COUNTS: LazyLock<Mutex<HashMap<ThreadId, u64>>> = LazyLock::new(Mutex::default);

pub fn tick() -> u64 {
    let mut counts = COUNTS.lock().unwrap();
    let count = counts.entry(thread::current().id()).or_default();
    *count += 1;
    *count
}

pub fn ticks() -> u64 {
    COUNTS.lock().unwrap().get(&thread::current().id()).copied().unwrap_or(0)
}
