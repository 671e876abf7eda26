//! What a thread does that other threads can notice: announced, then reported.

use std::fmt;
use std::mem;
use std::panic::Location;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use explorer::ops;
pub use explorer::{Handle, Mode, Patience, Refusal, Side, Verdict, is_exploring};

use crate::recording;

mod channel_store;

pub use channel_store::ChannelStore;

/// What a thread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Operation {
    /// The thread's own code begins. The object is its own lane.
    Start,
    /// The thread's own code ends. The object is its own lane.
    Exit,
    /// A thread, process or task is made. The object is the child's lane.
    Spawn,
    /// Waits for a thread or process to end. The object is its lane, or
    /// [`ALL_SCOPED`] at the end of a scope.
    Join,
    /// Sleeps for a time.
    Sleep,
    /// Waits for its own token.
    Park,
    /// Gives a thread its token. The object is that thread's lane.
    Unpark,
    /// Takes a lock for itself alone.
    Lock,
    /// Takes a lock together with other readers.
    Read,
    /// Gives one hold of a lock back.
    Unlock,
    /// Waits on a condition variable; the lock was given back just before.
    Wait,
    /// Wakes waiters of a condition variable.
    Notify,
    /// Hands a value to a channel.
    Send,
    /// Takes a value from a channel.
    Receive,
    /// Waits on several channels at once.
    Select,
    /// Waits at a barrier, or for a wait group.
    Meet,
    /// Waits until a value is made once.
    Once,
    /// A task is polled.
    Poll,
}

/// When, in the life of an operation, an event was stamped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Moment {
    /// The operation is about to happen, and may wait.
    Announced,
    /// It happened.
    Done,
    /// It did not happen: busy, closed, empty, full, or the thread panicked.
    Refused,
    /// It did not happen within its time limit.
    TimedOut,
}

/// The object of the [`Operation::Join`] that ends a scope.
pub const ALL_SCOPED: u32 = u32::MAX;
/// The object of an operation that concerns the thread alone.
pub const NO_OBJECT: u32 = 0;

/// The kind of a watched object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A mutex: one holder.
    Mutex,
    /// A mutex that its holder may lock again.
    ReentrantMutex,
    /// A read-write lock: many readers or one writer.
    RwLock,
    /// A condition variable.
    Condvar,
    /// A barrier or wait group.
    Barrier,
    /// A value made once.
    Once,
    /// A channel.
    Channel,
}

impl Kind {
    /// Whether threads hold it: it gets a letter and a row in the timeline.
    pub fn is_lock(self) -> bool {
        matches!(self, Self::Mutex | Self::ReentrantMutex | Self::RwLock)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Mutex | Self::ReentrantMutex | Self::RwLock => "lock",
            Self::Condvar => "condition variable",
            Self::Barrier => "barrier",
            Self::Once => "once",
            Self::Channel => "channel",
        })
    }
}

/// Where and as what an object was made.
#[derive(Clone, Copy, Debug)]
pub struct ObjectInfo {
    /// Its kind.
    pub kind: Kind,
    /// The line that made it.
    pub made: &'static Location<'static>,
}

/// The identity of a watched object, kept inside it.
///
/// The number is given at the first operation that is recorded; an object that
/// is never recorded never has one. The explorer knows it by a handle of its own.
pub struct Object {
    number: AtomicU32,
    kind: Kind,
    handle: Handle,
}

static NEXT_OBJECT: AtomicU32 = AtomicU32::new(NO_OBJECT + 1);
static OBJECTS: Mutex<Vec<(u32, ObjectInfo)>> = Mutex::new(Vec::new());

impl Object {
    /// An object made on the caller's line.
    #[track_caller]
    pub const fn new(kind: Kind) -> Self {
        Self { number: AtomicU32::new(0), kind, handle: Handle::new() }
    }

    /// The explorer's handle.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Whoever has the object alone has changed it: the explorer looks at it anew.
    pub fn forget(&mut self) {
        self.handle.forget();
    }

