//! Waiting on several channels at once.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::crossbeam::channel as real;
use explorer::{Patience, is_exploring};
use real::{
    ReadyTimeoutError, RecvError, SelectTimeoutError, SendError, TryReadyError, TrySelectError,
};
use watched::operation::{NO_OBJECT, Operation, Step};

use super::arms::{Arms, Chosen};
use super::ends::{Receiver, Sender, WayIn, WayOut, is_over, left_until, outlives};

/// See [`crossbeam::channel::Select`].
///
/// To the explorer, looking at all channels is one step, and taking from the one that was
/// chosen is another; if somebody else was faster, it looks again. A single channel is
/// used as if there were no `select`. At a channel without room a `select` among several
/// channels meets threads that wait at this channel alone, and no other `select` and no
/// `try_send` or `try_recv`: where it would have to, the program panics and says so.
#[derive(Clone)]
pub struct Select<'a> {
    inner: real::Select<'a>,
    /// The operations of an explored thread.
    arms: Arms,
}

/// See [`crossbeam::channel::SelectedOperation`].
#[must_use = "dropping a chosen operation without completing it panics"]
pub struct SelectedOperation<'a> {
    inner: Selected<'a>,
}

enum Selected<'a> {
    Real(real::SelectedOperation<'a>),
    Explored(Chosen),
}

impl<'a> Select<'a> {
    /// See [`crossbeam::channel::Select::new`].
    pub fn new() -> Self {
        Self { inner: real::Select::new(), arms: Arms::new() }
    }

    /// See [`crossbeam::channel::Select::new_biased`].
    pub fn new_biased() -> Self {
        Self { inner: real::Select::new_biased(), arms: Arms::new_biased() }
    }

    /// See [`crossbeam::channel::Select::send`].
    pub fn send<T>(&mut self, sender: &'a Sender<T>) -> usize {
        match &sender.way {
            WayIn::Explored(end) => self.arms.send(Arc::clone(end.gate())),
            WayIn::Real(..) if is_exploring() => outlives(),
            WayIn::Real(_, inner) => self.inner.send(inner),
        }
    }

    /// See [`crossbeam::channel::Select::recv`].
    pub fn recv<T>(&mut self, receiver: &'a Receiver<T>) -> usize {
        match &receiver.way {
            WayOut::Explored(end) => self.arms.receive(Some(Arc::clone(end.gate()))),
            WayOut::ExploredClock(gate, _) => self.arms.receive(Some(Arc::clone(gate))),
            WayOut::Never(..) if is_exploring() => self.arms.receive(None),
            _ if is_exploring() => outlives(),
            WayOut::Real(_, inner) | WayOut::Never(_, inner) => self.inner.recv(inner),
        }
    }

    /// See [`crossbeam::channel::Select::remove`].
    ///
    /// # Panics
    ///
    /// If there is no operation with this index.
    pub fn remove(&mut self, index: usize) {
        if is_exploring() { self.arms.remove(index) } else { self.inner.remove(index) }
    }

