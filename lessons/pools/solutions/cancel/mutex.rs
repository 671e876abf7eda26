//! Flag and results behind one lock, which is not held while a step runs.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use parking_lot::Mutex;

struct State<T> {
    cancelled: bool,
    results: Vec<T>,
}

pub struct Job<T> {
    state: Arc<Mutex<State<T>>>,
    thread: Option<JoinHandle<()>>,
    steps: usize,
}

impl<T: Send + 'static> Job<T> {
    pub fn start(steps: usize, mut step: impl FnMut(usize) -> T + Send + 'static) -> Self {
        let state = Arc::new(Mutex::new(State { cancelled: false, results: Vec::new() }));
        let shared = Arc::clone(&state);
        let thread = thread::spawn(move || {
            for number in 0..steps {
                if shared.lock().cancelled {
                    return;
                }
                let result = step(number);
                shared.lock().results.push(result);
            }
        });
        Self { state, thread: Some(thread), steps }
    }

    pub fn cancel(&self) {
        self.state.lock().cancelled = true;
    }

    pub fn finish(mut self) -> Result<Vec<T>, usize> {
        self.thread.take().unwrap().join().unwrap();
        let results = std::mem::take(&mut self.state.lock().results);
        if results.len() == self.steps { Ok(results) } else { Err(results.len()) }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.state.lock().cancelled = true;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
