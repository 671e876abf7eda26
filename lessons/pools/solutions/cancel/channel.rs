//! The job holds a sender; when that is gone, or has sent, the thread stops.

use std::sync::Mutex;
use std::sync::mpsc::{self, Sender, TryRecvError};
use std::thread::{self, JoinHandle};

pub struct Job<T> {
    go_on: Mutex<Option<Sender<()>>>,
    thread: Option<JoinHandle<Vec<T>>>,
    steps: usize,
}

impl<T: Send + 'static> Job<T> {
    pub fn start(steps: usize, mut step: impl FnMut(usize) -> T + Send + 'static) -> Self {
        let (sender, receiver) = mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            let mut results = Vec::new();
            for number in 0..steps {
                if receiver.try_recv() == Err(TryRecvError::Disconnected) {
                    break;
                }
                results.push(step(number));
            }
            results
        });
        Self { go_on: Mutex::new(Some(sender)), thread: Some(thread), steps }
    }

    pub fn cancel(&self) {
        self.go_on.lock().unwrap().take();
    }

    pub fn finish(mut self) -> Result<Vec<T>, usize> {
        let results = self.thread.take().unwrap().join().unwrap();
        if results.len() == self.steps { Ok(results) } else { Err(results.len()) }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.go_on.lock().unwrap().take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
