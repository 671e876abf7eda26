//! The panic is caught, the thread taken out of the list, and the panic let go on.
//! Each thread has a number, since names may repeat.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};
use std::thread::{self, JoinHandle};

pub struct Registry {
    next: AtomicU64,
    threads: Arc<RwLock<BTreeMap<u64, String>>>,
}

impl Registry {
    pub fn new() -> Self {
        Self { next: AtomicU64::new(0), threads: Arc::default() }
    }

    pub fn spawn<T, F>(&self, name: &str, work: F) -> JoinHandle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let threads = Arc::clone(&self.threads);
        threads.write().unwrap().insert(number, name.to_owned());
        thread::spawn(move || {
            let result = panic::catch_unwind(AssertUnwindSafe(work));
            threads.write().unwrap().remove(&number);
            result.unwrap_or_else(|payload| panic::resume_unwind(payload))
        })
    }

    pub fn names(&self) -> Vec<String> {
        self.threads.read().unwrap().values().cloned().collect()
    }
}