    /// What it is to the explorer, if it is a lock.
    ///
    /// # Panics
    ///
    /// If it is no lock: the explorer needs to know more of it.
    pub fn lock_kind(&self) -> explorer::Kind {
        match self.kind {
            Kind::Mutex => explorer::Kind::Mutex,
            Kind::ReentrantMutex => explorer::Kind::ReentrantMutex,
            Kind::RwLock => explorer::Kind::RwLock,
            other => panic!("{other} is no lock"),
        }
    }

    /// Its number, unique in this process and never 0.
    pub fn number(&self) -> u32 {
        // Relaxed: the number is the only thing that is handed over.
        match self.number.load(Ordering::Relaxed) {
            0 => self.give_number(),
            number => number,
        }
    }

    #[cold]
    fn give_number(&self) -> u32 {
        let fresh = NEXT_OBJECT.fetch_add(1, Ordering::Relaxed);
        // Two threads may come here at once: the first one's number counts.
        match self.number.compare_exchange(0, fresh, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => {
                let info = ObjectInfo { kind: self.kind, made: self.handle.made() };
                OBJECTS.lock().unwrap_or_else(PoisonError::into_inner).push((fresh, info));
                fresh
            }
            Err(earlier) => earlier,
        }
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} made at {}", self.kind, self.handle.made())
    }
}

/// What is known of the object with this number.
pub(crate) fn object_info(number: u32) -> Option<ObjectInfo> {
    let objects = OBJECTS.lock().unwrap_or_else(PoisonError::into_inner);
    objects.iter().find(|(known, _)| *known == number).map(|(_, info)| *info)
}

/// Whether anybody is told what the calling thread does: a recording, or the explorer.
#[inline]
pub(crate) fn is_watched() -> bool {
    is_exploring() || recording::is_on()
}

/// An operation between its announcement and its report.
///
/// ```text
/// let step = Step::announce(Operation::Lock, &self.object);
/// let guard = self.inner.lock();      // may wait
/// step.done();
/// ```
#[derive(Debug)]
#[must_use = "an announced operation is reported, or the thread seems to wait for ever"]
pub struct Step {
    /// `None`: nothing is recorded, and nothing needs to be reported.
    announced: Option<(Operation, u32, &'static Location<'static>)>,
    /// What the explorer has decided.
    verdict: Option<Verdict>,
}

impl Step {
    /// Announces that a lock is to be taken: to the explorer, if the caller is being
    /// explored, and else to the recording.
    ///
    /// An explored thread comes back when the answer is decided. If that is a refusal
    /// ([`Step::is_refused`]) the real lock is left alone; else it is free and only
    /// *tried*, so that it cannot wait.
    #[inline]
    #[track_caller]
    pub fn acquire(object: &Object, mode: Mode, patience: Patience) -> Self {
        if is_exploring() {
            return Self::explore(object, mode, patience);
        }
        let alone = matches!(mode, Mode::Exclusive);
        Self::announce(if alone { Operation::Lock } else { Operation::Read }, object)
    }

    #[cold]
    #[track_caller]
    fn explore(object: &Object, mode: Mode, patience: Patience) -> Self {
        let place = Location::caller();
        let verdict = ops::acquire(&object.handle, object.lock_kind(), mode, patience, place);
        Self { announced: None, verdict: Some(verdict) }
    }

    /// Whether the explorer has decided how the operation ends.
    #[inline]
    pub fn is_explored(&self) -> bool {
        self.verdict.is_some()
    }

    /// How the explorer has decided that the operation ends; `None` if it was not asked.
    ///
    /// What it refused must not even be tried: somebody who waits in the explored world
    /// may keep others out, and the real lock knows nothing of that.
    #[inline]
    pub fn verdict(&self) -> Option<Verdict> {
        self.verdict
    }

    /// Whether the explorer has refused the operation.
    #[inline]
    pub fn is_refused(&self) -> bool {
        matches!(self.verdict, Some(Verdict::Refused(_)))
    }

    /// Announces an operation on an object.
    #[inline]
    #[track_caller]
    pub fn announce(operation: Operation, object: &Object) -> Self {
        if !recording::is_on() {
            return Self { announced: None, verdict: None };
        }
        Self::announce_on(operation, object.number())
    }

