//! The first call takes the thread's handle out of the waker, and the second finds nothing.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

struct Bell(Mutex<Option<Thread>>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        if let Some(thread) = self.0.lock().unwrap().take() {
            thread.unpark();
        }
    }
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Bell(Mutex::new(Some(thread::current())))));
    let mut cx = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        thread::park();
    }
}
