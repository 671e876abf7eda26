//! The two ends of a channel.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::crossbeam::channel as real;
use explorer::{Refusal, Verdict, ops};
use real::{RecvError, RecvTimeoutError, SendError, SendTimeoutError, TryRecvError, TrySendError};
use watched::clock;
use watched::operation::{Kind, Object, Operation, Patience, Step, is_exploring, is_unwinding};

use super::explored::{self, End};
use super::gate::{Gate, Line};
use super::iterators::{IntoIter, Iter, TryIter};

/// See [`crossbeam::channel::Sender`].
pub struct Sender<T> {
    pub(super) way: WayIn<T>,
}

/// See [`crossbeam::channel::Receiver`].
pub struct Receiver<T> {
    pub(super) way: WayOut<T>,
}

/// Where what is sent goes.
pub(super) enum WayIn<T> {
    Real(Arc<Object>, real::Sender<T>),
    /// Made by an explored thread.
    Explored(End<T>),
}

/// Where what is received comes from.
pub(super) enum WayOut<T> {
    Real(Arc<Object>, real::Receiver<T>),
    /// It has no other end. It does not allocate, because `never` is a `const fn`.
    Never(Object, real::Receiver<T>),
    /// Made by an explored thread.
    Explored(End<T>),
    /// The same; a message is the moment at which it is received.
    ExploredClock(Arc<Gate>, fn() -> T),
}

/// A channel of any capacity; see [`crossbeam::channel::unbounded`].
#[track_caller]
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    ends(None, real::unbounded)
}

/// A channel that keeps at most `capacity` messages; see [`crossbeam::channel::bounded`].
///
/// With a capacity of 0, sender and receiver meet.
#[track_caller]
pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    ends(Some(capacity), || real::bounded(capacity))
}

/// A channel with one message, after `duration`; see [`crossbeam::channel::after`].
#[track_caller]
pub fn after(duration: Duration) -> Receiver<Instant> {
    clock((duration, None), || real::after(duration))
}

/// A channel with one message, at `when`; see [`crossbeam::channel::at`].
#[track_caller]
pub fn at(when: Instant) -> Receiver<Instant> {
    let after = if is_exploring() { left_until(when) } else { Duration::ZERO };
    clock((after, None), || real::at(when))
}

/// A channel with a message every `duration`; see [`crossbeam::channel::tick`].
#[track_caller]
pub fn tick(duration: Duration) -> Receiver<Instant> {
    clock((duration, Some(duration)), || real::tick(duration))
}

/// A channel without any message, ever; see [`crossbeam::channel::never`].
#[track_caller]
pub const fn never<T>() -> Receiver<T> {
    Receiver { way: WayOut::Never(Object::new(Kind::Channel), real::never()) }
}

#[track_caller]
fn ends<T>(
    capacity: Option<usize>,
    make: impl FnOnce() -> (real::Sender<T>, real::Receiver<T>),
) -> (Sender<T>, Receiver<T>) {
    if is_exploring() {
        let (sender, receiver) = explored::ends(capacity, Location::caller());
        let receiver = Receiver { way: WayOut::Explored(receiver) };
        return (Sender { way: WayIn::Explored(sender) }, receiver);
    }
    let channel = Arc::new(Object::new(Kind::Channel));
    let (sender, receiver) = make();
    let sender = Sender { way: WayIn::Real(Arc::clone(&channel), sender) };
    (sender, Receiver { way: WayOut::Real(channel, receiver) })
}

#[track_caller]
fn clock(
    (after, every): (Duration, Option<Duration>),
    make: impl FnOnce() -> real::Receiver<Instant>,
) -> Receiver<Instant> {
    if is_exploring() {
        let gate = Arc::new(Gate::clock(after, every, Location::caller()));
        return Receiver { way: WayOut::ExploredClock(gate, || clock::Instant::now().into()) };
    }
    Receiver { way: WayOut::Real(Arc::new(Object::new(Kind::Channel)), make()) }
}

/// How long it is until a moment, on the clock of the exploration.
#[track_caller]
pub(crate) fn left_until(moment: Instant) -> Duration {
    moment.saturating_duration_since(clock::Instant::now().into())
}

/// A channel lives longer than what is explored.
pub(super) fn outlives() -> ! {
    panic!("cannot be explored: a channel is made outside of the program; make it inside")
}

