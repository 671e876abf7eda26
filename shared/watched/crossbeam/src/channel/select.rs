//! Waiting on several channels at once.

use std::fmt;
use std::time::{Duration, Instant};

use ::crossbeam::channel as real;
use real::{
    ReadyTimeoutError, RecvError, SelectTimeoutError, SendError, TryReadyError, TrySelectError,
};
use watched::operation::{NO_OBJECT, Operation, Step};

use super::ends::{Receiver, Sender};

/// See [`crossbeam::channel::Select`].
#[derive(Clone)]
pub struct Select<'a> {
    inner: real::Select<'a>,
}

/// See [`crossbeam::channel::SelectedOperation`].
#[must_use = "dropping a chosen operation without completing it panics"]
pub struct SelectedOperation<'a> {
    inner: real::SelectedOperation<'a>,
}

impl<'a> Select<'a> {
    /// See [`crossbeam::channel::Select::new`].
    pub fn new() -> Self {
        Self { inner: real::Select::new() }
    }

    /// See [`crossbeam::channel::Select::new_biased`].
    pub fn new_biased() -> Self {
        Self { inner: real::Select::new_biased() }
    }

    /// See [`crossbeam::channel::Select::send`].
    pub fn send<T>(&mut self, sender: &'a Sender<T>) -> usize {
        self.inner.send(&sender.inner)
    }

    /// See [`crossbeam::channel::Select::recv`].
    pub fn recv<T>(&mut self, receiver: &'a Receiver<T>) -> usize {
        self.inner.recv(&receiver.inner)
    }

    /// See [`crossbeam::channel::Select::remove`].
    ///
    /// # Panics
    ///
    /// If there is no operation with this index.
    pub fn remove(&mut self, index: usize) {
        self.inner.remove(index);
    }

    /// See [`crossbeam::channel::Select::select`].
    ///
    /// # Panics
    ///
    /// If there is no operation to choose from.
    #[track_caller]
    pub fn select(&mut self) -> SelectedOperation<'a> {
        let step = announce();
        let inner = self.inner.select();
        step.done();
        SelectedOperation { inner }
    }

    /// See [`crossbeam::channel::Select::try_select`].
    ///
    /// # Errors
    ///
    /// If no operation is ready.
    #[track_caller]
    pub fn try_select(&mut self) -> Result<SelectedOperation<'a>, TrySelectError> {
        let step = announce();
        let result = self.inner.try_select();
        step.done_if(result.is_ok());
        result.map(|inner| SelectedOperation { inner })
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
        let step = announce();
        let result = self.inner.select_timeout(timeout);
        step.in_time(result.is_ok());
        result.map(|inner| SelectedOperation { inner })
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
        let step = announce();
        let result = self.inner.select_deadline(deadline);
        step.in_time(result.is_ok());
        result.map(|inner| SelectedOperation { inner })
    }

    /// See [`crossbeam::channel::Select::ready`].
    ///
    /// # Panics
    ///
    /// If there is no operation to choose from.
    #[track_caller]
    pub fn ready(&mut self) -> usize {
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

impl SelectedOperation<'_> {
    /// See [`crossbeam::channel::SelectedOperation::index`].
    pub fn index(&self) -> usize {
        self.inner.index()
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
        let step = Step::announce(Operation::Send, sender.object());
        let result = self.inner.send(&sender.inner, message);
        step.done_if(result.is_ok());
        result
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
        let step = Step::announce(Operation::Receive, receiver.object());
        let result = self.inner.recv(&receiver.inner);
        step.done_if(result.is_ok());
        result
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
        self.inner.fmt(f)
    }
}
