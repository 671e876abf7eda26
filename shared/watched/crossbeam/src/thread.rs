//! `crossbeam::thread`, over the scoped threads of `watched`.
//!
//! *Differences from `crossbeam`*: [`Scope`] has a second lifetime, which nobody writes.

use std::fmt;
use std::io;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use watched::operation::no_answer;
use watched::thread as real;

/// See [`crossbeam::thread::scope`].
///
/// # Errors
///
/// The panics of the threads that nobody joined.
#[track_caller]
pub fn scope<'env, F, R>(body: F) -> real::Result<R>
where
    F: for<'scope> FnOnce(&Scope<'scope, 'env>) -> R,
{
    real::scope(|inner| {
        let scope = Scope { inner, running: Arc::default() };
        let result = body(&scope);
        let mut panics = Vec::new();
        // One after the other: a thread may spawn others until it ends.
        while let Some(running) = last(&scope.running) {
            let handle = locked(&running).take();
            panics.extend(handle.and_then(|handle| handle.join().err()));
        }
        if panics.is_empty() { Ok(result) } else { Err(Box::new(panics) as _) }
    })
}

/// A thread, until somebody joins it.
type Running<'scope> = Arc<Mutex<Option<real::ScopedJoinHandle<'scope, ()>>>>;

/// See [`crossbeam::thread::Scope`].
pub struct Scope<'scope, 'env: 'scope> {
    inner: &'scope real::Scope<'scope, 'env>,
    running: Arc<Mutex<Vec<Running<'scope>>>>,
}

/// See [`crossbeam::thread::ScopedThreadBuilder`].
#[derive(Debug)]
pub struct ScopedThreadBuilder<'a, 'scope, 'env: 'scope> {
    scope: &'a Scope<'scope, 'env>,
    builder: real::Builder,
}

/// See [`crossbeam::thread::ScopedJoinHandle`].
pub struct ScopedJoinHandle<'scope, T> {
    running: Running<'scope>,
    result: Arc<Mutex<Option<T>>>,
    thread: real::Thread,
}

impl<'scope, 'env> Scope<'scope, 'env> {
    /// See [`crossbeam::thread::Scope::spawn`].
    ///
    /// # Panics
    ///
    /// If the operating system refuses the thread.
    #[track_caller]
    pub fn spawn<F, T>(&self, body: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce(&Scope<'scope, 'env>) -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.builder().spawn(body).expect("failed to spawn scoped thread")
    }

    /// See [`crossbeam::thread::Scope::builder`].
    pub fn builder(&self) -> ScopedThreadBuilder<'_, 'scope, 'env> {
        ScopedThreadBuilder { scope: self, builder: real::Builder::new() }
    }
}

impl ScopedThreadBuilder<'_, '_, '_> {
    /// See [`crossbeam::thread::ScopedThreadBuilder::name`].
    pub fn name(mut self, name: String) -> Self {
        self.builder = self.builder.name(name);
        self
    }

    /// See [`crossbeam::thread::ScopedThreadBuilder::stack_size`].
    pub fn stack_size(mut self, bytes: usize) -> Self {
        self.builder = self.builder.stack_size(bytes);
        self
    }
}

impl<'scope, 'env> ScopedThreadBuilder<'_, 'scope, 'env> {
    /// See [`crossbeam::thread::ScopedThreadBuilder::spawn`].
    ///
    /// # Errors
    ///
    /// If the operating system refuses the thread.
    #[track_caller]
    pub fn spawn<F, T>(self, body: F) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce(&Scope<'scope, 'env>) -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let result = Arc::new(Mutex::new(None));
        let inner = self.scope.inner;
        let of_thread = Scope { inner, running: Arc::clone(&self.scope.running) };
        let kept = Arc::clone(&result);
        let body = move || {
            let value = body(&of_thread);
            *locked(&kept) = Some(value);
        };
        let handle = self.builder.spawn_scoped(inner, body)?;
        let thread = handle.thread().clone();
        let running = Arc::new(Mutex::new(Some(handle)));
        locked(&self.scope.running).push(Arc::clone(&running));
        Ok(ScopedJoinHandle { running, result, thread })
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// See [`crossbeam::thread::ScopedJoinHandle::join`].
    ///
    /// # Errors
    ///
    /// The panic of the thread, if it panicked.
    #[track_caller]
    pub fn join(self) -> real::Result<T> {
        let handle = locked(&self.running).take();
        handle.expect("only a handle and the end of the scope join").join()?;
        let result = locked(&self.result).take();
        // Missing only if the thread was unwound because the execution is given up.
        Ok(result.unwrap_or_else(|| no_answer(Location::caller())))
    }

    /// See [`crossbeam::thread::ScopedJoinHandle::thread`].
    pub fn thread(&self) -> &real::Thread {
        &self.thread
    }
}

/// Takes the last one out, and lets the list go at once.
fn last<T>(list: &Mutex<Vec<T>>) -> Option<T> {
    locked(list).pop()
}

/// Never held while anything waits.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Scope { .. }")
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("ScopedJoinHandle { .. }")
    }
}
