//! A flag under a lock, and a condition variable for whoever waits for it.

use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake};

#[derive(Default)]
struct Signal {
    called: Mutex<bool>,
    changed: Condvar,
}

impl Signal {
    fn wait(&self) {
        let mut called = self.changed.wait_while(self.called.lock().unwrap(), |it| !*it).unwrap();
        *called = false;
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        *self.called.lock().unwrap() = true;
        self.changed.notify_one();
    }
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    let signal = Arc::<Signal>::default();
    let waker = signal.clone().into();
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => signal.wait(),
        }
    }
}