/// A channel of a program that is explored is used when the exploration is over.
pub(super) fn is_over() -> ! {
    panic!("a channel of an explored program is used outside of it")
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
        if is_exploring() {
            let sent = self.explore(message, Patience::Wait, Location::caller());
            return sent.map_err(|(message, _)| SendError(message));
        }
        self.record(|inner| inner.send(message), |_| false)
    }

    /// See [`crossbeam::channel::Sender::try_send`].
    ///
    /// # Errors
    ///
    /// If the channel is full, or all receivers are gone.
    #[inline]
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        if is_exploring() {
            let sent = self.explore(message, Patience::Try, Location::caller());
            return sent.map_err(|(message, refusal)| match refusal {
                Refusal::Disconnected => TrySendError::Disconnected(message),
                _ => TrySendError::Full(message),
            });
        }
        self.record(|inner| inner.try_send(message), |_| false)
    }

    /// See [`crossbeam::channel::Sender::send_timeout`].
    ///
    /// # Errors
    ///
    /// If the channel stays full for `timeout`, or all receivers are gone.
    #[inline]
    #[track_caller]
    pub fn send_timeout(&self, message: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {
        if is_exploring() {
            let sent = self.explore(message, Patience::For(timeout), Location::caller());
            return sent.map_err(|(message, refusal)| match refusal {
                Refusal::Disconnected => SendTimeoutError::Disconnected(message),
                _ => SendTimeoutError::Timeout(message),
            });
        }
        self.record(|inner| inner.send_timeout(message, timeout), SendTimeoutError::is_timeout)
    }

    /// See [`crossbeam::channel::Sender::send_deadline`].
    ///
    /// # Errors
    ///
    /// If the channel stays full until `deadline`, or all receivers are gone.
    #[inline]
    #[track_caller]
    pub fn send_deadline(&self, message: T, deadline: Instant) -> Result<(), SendTimeoutError<T>> {
        if is_exploring() {
            return self.send_timeout(message, left_until(deadline));
        }
        let send = |inner: &real::Sender<T>| inner.send_deadline(message, deadline);
        self.record(send, SendTimeoutError::is_timeout)
    }

    /// See [`crossbeam::channel::Sender::is_empty`].
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        match &self.way {
            WayIn::Real(_, inner) => inner.is_empty(),
            WayIn::Explored(end) => end.gate().length(Location::caller()) == 0,
        }
    }

    /// See [`crossbeam::channel::Sender::is_full`].
    #[track_caller]
    pub fn is_full(&self) -> bool {
        match &self.way {
            WayIn::Real(_, inner) => inner.is_full(),
            WayIn::Explored(end) => end.gate().is_full(Location::caller()),
        }
    }

    /// See [`crossbeam::channel::Sender::len`].
    #[track_caller]
    pub fn len(&self) -> usize {
        match &self.way {
            WayIn::Real(_, inner) => inner.len(),
            WayIn::Explored(end) => end.gate().length(Location::caller()),
        }
    }

    /// See [`crossbeam::channel::Sender::capacity`].
    pub fn capacity(&self) -> Option<usize> {
        match &self.way {
            WayIn::Real(_, inner) => inner.capacity(),
            WayIn::Explored(end) => end.gate().capacity(),
        }
    }

    /// See [`crossbeam::channel::Sender::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        match (&self.way, &other.way) {
            (WayIn::Real(_, inner), WayIn::Real(_, other)) => inner.same_channel(other),
            (WayIn::Explored(end), WayIn::Explored(other)) => end.is_of_the_channel_of(other),
            _ => false,
        }
    }

    fn explore(&self, message: T, patience: Patience, place: Line) -> Result<(), (T, Refusal)> {
        match &self.way {
            WayIn::Explored(end) => match end.send(message, patience, place) {
                // It is gone because the execution was given up.
                Err((_, Refusal::Disconnected)) if is_unwinding() => Ok(()),
                sent => sent,
            },
            WayIn::Real(..) => outlives(),
        }
    }

    /// Sends, announced and reported.
    #[inline]
    #[track_caller]
    fn record<E>(
        &self,
        send: impl FnOnce(&real::Sender<T>) -> Result<(), E>,
        is_timeout: impl FnOnce(&E) -> bool,
    ) -> Result<(), E> {
        let WayIn::Real(channel, inner) = &self.way else { is_over() };
        let step = Step::announce(Operation::Send, channel);
        let result = send(inner);
        end(step, &result, is_timeout);
        result
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
        if is_exploring() {
            let received = self.explore(Patience::Wait, Location::caller());
            return received.map_err(|_| RecvError);
        }
        self.record(real::Receiver::recv, |_| false)
    }

    /// See [`crossbeam::channel::Receiver::try_recv`].
    ///
    /// # Errors
    ///
    /// If the channel is empty.
    #[inline]
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        if is_exploring() {
            let received = self.explore(Patience::Try, Location::caller());
            return received.map_err(|refusal| match refusal {
                Refusal::Disconnected => TryRecvError::Disconnected,
                _ => TryRecvError::Empty,
            });
        }
        self.record(real::Receiver::try_recv, |_| false)
    }

    /// See [`crossbeam::channel::Receiver::recv_timeout`].
    ///
    /// # Errors
    ///
    /// If the channel stays empty for `timeout`, or is empty and all senders are gone.
    #[inline]
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        if is_exploring() {
            let received = self.explore(Patience::For(timeout), Location::caller());
            return received.map_err(|refusal| match refusal {
                Refusal::Disconnected => RecvTimeoutError::Disconnected,
                _ => RecvTimeoutError::Timeout,
            });
        }
        self.record(|inner| inner.recv_timeout(timeout), RecvTimeoutError::is_timeout)
    }

    /// See [`crossbeam::channel::Receiver::recv_deadline`].
    ///
    /// # Errors
    ///
    /// If the channel stays empty until `deadline`, or is empty and all senders are gone.
    #[inline]
    #[track_caller]
    pub fn recv_deadline(&self, deadline: Instant) -> Result<T, RecvTimeoutError> {
        if is_exploring() {
            return self.recv_timeout(left_until(deadline));
        }
        self.record(|inner| inner.recv_deadline(deadline), RecvTimeoutError::is_timeout)
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
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        match &self.way {
            WayOut::Real(_, inner) | WayOut::Never(_, inner) => inner.is_empty(),
            WayOut::Explored(_) | WayOut::ExploredClock(..) => self.len() == 0,
        }
    }

    /// See [`crossbeam::channel::Receiver::is_full`].
    #[track_caller]
    pub fn is_full(&self) -> bool {
        match &self.way {
            WayOut::Real(_, inner) | WayOut::Never(_, inner) => inner.is_full(),
            WayOut::Explored(end) => end.gate().is_full(Location::caller()),
            WayOut::ExploredClock(gate, _) => gate.is_full(Location::caller()),
        }
    }

    /// See [`crossbeam::channel::Receiver::len`].
    #[track_caller]
    pub fn len(&self) -> usize {
        match &self.way {
            WayOut::Real(_, inner) | WayOut::Never(_, inner) => inner.len(),
            WayOut::Explored(end) => end.gate().length(Location::caller()),
            WayOut::ExploredClock(gate, _) => gate.length(Location::caller()),
        }
    }

    /// See [`crossbeam::channel::Receiver::capacity`].
    pub fn capacity(&self) -> Option<usize> {
        match &self.way {
            WayOut::Real(_, inner) | WayOut::Never(_, inner) => inner.capacity(),
            WayOut::Explored(end) => end.gate().capacity(),
            WayOut::ExploredClock(gate, _) => gate.capacity(),
        }
    }

    /// See [`crossbeam::channel::Receiver::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        match (&self.way, &other.way) {
            (
                WayOut::Real(_, inner) | WayOut::Never(_, inner),
                WayOut::Real(_, other) | WayOut::Never(_, other),
            ) => inner.same_channel(other),
            (WayOut::Explored(end), WayOut::Explored(other)) => end.is_of_the_channel_of(other),
            (WayOut::ExploredClock(gate, _), WayOut::ExploredClock(other, _)) => {
                Arc::ptr_eq(gate, other)
            }
            _ => false,
        }
    }

    fn explore(&self, patience: Patience, place: Line) -> Result<T, Refusal> {
        match &self.way {
            WayOut::Explored(end) => end.receive(patience, place),
            WayOut::ExploredClock(gate, now) => gate.receive(patience, place).map(|_| now()),
            WayOut::Never(channel, _) => {
                match ops::receive(channel.handle(), Some(0), patience, place) {
                    Verdict::Refused(refusal) => Err(refusal),
                    _ => unreachable!("nobody sends"),
                }
            }
            WayOut::Real(..) => outlives(),
        }
    }

    /// Receives, announced and reported.
    #[inline]
    #[track_caller]
    fn record<E>(
        &self,
        receive: impl FnOnce(&real::Receiver<T>) -> Result<T, E>,
        is_timeout: impl FnOnce(&E) -> bool,
    ) -> Result<T, E> {
        let (channel, inner) = match &self.way {
            WayOut::Real(channel, inner) => (&**channel, inner),
            WayOut::Never(channel, inner) => (channel, inner),
            WayOut::Explored(_) | WayOut::ExploredClock(..) => is_over(),
        };
        let step = Step::announce(Operation::Receive, channel);
        let result = receive(inner);
        end(step, &result, is_timeout);
        result
    }
}

/// Reports what may have had a time limit.
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
        let way = match &self.way {
            WayIn::Real(channel, inner) => WayIn::Real(Arc::clone(channel), inner.clone()),
            WayIn::Explored(end) => WayIn::Explored(end.clone()),
        };
        Self { way }
    }
}

impl<T> Clone for Receiver<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        let way = match &self.way {
            WayOut::Real(channel, inner) => WayOut::Real(Arc::clone(channel), inner.clone()),
            WayOut::Never(_, inner) => WayOut::Never(Object::new(Kind::Channel), inner.clone()),
            WayOut::Explored(end) => WayOut::Explored(end.clone()),
            WayOut::ExploredClock(gate, now) => WayOut::ExploredClock(Arc::clone(gate), *now),
        };
        Self { way }
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
        f.pad("Sender { .. }")
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Receiver { .. }")
    }
}
