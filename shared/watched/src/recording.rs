//! The recording: every thread writes what it does to a lane of its own, and the
//! lanes are read when somebody wants to look, at the end or in the middle.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::Location;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::lane::{self, Lane, Writer};
use crate::operation::{self, Moment, NO_OBJECT, ObjectInfo, Operation};
use crate::processor_time;
use crate::registry;
use crate::sampler::Sampler;

pub use crate::lane::{Event, LaneKind};
pub use crate::sampler::Sample;

/// The number of the recording that is on; 0 while none is.
static ON: AtomicU32 = AtomicU32::new(0);
static LAST: AtomicU32 = AtomicU32::new(0);
static SESSION: Mutex<Option<Arc<Session>>> = Mutex::new(None);
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Whether anything is recorded now.
#[inline]
pub fn is_on() -> bool {
    // Relaxed: a thread that sees the change late loses an event at the very edge.
    ON.load(Ordering::Relaxed) != 0
}

/// What the recorder knows of one run, read at some moment.
#[derive(Clone, Debug)]
pub struct Tape {
    /// From the beginning of the recording to the moment of reading.
    pub duration: Duration,
    /// One lane a thread, in the order of spawning; the recording thread is the first.
    pub lanes: Vec<LaneTape>,
    /// The objects that the events name.
    pub objects: BTreeMap<u32, ObjectInfo>,
}

/// One lane of a [`Tape`].
#[derive(Clone, Debug)]
pub struct LaneTape {
    /// Its number in this recording; events name lanes by it.
    pub number: u32,
    /// The name given to it, or `thread-N`.
    pub name: String,
    /// What it stands for.
    pub kind: LaneKind,
    /// The lane that made it.
    pub parent: Option<u32>,
    /// The operating system's number for the thread or process, where there is one.
    pub os_id: Option<u64>,
    /// Time on a core, known once the lane has ended.
    pub processor_time: Option<Duration>,
    /// Its events, oldest first.
    pub events: Vec<Event>,
    /// What the system said about it from time to time.
    pub samples: Vec<Sample>,
}

/// A recording that is on. Dropping it turns it off.
#[derive(Debug)]
pub struct Recording {
    session: Arc<Session>,
    started_with: Duration,
    _turn: MutexGuard<'static, ()>,
}

pub(crate) struct Session {
    number: u32,
    epoch: Instant,
    lanes: Mutex<Vec<Arc<Lane>>>,
    sampler: Sampler,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "recording {}", self.number)
    }
}

impl Session {
    pub(crate) fn lanes(&self) -> Vec<Arc<Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add_lane(&self, name: Option<&str>, kind: LaneKind, parent: Option<u32>) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let number = lanes.len() as u32;
        let name = name.map_or_else(|| format!("thread-{number}"), str::to_owned);
        let lane = Arc::new(Lane::new(number, name, kind, parent));
        lanes.push(Arc::clone(&lane));
        lane
    }

    fn tape(&self) -> Tape {
        let mut samples = self.sampler.samples();
        let mut lanes: Vec<_> = self
            .lanes()
            .iter()
            .map(|lane| LaneTape {
                number: lane.number,
                name: lane.name.clone(),
                kind: lane.kind,
                parent: lane.parent,
                os_id: some(lane.os_id.load(Ordering::Relaxed)),
                processor_time: some(lane.processor_time.load(Ordering::Relaxed))
                    .map(Duration::from_nanos),
                events: lane.events(),
                samples: samples.remove(&lane.number).unwrap_or_default(),
            })
            .collect();
        // A thread that has not begun has no events yet; one that was refused never will.
        let refused: BTreeSet<u32> = lanes
            .iter()
            .flat_map(|lane| &lane.events)
            .filter(|event| (event.operation, event.moment) == (Operation::Spawn, Moment::Refused))
            .map(|event| event.object)
            .collect();
        lanes.retain(|lane| !refused.contains(&lane.number));
        // After the lanes were read, so that no event lies behind the end.
        let duration = self.epoch.elapsed();
        let mut objects = BTreeMap::new();
        for event in lanes.iter().flat_map(|lane| &lane.events) {
            if names_an_object(event.operation) && !objects.contains_key(&event.object) {
                objects.extend(operation::object_info(event.object).map(|i| (event.object, i)));
            }
        }
        Tape { duration, lanes, objects }
    }
}

fn some(number: u64) -> Option<u64> {
    (number != 0).then_some(number)
}

/// Whether an operation's object is a lock, a channel and so on, and not a lane.
pub fn names_an_object(operation: Operation) -> bool {
    use Operation as O;
    !matches!(
        operation,
        O::Start | O::Exit | O::Spawn | O::Join | O::Sleep | O::Park | O::Unpark | O::Poll
    )
}

