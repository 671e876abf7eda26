//! A future that is ready when some time has passed.
//!
//! `Sleep::new(time).await` does what it should for one task alone: the whole thread sleeps,
//! and with it all the other tasks on that thread. Mend it:
//!
//! - Neither `new` nor a poll nor a drop waits. A poll before its time is `Poll::Pending`.
//! - When the time is over, and not before, the task is woken that polled the sleep last: a
//!   sleep may be polled again at any time, also by another task with another waker.
//! - It is ready when `time` has passed since `new`, or somewhat later, and never before.
//! - A sleep may be dropped at any time, also unpolled. No thread stays behind for ever.
//!
//! You may use a thread of its own for each sleep.
//!
//! Check it with `cargo xtask check async/sleep`.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

pub struct Sleep {
    time: Duration,
}

impl Sleep {
    pub fn new(time: Duration) -> Self {
        Self { time }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
        thread::sleep(self.time);
        Poll::Ready(())
    }
}
