//! A queue with room for so many.

use std::fmt;

use ::crossbeam::queue as real;
use watched::operation::is_exploring;

use crate::steps::Steps;

/// See [`crossbeam::queue::ArrayQueue`].
pub struct ArrayQueue<T> {
    steps: Steps,
    inner: real::ArrayQueue<T>,
}

impl<T> ArrayQueue<T> {
    /// See [`crossbeam::queue::ArrayQueue::new`].
    ///
    /// # Panics
    ///
    /// If the capacity is 0.
    #[track_caller]
    pub fn new(capacity: usize) -> Self {
        Self { steps: Steps::new(), inner: real::ArrayQueue::new(capacity) }
    }

    /// See [`crossbeam::queue::ArrayQueue::push`].
    ///
    /// # Errors
    ///
    /// The value, if the queue is full.
    #[inline]
    #[track_caller]
    pub fn push(&self, value: T) -> Result<(), T> {
        if is_exploring() {
            let mut back = None;
            let act = || self.inner.push(value).map_err(|value| back = Some(value)).ok();
            let pushed = self.steps.step("push", || self.inner.len(), act);
            return pushed.ok_or(()).or_else(|()| back.map_or(Ok(()), Err));
        }
        self.inner.push(value)
    }

    /// See [`crossbeam::queue::ArrayQueue::push_mut`].
    ///
    /// # Errors
    ///
    /// The value, if the queue is full.
    pub fn push_mut(&mut self, value: T) -> Result<(), T> {
        self.steps.forget();
        self.inner.push_mut(value)
    }

    /// See [`crossbeam::queue::ArrayQueue::force_push`].
    #[inline]
    #[track_caller]
    pub fn force_push(&self, value: T) -> Option<T> {
        if is_exploring() {
            let act = || Some(self.inner.force_push(value));
            return self.steps.step("force_push", || self.inner.len(), act).flatten();
        }
        self.inner.force_push(value)
    }

    /// See [`crossbeam::queue::ArrayQueue::pop`].
    #[inline]
    #[track_caller]
    pub fn pop(&self) -> Option<T> {
        if is_exploring() {
            return self.steps.step("pop", || self.inner.len(), || self.inner.pop());
        }
        self.inner.pop()
    }

    /// See [`crossbeam::queue::ArrayQueue::pop_mut`].
    pub fn pop_mut(&mut self) -> Option<T> {
        self.steps.forget();
        self.inner.pop_mut()
    }

    /// See [`crossbeam::queue::ArrayQueue::capacity`].
    #[inline]
    pub fn capacity(&self) -> usize {
        self.inner.capacity()
    }

    /// See [`crossbeam::queue::ArrayQueue::is_empty`].
    #[inline]
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        if is_exploring() {
            return self.steps.look(self.inner.len()) == 0;
        }
        self.inner.is_empty()
    }

    /// See [`crossbeam::queue::ArrayQueue::is_full`].
    #[inline]
    #[track_caller]
    pub fn is_full(&self) -> bool {
        if is_exploring() {
            return self.steps.look(self.inner.len()) == self.inner.capacity();
        }
        self.inner.is_full()
    }

    /// See [`crossbeam::queue::ArrayQueue::len`].
    #[inline]
    #[track_caller]
    pub fn len(&self) -> usize {
        if is_exploring() {
            return self.steps.look(self.inner.len());
        }
        self.inner.len()
    }
}

impl<T> IntoIterator for ArrayQueue<T> {
    type Item = T;
    type IntoIter = <real::ArrayQueue<T> as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.inner.into_iter()
    }
}

impl<T> fmt::Debug for ArrayQueue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
