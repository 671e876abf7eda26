//! The real threads that play the threads of a program, execution after execution.
//!
//! Each has a seat. Whoever holds the baton runs until its next visible operation; then
//! it announces the operation, lets the world say who goes on, and hands the baton over.
//! Whoever ends last turns the page: it judges the execution and begins the next one.

use std::any::Any;
use std::cell::Cell;
use std::num::NonZero;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::baton::{Seat, Turn};
use crate::config::Config;
use crate::failure::Failure;
use crate::local;
use crate::memory::Update;
use crate::one_core;
use crate::operation::{Operation, Pending, Stage as Progress, Verdict};
use crate::order::Actor;
use crate::panics::{keep_panics, message_of};
use crate::search::{Search, Strategy};
use crate::trace::{Action, Place, ThreadInfo, ThreadNumber};
use crate::world::{Body, Move, World};

/// What comes after an execution.
pub(crate) enum Page {
    /// Another one.
    Turn(Body),
    /// None: the exploration has ended.
    Close,
}

/// Judges an execution that is over, and says what comes next.
pub(crate) type Judge = Box<dyn FnMut(&mut World) -> Page + Send>;

struct Shared {
    world: World,
    judge: Judge,
    /// Where each thread waits for the baton.
    seats: Vec<Arc<Seat>>,
    /// Nothing is being run.
    closed: bool,
    /// The players are to go home.
    dismissed: bool,
    /// Threads cannot be brought to an end; what they own is lost.
    lost: bool,
}

/// The threads and the world that they share.
pub(crate) struct Stage {
    shared: Mutex<Shared>,
    players: Mutex<Vec<JoinHandle<()>>>,
    caller: Condvar,
    /// Grows with each operation: silence is when it does not.
    heartbeat: AtomicU64,
    core: Option<usize>,
    /// How many cores the program would find; its threads stay on one.
    cores: Option<NonZero<usize>>,
}

/// Whether there is an exploration in this process: while there is none, a watched
/// operation costs no more than to see that.
static IS_EXPLORED: AtomicBool = AtomicBool::new(false);
/// One exploration at a time: statics are one for all.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
static EXECUTIONS: AtomicU64 = AtomicU64::new(1);

struct Here {
    /// The stage that this thread belongs to, and its number there.
    part: OnceLock<(Arc<Stage>, ThreadNumber)>,
    /// Whether it runs a thread of the program at this moment.
    inside: Cell<bool>,
}

thread_local! {
    static HERE: Here = const { Here { part: OnceLock::new(), inside: Cell::new(false) } };
}

/// Whether the calling thread is a thread of a program that is being explored.
///
/// While nothing is explored in this process the answer costs one relaxed load.
#[inline]
pub fn is_exploring() -> bool {
    IS_EXPLORED.load(Ordering::Relaxed) && is_inside()
}

#[cold]
fn is_inside() -> bool {
    HERE.try_with(|here| here.inside.get()).unwrap_or(false)
}

/// The panic that unwinds a thread of an execution that is given up.
struct Abort;

/// Runs `ask` with the calling thread's stage.
///
/// # Panics
///
/// If the calling thread is none of a program that is explored.
fn with_part<R>(ask: impl FnOnce(&Arc<Stage>, ThreadNumber) -> R) -> R {
    HERE.with(|here| {
        let (stage, number) = here.part.get().expect("only called where `is_exploring`");
        ask(stage, *number)
    })
}

/// The calling thread's number.
pub(crate) fn this_thread() -> ThreadNumber {
    with_part(|_, me| me)
}

/// How many cores there are for whoever is not explored.
pub(crate) fn cores() -> Option<NonZero<usize>> {
    with_part(|stage, _| stage.cores)
}

/// Runs `ask` with the world, while the calling thread holds the baton.
pub(crate) fn with_world<R>(ask: impl FnOnce(&mut World, ThreadNumber) -> R) -> R {
    with_part(|stage, me| ask(&mut stage.lock().world, me))
}

/// Gives the execution up: the program does what cannot be explored.
pub(crate) fn misuse(sentence: String) -> ! {
    with_world(|world, _| world.fail(Failure::Misuse(sentence)));
    if thread::panicking() {
        // A second panic would end the process; the thread is lost instead.
        with_part(|stage, _| {
            stage.lock().lost = true;
            stage.caller.notify_all();
        });
        stay_for_ever();
    }
    unwind()
}

