//! Wakers go to the thread through a channel, on which it waits until the time is over.

use std::pin::Pin;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

pub struct Sleep {
    until: Instant,
    wakers: Sender<Waker>,
}

impl Sleep {
    pub fn new(time: Duration) -> Self {
        let until = Instant::now() + time;
        let (wakers, received) = channel();
        thread::spawn(move || keep(until, &received));
        Self { until, wakers }
    }
}

fn keep(until: Instant, wakers: &Receiver<Waker>) {
    let mut last = None;
    loop {
        match wakers.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(waker) => last = Some(waker),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) if Instant::now() < until => {}
            Err(RecvTimeoutError::Timeout) => break,
        }
    }
    // One that comes after this is sent by a poll that looks at the clock afterwards.
    wakers.try_iter().chain(last).for_each(Waker::wake);
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let _ = self.wakers.send(cx.waker().clone());
        if Instant::now() < self.until { Poll::Pending } else { Poll::Ready(()) }
    }
}
