//! The clock says whether the time is over; the thread, begun with the first poll, only wakes.
//! The waker is left before the clock is read, so that one of the two sees the other.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

pub struct Sleep {
    until: Instant,
    waker: Option<Arc<Mutex<Waker>>>,
}

impl Sleep {
    pub fn new(time: Duration) -> Self {
        Self { until: Instant::now() + time, waker: None }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let until = self.until;
        match &self.waker {
            Some(waker) => waker.lock().unwrap().clone_from(cx.waker()),
            None => {
                let waker = Arc::new(Mutex::new(cx.waker().clone()));
                self.waker = Some(Arc::clone(&waker));
                thread::spawn(move || {
                    thread::sleep(until.saturating_duration_since(Instant::now()));
                    waker.lock().unwrap().wake_by_ref();
                });
            }
        }
        if Instant::now() < until { Poll::Pending } else { Poll::Ready(()) }
    }
}