/// The execution is gone, and with it whoever could end this thread.
fn stay_for_ever() -> ! {
    loop {
        thread::park();
    }
}

fn unwind() -> ! {
    // Not `panic!`: nobody is to be told.
    panic::resume_unwind(Box::new(Abort))
}

/// Announces an operation and does it when its turn has come.
pub(crate) fn perform(
    operation: Operation,
    patience: Option<Duration>,
    place: Place,
    must: bool,
    function: &'static str,
    update: Update<'_>,
) -> Verdict {
    with_part(|stage, me| {
        stage.heartbeat.fetch_add(1, Ordering::Relaxed);
        let must = must || thread::panicking();
        let mut shared = stage.lock();
        if shared.lost {
            drop(shared);
            stay_for_ever();
        }
        if shared.world.stopped && !must {
            shared.world.let_go(me, operation);
            drop(shared);
            unwind();
        }
        let until = patience.map(|time| shared.world.now.saturating_add(time));
        let progress = Progress::Announced;
        shared.world.announce(me, Pending { operation, stage: progress, place, must, until });
        let pending = shared.world.threads[me].pending.as_ref();
        let at_once = !shared.world.stopped
            && pending.is_some_and(|pending| shared.world.never_branches(pending))
            && shared.world.next_of(me).is_some()
            && shared.world.may_be_forced();
        if !at_once {
            let moved = shared.world.advance();
            shared = stage.pass(shared, moved, me);
        }
        if shared.world.is_to_unwind(me) {
            let pending = shared.world.threads[me].pending.take();
            if pending.is_some_and(|pending| pending.stage == Progress::Announced) {
                shared.world.let_go(me, operation);
            }
            drop(shared);
            unwind();
        }
        shared.world.perform(me, function, update)
    })
}

/// Makes a thread of the program; it begins at the next operation of its parent.
pub(crate) fn spawn(name: Option<String>, place: Place, body: Body) -> ThreadNumber {
    perform(Operation::Spawn, None, place, false, "", &mut |_| None);
    with_part(|stage, me| {
        let mut shared = stage.lock();
        let number = shared.world.threads.len();
        // Before the world knows of it: the system may refuse the thread.
        stage.seat(&mut shared, number);
        let world = &mut shared.world;
        let child = world.add_thread(ThreadInfo { name, spawned: Some(place) }, body);
        world.threads[child].view = world.threads[me].view.clone();
        world.search.after(Actor::thread(me), Actor::thread(child));
        world.tell(me, Action::Spawn(child), None, place);
        child
    })
}

/// Writes down that the calling thread panics.
pub(crate) fn tell_of_panic(message: String) {
    with_part(|stage, me| {
        // Not while the world is locked by this very thread.
        if let Ok(mut shared) = stage.shared.try_lock() {
            let place = shared.world.last_place(me);
            shared.world.tell(me, Action::Panic(message), None, place);
        }
    });
}

/// The stage of one exploration, while it lasts.
pub(crate) struct Theatre {
    stage: Arc<Stage>,
    _turn: MutexGuard<'static, ()>,
}

impl Theatre {
    /// Waits for its turn, and opens.
    ///
    /// # Panics
    ///
    /// If the calling thread is being explored itself.
    pub(crate) fn open() -> Self {
        assert!(!is_exploring(), "a program that is explored cannot explore another one");
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        IS_EXPLORED.store(true, Ordering::Relaxed);
        Self { stage: Arc::new(Stage::new()), _turn: turn }
    }

    /// Runs executions until the judge closes the book; gives the world back.
    pub(crate) fn run(&mut self, mut world: World, program: Body, mut judge: Judge) -> World {
        let mut begin = Some(program);
        while let Some(program) = begin.take() {
            let lost;
            (world, judge, lost) = self.stage.run(world, program, judge);
            if lost {
                // Its threads stay behind; others take their places.
                self.stage = Arc::new(Stage::new());
                begin = match judge(&mut world) {
                    Page::Turn(program) => Some(program),
                    Page::Close => None,
                };
            }
        }
        world
    }
}

