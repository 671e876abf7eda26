//! Lists whoever was ever started.

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
        self.names.lock().unwrap().push(name.to_owned());
        thread::spawn(work)
    }

    pub fn names(&self) -> Vec<String> {
        self.names.lock().unwrap().clone()
    }
}
