//! `std::thread`, watched.
//!
//! *Differences from std* in an exploration: a thread can always be made, whatever its
//! stack size, and time passes only on a virtual clock.

use std::fmt;
use std::io;
use std::num::NonZero;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use explorer::{Patience, is_exploring, ops};

use crate::operation::{ALL_SCOPED, Moment, NO_OBJECT, Operation, Step};
use crate::recording::{self, LaneKind, Ticket};
use crate::registry::{self, Place};

pub use crate::thread_local::{AccessError, LocalKey};
pub use std::thread::{Result, ThreadId, panicking};

use explored::{Children, Player};
use left::Left;

mod explored;
mod left;

/// The code of a thread, which keeps what it returns for itself: whatever a program's threads
/// return, the compiler translates but once how threads are made.
type Body<'a> = Box<dyn FnOnce() + Send + 'a>;

/// See [`std::thread::available_parallelism`].
///
/// # Errors
///
/// If the system does not tell.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    // The explorer keeps its threads on one core: the number is that of everybody else.
    let cores = if is_exploring() { ops::cores() } else { None };
    cores.map_or_else(std::thread::available_parallelism, Ok)
}

/// A handle to a thread.
#[derive(Clone)]
pub struct Thread {
    who: Who,
}

#[derive(Clone)]
enum Who {
    Real {
        inner: std::thread::Thread,
        /// The thread's lane in the recording in which it was made.
        lane: u32,
    },
    Explored(Arc<Player>),
}

impl Thread {
    fn real(inner: std::thread::Thread, lane: u32) -> Self {
        Self { who: Who::Real { inner, lane } }
    }

    fn explored(player: Arc<Player>) -> Self {
        Self { who: Who::Explored(player) }
    }

    /// See [`std::thread::Thread::id`].
    #[track_caller]
    pub fn id(&self) -> ThreadId {
        match &self.who {
            Who::Real { inner, .. } => inner.id(),
            Who::Explored(player) => player.id(Location::caller()),
        }
    }

    /// See [`std::thread::Thread::name`].
    pub fn name(&self) -> Option<&str> {
        match &self.who {
            Who::Real { inner, .. } => inner.name(),
            Who::Explored(player) => player.name(),
        }
    }

    /// See [`std::thread::Thread::unpark`].
    #[inline]
    #[track_caller]
    pub fn unpark(&self) {
        match &self.who {
            Who::Real { inner, lane } => {
                if recording::is_on() {
                    let place = Location::caller();
                    recording::stamp(Operation::Unpark, Moment::Done, *lane, place);
                }
                inner.unpark();
            }
            Who::Explored(player) => player.unpark(Location::caller()),
        }
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.who {
            Who::Real { inner, .. } => inner.fmt(f),
            Who::Explored(player) => player.fmt(f),
        }
    }
}

/// The calling thread.
pub fn current() -> Thread {
    if is_exploring() {
        return Thread::explored(Player::current());
    }
    Thread::real(std::thread::current(), recording::lane_here())
}

/// See [`std::thread::sleep`].
#[track_caller]
pub fn sleep(time: Duration) {
    if is_exploring() {
        return ops::sleep(time, Location::caller());
    }
    let step = Step::announce_on(Operation::Sleep, NO_OBJECT);
    std::thread::sleep(time);
    step.done();
}

/// See [`std::thread::yield_now`].
#[track_caller]
pub fn yield_now() {
    if is_exploring() {
        return ops::yield_now(Location::caller());
    }
    std::thread::yield_now();
}

/// See [`std::thread::park`].
#[track_caller]
pub fn park() {
    if is_exploring() {
        return ops::park(Patience::Wait, Location::caller());
    }
    let step = Step::announce_on(Operation::Park, NO_OBJECT);
    std::thread::park();
    step.done();
}

