//! The deque of one worker, and the ends from which others steal.

use std::fmt;
use std::sync::Arc;

use ::crossbeam::deque as real;
use real::Steal;
use watched::operation::is_exploring;

use super::{stolen, success};
use crate::steps::Steps;

/// See [`crossbeam::deque::Worker`].
pub struct Worker<T> {
    steps: Arc<Steps>,
    /// Makes an empty one of the same kind.
    another: fn() -> real::Worker<T>,
    inner: real::Worker<T>,
}

/// See [`crossbeam::deque::Stealer`].
pub struct Stealer<T> {
    steps: Arc<Steps>,
    inner: real::Stealer<T>,
}

impl<T> Worker<T> {
    /// See [`crossbeam::deque::Worker::new_fifo`].
    #[track_caller]
    pub fn new_fifo() -> Self {
        Self::made_by(real::Worker::new_fifo)
    }

    /// See [`crossbeam::deque::Worker::new_lifo`].
    #[track_caller]
    pub fn new_lifo() -> Self {
        Self::made_by(real::Worker::new_lifo)
    }

    /// See [`crossbeam::deque::Worker::stealer`].
    pub fn stealer(&self) -> Stealer<T> {
        Stealer { steps: Arc::clone(&self.steps), inner: self.inner.stealer() }
    }

    /// See [`crossbeam::deque::Worker::is_empty`].
    #[inline]
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        if is_exploring() {
            return self.steps.look(self.inner.len()) == 0;
        }
        self.inner.is_empty()
    }

    /// See [`crossbeam::deque::Worker::len`].
    #[inline]
    #[track_caller]
    pub fn len(&self) -> usize {
        if is_exploring() {
            return self.steps.look(self.inner.len());
        }
        self.inner.len()
    }

    /// See [`crossbeam::deque::Worker::push`].
    #[inline]
    #[track_caller]
    pub fn push(&self, task: T) {
        if is_exploring() {
            let act = || {
                self.inner.push(task);
                Some(())
            };
            self.steps.step("push", || self.inner.len(), act);
            return;
        }
        self.inner.push(task);
    }

    /// See [`crossbeam::deque::Worker::pop`].
    #[inline]
    #[track_caller]
    pub fn pop(&self) -> Option<T> {
        if is_exploring() {
            return self.steps.step("pop", || self.inner.len(), || self.inner.pop());
        }
        self.inner.pop()
    }

    #[track_caller]
    fn made_by(another: fn() -> real::Worker<T>) -> Self {
        Self { steps: Arc::new(Steps::new()), another, inner: another() }
    }

    /// The real one, for whoever is not explored.
    pub(super) fn real(&self) -> &real::Worker<T> {
        &self.inner
    }

    /// Brings a batch here in two steps, as two objects are changed: what is stolen waits
    /// in a worker that nobody else sees, until the second step.
    #[track_caller]
    pub(super) fn bring<R>(&self, steal: impl FnOnce(&real::Worker<T>) -> Steal<R>) -> Steal<R> {
        let batch = (self.another)();
        let answer = steal(&batch);
        if !batch.is_empty() {
            let (length, from) = (|| self.inner.len(), batch.stealer());
            let act = || {
                // The oldest first, into this end: the order of a batch.
                while let Steal::Success(task) = from.steal() {
                    self.inner.push(task);
                }
                Some(())
            };
            self.steps.step("batch", length, act);
        }
        answer
    }
}

impl<T> Stealer<T> {
    /// See [`crossbeam::deque::Stealer::is_empty`].
    #[inline]
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        if is_exploring() {
            return self.steps.look(self.inner.len()) == 0;
        }
        self.inner.is_empty()
    }

    /// See [`crossbeam::deque::Stealer::len`].
    #[inline]
    #[track_caller]
    pub fn len(&self) -> usize {
        if is_exploring() {
            return self.steps.look(self.inner.len());
        }
        self.inner.len()
    }

    /// See [`crossbeam::deque::Stealer::steal`].
    #[inline]
    #[track_caller]
    pub fn steal(&self) -> Steal<T> {
        if is_exploring() {
            return self.take("steal", || self.inner.steal());
        }
        self.inner.steal()
    }

    /// See [`crossbeam::deque::Stealer::steal_batch`].
    #[inline]
    #[track_caller]
    pub fn steal_batch(&self, dest: &Worker<T>) -> Steal<()> {
        if is_exploring() {
            return self.bring(dest, "steal_batch", |to| self.inner.steal_batch(to));
        }
        self.inner.steal_batch(&dest.inner)
    }

    /// See [`crossbeam::deque::Stealer::steal_batch_with_limit`].
    ///
    /// # Panics
    ///
    /// If the limit is 0.
    #[inline]
    #[track_caller]
    pub fn steal_batch_with_limit(&self, dest: &Worker<T>, limit: usize) -> Steal<()> {
        assert!(limit > 0, "a batch has room for one task at least");
        if is_exploring() {
            return self
                .bring(dest, "steal_batch", |to| self.inner.steal_batch_with_limit(to, limit));
        }
        self.inner.steal_batch_with_limit(&dest.inner, limit)
    }

    /// See [`crossbeam::deque::Stealer::steal_batch_and_pop`].
    #[inline]
    #[track_caller]
    pub fn steal_batch_and_pop(&self, dest: &Worker<T>) -> Steal<T> {
        if is_exploring() {
            return self
                .bring(dest, "steal_batch_and_pop", |to| self.inner.steal_batch_and_pop(to));
        }
        self.inner.steal_batch_and_pop(&dest.inner)
    }

    /// See [`crossbeam::deque::Stealer::steal_batch_with_limit_and_pop`].
    ///
    /// # Panics
    ///
    /// If the limit is 0.
    #[inline]
    #[track_caller]
    pub fn steal_batch_with_limit_and_pop(&self, dest: &Worker<T>, limit: usize) -> Steal<T> {
        assert!(limit > 0, "a batch has room for one task at least");
        if is_exploring() {
            return self.bring(dest, "steal_batch_and_pop", |to| {
                self.inner.steal_batch_with_limit_and_pop(to, limit)
            });
        }
        self.inner.steal_batch_with_limit_and_pop(&dest.inner, limit)
    }

    #[track_caller]
    fn take<R>(&self, what: &'static str, act: impl FnOnce() -> Steal<R>) -> Steal<R> {
        stolen(self.steps.try_step(what, || self.inner.len(), || success(act())))
    }

    #[track_caller]
    fn bring<R>(
        &self,
        dest: &Worker<T>,
        what: &'static str,
        act: impl FnOnce(&real::Worker<T>) -> Steal<R>,
    ) -> Steal<R> {
        if Arc::ptr_eq(&self.steps, &dest.steps) {
            return self.take(what, || act(&dest.inner));
        }
        dest.bring(|to| self.take(what, || act(to)))
    }
}

impl<T> Clone for Stealer<T> {
    fn clone(&self) -> Self {
        Self { steps: Arc::clone(&self.steps), inner: self.inner.clone() }
    }
}

impl<T> fmt::Debug for Worker<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T> fmt::Debug for Stealer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