impl Drop for Theatre {
    fn drop(&mut self) {
        self.stage.dismiss();
        IS_EXPLORED.store(false, Ordering::Relaxed);
    }
}

impl Stage {
    fn new() -> Self {
        keep_panics();
        let world = World::new(Config::DEFAULT, Search::new(Strategy::Every));
        Self {
            shared: Mutex::new(Shared {
                world,
                judge: Box::new(|_| Page::Close),
                seats: Vec::new(),
                closed: true,
                dismissed: false,
                lost: false,
            }),
            players: Mutex::default(),
            caller: Condvar::new(),
            heartbeat: AtomicU64::new(0),
            core: one_core::this_core(),
            cores: thread::available_parallelism().ok(),
        }
    }

    /// Runs executions until the judge closes the book; gives the world back.
    ///
    /// `lost` says that threads were left behind that can never end, and the stage with
    /// them.
    fn run(self: &Arc<Self>, world: World, program: Body, judge: Judge) -> (World, Judge, bool) {
        let silence = world.config.max_silence;
        let mut shared = self.lock();
        (shared.world, shared.judge, shared.closed) = (world, judge, false);
        let first = self.seat(&mut shared, 0);
        self.begin(&mut shared.world, program);
        drop(shared);
        first.hand_over();
        let mut shared = self.wait(silence);
        let empty = World::new(shared.world.config, Search::new(Strategy::Every));
        let world = std::mem::replace(&mut shared.world, empty);
        let judge = std::mem::replace(&mut shared.judge, Box::new(|_| Page::Close));
        (world, judge, shared.lost)
    }

    /// Sends the players home and waits until they have gone; lost ones stay.
    fn dismiss(&self) {
        let mut shared = self.lock();
        if shared.lost {
            return;
        }
        shared.dismissed = true;
        let seats = shared.seats.clone();
        drop(shared);
        for seat in seats {
            seat.hand_over();
        }
        for player in std::mem::take(&mut *self.players()) {
            // A player catches whatever its part panics with.
            let _ = player.join();
        }
    }

