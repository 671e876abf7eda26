//! The recording: every thread writes what it does to a lane of its own, and the
//! lanes are read when somebody wants to look, at the end or in the middle.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::Location;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::lane::{self, Lane, Writer};
use crate::operation::{self, Moment, NO_OBJECT, ObjectInfo, Operation};
use crate::processor_time;
use crate::registry;
use crate::sampler::Sampler;
use crate::stopwatch::Stopwatch;

mod ticket;

pub use ticket::TaskLane;
pub(crate) use ticket::Ticket;

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
    stopwatch: Stopwatch,
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

    /// The calling thread is about to end its lane.
    fn last_look(&self, lane: &Lane) {
        self.sampler.look_at_this_thread(lane.number, self.stopwatch.elapsed());
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
        let duration = self.stopwatch.elapsed();
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
            stopwatch: Stopwatch::start(),
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
            self.session.last_look(lane);
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
    let lane = HERE.try_with(|here| here.writer.borrow().as_ref().map(|(to, _)| to.lane().number));
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
    writer: RefCell<Option<(Writer, Stopwatch)>>,
    /// Address of a line and its number, a line always in the same slot.
    places: [Cell<(usize, usize)>; PLACES],
}

thread_local! {
    static HERE: Here = const {
        Here {
            recording: Cell::new(0),
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
        if let Some((writer, stopwatch)) = &mut *writer {
            writer.push(|| stopwatch.nanos(), operation, moment, object, place);
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
        *self.writer.borrow_mut() = Some((Writer::new(Arc::clone(lane)), session.stopwatch));
    }
}

/// Not inlined: its arguments travel in registers, and a lock's fast path stays short.
#[inline(never)]
pub(crate) fn stamp(
    operation: Operation,
    moment: Moment,
    object: u32,
    place: &'static Location<'static>,
) {
    // Fails only while the thread's own locals are being destroyed: too late to record.
    let _ = HERE.try_with(move |here| here.stamp(operation, moment, object, place));
}

#[track_caller]
fn enter(session: &Session, lane: &Arc<Lane>) {
    let _ = HERE.try_with(|here| here.enter(session, lane));
    stamp(Operation::Start, Moment::Done, lane.number, Location::caller());
}