    /// Announces an operation on a lane, or on nothing ([`NO_OBJECT`]).
    #[inline]
    #[track_caller]
    pub fn announce_on(operation: Operation, object: u32) -> Self {
        if !recording::is_on() {
            return Self { announced: None, verdict: None };
        }
        let place = Location::caller();
        recording::stamp(operation, Moment::Announced, object, place);
        Self { announced: Some((operation, object, place)), verdict: None }
    }

    /// It happened.
    #[inline]
    pub fn done(self) {
        self.end(Moment::Done);
    }

    /// It did not happen.
    #[inline]
    pub fn refused(self) {
        self.end(Moment::Refused);
    }

    /// It did not happen in time.
    #[inline]
    pub fn timed_out(self) {
        self.end(Moment::TimedOut);
    }

    /// It happened, or else was refused.
    #[inline]
    pub fn done_if(self, happened: bool) {
        self.end(if happened { Moment::Done } else { Moment::Refused });
    }

    /// It happened, or else ran out of time.
    #[inline]
    pub fn in_time(self, happened: bool) {
        self.end(if happened { Moment::Done } else { Moment::TimedOut });
    }

    #[inline]
    fn end(self, moment: Moment) {
        if let Some((operation, object, place)) = self.announced {
            recording::stamp(operation, moment, object, place);
        }
    }
}

/// Reports an operation that never waits.
#[inline]
#[track_caller]
pub fn report(operation: Operation, object: &Object) {
    if recording::is_on() {
        recording::stamp(operation, Moment::Done, object.number(), Location::caller());
    }
}

/// One hold of a lock, inside a guard; dropping it reports the release.
///
/// A guard declares it *before* the real guard, so that it is dropped first: a
/// release is stamped before the lock is free, or two threads would seem to hold it.
#[derive(Debug)]
pub struct Hold<'a> {
    object: &'a Object,
    mode: Mode,
    taken: &'static Location<'static>,
}

impl<'a> Hold<'a> {
    /// A hold by one alone that was just taken, on the caller's line.
    #[inline]
    #[track_caller]
    pub fn new(object: &'a Object) -> Self {
        Self::in_mode(object, Mode::Exclusive)
    }

    /// A hold that was just taken, on the caller's line.
    #[inline]
    #[track_caller]
    pub fn in_mode(object: &'a Object, mode: Mode) -> Self {
        Self::at(object, mode, Location::caller())
    }

    /// A hold that was just taken, on this line.
    #[inline]
    pub fn at(object: &'a Object, mode: Mode, taken: &'static Location<'static>) -> Self {
        Self { object, mode, taken }
    }

    /// The lock.
    pub fn object(&self) -> &'a Object {
        self.object
    }

    /// The lock, which was or will be given back in another way.
    pub fn forget(self) -> &'a Object {
        let object = self.object;
        mem::forget(self);
        object
    }

    #[inline(never)]
    fn release(&self) {
        if is_exploring() {
            ops::release(&self.object.handle, self.object.lock_kind(), self.mode, self.taken);
        } else {
            recording::stamp(Operation::Unlock, Moment::Done, self.object.number(), self.taken);
        }
    }
}

impl Drop for Hold<'_> {
    #[inline]
    fn drop(&mut self) {
        if is_watched() {
            self.release();
        }
    }
}

/// Whether the calling thread runs destructors because its execution is given up.
///
/// Others have broken off whatever they were doing. An answer on which a destructor would
/// panic in its turn ends the process and with it the exploration: such answers are held
/// back.
pub fn is_unwinding() -> bool {
    is_exploring() && thread::panicking() && ops::is_given_up()
}

/// Waits for something that cannot come, because the execution was given up.
///
/// # Panics
///
/// Unwinds the calling thread, unless it unwinds already: then it stays here, and the
/// exploration goes on without it.
pub fn no_answer(place: &'static Location<'static>) -> ! {
    let nothing = Handle::at(place);
    loop {
        ops::take_token(&nothing, Patience::Wait, place);
    }
}