/// See [`std::thread::park_timeout`].
#[track_caller]
pub fn park_timeout(time: Duration) {
    if is_exploring() {
        return ops::park(Patience::For(time), Location::caller());
    }
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
        let (body, left) = Left::by(body, left::blank());
        let (inner, thread) = self.make(body)?;
        Ok(JoinHandle { inner, thread, left })
    }

    #[track_caller]
    fn make(self, body: Body<'static>) -> io::Result<(Inner, Thread)> {
        if is_exploring() {
            let player = Player::spawn(self.name, body, Location::caller());
            return Ok((Inner::Explored(Arc::clone(&player)), Thread::explored(player)));
        }
        let birth = Birth::announce(self.name.as_deref());
        let made = birth.made();
        let inner = made.report(self.real().spawn(birth.wrap(body)), |inner| inner.thread())?;
        let thread = Thread::real(inner.thread().clone(), made.lane);
        Ok((Inner::Real(inner, made.lane), thread))
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
        let (body, left) = Left::by(body, None);
        let (inner, thread) = self.make_scoped(scope, body)?;
        Ok(ScopedJoinHandle { inner, thread, left })
    }

    #[track_caller]
    fn make_scoped<'scope>(
        self,
        scope: &'scope Scope<'scope, '_>,
        body: Body<'scope>,
    ) -> io::Result<(ScopedInner<'scope>, Thread)> {
        if is_exploring() {
            let player = Player::spawn_scoped(scope, self.name, body, Location::caller());
            let inner = ScopedInner::Explored(Arc::clone(&player), Children::of(scope));
            return Ok((inner, Thread::explored(player)));
        }
        let birth = Birth::announce(self.name.as_deref());
        let made = birth.made();
        let spawned = self.real().spawn_scoped(&scope.inner, birth.wrap(body));
        let inner = made.report(spawned, |inner| inner.thread())?;
        let thread = Thread::real(inner.thread().clone(), made.lane);
        Ok((ScopedInner::Real(inner, made.lane), thread))
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
    fn wrap(self, body: Body<'_>) -> impl FnOnce() {
        move || {
            let Self { ticket, place } = self;
            place.begin();
            let _place = place;
            let _entered = ticket.enter();
            body();
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
pub struct JoinHandle<T> {
    inner: Inner,
    thread: Thread,
    left: Left<T>,
}

enum Inner {
    /// With its lane.
    Real(std::thread::JoinHandle<()>, u32),
    Explored(Arc<Player>),
}

impl<T> JoinHandle<T> {
    /// See [`std::thread::JoinHandle::join`].
    ///
    /// # Errors
    ///
    /// The panic of the thread, if it panicked.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        match self.inner {
            Inner::Real(inner, lane) => {
                let step = Step::announce_on(Operation::Join, lane);
                let ended = inner.join();
                step.done();
                ended?;
            }
            Inner::Explored(player) => player.join(Location::caller())?,
        }
        Ok(self.left.take(Location::caller()))
    }

    /// See [`std::thread::JoinHandle::thread`].
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// See [`std::thread::JoinHandle::is_finished`].
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        match &self.inner {
            Inner::Real(inner, _) => inner.is_finished(),
            Inner::Explored(player) => player.is_finished(Location::caller()),
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

/// See [`std::thread::scope`].
#[track_caller]
pub fn scope<'env, F, T>(body: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let (mut body, mut result) = (Some(body), None);
    let run: Scoped<'_, 'env> = &mut |scope| result = body.take().map(|body| body(scope));
    // Here and not in the closure: a closure has no caller.
    run_scope(run, Location::caller());
    result.expect("a scope runs its body")
}

/// The code of a scope, which keeps what it returns for itself.
type Scoped<'a, 'env> = &'a mut dyn for<'scope> FnMut(&'scope Scope<'scope, 'env>);

fn run_scope(run: Scoped<'_, '_>, place: &'static Location<'static>) {
    if is_exploring() {
        // The real scope has no threads of its own then.
        return std::thread::scope(|inner| explored::scope(Scope::from_real(inner), run, place));
    }
    let mut announced = false;
    std::thread::scope(|inner| {
        run(Scope::from_real(inner));
        if recording::is_on() {
            recording::stamp(Operation::Join, Moment::Announced, ALL_SCOPED, place);
            announced = true;
        }
    });
    if announced {
        recording::stamp(Operation::Join, Moment::Done, ALL_SCOPED, place);
    }
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
pub struct ScopedJoinHandle<'scope, T> {
    inner: ScopedInner<'scope>,
    thread: Thread,
    left: Left<T>,
}

enum ScopedInner<'scope> {
    /// With its lane.
    Real(std::thread::ScopedJoinHandle<'scope, ()>, u32),
    /// With its scope.
    Explored(Arc<Player>, Children),
}

impl<T> ScopedJoinHandle<'_, T> {
    /// See [`std::thread::ScopedJoinHandle::join`].
    ///
    /// # Errors
    ///
    /// The panic of the thread, if it panicked.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        match self.inner {
            ScopedInner::Real(inner, lane) => {
                let step = Step::announce_on(Operation::Join, lane);
                let ended = inner.join();
                step.done();
                ended?;
            }
            ScopedInner::Explored(player, scope) => player.join_in(scope, Location::caller())?,
        }
        Ok(self.left.take(Location::caller()))
    }

    /// See [`std::thread::ScopedJoinHandle::thread`].
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// See [`std::thread::ScopedJoinHandle::is_finished`].
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        match &self.inner {
            ScopedInner::Real(inner, _) => inner.is_finished(),
            ScopedInner::Explored(player, _) => player.is_finished(Location::caller()),
        }
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}

/// Nothing panics while it holds one of these locks.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
