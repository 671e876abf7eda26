//! The values of a channel in an exploration.

use std::collections::VecDeque;
use std::fmt;
use std::mem;
use std::panic::Location;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use explorer::{Handle, Patience, Refusal, Side, ThreadNumber, Verdict, ops};

use super::no_answer;

/// A line of the program.
type Line = &'static Location<'static>;

/// A channel of a program that is explored: both its ends share one.
///
/// The explorer decides who may send and who receives; the values themselves stand here.
/// It begins with one sender and one receiver.
///
/// # Panics
///
/// Every method may only be called where [`is_exploring`](super::is_exploring), in the
/// execution in which the channel was made. All of them unwind the calling thread when
/// the execution is given up.
pub struct ChannelStore<T> {
    handle: Handle,
    capacity: Option<usize>,
    receivers: AtomicUsize,
    /// Each with the thread that sent it. Never locked while a value is dropped: that
    /// may be an operation of the program.
    values: Mutex<VecDeque<(ThreadNumber, T)>>,
}

impl<T> ChannelStore<T> {
    /// A channel with room for so many values (`None`: any number), made on the
    /// caller's line.
    #[track_caller]
    pub fn new(capacity: Option<usize>) -> Self {
        let (receivers, values) = (AtomicUsize::new(1), Mutex::default());
        Self { handle: Handle::new(), capacity, receivers, values }
    }

    /// The explorer's handle.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// For how many values there is room; `None` for any number.
    pub fn capacity(&self) -> Option<usize> {
        self.capacity
    }

    /// Sends a value.
    ///
    /// # Errors
    ///
    /// The value, and why it was not sent.
    pub fn send(&self, value: T, patience: Patience, place: Line) -> Result<(), (T, Refusal)> {
        if self.capacity == Some(0) {
            return self.offer(value, patience, place);
        }
        let verdict = ops::send(&self.handle, self.capacity, patience, place);
        if let Verdict::Refused(refusal) = verdict {
            return Err((value, refusal));
        }
        self.put(value);
        Ok(())
    }

    /// Without room: the value is here before the receiver comes, who takes it.
    fn offer(&self, value: T, patience: Patience, place: Line) -> Result<(), (T, Refusal)> {
        self.put(value);
        let unwinding = Withdraw(self);
        let verdict = ops::send(&self.handle, self.capacity, patience, place);
        mem::forget(unwinding);
        match verdict {
            Verdict::Refused(refusal) => match self.withdraw() {
                Some(value) => Err((value, refusal)),
                None => no_answer(place),
            },
            _ => Ok(()),
        }
    }

    /// Receives a value.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn receive(&self, patience: Patience, place: Line) -> Result<T, Refusal> {
        let value = match ops::receive(&self.handle, self.capacity, patience, place) {
            Verdict::Refused(refusal) => return Err(refusal),
            Verdict::Done(sender) if self.capacity == Some(0) => self.take_from(sender as usize),
            _ => self.values().pop_front().map(|(_, value)| value),
        };
        // Only a sender that was unwound takes back what it offered.
        Ok(value.unwrap_or_else(|| no_answer(place)))
    }

    /// How many values wait here.
    pub fn length(&self, place: Line) -> usize {
        ops::channel_length(&self.handle, self.capacity, place)
    }

    /// A handle of this side is copied.
    pub fn one_more(&self, side: Side) {
        if side == Side::Receivers {
            // Relaxed, here and below: only the thread whose turn it is comes here.
            self.receivers.fetch_add(1, Ordering::Relaxed);
        }
        ops::one_more(&self.handle, self.capacity, side);
    }

    /// A handle of this side is dropped. With the last receiver go the values that
    /// nobody can receive any more.
    pub fn one_less(&self, side: Side, place: Line) {
        let is_last =
            side == Side::Receivers && self.receivers.fetch_sub(1, Ordering::Relaxed) == 1;
        // What stands at a channel without room goes back to those who offered it.
        let _after = (is_last && self.capacity != Some(0)).then(|| Discard(self));
        ops::one_less(&self.handle, self.capacity, side, place);
    }

    fn values(&self) -> MutexGuard<'_, VecDeque<(ThreadNumber, T)>> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, value: T) {
        self.values().push_back((ops::this_thread(), value));
    }

    /// The first value of a sender. It may have offered its next one already.
    fn take_from(&self, sender: ThreadNumber) -> Option<T> {
        let mut values = self.values();
        let at = values.iter().position(|(from, _)| *from == sender)?;
        values.remove(at).map(|(_, value)| value)
    }

    /// The caller takes back what it put here last.
    fn withdraw(&self) -> Option<T> {
        let me = ops::this_thread();
        let mut values = self.values();
        let at = values.iter().rposition(|(from, _)| *from == me)?;
        values.remove(at).map(|(_, value)| value)
    }
}

impl<T> fmt::Debug for ChannelStore<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelStore").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}

/// Takes an offer back if the thread that made it unwinds.
struct Withdraw<'a, T>(&'a ChannelStore<T>);

impl<T> Drop for Withdraw<'_, T> {
    fn drop(&mut self) {
        let value = self.0.withdraw();
        drop(value);
    }
}

/// Drops all values, when nobody can receive them any more.
struct Discard<'a, T>(&'a ChannelStore<T>);

impl<T> Drop for Discard<'_, T> {
    fn drop(&mut self) {
        let values = mem::take(&mut *self.0.values());
        drop(values);
    }
}
