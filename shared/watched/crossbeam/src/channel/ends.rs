//! The two ends of a channel.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::crossbeam::channel as real;
use real::{RecvError, RecvTimeoutError, SendError, SendTimeoutError, TryRecvError, TrySendError};
use watched::operation::{Kind, Object, Operation, Step};

use super::iterators::{IntoIter, Iter, TryIter};

/// See [`crossbeam::channel::Sender`].
pub struct Sender<T> {
    channel: Channel,
    pub(super) inner: real::Sender<T>,
}

/// See [`crossbeam::channel::Receiver`].
pub struct Receiver<T> {
    channel: Channel,
    pub(super) inner: real::Receiver<T>,
}

/// A channel of any capacity; see [`crossbeam::channel::unbounded`].
#[track_caller]
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    ends(real::unbounded())
}

/// A channel that keeps at most `capacity` messages; see [`crossbeam::channel::bounded`].
///
/// With a capacity of 0, sender and receiver meet.
#[track_caller]
pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    ends(real::bounded(capacity))
}

/// A channel with one message, after `duration`; see [`crossbeam::channel::after`].
#[track_caller]
pub fn after(duration: Duration) -> Receiver<Instant> {
    Receiver { channel: Channel::new(), inner: real::after(duration) }
}

/// A channel with one message, at `when`; see [`crossbeam::channel::at`].
#[track_caller]
pub fn at(when: Instant) -> Receiver<Instant> {
    Receiver { channel: Channel::new(), inner: real::at(when) }
}

/// A channel with a message every `duration`; see [`crossbeam::channel::tick`].
#[track_caller]
pub fn tick(duration: Duration) -> Receiver<Instant> {
    Receiver { channel: Channel::new(), inner: real::tick(duration) }
}

/// A channel without any message, ever; see [`crossbeam::channel::never`].
#[track_caller]
pub const fn never<T>() -> Receiver<T> {
    Receiver { channel: Channel::Never(Object::new(Kind::Channel)), inner: real::never() }
}

#[track_caller]
fn ends<T>((sender, receiver): (real::Sender<T>, real::Receiver<T>)) -> (Sender<T>, Receiver<T>) {
    let channel = Channel::new();
    (Sender { channel: channel.clone(), inner: sender }, Receiver { channel, inner: receiver })
}

/// The identity that all ends of one channel have in common.
enum Channel {
    Shared(Arc<Object>),
    /// Has no other end. It does not allocate, because `never` is a `const fn`.
    Never(Object),
}

impl Channel {
    #[track_caller]
    fn new() -> Self {
        Self::Shared(Arc::new(Object::new(Kind::Channel)))
    }
}

impl Deref for Channel {
    type Target = Object;

    fn deref(&self) -> &Object {
        match self {
            Self::Shared(object) => object,
            Self::Never(object) => object,
        }
    }
}

impl Clone for Channel {
    #[track_caller]
    fn clone(&self) -> Self {
        match self {
            Self::Shared(object) => Self::Shared(Arc::clone(object)),
            Self::Never(_) => Self::Never(Object::new(Kind::Channel)),
        }
    }
}

