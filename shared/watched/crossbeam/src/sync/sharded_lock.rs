//! `crossbeam::sync::ShardedLock`, watched.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use ::crossbeam::sync as real;
use explorer::{Mode, Patience, is_exploring, ops};
use watched::operation::{Hold, Kind, Object, Operation, Step};

/// See [`crossbeam::sync::ShardedLock`].
///
/// It is recorded as one lock, not as its shards.
pub struct ShardedLock<T: ?Sized> {
    object: Object,
    inner: real::ShardedLock<T>,
}

/// See [`crossbeam::sync::ShardedLockReadGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct ShardedLockReadGuard<'a, T: ?Sized> {
    // Dropped first, so that the release is stamped while the lock is still held.
    _hold: Hold<'a>,
    inner: real::ShardedLockReadGuard<'a, T>,
}

/// See [`crossbeam::sync::ShardedLockWriteGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct ShardedLockWriteGuard<'a, T: ?Sized> {
    // Dropped first, as above.
    _hold: Hold<'a>,
    inner: real::ShardedLockWriteGuard<'a, T>,
}

impl<T> ShardedLock<T> {
    /// See [`crossbeam::sync::ShardedLock::new`].
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self { object: Object::new(Kind::RwLock), inner: real::ShardedLock::new(value) }
    }

    /// See [`crossbeam::sync::ShardedLock::into_inner`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it wrote.
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> ShardedLock<T> {
    /// See [`crossbeam::sync::ShardedLock::read`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it wrote.
    #[track_caller]
    pub fn read(&self) -> LockResult<ShardedLockReadGuard<'_, T>> {
        let step = Step::acquire(&self.object, Mode::Shared, Patience::Wait);
        let result = self.inner.read();
        step.done();
        let hold = Hold::in_mode(&self.object, Mode::Shared);
        held(result, |inner| ShardedLockReadGuard { _hold: hold, inner })
    }

    /// See [`crossbeam::sync::ShardedLock::try_read`].
    ///
    /// # Errors
    ///
    /// If somebody writes, or a thread panicked while it wrote.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<ShardedLockReadGuard<'_, T>> {
        let result = self.try_in_mode(Mode::Shared, || self.inner.try_read())?;
        let hold = Hold::in_mode(&self.object, Mode::Shared);
        Ok(held(result, |inner| ShardedLockReadGuard { _hold: hold, inner })?)
    }

    /// See [`crossbeam::sync::ShardedLock::write`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it wrote.
    #[track_caller]
    pub fn write(&self) -> LockResult<ShardedLockWriteGuard<'_, T>> {
        let step = Step::acquire(&self.object, Mode::Exclusive, Patience::Wait);
        let result = self.inner.write();
        step.done();
        let hold = Hold::new(&self.object);
        held(result, |inner| ShardedLockWriteGuard { _hold: hold, inner })
    }

    /// See [`crossbeam::sync::ShardedLock::try_write`].
    ///
    /// # Errors
    ///
    /// If somebody reads or writes, or a thread panicked while it wrote.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<ShardedLockWriteGuard<'_, T>> {
        let result = self.try_in_mode(Mode::Exclusive, || self.inner.try_write())?;
        let hold = Hold::new(&self.object);
        Ok(held(result, |inner| ShardedLockWriteGuard { _hold: hold, inner })?)
    }

    /// See [`crossbeam::sync::ShardedLock::is_poisoned`].
    pub fn is_poisoned(&self) -> bool {
        self.inner.is_poisoned()
    }

    /// See [`crossbeam::sync::ShardedLock::get_mut`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it wrote.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }

    /// Tries the lock, and the real one only if the explorer gave it: a reader is refused
    /// already where a writer waits, and the real lock does not know of that writer.
    #[track_caller]
    fn try_in_mode<G, E>(
        &self,
        mode: Mode,
        try_real: impl FnOnce() -> TryLockResult<G>,
    ) -> Result<LockResult<G>, TryLockError<E>> {
        if is_exploring() {
            let (handle, kind) = (self.object.handle(), self.object.lock_kind());
            let verdict = ops::acquire(handle, kind, mode, Patience::Try, Location::caller());
            if !verdict.is_done() {
                return Err(TryLockError::WouldBlock);
            }
            return at_once(try_real()).ok_or(TryLockError::WouldBlock);
        }
        let alone = mode == Mode::Exclusive;
        let operation = if alone { Operation::Lock } else { Operation::Read };
        let step = Step::announce(operation, &self.object);
        let result = at_once(try_real());
        step.done_if(result.is_some());
        result.ok_or(TryLockError::WouldBlock)
    }
}

/// The real guard in its watched one, poisoned or not.
fn held<G, W>(result: LockResult<G>, watched: impl FnOnce(G) -> W) -> LockResult<W> {
    match result {
        Ok(guard) => Ok(watched(guard)),
        Err(poisoned) => Err(PoisonError::new(watched(poisoned.into_inner()))),
    }
}

/// `None` if the lock would block.
fn at_once<G>(result: TryLockResult<G>) -> Option<LockResult<G>> {
    match result {
        Ok(guard) => Some(Ok(guard)),
        Err(TryLockError::Poisoned(poisoned)) => Some(Err(poisoned)),
        Err(TryLockError::WouldBlock) => None,
    }
}

impl<T: ?Sized> Deref for ShardedLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> Deref for ShardedLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> DerefMut for ShardedLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<T: Default> Default for ShardedLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for ShardedLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for ShardedLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: fmt::Debug> fmt::Debug for ShardedLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for ShardedLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: fmt::Debug> fmt::Debug for ShardedLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for ShardedLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
