//! A queue with room for any number.

use std::fmt;

use ::crossbeam::queue as real;
use watched::operation::is_exploring;

use crate::steps::Steps;

/// See [`crossbeam::queue::SegQueue`].
pub struct SegQueue<T> {
    steps: Steps,
    inner: real::SegQueue<T>,
}

impl<T> SegQueue<T> {
    /// See [`crossbeam::queue::SegQueue::new`].
    #[track_caller]
    pub const fn new() -> Self {
        Self { steps: Steps::new(), inner: real::SegQueue::new() }
    }

    /// See [`crossbeam::queue::SegQueue::push`].
    #[inline]
    #[track_caller]
    pub fn push(&self, value: T) {
        if is_exploring() {
            let act = || {
                self.inner.push(value);
                Some(())
            };
            self.steps.step("push", || self.inner.len(), act);
            return;
        }
        self.inner.push(value);
    }

    /// See [`crossbeam::queue::SegQueue::push_mut`].
    pub fn push_mut(&mut self, value: T) {
        self.steps.forget();
        self.inner.push_mut(value);
    }

    /// See [`crossbeam::queue::SegQueue::pop`].
    #[inline]
    #[track_caller]
    pub fn pop(&self) -> Option<T> {
        if is_exploring() {
            return self.steps.step("pop", || self.inner.len(), || self.inner.pop());
        }
        self.inner.pop()
    }

    /// See [`crossbeam::queue::SegQueue::pop_mut`].
    pub fn pop_mut(&mut self) -> Option<T> {
        self.steps.forget();
        self.inner.pop_mut()
    }

    /// See [`crossbeam::queue::SegQueue::is_empty`].
    #[inline]
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        if is_exploring() {
            return self.steps.look(self.inner.len()) == 0;
        }
        self.inner.is_empty()
    }

    /// See [`crossbeam::queue::SegQueue::len`].
    #[inline]
    #[track_caller]
    pub fn len(&self) -> usize {
        if is_exploring() {
            return self.steps.look(self.inner.len());
        }
        self.inner.len()
    }
}

impl<T> IntoIterator for SegQueue<T> {
    type Item = T;
    type IntoIter = <real::SegQueue<T> as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.inner.into_iter()
    }
}

impl<T> Default for SegQueue<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for SegQueue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
