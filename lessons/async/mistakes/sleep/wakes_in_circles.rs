//! Asks the clock in each poll, and wakes itself to ask again.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

pub struct Sleep {
    until: Instant,
}

impl Sleep {
    pub fn new(time: Duration) -> Self {
        Self { until: Instant::now() + time }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.until {
            return Poll::Ready(());
        }
        thread::yield_now();
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
