//! Who is alive?
//!
//! A `Registry` lists the threads that were started through it, while they are alive.
//!
//! - `spawn` runs `work` in a new thread, and gives its handle: `join` gives what `work`
//!   returned, or its panic.
//! - `names` lists the threads, in any order. A thread is listed when `spawn` has come back, and
//!   as long as its work is not over, also to itself. Once it has been joined it is not,
//!   however it ended.
//!
//! Several threads may have the same name, and each of them is listed. Each registry has its
//! own threads, and any thread may use it at any time, also one that it has started.
//!
//! As it stands somebody stays in the list for ever. Mend it. The names and types of the
//! functions stay as they are.
//!
//! Check it with `cargo xtask check basics/thread-registry`.

use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

pub struct Registry {
    names: Arc<Mutex<Vec<String>>>,
}

impl Registry {
    pub fn new() -> Self {
        Self { names: Arc::default() }
    }

    pub fn spawn<T, F>(&self, name: &str, work: F) -> JoinHandle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (name, names) = (name.to_owned(), Arc::clone(&self.names));
        names.lock().unwrap().push(name.clone());
        thread::spawn(move || {
            let result = work();
            // Here the thread ends.
            let mut names = names.lock().unwrap();
            if let Some(place) = names.iter().position(|it| *it == name) {
                names.remove(place);
            }
            result
        })
    }

    pub fn names(&self) -> Vec<String> {
        self.names.lock().unwrap().clone()
    }
}