    /// Waits until the exploration is over, or silent for too long.
    fn wait(&self, silence: Duration) -> MutexGuard<'_, Shared> {
        let mut shared = self.lock();
        let mut heard = self.heartbeat.load(Ordering::Relaxed);
        while !shared.closed && !shared.lost {
            let waited = self.caller.wait_timeout(shared, silence);
            let (guard, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            shared = guard;
            let now = self.heartbeat.load(Ordering::Relaxed);
            if timeout.timed_out() && now == heard && !shared.closed {
                let world = &mut shared.world;
                let runs =
                    |thread: &crate::world::Thread| !thread.ended && thread.pending.is_none();
                let thread = world.threads.iter().position(runs).unwrap_or(0);
                let of_thread = |event: &&crate::trace::Event| event.thread == thread;
                let last = world.events.iter().rev().find(of_thread).map(|event| event.place);
                world.failure = None;
                world.stopped = false;
                world.fail(Failure::Silent { thread, last });
                shared.lost = true;
            }
            heard = now;
        }
        shared
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn players(&self) -> MutexGuard<'_, Vec<JoinHandle<()>>> {
        self.players.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The seat of a thread, with a real thread on it.
    fn seat(self: &Arc<Self>, shared: &mut Shared, number: ThreadNumber) -> Arc<Seat> {
        let seats = &mut shared.seats;
        while seats.len() <= number {
            let (turn, number) = (Turn::default(), seats.len());
            let (stage, mine) = (Arc::clone(self), turn.clone());
            let player = thread::Builder::new().name("explored".into()).spawn(move || {
                one_core::stay_on(stage.core);
                stage.play(&mine, number);
            });
            let player = player.expect("the system gives a small program its few threads");
            seats.push(Arc::new(Seat { turn, sitter: player.thread().clone() }));
            self.players().push(player);
        }
        Arc::clone(&seats[number])
    }

    /// The life of a real thread: one thread of the program after another.
    fn play(self: Arc<Self>, turn: &Turn, me: ThreadNumber) {
        HERE.with(|here| here.part.set((Arc::clone(&self), me)).is_ok());
        loop {
            turn.take();
            let (body, stopped) = {
                let mut shared = self.lock();
                if shared.dismissed {
                    return;
                }
                let stopped = shared.world.stopped;
                (shared.world.threads[me].body.take(), stopped)
            };
            let Some(body) = body else { continue };
            self.run_body(me, body, stopped);
            self.end(me);
        }
    }

    fn run_body(&self, me: ThreadNumber, body: Body, stopped: bool) {
        let set_inside = |inside| HERE.with(|here| here.inside.set(inside));
        set_inside(true);
        let guarded = |run: &mut dyn FnMut()| panic::catch_unwind(AssertUnwindSafe(run)).err();
        let mut body = Some(body);
        let mut fallen = guarded(&mut || {
            let body = body.take();
            if !stopped && let Some(body) = body {
                body();
            }
        });
        // The thread's own values are dropped while it can still be seen.
        let after = guarded(&mut || local::drop_all());
        if fallen.is_none() {
            fallen = after;
        }
        if self.lock().world.matters.exits && fallen.is_none() {
            fallen = guarded(&mut || {
                let here = std::panic::Location::caller();
                perform(Operation::Exit, None, here, false, "", &mut |_| None);
            });
        }
        set_inside(false);
        if let Some(payload) = fallen.filter(|payload| !payload.is::<Abort>()) {
            self.note_panic(me, payload);
        }
    }

    fn note_panic(&self, me: ThreadNumber, payload: Box<dyn Any + Send>) {
        let mut shared = self.lock();
        let world = &mut shared.world;
        if me == 0 || world.config.panics == crate::config::Panics::Fail {
            let told = world.events.iter().rev().find_map(|event| match &event.action {
                Action::Panic(message) if event.thread == me => Some(message.clone()),
                _ => None,
            });
            let message = told.unwrap_or_else(|| message_of(&*payload));
            world.fail(Failure::Panic { thread: me, message });
        }
        world.threads[me].panic = Some(payload);
    }

    /// A thread of the program has ended.
    fn end(self: &Arc<Self>, me: ThreadNumber) {
        let mut shared = self.lock();
        shared.world.threads[me].ended = true;
        // Whoever asks again and again whether it has ended has something new to see.
        let token = shared.world.threads[me].token;
        shared.world.changed(token);
        shared.world.threads[me].pending = None;
        let moved = shared.world.advance();
        match moved {
            Move::Thread(next) => Self::hand_to(shared, next),
            Move::Over => self.turn_page(shared),
            Move::Lost => {
                shared.lost = true;
                self.caller.notify_all();
            }
        }
    }

    fn turn_page(self: &Arc<Self>, mut shared: MutexGuard<'_, Shared>) {
        let Shared { world, judge, .. } = &mut *shared;
        match judge(world) {
            Page::Turn(program) => {
                self.begin(world, program);
                Self::hand_to(shared, 0);
            }
            Page::Close => {
                shared.closed = true;
                self.caller.notify_all();
            }
        }
    }

    fn begin(&self, world: &mut World, program: Body) {
        world.begin(EXECUTIONS.fetch_add(1, Ordering::Relaxed), program);
        self.heartbeat.fetch_add(1, Ordering::Relaxed);
    }

    fn hand_to(shared: MutexGuard<'_, Shared>, next: ThreadNumber) {
        let seat = Arc::clone(&shared.seats[next]);
        drop(shared);
        seat.hand_over();
    }

    /// Hands the baton over, unless it stays, and waits until it comes back.
    fn pass<'a>(
        &'a self,
        mut shared: MutexGuard<'a, Shared>,
        moved: Move,
        me: ThreadNumber,
    ) -> MutexGuard<'a, Shared> {
        let seat = Arc::clone(&shared.seats[me]);
        match moved {
            Move::Thread(next) if next == me => return shared,
            Move::Thread(next) => Self::hand_to(shared, next),
            // The caller itself has not ended: this can only be a thread that is lost.
            Move::Over | Move::Lost => {
                shared.lost = true;
                self.caller.notify_all();
                drop(shared);
            }
        }
        seat.turn.take();
        let shared = self.lock();
        if shared.lost {
            drop(shared);
            stay_for_ever();
        }
        shared
    }
}
