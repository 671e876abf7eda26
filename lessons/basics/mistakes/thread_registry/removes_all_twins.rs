//! Takes out whoever has the name of the one that ended.

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
        let listed = Listed { name: name.to_owned(), names: Arc::clone(&self.names) };
        self.names.lock().unwrap().push(name.to_owned());
        thread::spawn(move || {
            let _listed = listed;
            work()
        })
    }

    pub fn names(&self) -> Vec<String> {
        self.names.lock().unwrap().clone()
    }
}

struct Listed {
    name: String,
    names: Arc<Mutex<Vec<String>>>,
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.names.lock().unwrap().retain(|it| *it != self.name);
    }
}
