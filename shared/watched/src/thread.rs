//! `std::thread`, watched.

use std::fmt;
use std::io;
use std::panic::Location;
use std::time::Duration;

use crate::operation::{ALL_SCOPED, Moment, NO_OBJECT, Operation, Step};
use crate::recording::{self, LaneKind, Ticket};
use crate::registry::{self, Place};

pub use std::thread::{AccessError, LocalKey, Result, ThreadId, available_parallelism, panicking};

/// A handle to a thread.
#[derive(Clone)]
pub struct Thread {
    inner: std::thread::Thread,
    /// The thread's lane in the recording in which it was made.
    lane: u32,
}

impl Thread {
    /// See [`std::thread::Thread::id`].
    pub fn id(&self) -> ThreadId {
        self.inner.id()
    }

    /// See [`std::thread::Thread::name`].
    pub fn name(&self) -> Option<&str> {
        self.inner.name()
    }

    /// See [`std::thread::Thread::unpark`].
    #[inline]
    #[track_caller]
    pub fn unpark(&self) {
        if recording::is_on() {
            let place = Location::caller();
            recording::stamp(Operation::Unpark, Moment::Done, self.lane, place);
        }
        self.inner.unpark();
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

/// The calling thread.
pub fn current() -> Thread {
    Thread { inner: std::thread::current(), lane: recording::lane_here() }
}

/// See [`std::thread::sleep`].
#[track_caller]
pub fn sleep(time: Duration) {
    let step = Step::announce_on(Operation::Sleep, NO_OBJECT);
    std::thread::sleep(time);
    step.done();
}

/// See [`std::thread::yield_now`].
pub fn yield_now() {
    std::thread::yield_now();
}

/// See [`std::thread::park`].
#[track_caller]
pub fn park() {
    let step = Step::announce_on(Operation::Park, NO_OBJECT);
    std::thread::park();
    step.done();
}

/// See [`std::thread::park_timeout`].
#[track_caller]
pub fn park_timeout(time: Duration) {
    let step = Step::announce_on(Operation::Park, NO_OBJECT);
    std::thread::park_timeout(time);
    step.done();
}

/// See [`std::thread::spawn`].
///
/// # Panics
///
/// If the operating system refuses the thread.
#[track_caller]
pub fn spawn<F, T>(body: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(body).expect("failed to spawn thread")
}

/// See [`std::thread::Builder`].
#[derive(Debug, Default)]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

impl Builder {
    /// See [`std::thread::Builder::new`].
    pub fn new() -> Self {
        Self::default()
    }

    /// See [`std::thread::Builder::name`].
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// See [`std::thread::Builder::stack_size`].
    pub fn stack_size(mut self, bytes: usize) -> Self {
        self.stack_size = Some(bytes);
        self
    }

    /// See [`std::thread::Builder::spawn`].
    ///
    /// # Errors
    ///
    /// If the operating system refuses the thread.
    #[track_caller]
    pub fn spawn<F, T>(self, body: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let birth = Birth::announce(self.name.as_deref());
        let made = birth.made();
        let inner = made.report(self.real().spawn(birth.wrap(body)), |inner| inner.thread())?;
        let thread = Thread { inner: inner.thread().clone(), lane: made.lane };
        Ok(JoinHandle { inner, thread })
    }

    /// See [`std::thread::Builder::spawn_scoped`].
    ///
    /// # Errors
    ///
    /// If the operating system refuses the thread.
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        body: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let birth = Birth::announce(self.name.as_deref());
        let made = birth.made();
        let spawned = self.real().spawn_scoped(&scope.inner, birth.wrap(body));
        let inner = made.report(spawned, |inner| inner.thread())?;
        let thread = Thread { inner: inner.thread().clone(), lane: made.lane };
        Ok(ScopedJoinHandle { inner, thread })
    }

    fn real(self) -> std::thread::Builder {
        let mut real = std::thread::Builder::new();
        if let Some(name) = self.name {
            real = real.name(name);
        }
        if let Some(bytes) = self.stack_size {
            real = real.stack_size(bytes);
        }
        real
    }
}

/// A thread about to be made: its lane and its place in the registry.
struct Birth {
    ticket: Ticket,
    place: Place,
}

impl Birth {
    #[track_caller]
    fn announce(name: Option<&str>) -> Self {
        Self { ticket: Ticket::take(name, LaneKind::Thread), place: Place::keep() }
    }

