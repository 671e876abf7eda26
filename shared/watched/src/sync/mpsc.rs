//! `std::sync::mpsc`, watched.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::sync::mpsc as real;
use std::time::Duration;

use crate::operation::{
    self, ChannelStore, Kind, Moment, Object, Operation, Patience, Refusal, Side, Step,
    is_exploring,
};
use crate::recording;

pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

/// See [`std::sync::mpsc::channel`].
#[must_use]
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let channel = Channel::new(None);
    let (sender, receiver) = real::channel();
    let sender = Sender { end: End::first(&channel, Side::Senders), inner: sender };
    (sender, Receiver { end: End::first(&channel, Side::Receivers), inner: receiver })
}

/// See [`std::sync::mpsc::sync_channel`].
#[must_use]
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let channel = Channel::new(Some(bound));
    let (sender, receiver) = real::sync_channel(bound);
    let sender = SyncSender { end: End::first(&channel, Side::Senders), inner: sender };
    (sender, Receiver { end: End::first(&channel, Side::Receivers), inner: receiver })
}

/// What both ends of a channel and all their copies share.
struct Channel<T> {
    object: Object,
    /// Its values, if it was made in an exploration; the real channel is empty then.
    store: Option<ChannelStore<T>>,
}

impl<T> Channel<T> {
    #[track_caller]
    fn new(capacity: Option<usize>) -> Arc<Self> {
        let store = if is_exploring() { Some(ChannelStore::new(capacity)) } else { None };
        Arc::new(Self { object: Object::new(Kind::Channel), store })
    }

    /// Where the values are, if the caller is explored.
    ///
    /// # Panics
    ///
    /// If one of the two was made in an exploration and the other was not: neither the
    /// explorer nor the real channel could say what happens.
    #[inline]
    #[track_caller]
    fn store(&self) -> Option<&ChannelStore<T>> {
        assert!(
            self.store.is_some() == is_exploring(),
            "a channel is used either inside of an explored program or outside of it: make it \
             where it is used"
        );
        self.store.as_ref()
    }
}

/// One handle of an end of a channel.
struct End<T> {
    channel: Arc<Channel<T>>,
    side: Side,
    /// The line that made the handle: it is dropped on none.
    made: &'static Location<'static>,
}

impl<T> End<T> {
    #[track_caller]
    fn first(channel: &Arc<Channel<T>>, side: Side) -> Self {
        Self { channel: Arc::clone(channel), side, made: Location::caller() }
    }

    #[track_caller]
    fn another(&self) -> Self {
        if let Some(store) = self.channel.store() {
            store.one_more(self.side);
        }
        Self::first(&self.channel, self.side)
    }

    /// Sends in an exploration.
    #[cold]
    #[track_caller]
    fn explore_send(
        store: &ChannelStore<T>,
        value: T,
        patience: Patience,
    ) -> Result<(), TrySendError<T>> {
        match store.send(value, patience, Location::caller()) {
            Ok(()) => Ok(()),
            Err((value, Refusal::Full)) => Err(TrySendError::Full(value)),
            // It is gone because the execution was given up.
            Err(_) if operation::is_unwinding() => Ok(()),
            Err((value, _)) => Err(TrySendError::Disconnected(value)),
        }
    }
}

impl<T> Drop for End<T> {
    fn drop(&mut self) {
        if let Some(store) = &self.channel.store
            && is_exploring()
        {
            store.one_less(self.side, self.made);
        }
    }
}

fn not_sent<T>(err: TrySendError<T>) -> SendError<T> {
    let (TrySendError::Full(value) | TrySendError::Disconnected(value)) = err;
    SendError(value)
}

/// See [`std::sync::mpsc::Sender`].
pub struct Sender<T> {
    end: End<T>,
    inner: real::Sender<T>,
}

/// See [`std::sync::mpsc::SyncSender`].
pub struct SyncSender<T> {
    end: End<T>,
    inner: real::SyncSender<T>,
}

/// See [`std::sync::mpsc::Receiver`].
pub struct Receiver<T> {
    end: End<T>,
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
        if let Some(store) = self.end.channel.store() {
            let sent = End::explore_send(store, t, Patience::Wait);
            return sent.map_err(not_sent);
        }
        let step = Step::announce(Operation::Send, &self.end.channel.object);
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
        if let Some(store) = self.end.channel.store() {
            let sent = End::explore_send(store, t, Patience::Wait);
            return sent.map_err(not_sent);
        }
        let step = Step::announce(Operation::Send, &self.end.channel.object);
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
        if let Some(store) = self.end.channel.store() {
            return End::explore_send(store, t, Patience::Try);
        }
        let step = Step::announce(Operation::Send, &self.end.channel.object);
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
        if let Some(store) = self.end.channel.store() {
            let received = store.receive(Patience::Try, Location::caller());
            return received.map_err(|refusal| match refusal {
                Refusal::Disconnected => TryRecvError::Disconnected,
                _ => TryRecvError::Empty,
            });
        }
        let step = Step::announce(Operation::Receive, &self.end.channel.object);
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
        if let Some(store) = self.end.channel.store() {
            return store.receive(Patience::Wait, Location::caller()).map_err(|_| RecvError);
        }
        let step = Step::announce(Operation::Receive, &self.end.channel.object);
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
        if let Some(store) = self.end.channel.store() {
            let received = store.receive(Patience::For(timeout), Location::caller());
            return received.map_err(|refusal| match refusal {
                Refusal::Disconnected => RecvTimeoutError::Disconnected,
                _ => RecvTimeoutError::Timeout,
            });
        }
        let step = Step::announce(Operation::Receive, &self.end.channel.object);
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
        patience: Patience,
        receive: impl FnOnce(&real::Receiver<T>) -> Result<T, E>,
    ) -> Option<T> {
        if let Some(store) = self.end.channel.store() {
            return store.receive(patience, made).ok();
        }
        if !recording::is_on() {
            return receive(&self.inner).ok();
        }
        let channel = self.end.channel.object.number();
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
        self.receiver.item(self.made, Patience::Wait, real::Receiver::recv)
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.item(self.made, Patience::Try, real::Receiver::try_recv)
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.item(self.made, Patience::Wait, real::Receiver::recv)
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
    #[track_caller]
    fn clone(&self) -> Self {
        Self { end: self.end.another(), inner: self.inner.clone() }
    }
}

impl<T> Clone for SyncSender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self { end: self.end.another(), inner: self.inner.clone() }
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
