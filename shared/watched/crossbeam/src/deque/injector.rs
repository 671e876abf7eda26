//! The queue that all workers share.

use std::fmt;

use ::crossbeam::deque as real;
use real::Steal;
use watched::operation::is_exploring;

use super::{Worker, stolen, success};
use crate::steps::Steps;

/// See [`crossbeam::deque::Injector`].
pub struct Injector<T> {
    steps: Steps,
    inner: real::Injector<T>,
}

impl<T> Injector<T> {
    /// See [`crossbeam::deque::Injector::new`].
    #[track_caller]
    pub fn new() -> Self {
        Self { steps: Steps::new(), inner: real::Injector::new() }
    }

    /// See [`crossbeam::deque::Injector::push`].
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

    /// See [`crossbeam::deque::Injector::steal`].
    #[inline]
    #[track_caller]
    pub fn steal(&self) -> Steal<T> {
        if is_exploring() {
            return self.take("steal", || self.inner.steal());
        }
        self.inner.steal()
    }

    /// See [`crossbeam::deque::Injector::steal_batch`].
    #[inline]
    #[track_caller]
    pub fn steal_batch(&self, dest: &Worker<T>) -> Steal<()> {
        if is_exploring() {
            return self.bring(dest, "steal_batch", |to| self.inner.steal_batch(to));
        }
        self.inner.steal_batch(dest.real())
    }

    /// See [`crossbeam::deque::Injector::steal_batch_with_limit`].
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
        self.inner.steal_batch_with_limit(dest.real(), limit)
    }

    /// See [`crossbeam::deque::Injector::steal_batch_and_pop`].
    #[inline]
    #[track_caller]
    pub fn steal_batch_and_pop(&self, dest: &Worker<T>) -> Steal<T> {
        if is_exploring() {
            return self
                .bring(dest, "steal_batch_and_pop", |to| self.inner.steal_batch_and_pop(to));
        }
        self.inner.steal_batch_and_pop(dest.real())
    }

    /// See [`crossbeam::deque::Injector::steal_batch_with_limit_and_pop`].
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
        self.inner.steal_batch_with_limit_and_pop(dest.real(), limit)
    }

    /// See [`crossbeam::deque::Injector::is_empty`].
    #[inline]
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        if is_exploring() {
            return self.steps.look(self.inner.len()) == 0;
        }
        self.inner.is_empty()
    }

    /// See [`crossbeam::deque::Injector::len`].
    #[inline]
    #[track_caller]
    pub fn len(&self) -> usize {
        if is_exploring() {
            return self.steps.look(self.inner.len());
        }
        self.inner.len()
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
        dest.bring(|to| self.take(what, || act(to)))
    }
}

impl<T> Default for Injector<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Injector<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