    fn made(&self) -> Made {
        Made { lane: self.ticket.lane(), place: self.place.number(), line: self.ticket.place() }
    }

    /// The thread's own code between its beginning and its end.
    ///
    /// The guards are dropped also by a panic, before `join` can return.
    fn wrap<T>(self, body: impl FnOnce() -> T) -> impl FnOnce() -> T {
        move || {
            let Self { ticket, place } = self;
            place.begin();
            let _place = place;
            let _entered = ticket.enter();
            body()
        }
    }
}

/// What the parent keeps of a [`Birth`].
struct Made {
    lane: u32,
    place: u64,
    line: &'static Location<'static>,
}

impl Made {
    fn report<H>(
        &self,
        spawned: io::Result<H>,
        thread: impl FnOnce(&H) -> &std::thread::Thread,
    ) -> io::Result<H> {
        Ticket::spawned(self.lane, spawned.is_ok(), self.line);
        let handle = spawned?;
        registry::made(self.place, thread(&handle));
        Ok(handle)
    }
}

/// See [`std::thread::JoinHandle`].
#[derive(Debug)]
pub struct JoinHandle<T> {
    inner: std::thread::JoinHandle<T>,
    thread: Thread,
}

impl<T> JoinHandle<T> {
    /// See [`std::thread::JoinHandle::join`].
    ///
    /// # Errors
    ///
    /// The panic of the thread, if it panicked.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        let step = Step::announce_on(Operation::Join, self.thread.lane);
        let result = self.inner.join();
        step.done();
        result
    }

    /// See [`std::thread::JoinHandle::thread`].
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// See [`std::thread::JoinHandle::is_finished`].
    pub fn is_finished(&self) -> bool {
        self.inner.is_finished()
    }
}

/// See [`std::thread::scope`].
#[track_caller]
pub fn scope<'env, F, T>(body: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let mut wait = None;
    // Here and not in the closure: a closure has no caller.
    let place = Location::caller();
    let result = std::thread::scope(|inner| {
        let result = body(Scope::from_real(inner));
        if recording::is_on() {
            recording::stamp(Operation::Join, Moment::Announced, ALL_SCOPED, place);
            wait = Some(());
        }
        result
    });
    if wait.is_some() {
        recording::stamp(Operation::Join, Moment::Done, ALL_SCOPED, place);
    }
    result
}

/// See [`std::thread::Scope`].
#[derive(Debug)]
#[repr(transparent)]
pub struct Scope<'scope, 'env: 'scope> {
    inner: std::thread::Scope<'scope, 'env>,
}

impl<'scope, 'env> Scope<'scope, 'env> {
    #[expect(unsafe_code, reason = "nothing but std can make a value that lives for 'scope")]
    fn from_real(real: &'scope std::thread::Scope<'scope, 'env>) -> &'scope Scope<'scope, 'env> {
        // SAFETY: `Scope` is a transparent wrapper, so both types have one
        // layout, and the reference keeps its lifetime and its sharing.
        unsafe { &*std::ptr::from_ref(real).cast::<Scope<'scope, 'env>>() }
    }

    /// See [`std::thread::Scope::spawn`].
    ///
    /// # Panics
    ///
    /// If the operating system refuses the thread.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, body: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new().spawn_scoped(self, body).expect("failed to spawn thread")
    }
}

/// See [`std::thread::ScopedJoinHandle`].
#[derive(Debug)]
pub struct ScopedJoinHandle<'scope, T> {
    inner: std::thread::ScopedJoinHandle<'scope, T>,
    thread: Thread,
}

impl<T> ScopedJoinHandle<'_, T> {
    /// See [`std::thread::ScopedJoinHandle::join`].
    ///
    /// # Errors
    ///
    /// The panic of the thread, if it panicked.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        let step = Step::announce_on(Operation::Join, self.thread.lane);
        let result = self.inner.join();
        step.done();
        result
    }

    /// See [`std::thread::ScopedJoinHandle::thread`].
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// See [`std::thread::ScopedJoinHandle::is_finished`].
    pub fn is_finished(&self) -> bool {
        self.inner.is_finished()
    }
}