impl Recording {
    /// Begins a recording; the calling thread is its first lane, under `name`.
    ///
    /// There is one recording at a time: a second caller waits for the first to end.
    #[track_caller]
    pub fn start(name: &str) -> Self {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let session = Arc::new_cyclic(|weak| Session {
            number: LAST.fetch_add(1, Ordering::Relaxed) + 1,
            epoch: Instant::now(),
            lanes: Mutex::default(),
            sampler: Sampler::start(weak.clone()),
        });
        let lane = session.add_lane(Some(name), LaneKind::Thread, None);
        *SESSION.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&session));
        ON.store(session.number, Ordering::Relaxed);
        enter(&session, &lane);
        let started_with = processor_time::of_this_thread().unwrap_or_default();
        Self { session, started_with, _turn: turn }
    }

    /// Ends the recording and gives what was recorded.
    #[track_caller]
    pub fn finish(self) -> Tape {
        let place = Location::caller();
        if let Some(lane) = self.session.lanes().first() {
            let used =
                processor_time::of_this_thread().map(|now| now.saturating_sub(self.started_with));
            set_processor_time(lane, used);
            stamp(Operation::Exit, Moment::Done, lane.number, place);
        }
        turn_off();
        self.session.sampler.stop();
        self.session.tape()
    }
}

