//! One value from a thread to a task, and whole calls on a thread of their own.

use std::fmt;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;

use crossbeam::atomic::AtomicCell;

/// The place of a value that one thread puts in and one task awaits.
pub struct Parcel<T> {
    value: AtomicCell<Option<T>>,
    waiter: AtomicCell<Option<Waker>>,
}

impl<T> Default for Parcel<T> {
    fn default() -> Self {
        Self { value: AtomicCell::new(None), waiter: AtomicCell::new(None) }
    }
}

impl<T> Parcel<T> {
    /// Puts the value in, and then wakes who waits for it.
    pub fn put(&self, value: T) {
        drop(self.value.swap(Some(value)));
        if let Some(waiter) = self.waiter.take() {
            waiter.wake();
        }
    }

    /// The value, or a registration for it.
    ///
    /// Look, register, look again: if `put` takes the waiter before the registration,
    /// the second look sees the value; if after, it wakes. The order of the two in
    /// `put` and of the last two here makes a lost wake-up impossible.
    pub fn poll_take(&self, cx: &Context<'_>) -> Poll<T> {
        if let Some(value) = self.value.take() {
            return Poll::Ready(value);
        }
        drop(self.waiter.swap(Some(cx.waker().clone())));
        self.value.take().map_or(Poll::Pending, Poll::Ready)
    }
}

impl<T> fmt::Debug for Parcel<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("parcel")
    }
}

/// A call that runs on a thread of its own, so that it may block; await its output.
#[derive(Debug)]
pub struct HandedOff<T> {
    parcel: Arc<Parcel<thread::Result<T>>>,
}

/// Starts a call on a thread with this name, at once.
///
/// # Errors
///
/// If the operating system refuses the thread.
pub fn hand_off<T: Send + 'static>(
    name: &str,
    call: impl FnOnce() -> T + Send + 'static,
) -> io::Result<HandedOff<T>> {
    let parcel = Arc::<Parcel<_>>::default();
    let put = Arc::clone(&parcel);
    thread::Builder::new().name(name.into()).spawn(move || {
        // Whoever awaits a call that panics would otherwise wait for ever.
        put.put(panic::catch_unwind(AssertUnwindSafe(call)));
    })?;
    Ok(HandedOff { parcel })
}

impl<T> Future for HandedOff<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        self.parcel
            .poll_take(cx)
            .map(|result| result.unwrap_or_else(|payload| panic::resume_unwind(payload)))
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;
    use crate::block_on::block_on;
    use crate::explored::ONCE_IN_VAIN;
    use crate::explored::checks::verdict;

    /// One thread puts, another polls like this.
    fn delivered(poll: fn(&Parcel<u32>, &Context<'_>) -> Poll<u32>) -> &'static str {
        verdict(&ONCE_IN_VAIN, move || {
            let parcel = Parcel::default();
            thread::scope(|scope| {
                scope.spawn(|| parcel.put(7));
                assert_eq!(block_on(poll_fn(|cx| poll(&parcel, cx))), 7);
            });
        })
    }

    #[test]
    fn a_parcel_is_delivered_in_every_interleaving() {
        assert_eq!(delivered(Parcel::poll_take), "passed");
    }

    #[test]
    fn a_parcel_that_is_looked_for_once_may_wait_for_ever() {
        let look_once = |parcel: &Parcel<u32>, cx: &Context<'_>| {
            parcel.value.take().map_or_else(
                || {
                    parcel.waiter.store(Some(cx.waker().clone()));
                    Poll::Pending
                },
                Poll::Ready,
            )
        };
        assert_eq!(delivered(look_once), "deadlock");
    }

    #[test]
    fn a_call_that_is_handed_off_comes_back_in_every_interleaving() {
        let call = || assert_eq!(block_on(hand_off("adds", || 1 + 1).unwrap()), 2);
        assert_eq!(verdict(&ONCE_IN_VAIN, call), "passed");
    }
}