impl<T> Sender<T> {
    /// See [`crossbeam::channel::Sender::send`].
    ///
    /// # Errors
    ///
    /// If all receivers are gone.
    #[inline]
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        let step = Step::announce(Operation::Send, &self.channel);
        let result = self.inner.send(message);
        step.done_if(result.is_ok());
        result
    }

    /// See [`crossbeam::channel::Sender::try_send`].
    ///
    /// # Errors
    ///
    /// If the channel is full, or all receivers are gone.
    #[inline]
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let step = Step::announce(Operation::Send, &self.channel);
        let result = self.inner.try_send(message);
        step.done_if(result.is_ok());
        result
    }

    /// See [`crossbeam::channel::Sender::send_timeout`].
    ///
    /// # Errors
    ///
    /// If the channel stays full for `timeout`, or all receivers are gone.
    #[inline]
    #[track_caller]
    pub fn send_timeout(&self, message: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {
        let step = Step::announce(Operation::Send, &self.channel);
        let result = self.inner.send_timeout(message, timeout);
        end(step, &result, SendTimeoutError::is_timeout);
        result
    }

    /// See [`crossbeam::channel::Sender::send_deadline`].
    ///
    /// # Errors
    ///
    /// If the channel stays full until `deadline`, or all receivers are gone.
    #[inline]
    #[track_caller]
    pub fn send_deadline(&self, message: T, deadline: Instant) -> Result<(), SendTimeoutError<T>> {
        let step = Step::announce(Operation::Send, &self.channel);
        let result = self.inner.send_deadline(message, deadline);
        end(step, &result, SendTimeoutError::is_timeout);
        result
    }

    /// See [`crossbeam::channel::Sender::is_empty`].
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// See [`crossbeam::channel::Sender::is_full`].
    pub fn is_full(&self) -> bool {
        self.inner.is_full()
    }

    /// See [`crossbeam::channel::Sender::len`].
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// See [`crossbeam::channel::Sender::capacity`].
    pub fn capacity(&self) -> Option<usize> {
        self.inner.capacity()
    }

    /// See [`crossbeam::channel::Sender::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner.same_channel(&other.inner)
    }

    /// The channel's identity.
    pub(super) fn object(&self) -> &Object {
        &self.channel
    }
}

impl<T> Receiver<T> {
    /// See [`crossbeam::channel::Receiver::recv`].
    ///
    /// # Errors
    ///
    /// If the channel is empty and all senders are gone.
    #[inline]
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        let step = Step::announce(Operation::Receive, &self.channel);
        let result = self.inner.recv();
        step.done_if(result.is_ok());
        result
    }

    /// See [`crossbeam::channel::Receiver::try_recv`].
    ///
    /// # Errors
    ///
    /// If the channel is empty.
    #[inline]
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        let step = Step::announce(Operation::Receive, &self.channel);
        let result = self.inner.try_recv();
        step.done_if(result.is_ok());
        result
    }

    /// See [`crossbeam::channel::Receiver::recv_timeout`].
    ///
    /// # Errors
    ///
    /// If the channel stays empty for `timeout`, or is empty and all senders are gone.
    #[inline]
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let step = Step::announce(Operation::Receive, &self.channel);
        let result = self.inner.recv_timeout(timeout);
        end(step, &result, RecvTimeoutError::is_timeout);
        result
    }

    /// See [`crossbeam::channel::Receiver::recv_deadline`].
    ///
    /// # Errors
    ///
    /// If the channel stays empty until `deadline`, or is empty and all senders are gone.
    #[inline]
    #[track_caller]
    pub fn recv_deadline(&self, deadline: Instant) -> Result<T, RecvTimeoutError> {
        let step = Step::announce(Operation::Receive, &self.channel);
        let result = self.inner.recv_deadline(deadline);
        end(step, &result, RecvTimeoutError::is_timeout);
        result
    }

    /// See [`crossbeam::channel::Receiver::iter`].
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { receiver: self }
    }

    /// See [`crossbeam::channel::Receiver::try_iter`].
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { receiver: self }
    }

    /// See [`crossbeam::channel::Receiver::is_empty`].
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// See [`crossbeam::channel::Receiver::is_full`].
    pub fn is_full(&self) -> bool {
        self.inner.is_full()
    }

    /// See [`crossbeam::channel::Receiver::len`].
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// See [`crossbeam::channel::Receiver::capacity`].
    pub fn capacity(&self) -> Option<usize> {
        self.inner.capacity()
    }

    /// See [`crossbeam::channel::Receiver::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner.same_channel(&other.inner)
    }

    /// The channel's identity.
    pub(super) fn object(&self) -> &Object {
        &self.channel
    }
}

/// Reports what had a time limit.
#[inline]
fn end<T, E>(step: Step, result: &Result<T, E>, is_timeout: impl FnOnce(&E) -> bool) {
    match result {
        Ok(_) => step.done(),
        Err(err) if is_timeout(err) => step.timed_out(),
        Err(_) => step.refused(),
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self { channel: self.channel.clone(), inner: self.inner.clone() }
    }
}

impl<T> Clone for Receiver<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self { channel: self.channel.clone(), inner: self.inner.clone() }
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter { receiver: self }
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
