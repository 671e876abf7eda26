//! A thread keeps the time, and the poll waits for that thread.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub struct Sleep {
    timer: Option<JoinHandle<()>>,
}

impl Sleep {
    pub fn new(time: Duration) -> Self {
        Self { timer: Some(thread::spawn(move || thread::sleep(time))) }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
        if let Some(timer) = self.timer.take() {
            timer.join().unwrap();
        }
        Poll::Ready(())
    }
}