fn turn_off() {
    ON.store(0, Ordering::Relaxed);
    *SESSION.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

impl Drop for Recording {
    fn drop(&mut self) {
        turn_off();
    }
}

/// The recording so far, read from outside; `None` while nothing is recorded.
///
/// Any thread may ask, also while the recorded ones are stuck.
pub fn tape_so_far() -> Option<Tape> {
    current_session().map(|session| session.tape())
}

fn current_session() -> Option<Arc<Session>> {
    SESSION.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// The calling thread's lane in the recording that it takes part in, or [`NO_OBJECT`].
pub(crate) fn lane_here() -> u32 {
    let lane = HERE.try_with(|here| here.writer.borrow().as_ref().map(|to| to.lane().number));
    lane.ok().flatten().unwrap_or(NO_OBJECT)
}

fn set_processor_time(lane: &Lane, used: Option<Duration>) {
    let nanos = used.map_or(0, |time| time.as_nanos() as u64);
    lane.processor_time.store(nanos, Ordering::Relaxed);
}

/// How many lines of the program each thread remembers the number of.
const PLACES: usize = 32;

/// What a thread knows of the recording that it takes part in.
struct Here {
    recording: Cell<u32>,
    epoch: Cell<Option<Instant>>,
    writer: RefCell<Option<Writer>>,
    /// Address of a line and its number, a line always in the same slot.
    places: [Cell<(usize, usize)>; PLACES],
}

thread_local! {
    static HERE: Here = const {
        Here {
            recording: Cell::new(0),
            epoch: Cell::new(None),
            writer: RefCell::new(None),
            places: [const { Cell::new((0, 0)) }; PLACES],
        }
    };
}

impl Here {
    #[inline]
    fn stamp(
        &self,
        operation: Operation,
        moment: Moment,
        object: u32,
        place: &'static Location<'static>,
    ) {
        let on = ON.load(Ordering::Relaxed);
        if self.recording.get() != on && !self.adopt(on) {
            return;
        }
        let place = self.place_number(place);
        let mut writer = self.writer.borrow_mut();
        if let (Some(writer), Some(epoch)) = (&mut *writer, self.epoch.get()) {
            writer.push(epoch.elapsed().as_nanos() as u64, operation, moment, object, place);
        }
    }

    #[inline]
    fn place_number(&self, place: &'static Location<'static>) -> usize {
        let address = std::ptr::from_ref(place).addr();
        let slot = &self.places[(address / align_of::<Location<'_>>()) % PLACES];
        let (known, number) = slot.get();
        if known == address {
            return number;
        }
        let number = lane::place_number(place);
        slot.set((address, number));
        number
    }

    /// A thread that nobody here spawned (a library's worker) gets a lane at its
    /// first event. One that an earlier recording knows is left out: it is a
    /// leftover, not part of this run.
    #[cold]
    fn adopt(&self, on: u32) -> bool {
        if on == 0 || self.recording.get() != 0 {
            return false;
        }
        let Some(session) = current_session() else { return false };
        let thread = std::thread::current();
        let lane = session.add_lane(thread.name(), LaneKind::Thread, None);
        self.enter(&session, &lane);
        true
    }

    fn enter(&self, session: &Session, lane: &Arc<Lane>) {
        lane.os_id.store(registry::os_id().unwrap_or(0), Ordering::Relaxed);
        self.recording.set(session.number);
        self.epoch.set(Some(session.epoch));
        *self.writer.borrow_mut() = Some(Writer::new(Arc::clone(lane)));
    }
}

#[inline]
pub(crate) fn stamp(
    operation: Operation,
    moment: Moment,
    object: u32,
    place: &'static Location<'static>,
) {
    // Fails only while the thread's own locals are being destroyed: too late to record.
    let _ = HERE.try_with(|here| here.stamp(operation, moment, object, place));
}

#[track_caller]
fn enter(session: &Session, lane: &Arc<Lane>) {
    let _ = HERE.try_with(|here| here.enter(session, lane));
    stamp(Operation::Start, Moment::Done, lane.number, Location::caller());
}

/// A lane that was registered by its parent and waits for its thread.
///
/// The parent registers it, so that lanes stand in the order of spawning and the
/// time until the thread runs can be seen.
pub(crate) struct Ticket {
    taken: Option<(Arc<Session>, Arc<Lane>)>,
    /// For what is not a thread; a thread has its own.
    writer: Mutex<Option<Writer>>,
    place: &'static Location<'static>,
}

impl Ticket {
    #[track_caller]
    pub(crate) fn take(name: Option<&str>, kind: LaneKind) -> Self {
        let place = Location::caller();
        if !is_on() {
            return Self { taken: None, writer: Mutex::default(), place };
        }
        let parent = HERE
            .try_with(|here| {
                let writer = here.writer.borrow();
                writer.as_ref().map(|to| (here.recording.get(), to.lane().number))
            })
            .ok()
            .flatten();
        let taken = current_session().and_then(|session| {
            // A leftover of an earlier recording does not spawn into this one.
            let parent = match parent {
                Some((recording, _)) if recording != session.number => return None,
                Some((_, number)) => Some(number),
                None => None,
            };
            let lane = session.add_lane(name, kind, parent);
            Some((session, lane))
        });
        if let Some((_, lane)) = &taken {
            stamp(Operation::Spawn, Moment::Announced, lane.number, place);
        }
        Self { taken, writer: Mutex::default(), place }
    }

    /// The lane's number, or [`NO_OBJECT`].
    pub(crate) fn lane(&self) -> u32 {
        self.taken.as_ref().map_or(NO_OBJECT, |(_, lane)| lane.number)
    }

    /// The parent reports whether the spawn succeeded.
    pub(crate) fn spawned(lane: u32, succeeded: bool, place: &'static Location<'static>) {
        if lane != NO_OBJECT {
            let moment = if succeeded { Moment::Done } else { Moment::Refused };
            stamp(Operation::Spawn, moment, lane, place);
        }
    }

    /// The line that spawned.
    pub(crate) fn place(&self) -> &'static Location<'static> {
        self.place
    }

    /// The new thread begins. Its lane ends when the guard is dropped.
    pub(crate) fn enter(self) -> Entered {
        if let Some((session, lane)) = &self.taken {
            let _ = HERE.try_with(|here| here.enter(session, lane));
            stamp(Operation::Start, Moment::Done, lane.number, self.place);
        }
        Entered(self)
    }

    /// A process begins: it cannot write to its lane, so its parent does.
    pub(crate) fn begin_process(&self, os_id: u32) {
        if let Some((_, lane)) = &self.taken {
            lane.os_id.store(os_id.into(), Ordering::Relaxed);
        }
        self.push(Operation::Start, Moment::Done);
    }

    /// Writes to the lane of what is not a thread of ours.
    pub(crate) fn push(&self, operation: Operation, moment: Moment) {
        let Some((session, lane)) = &self.taken else { return };
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let writer = writer.get_or_insert_with(|| Writer::new(Arc::clone(lane)));
        // Under the lock, so that the events stand in the order of their times.
        let at = session.epoch.elapsed().as_nanos() as u64;
        writer.push(at, operation, moment, lane.number, lane::place_number(self.place));
    }
}

/// A thread that runs on its lane.
pub(crate) struct Entered(Ticket);

impl Drop for Entered {
    fn drop(&mut self) {
        if let Some((_, lane)) = &self.0.taken {
            set_processor_time(lane, processor_time::of_this_thread());
            let moment = if std::thread::panicking() { Moment::Refused } else { Moment::Done };
            stamp(Operation::Exit, moment, lane.number, self.0.place);
        }
    }
}

/// A task's lane: polls are recorded on it, by whichever thread polls.
///
/// For executors of one's own and of others: wrap the future, not the executor.
#[derive(Debug)]
pub struct TaskLane {
    ticket: Ticket,
    polls: AtomicU64,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "lane {}", self.lane())
    }
}

impl TaskLane {
    /// A lane for the task with this name, made now.
    #[track_caller]
    pub fn new(name: &str) -> Self {
        Self { ticket: Ticket::take(Some(name), LaneKind::Task), polls: AtomicU64::new(0) }
    }

    /// Records one poll. `poll` says whether the task is ready; it ends the lane.
    ///
    /// The executor gives a task to one thread at a time, so a lane has one
    /// writer at a time, as it must.
    pub fn poll<T>(&self, poll: impl FnOnce() -> std::task::Poll<T>) -> std::task::Poll<T> {
        if self.polls.fetch_add(1, Ordering::Relaxed) == 0 {
            self.ticket.push(Operation::Start, Moment::Done);
        }
        self.ticket.push(Operation::Poll, Moment::Announced);
        let polled = poll();
        self.ticket.push(Operation::Poll, Moment::Done);
        if polled.is_ready() {
            self.ticket.push(Operation::Exit, Moment::Done);
        }
        polled
    }
}
