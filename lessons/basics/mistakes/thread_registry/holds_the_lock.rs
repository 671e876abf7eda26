//! The list is locked as long as a thread works.

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
            let mut names = names.lock().unwrap();
            let result = work();
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
