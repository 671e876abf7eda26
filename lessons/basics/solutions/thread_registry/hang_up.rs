//! Each thread holds the sender of a channel: while it is alive, nothing comes; then
//! the receiver finds itself alone.

use std::convert::Infallible;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread::{self, JoinHandle};

pub struct Registry {
    threads: Mutex<Vec<(String, Receiver<Infallible>)>>,
}

impl Registry {
    pub fn new() -> Self {
        Self { threads: Mutex::new(Vec::new()) }
    }

    pub fn spawn<T, F>(&self, name: &str, work: F) -> JoinHandle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (alive, ended) = mpsc::channel();
        self.threads.lock().unwrap().push((name.to_owned(), ended));
        thread::spawn(move || {
            let _alive = alive;
            work()
        })
    }

    pub fn names(&self) -> Vec<String> {
        let mut threads = self.threads.lock().unwrap();
        threads.retain(|(_, ended)| ended.try_recv() == Err(TryRecvError::Empty));
        threads.iter().map(|(name, _)| name.clone()).collect()
    }
}
