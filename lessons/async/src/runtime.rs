//! One thread, many waits: the lesson's own runtime, small enough to be read whole.
//!
//! ```text
//!   futures  --spawn-->  executor     polls the tasks that were woken, in turn
//!                         |     ^
//!      waits for a moment |     | wakes
//!      or for a socket    v     |
//!                   timers, reactor   the operating system's readiness interface
//! ```
//!
//! The loop is [`Runtime::block_on`]: poll what was woken; sleep until a deadline,
//! a socket or a waker; wake those that waited for it; again.
//!
//! Everything belongs to the thread that runs the loop, so it needs neither `Send`
//! nor a lock. Only a [`Waker`] may be used by any thread: it puts a task into the
//! queue of the woken and ends the loop's sleep.

use std::io;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

pub mod executor;
pub(crate) mod woken;
pub mod task;
pub mod timers;
pub mod reactor;
pub mod net;
pub mod lines;
pub mod combine;
pub mod channel;
pub mod mutex;
pub mod parcel;
mod signal;
mod slab;
mod socket;
#[cfg(test)]
pub(crate) mod tests;

use combine::Either;
use executor::Executor;
use reactor::Reactor;
use signal::Signal;
use task::JoinHandle;
use timers::{Sleep, Timers};

/// A handle to the runtime; its clones stand for the same one.
#[derive(Clone, Debug)]
pub struct Runtime {
    executor: Executor,
    timers: Rc<Timers>,
    reactor: Rc<Reactor>,
}

impl Runtime {
    /// A runtime without tasks.
    ///
    /// # Errors
    ///
    /// If the operating system refuses its readiness interface.
    pub fn new() -> io::Result<Self> {
        let reactor = Rc::new(Reactor::new()?);
        Ok(Self { executor: Executor::new(), timers: Rc::default(), reactor })
    }

    /// Runs the loop until `main` is ready, and drops the tasks that are not.
    ///
    /// # Errors
    ///
    /// If the operating system cannot wait.
    ///
    /// # Panics
    ///
    /// If `main` or a task does.
    pub fn block_on<F: Future>(&self, main: F) -> io::Result<F::Output> {
        let signal = Signal::new(self.reactor.poller());
        let waker = Waker::from(signal.clone());
        let mut run = pin!(self.executor.run(main));
        loop {
            signal.look();
            if let Poll::Ready(output) = run.as_mut().poll(&mut Context::from_waker(&waker)) {
                return Ok(output);
            }
            // Whoever wakes a task from here on ends the wait below, or prevents it.
            let limit = if signal.sleep() { self.timers.next() } else { Some(Duration::ZERO) };
            self.reactor.wait(limit)?;
            self.timers.fire();
        }
    }

    /// Starts a task: it is polled from the loop's next turn on, handle or no handle.
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        self.executor.spawn(future)
    }

    /// Ready once `time` has passed, counted from this call and not from the first poll.
    pub fn sleep(&self, time: Duration) -> Sleep {
        Timers::sleep(&self.timers, time)
    }

    /// Ready at `deadline`. Among sleeps, the earlier deadline ends first.
    pub fn sleep_until(&self, deadline: Instant) -> Sleep {
        Timers::sleep_until(&self.timers, deadline)
    }

    /// The output of `future`, or `None` if that takes longer than `limit`; then it is
    /// dropped, unfinished.
    pub async fn timeout<F: Future>(&self, limit: Duration, future: F) -> Option<F::Output> {
        match combine::first(future, self.sleep(limit)).await {
            Either::Left(output) => Some(output),
            Either::Right(()) => None,
        }
    }

    /// How many sleeps wait at this moment.
    pub fn sleeping(&self) -> usize {
        self.timers.len()
    }

    /// Where sockets are registered.
    pub fn reactor(&self) -> &Rc<Reactor> {
        &self.reactor
    }
}
