//! The first poll starts the thread, and every later one is taken for its wake-up.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

pub struct Sleep {
    time: Duration,
    started: bool,
}

impl Sleep {
    pub fn new(time: Duration) -> Self {
        Self { time, started: false }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.started {
            return Poll::Ready(());
        }
        self.started = true;
        let (time, waker) = (self.time, cx.waker().clone());
        thread::spawn(move || {
            thread::sleep(time);
            waker.wake();
        });
        Poll::Pending
    }
}
