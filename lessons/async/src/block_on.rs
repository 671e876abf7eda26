//! A thread can drive a future alone: poll, park until somebody wakes, poll again.
//!
//! The waker is what a future leaves behind when it is not ready: "call this when
//! there is news". Here the call is `unpark`, and a flag tells it from the wake-ups
//! that a park may have for no reason. The same loop without a waker has to ask again
//! and again, and burns a core for it.
//!
//! Look at main's lane: in the first picture it parks while the courier is under way;
//! in the second it runs all the time. The column `cpu` says what that costs.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use shared::{Demo, Report, Result};

use crate::runtime::combine::{counted, yield_now};
use crate::runtime::parcel::Parcel;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "block-on",
    claim: "A thread can drive a future alone: poll, park until somebody wakes, poll again.",
    show,
};

/// How long the courier is under way, at the slow pace.
const WAY: Duration = Duration::from_secs(1);
/// What the courier brings.
const GOODS: u32 = 42;

/// A waker that ends the park of one thread.
struct Bell {
    rung: AtomicBool,
    thread: Thread,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        // Release: pairs with the swap in `block_on`, which so sees all that came before.
        self.rung.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// Polls a future on this thread until it is ready, and parks in between.
///
/// No ring is lost. One that comes between the poll and the park has left the flag,
/// and `unpark` a token that makes the park return at once.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let bell = Arc::new(Bell { rung: AtomicBool::new(false), thread: thread::current() });
    let waker = Waker::from(Arc::clone(&bell));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        // Acquire: pairs with the store in `wake`. In a loop, since a park may also
        // return without a reason.
        while !bell.rung.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

/// The same without a waker: nobody says when, so it asks all the time.
pub fn spin_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        // New: a waker that does nothing, and no park.
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
        thread::yield_now();
    }
}

/// Goods that a thread brings. It sets out in the first poll, after that has left its
/// waker: so there are exactly two polls, if the second one waits for the waker.
pub struct Courier {
    way: Duration,
    parcel: Arc<Parcel<u32>>,
    set_out: bool,
}

impl Courier {
    /// A courier who needs so long.
    pub fn new(way: Duration) -> Self {
        Self { way, parcel: Arc::default(), set_out: false }
    }
}

impl Future for Courier {
    type Output = io::Result<u32>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<u32>> {
        let polled = self.parcel.poll_take(cx).map(Ok);
        if !std::mem::replace(&mut self.set_out, true) {
            let (way, parcel) = (self.way, Arc::clone(&self.parcel));
            thread::Builder::new().name("courier".into()).spawn(move || {
                thread::sleep(way);
                parcel.put(GOODS);
            })?;
        }
        polled
    }
}

fn show(report: &mut Report) -> Result<()> {
    let way = report.pace().of(WAY);
    let (parked, polls) =
        report.watch("park until the waker calls", || block_on(counted(Courier::new(way))));
    let (spun, asked) =
        report.watch("no waker: ask again and again", || spin_on(counted(Courier::new(way))));
    let ((), early) = block_on(counted(yield_now()));
    report.answer("polls, parking", polls);
    report.fact("polls, asking", asked);
    report.answer("polls, woken before the park", early);
    report.must([parked?, spun?] == [GOODS; 2], "both ways bring the same goods");
    report.must(polls == 2, "with a waker there is one poll to ask and one to receive");
    report.must(early == 2, "a wake that comes before the park is not lost");
    report.may(asked > 2, "without a waker it asked in vain");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_future_that_waits_for_a_thread_is_polled_twice() {
        let (goods, polls) = block_on(counted(Courier::new(Duration::ZERO)));
        assert_eq!((goods.unwrap(), polls), (GOODS, 2));
    }

    #[test]
    fn asking_all_the_time_brings_the_same() {
        assert_eq!(spin_on(Courier::new(Duration::ZERO)).unwrap(), GOODS);
    }

    #[test]
    fn a_wake_during_the_poll_is_not_lost() {
        assert_eq!(block_on(counted(yield_now())), ((), 2));
    }
}
