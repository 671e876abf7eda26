//! Threads of a program that is explored.

use std::fmt;
use std::mem;
use std::panic::{self, AssertUnwindSafe, Location};
use std::ptr;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::{Result, ThreadId};

use explorer::{Handle, ThreadNumber, local, ops};

use super::{Body, Scope, Scoped, locked};
use crate::operation::{is_unwinding, no_answer};

/// A line of the program.
type Line = &'static Location<'static>;

/// A thread of the program, as its handles know it.
pub(super) struct Player {
    /// Known before the thread begins.
    number: OnceLock<ThreadNumber>,
    name: Option<String>,
    /// The real thread that plays it, once it has begun: the same in every execution.
    real: OnceLock<std::thread::Thread>,
}

/// Names the calling thread's own [`Player`] among its thread-locals.
static CURRENT: u8 = 0;

impl Player {
    fn new(name: Option<String>) -> Arc<Self> {
        Arc::new(Self { number: OnceLock::new(), name, real: OnceLock::new() })
    }

    /// The calling thread's.
    pub(super) fn current() -> Arc<Self> {
        Self::enter(|| {
            let main = ops::this_thread() == 0;
            Self::new(main.then(|| "main".to_owned()))
        })
    }

    /// The calling thread's, which is this one if it has none yet.
    fn enter(player: impl FnOnce() -> Arc<Self>) -> Arc<Self> {
        let begin = || {
            let player = player();
            player.number.get_or_init(ops::this_thread);
            player.real.get_or_init(std::thread::current);
            player
        };
        local::with((&raw const CURRENT).addr(), begin, Arc::clone)
    }

    /// Makes a thread.
    pub(super) fn spawn(name: Option<String>, body: Body<'static>, place: Line) -> Arc<Self> {
        let player = Self::new(name);
        let mine = Arc::clone(&player);
        let body = move || {
            Self::enter(|| mine);
            body();
        };
        let number = ops::spawn(player.name.clone(), place, Box::new(body));
        player.number.get_or_init(|| number);
        player
    }

    /// Makes a thread that ends before the scope does.
    #[expect(unsafe_code, reason = "only the scope knows that the thread ends in time")]
    pub(super) fn spawn_scoped<'scope>(
        scope: &'scope Scope<'scope, '_>,
        name: Option<String>,
        body: Body<'scope>,
        place: Line,
    ) -> Arc<Self> {
        // SAFETY: the types differ in a lifetime alone. The closure and all that it owns
        // are used and dropped by the new thread before it ends, or by this one if it is
        // not made. `Children::join_all` comes back only when the new thread has ended,
        // and `scope` runs it on every path, before anything of 'scope goes.
        let body = unsafe { mem::transmute::<Body<'scope>, Body<'static>>(body) };
        let player = Self::spawn(name, body, place);
        Children::of(scope).add(player.number());
        player
    }

    pub(super) fn is_finished(&self, place: Line) -> bool {
        ops::has_ended(self.number(), place)
    }

    pub(super) fn join(&self, place: Line) -> Result<()> {
        ops::join(self.number(), place);
        self.end()
    }

    pub(super) fn join_in(&self, scope: Children, place: Line) -> Result<()> {
        ops::join(self.number(), place);
        scope.remove(self.number());
        self.end()
    }

    fn end(&self) -> Result<()> {
        match ops::take_panic(self.number()) {
            // The destructor that joins would only panic in its turn.
            Some(_) if is_unwinding() => Ok(()),
            Some(payload) => Err(payload),
            None => Ok(()),
        }
    }

    fn number(&self) -> ThreadNumber {
        *self.number.get_or_init(ops::this_thread)
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(super) fn id(&self, place: Line) -> ThreadId {
        if self.real.get().is_none() {
            // A thread begins when its parent does anything that others could notice.
            ops::touch(&Handle::at(place), "thread", "id", false, place);
        }
        self.real.get().map_or_else(|| no_answer(place), std::thread::Thread::id)
    }

    pub(super) fn unpark(&self, place: Line) {
        ops::unpark(self.number(), place);
    }
}

impl fmt::Debug for Player {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.real.get().map(std::thread::Thread::id);
        f.debug_struct("Thread").field("id", &id).field("name", &self.name).finish_non_exhaustive()
    }
}

/// The threads of a scope, named by its address, that nobody has joined yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Children {
    scope: usize,
}

static CHILDREN: Mutex<Vec<(Children, ThreadNumber)>> = Mutex::new(Vec::new());

impl Children {
    pub(super) fn of(scope: &Scope<'_, '_>) -> Self {
        Self { scope: ptr::from_ref(scope).addr() }
    }

    fn add(self, child: ThreadNumber) {
        locked(&CHILDREN).push((self, child));
    }

    fn remove(self, child: ThreadNumber) {
        locked(&CHILDREN).retain(|known| *known != (self, child));
    }

    /// The first of those that are left.
    fn first(self) -> Option<ThreadNumber> {
        let children = locked(&CHILDREN);
        children.iter().find(|(scope, _)| *scope == self).map(|(_, child)| *child)
    }

    /// Waits until all have ended, also while the execution is being given up; whether
    /// one of them panicked and nobody knows of it yet.
    fn join_all(self, place: Line) -> bool {
        let mut panicked = false;
        // A child may make another one while this waits for it.
        while let Some(child) = self.first() {
            ops::join_scoped(child, place);
            panicked |= ops::take_panic(child).is_some();
            self.remove(child);
        }
        panicked
    }
}

/// The body of a scope, and after it the end of all its threads.
pub(super) fn scope<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    run: Scoped<'_, 'env>,
    place: Line,
) {
    let fallen = panic::catch_unwind(AssertUnwindSafe(|| run(scope))).err();
    let panicked = Children::of(scope).join_all(place);
    match fallen {
        None if panicked => panic!("a scoped thread panicked"),
        None => {}
        Some(payload) => panic::resume_unwind(payload),
    }
}
