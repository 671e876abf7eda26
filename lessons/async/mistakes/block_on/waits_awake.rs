//! Polls only when it is woken, but looks at the flag all the time until then.

use std::hint;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

struct Bell {
    rung: AtomicBool,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        // Release: pairs with the swap in `block_on`.
        self.rung.store(true, Ordering::Release);
    }
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    let bell = Arc::new(Bell { rung: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&bell));
    let mut cx = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        // Acquire: pairs with the store in `wake`.
        while !bell.rung.swap(false, Ordering::Acquire) {
            hint::spin_loop();
        }
    }
}
