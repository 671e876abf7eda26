//! The list has weak references: who is gone has let go of the strong one.

use std::sync::{Arc, Mutex, Weak};
use std::thread::{self, JoinHandle};

pub struct Registry {
    alive: Mutex<Vec<Weak<String>>>,
}

impl Registry {
    pub fn new() -> Self {
        Self { alive: Mutex::new(Vec::new()) }
    }

    pub fn spawn<T, F>(&self, name: &str, work: F) -> JoinHandle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let name = Arc::new(name.to_owned());
        self.alive.lock().unwrap().push(Arc::downgrade(&name));
        thread::spawn(move || {
            let _alive = name;
            work()
        })
    }

    pub fn names(&self) -> Vec<String> {
        let mut alive = self.alive.lock().unwrap();
        alive.retain(|name| name.strong_count() > 0);
        alive.iter().filter_map(Weak::upgrade).map(|name| name.to_string()).collect()
    }
}
