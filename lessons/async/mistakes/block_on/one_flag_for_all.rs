//! A static is one for all threads, whichever of them was called.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

static RUNG: AtomicBool = AtomicBool::new(false);

struct Bell(Thread);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        RUNG.store(true, Ordering::Release);
        self.0.unpark();
    }
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Bell(thread::current())));
    let mut cx = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        while !RUNG.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}