    /// See [`crossbeam::channel::Select::select`].
    ///
    /// # Panics
    ///
    /// If there is no operation to choose from.
    #[track_caller]
    pub fn select(&mut self) -> SelectedOperation<'a> {
        if is_exploring() && !self.arms.is_empty() {
            let chosen = self.arms.select(Patience::Wait, Location::caller());
            return chosen.map(explored).expect("whoever waits for ever is never refused");
        }
        let step = announce();
        let inner = self.inner.select();
        step.done();
        SelectedOperation { inner: Selected::Real(inner) }
    }

    /// See [`crossbeam::channel::Select::try_select`].
    ///
    /// # Errors
    ///
    /// If no operation is ready.
    #[track_caller]
    pub fn try_select(&mut self) -> Result<SelectedOperation<'a>, TrySelectError> {
        if is_exploring() {
            let chosen = self.arms.select(Patience::Try, Location::caller());
            return chosen.map(explored).ok_or(TrySelectError);
        }
        let step = announce();
        let result = self.inner.try_select();
        step.done_if(result.is_ok());
        result.map(|inner| SelectedOperation { inner: Selected::Real(inner) })
    }

    /// See [`crossbeam::channel::Select::select_timeout`].
    ///
    /// # Errors
    ///
    /// If no operation is ready within `timeout`.
    #[track_caller]
    pub fn select_timeout(
        &mut self,
        timeout: Duration,
    ) -> Result<SelectedOperation<'a>, SelectTimeoutError> {
        if is_exploring() {
            let chosen = self.arms.select(Patience::For(timeout), Location::caller());
            return chosen.map(explored).ok_or(SelectTimeoutError);
        }
        let step = announce();
        let result = self.inner.select_timeout(timeout);
        step.in_time(result.is_ok());
        result.map(|inner| SelectedOperation { inner: Selected::Real(inner) })
    }

    /// See [`crossbeam::channel::Select::select_deadline`].
    ///
    /// # Errors
    ///
    /// If no operation is ready before `deadline`.
    #[track_caller]
    pub fn select_deadline(
        &mut self,
        deadline: Instant,
    ) -> Result<SelectedOperation<'a>, SelectTimeoutError> {
        if is_exploring() {
            return self.select_timeout(left_until(deadline));
        }
        let step = announce();
        let result = self.inner.select_deadline(deadline);
        step.in_time(result.is_ok());
        result.map(|inner| SelectedOperation { inner: Selected::Real(inner) })
    }

    /// See [`crossbeam::channel::Select::ready`].
    ///
    /// # Panics
    ///
    /// If there is no operation to choose from.
    #[track_caller]
    pub fn ready(&mut self) -> usize {
        if is_exploring() && !self.arms.is_empty() {
            let ready = self.arms.ready(Patience::Wait, Location::caller());
            return ready.expect("whoever waits for ever is never refused");
        }
        let step = announce();
        let index = self.inner.ready();
        step.done();
        index
    }

    /// See [`crossbeam::channel::Select::try_ready`].
    ///
    /// # Errors
    ///
    /// If no operation is ready.
    #[track_caller]
    pub fn try_ready(&mut self) -> Result<usize, TryReadyError> {
        if is_exploring() {
            let ready = self.arms.ready(Patience::Try, Location::caller());
            return ready.ok_or(TryReadyError);
        }
        let step = announce();
        let result = self.inner.try_ready();
        step.done_if(result.is_ok());
        result
    }

    /// See [`crossbeam::channel::Select::ready_timeout`].
    ///
    /// # Errors
    ///
    /// If no operation is ready within `timeout`.
    #[track_caller]
    pub fn ready_timeout(&mut self, timeout: Duration) -> Result<usize, ReadyTimeoutError> {
        if is_exploring() {
            let ready = self.arms.ready(Patience::For(timeout), Location::caller());
            return ready.ok_or(ReadyTimeoutError);
        }
        let step = announce();
        let result = self.inner.ready_timeout(timeout);
        step.in_time(result.is_ok());
        result
    }

    /// See [`crossbeam::channel::Select::ready_deadline`].
    ///
    /// # Errors
    ///
    /// If no operation is ready before `deadline`.
    #[track_caller]
    pub fn ready_deadline(&mut self, deadline: Instant) -> Result<usize, ReadyTimeoutError> {
        if is_exploring() {
            return self.ready_timeout(left_until(deadline));
        }
        let step = announce();
        let result = self.inner.ready_deadline(deadline);
        step.in_time(result.is_ok());
        result
    }
}

#[track_caller]
fn announce() -> Step {
    Step::announce_on(Operation::Select, NO_OBJECT)
}

fn explored<'a>(chosen: Chosen) -> SelectedOperation<'a> {
    SelectedOperation { inner: Selected::Explored(chosen) }
}

impl SelectedOperation<'_> {
    /// See [`crossbeam::channel::SelectedOperation::index`].
    pub fn index(&self) -> usize {
        match &self.inner {
            Selected::Real(inner) => inner.index(),
            Selected::Explored(chosen) => chosen.index(),
        }
    }

    /// See [`crossbeam::channel::SelectedOperation::send`].
    ///
    /// # Errors
    ///
    /// If all receivers are gone.
    ///
    /// # Panics
    ///
    /// If `sender` is not the one that was chosen.
    #[track_caller]
    pub fn send<T>(self, sender: &Sender<T>, message: T) -> Result<(), SendError<T>> {
        match (self.inner, &sender.way) {
            (Selected::Real(chosen), WayIn::Real(channel, inner)) => {
                let step = Step::announce(Operation::Send, channel);
                let result = chosen.send(inner, message);
                step.done_if(result.is_ok());
                result
            }
            (Selected::Explored(chosen), WayIn::Explored(end)) => {
                match chosen.ticket_for(end.gate()) {
                    Some(ticket) => {
                        end.hand_over(ticket, message, Location::caller());
                        Ok(())
                    }
                    None => Err(SendError(message)),
                }
            }
            _ => is_over(),
        }
    }

    /// See [`crossbeam::channel::SelectedOperation::recv`].
    ///
    /// # Errors
    ///
    /// If the channel is empty and all senders are gone.
    ///
    /// # Panics
    ///
    /// If `receiver` is not the one that was chosen.
    #[track_caller]
    pub fn recv<T>(self, receiver: &Receiver<T>) -> Result<T, RecvError> {
        match (self.inner, &receiver.way) {
            (Selected::Real(chosen), WayOut::Real(channel, inner)) => {
                let step = Step::announce(Operation::Receive, channel);
                let result = chosen.recv(inner);
                step.done_if(result.is_ok());
                result
            }
            (Selected::Explored(chosen), WayOut::Explored(end)) => {
                let ticket = chosen.ticket_for(end.gate()).ok_or(RecvError)?;
                Ok(end.collect(ticket, Location::caller()))
            }
            (Selected::Explored(chosen), WayOut::ExploredClock(gate, now)) => {
                chosen.ticket_for(gate).map(|_| now()).ok_or(RecvError)
            }
            // Nothing ever comes from this one, so it was not chosen.
            (Selected::Real(chosen), WayOut::Never(_, inner)) => chosen.recv(inner),
            _ => is_over(),
        }
    }
}

impl Default for Select<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Select<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl fmt::Debug for SelectedOperation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("SelectedOperation { .. }")
    }
}
