//! A thread that drives one future to its end.
//!
//! `block_on` polls a future on the calling thread until it is ready, and returns its output.
//! As it stands it asks again and again, and burns a core meanwhile. Mend it:
//!
//! - Between two polls the thread sleeps until the waker that it gave to the future is called.
//! - The waker may be called from any thread and at any time: in the middle of the poll, right
//!   after it, several times, again after the next poll, and when `block_on` has long returned.
//!   No call is lost, and none of them panics.
//! - What was written before the waker was called is there for the poll that follows.
//! - Several threads may call `block_on` at once. When it returns, the future is dropped.
//!
//! Check it with `cargo xtask check async/block-on`.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread;

pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        thread::yield_now();
    }
}
