//! Threads of a program that is explored.

use std::any::Any;
use std::fmt;
use std::mem;
use std::panic::{self, AssertUnwindSafe, Location};
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{Result, ThreadId};

use explorer::{Handle, ThreadNumber, local, ops};

use super::Scope;
use crate::operation::{is_unwinding, no_answer};

/// A line of the program.
type Line = &'static Location<'static>;
/// The code of a thread.
type Body<'a> = Box<dyn FnOnce() + Send + 'a>;

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

/// What a thread of the program leaves to whoever joins it.
pub(super) struct Played<T> {
    player: Arc<Player>,
    value: Arc<Mutex<Option<T>>>,
    /// What is answered for a thread that was unwound with the execution.
    blank: Option<T>,
}

impl<T: Send + 'static> Played<T> {
    /// Makes a thread.
    pub(super) fn spawn<F>(name: Option<String>, body: F, place: Line) -> Self
    where
        F: FnOnce() -> T + Send + 'static,
    {
        let mut unit: Box<dyn Any> = Box::new(Some(()));
        let blank = unit.downcast_mut().and_then(Option::take);
        let (played, body) = Self::prepare(name, body, blank);
        let number = ops::spawn(played.player.name.clone(), place, body);
        played.player.number.get_or_init(|| number);
        played
    }
}

impl<T: Send> Played<T> {
    /// Makes a thread that ends before the scope does.
    #[expect(unsafe_code, reason = "only the scope knows that the thread ends in time")]
    pub(super) fn spawn_scoped<'scope, F>(
        scope: &'scope Scope<'scope, '_>,
        name: Option<String>,
        body: F,
        place: Line,
    ) -> Self
    where
        F: FnOnce() -> T + Send + 'scope,
        T: 'scope,
    {
        let (played, body) = Self::prepare(name, body, None);
        // SAFETY: the types differ in a lifetime alone. The closure and all that it owns
        // are used and dropped by the new thread before it ends, or by this one if it is
        // not made. `Children::join_all` comes back only when the new thread has ended,
        // and `scope` runs it on every path, before anything of 'scope goes.
        let body = unsafe { mem::transmute::<Body<'scope>, Body<'static>>(body) };
        let number = ops::spawn(played.player.name.clone(), place, body);
        played.player.number.get_or_init(|| number);
        Children::of(scope).add(number);
        played
    }

    /// The thread's code, and what it leaves.
    fn prepare<'a, F>(name: Option<String>, body: F, blank: Option<T>) -> (Self, Body<'a>)
    where
        F: FnOnce() -> T + Send + 'a,
        T: 'a,
    {
        let played = Self { player: Player::new(name), value: Arc::default(), blank };
        let (player, value) = (Arc::clone(&played.player), Arc::clone(&played.value));
        let body = move || {
            Player::enter(|| player);
            let returned = body();
            *locked(&value) = Some(returned);
        };
        (played, Box::new(body))
    }
}

impl<T> Played<T> {
    pub(super) fn player(&self) -> Arc<Player> {
        Arc::clone(&self.player)
    }

    pub(super) fn is_finished(&self, place: Line) -> bool {
        ops::has_ended(self.player.number(), place)
    }

    pub(super) fn join(self, place: Line) -> Result<T> {
        ops::join(self.player.number(), place);
        self.result(place)
    }

    pub(super) fn join_in(self, scope: Children, place: Line) -> Result<T> {
        ops::join(self.player.number(), place);
        scope.remove(self.player.number());
        self.result(place)
    }

    fn result(self, place: Line) -> Result<T> {
        let value = locked(&self.value).take();
        match ops::take_panic(self.player.number()) {
            // The destructor that joins would only panic in its turn.
            Some(_) if is_unwinding() => {}
            Some(payload) => return Err(payload),
            None => {}
        }
        Ok(value.or(self.blank).unwrap_or_else(|| no_answer(place)))
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
pub(super) fn scope<'scope, 'env, F, T>(
    scope: &'scope Scope<'scope, 'env>,
    body: F,
    place: Line,
) -> T
where
    F: FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let result = panic::catch_unwind(AssertUnwindSafe(|| body(scope)));
    let panicked = Children::of(scope).join_all(place);
    match result {
        Ok(_) if panicked => panic!("a scoped thread panicked"),
        Ok(value) => value,
        Err(payload) => panic::resume_unwind(payload),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
