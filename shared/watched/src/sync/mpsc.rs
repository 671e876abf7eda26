//! `std::sync::mpsc`, watched.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::sync::mpsc as real;
use std::time::Duration;

use crate::operation::{Kind, Moment, Object, Operation, Step};
use crate::recording;

pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

/// See [`std::sync::mpsc::channel`].
#[must_use]
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let channel = Arc::new(Object::new(Kind::Channel));
    let (sender, receiver) = real::channel();
    let sender = Sender { channel: Arc::clone(&channel), inner: sender };
    (sender, Receiver { channel, inner: receiver })
}

/// See [`std::sync::mpsc::sync_channel`].
#[must_use]
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let channel = Arc::new(Object::new(Kind::Channel));
    let (sender, receiver) = real::sync_channel(bound);
    let sender = SyncSender { channel: Arc::clone(&channel), inner: sender };
    (sender, Receiver { channel, inner: receiver })
}

/// See [`std::sync::mpsc::Sender`].
pub struct Sender<T> {
    /// Shared by both ends and all their copies.
    channel: Arc<Object>,
    inner: real::Sender<T>,
}

/// See [`std::sync::mpsc::SyncSender`].
pub struct SyncSender<T> {
    channel: Arc<Object>,
    inner: real::SyncSender<T>,
}

/// See [`std::sync::mpsc::Receiver`].
pub struct Receiver<T> {
    channel: Arc<Object>,
    inner: real::Receiver<T>,
}

/// See [`std::sync::mpsc::Iter`].
pub struct Iter<'a, T: 'a> {
    receiver: &'a Receiver<T>,
    made: &'static Location<'static>,
}

/// See [`std::sync::mpsc::TryIter`].
pub struct TryIter<'a, T: 'a> {
    receiver: &'a Receiver<T>,
    made: &'static Location<'static>,
}

/// See [`std::sync::mpsc::IntoIter`].
pub struct IntoIter<T> {
    receiver: Receiver<T>,
    made: &'static Location<'static>,
}

impl<T> Sender<T> {
    /// See [`std::sync::mpsc::Sender::send`].
    ///
    /// # Errors
    ///
    /// The value, if the receiver is gone.
    #[inline]
    #[track_caller]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        let step = Step::announce(Operation::Send, &self.channel);
        let result = self.inner.send(t);
        step.done_if(result.is_ok());
        result
    }
}

impl<T> SyncSender<T> {
    /// See [`std::sync::mpsc::SyncSender::send`].
    ///
    /// # Errors
    ///
    /// The value, if the receiver is gone.
    #[inline]
    #[track_caller]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        let step = Step::announce(Operation::Send, &self.channel);
        let result = self.inner.send(t);
        step.done_if(result.is_ok());
        result
    }

    /// See [`std::sync::mpsc::SyncSender::try_send`].
    ///
    /// # Errors
    ///
    /// The value, if the channel is full or the receiver is gone.
    #[inline]
    #[track_caller]
    pub fn try_send(&self, t: T) -> Result<(), TrySendError<T>> {
        let step = Step::announce(Operation::Send, &self.channel);
        let result = self.inner.try_send(t);
        step.done_if(result.is_ok());
        result
    }
}

impl<T> Receiver<T> {
    /// See [`std::sync::mpsc::Receiver::try_recv`].
    ///
    /// # Errors
    ///
    /// If the channel is empty, and perhaps without a sender.
    #[inline]
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        let step = Step::announce(Operation::Receive, &self.channel);
        let result = self.inner.try_recv();
        step.done_if(result.is_ok());
        result
    }

    /// See [`std::sync::mpsc::Receiver::recv`].
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

    /// See [`std::sync::mpsc::Receiver::recv_timeout`].
    ///
    /// # Errors
    ///
    /// If the time is over, or the channel is empty and all senders are gone.
    #[inline]
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let step = Step::announce(Operation::Receive, &self.channel);
        let result = self.inner.recv_timeout(timeout);
        match result {
            Ok(_) => step.done(),
            Err(RecvTimeoutError::Timeout) => step.timed_out(),
            Err(RecvTimeoutError::Disconnected) => step.refused(),
        }
        result
    }

    /// See [`std::sync::mpsc::Receiver::iter`].
    #[track_caller]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { receiver: self, made: Location::caller() }
    }

    /// See [`std::sync::mpsc::Receiver::try_iter`].
    #[track_caller]
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { receiver: self, made: Location::caller() }
    }

    /// One item of an iterator that was made on this line: who asks for an item
    /// is mostly an adaptor of std, and its lines tell a learner nothing.
    #[inline]
    fn item<E>(
        &self,
        made: &'static Location<'static>,
        receive: impl FnOnce(&real::Receiver<T>) -> Result<T, E>,
    ) -> Option<T> {
        if !recording::is_on() {
            return receive(&self.inner).ok();
        }
        let channel = self.channel.number();
        recording::stamp(Operation::Receive, Moment::Announced, channel, made);
        let item = receive(&self.inner).ok();
        let moment = if item.is_some() { Moment::Done } else { Moment::Refused };
        recording::stamp(Operation::Receive, moment, channel, made);
        item
    }
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.item(self.made, real::Receiver::recv)
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.item(self.made, real::Receiver::try_recv)
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.item(self.made, real::Receiver::recv)
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    #[track_caller]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[track_caller]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter { receiver: self, made: Location::caller() }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self { channel: Arc::clone(&self.channel), inner: self.inner.clone() }
    }
}

impl<T> Clone for SyncSender<T> {
    fn clone(&self) -> Self {
        Self { channel: Arc::clone(&self.channel), inner: self.inner.clone() }
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T> fmt::Debug for SyncSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<'a, T: fmt::Debug + 'a> fmt::Debug for Iter<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.receiver.inner.iter().fmt(f)
    }
}

impl<'a, T: fmt::Debug + 'a> fmt::Debug for TryIter<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.receiver.inner.try_iter().fmt(f)
    }
}

#[expect(clippy::missing_fields_in_debug, reason = "it looks as std's")]
impl<T: fmt::Debug> fmt::Debug for IntoIter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntoIter").field("rx", &self.receiver).finish()
    }
}
