//! The model behind every view: lanes of spans, locks with their holders, and the
//! operations one by one.

#![expect(clippy::ref_option_ref, reason = "what serde derives refers to optional places")]

use std::panic::Location;
use std::time::Duration;

use serde::Serialize;
use watched::operation::{Kind, Operation};
use watched::recording::LaneKind;

use super::json;

/// One recorded run, ready to be shown.
///
/// All times count from the first event of the run; as JSON, in microseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Timeline {
    /// From the first event to the last, or to the moment of reading if the run goes on.
    #[serde(rename = "duration_us", serialize_with = "json::micros")]
    pub duration: Duration,
    /// Whether the system was asked which thread was on a core; only Linux tells.
    pub sampled: bool,
    /// One lane a thread, process or task, in the order of spawning.
    pub lanes: Vec<Lane>,
    /// The locks, in the order of their first use.
    pub locks: Vec<Lock>,
    /// What else the threads shared: channels, condition variables, barriers.
    pub things: Vec<Thing>,
    /// Everything that was done, by its beginning.
    pub acts: Vec<Act>,
}

/// What one thread, process or task did.
#[derive(Clone, Debug, Serialize)]
pub struct Lane {
    /// Its number in the recording; 0 is the thread that recorded.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// What it stands for.
    #[serde(serialize_with = "json::lane_kind")]
    pub kind: LaneKind,
    /// The lane that made it.
    pub parent: Option<u32>,
    /// The operating system's number for it, where there is one.
    pub os_id: Option<u64>,
    /// When it was made.
    #[serde(rename = "from_us", serialize_with = "json::micros")]
    pub from: Duration,
    /// When it ended, or the end of the recording.
    #[serde(rename = "to_us", serialize_with = "json::micros")]
    pub to: Duration,
    /// How it ended.
    pub end: End,
    /// Time on a core, where the system tells.
    #[serde(rename = "processor_time_us", serialize_with = "json::some_micros")]
    pub processor_time: Option<Duration>,
    /// Time ready to run while no core was free, where the system tells.
    #[serde(rename = "ready_us", serialize_with = "json::some_micros")]
    pub ready: Option<Duration>,
    /// What it did, without gaps from its beginning to its end.
    pub spans: Vec<Span>,
}

/// How a lane ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// It had not ended when the recording did.
    Open,
    /// Its code came to its end.
    Ended,
    /// A thread panicked, or a process failed.
    Panicked,
}

/// A stretch of a lane in which nothing changes.
#[derive(Clone, Debug, Serialize)]
pub struct Span {
    /// What the lane does.
    #[serde(flatten)]
    pub activity: Activity,
    /// The locks that it holds meanwhile, the last taken last.
    pub holds: Vec<Hold>,
    /// Its beginning.
    #[serde(rename = "from_us", serialize_with = "json::micros")]
    pub from: Duration,
    /// Its end.
    #[serde(rename = "to_us", serialize_with = "json::micros")]
    pub to: Duration,
    /// The line of the program that waits.
    #[serde(serialize_with = "json::some_place")]
    pub place: Option<&'static Location<'static>>,
}

/// A lock that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Hold {
    /// The lock's number.
    pub object: u32,
    /// Whether others may hold it too, as readers.
    pub shared: bool,
}

/// What a lane does. Numbers are those of the object or lane that is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "activity", content = "of", rename_all = "snake_case")]
pub enum Activity {
    /// Was made, but its code has not begun.
    Starting,
    /// Runs, as far as can be told.
    Running,
    /// Could run, but no core is free.
    Ready,
    /// Neither on a core nor ready although nothing was announced: it waits inside
    /// the operating system, as for a file or a socket.
    InSystem,
    /// A process between its start and its end.
    Alive,
    /// A task that nobody polls.
    Pending,
    /// A task that is polled.
    Polled,
    /// Sleeps for a time.
    Sleeping,
    /// Waits for its own token.
    Parked,
    /// Waits for that lane to end.
    Joining(u32),
    /// Waits for all threads of a scope.
    JoiningScope,
    /// Waits to hold that lock alone.
    Locking(u32),
    /// Waits to hold that lock together with other readers.
    Reading(u32),
    /// Waits on that condition variable.
    OnCondvar(u32),
    /// Waits until that channel takes its value.
    Sending(u32),
    /// Waits until that channel has a value.
    Receiving(u32),
    /// Waits on several channels at once.
    Selecting,
    /// Waits for the others at that barrier or wait group.
    Meeting(u32),
    /// Waits until another thread has made that value.
    Once(u32),
}

/// A lock and who held it.
#[derive(Clone, Debug, Serialize)]
pub struct Lock {
    /// Its number.
    pub object: u32,
    /// Its letter in the pictures; the least waited for of more than eight have none.
    pub letter: Option<char>,
    /// The variable that it is kept in, if the source text tells.
    pub name: Option<String>,
    /// Its kind.
    #[serde(serialize_with = "json::kind")]
    pub kind: Kind,
    /// The line that made it.
    #[serde(serialize_with = "json::some_place")]
    pub made: Option<&'static Location<'static>>,
    /// How long anybody held it.
    #[serde(rename = "busy_us", serialize_with = "json::micros")]
    pub busy: Duration,
    /// How long threads waited for it, added up.
    #[serde(rename = "waited_us", serialize_with = "json::micros")]
    pub waited: Duration,
    /// Who held it and when, by the beginning.
    pub held: Vec<Held>,
}

/// One hold of a lock, from its taking to its release.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Held {
    /// The number of the lane that held it.
    pub lane: u32,
    /// Whether others could hold it too, as readers.
    pub shared: bool,
    /// When it was taken.
    #[serde(rename = "from_us", serialize_with = "json::micros")]
    pub from: Duration,
    /// When it was released, or the end of the recording.
    #[serde(rename = "to_us", serialize_with = "json::micros")]
    pub to: Duration,
    /// The line that took it.
    #[serde(serialize_with = "json::place")]
    pub place: &'static Location<'static>,
}

/// Something shared that is not a lock.
#[derive(Clone, Debug, Serialize)]
pub struct Thing {
    /// Its number.
    pub object: u32,
    /// The variable that it is kept in, if the source text tells.
    pub name: Option<String>,
    /// Its kind.
    #[serde(serialize_with = "json::kind")]
    pub kind: Kind,
    /// The line that made it.
    #[serde(serialize_with = "json::place")]
    pub made: &'static Location<'static>,
}

/// One operation of one lane.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Act {
    /// The number of the lane.
    pub lane: u32,
    /// What it did.
    #[serde(serialize_with = "json::operation")]
    pub operation: Operation,
    /// The number of the object or lane that it concerns.
    pub object: u32,
    /// When it was announced, or happened.
    #[serde(rename = "from_us", serialize_with = "json::micros")]
    pub from: Duration,
    /// When it was reported, or the end of the recording.
    #[serde(rename = "to_us", serialize_with = "json::micros")]
    pub to: Duration,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether the lane waited; the span says for what.
    pub waited: bool,
    /// The line of the program.
    #[serde(serialize_with = "json::place")]
    pub place: &'static Location<'static>,
}

/// What came of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It happened.
    Done,
    /// It did not happen: busy, closed, empty, full, or the thread panicked.
    Refused,
    /// It did not happen within its time limit.
    TimedOut,
    /// The thread went on without a report.
    Abandoned,
    /// There was no report when the recording ended.
    Open,
}

impl Span {
    /// Its length.
    pub fn time(&self) -> Duration {
        self.to.saturating_sub(self.from)
    }
}

impl Held {
    /// Whether some of it lies between the two moments.
    pub(super) fn overlaps(&self, from: Duration, to: Duration) -> bool {
        self.from < to && from < self.to
    }
}

impl Activity {
    /// Whether the lane waits for what other threads do or did.
    pub fn waits(self) -> bool {
        self.waits_for_data() || matches!(self, Self::Joining(_) | Self::JoiningScope)
    }

    /// Whether it counts in the column `wait`: all but sleeps and the ends of threads.
    pub fn waits_for_data(self) -> bool {
        self.lock().is_some()
            || self.thing().is_some()
            || matches!(self, Self::Selecting | Self::Parked)
    }

    /// The lock that is waited for.
    pub fn lock(self) -> Option<u32> {
        match self {
            Self::Locking(object) | Self::Reading(object) => Some(object),
            _ => None,
        }
    }

    /// What is waited for, where it is an object and no lock.
    pub(super) fn thing(self) -> Option<u32> {
        match self {
            Self::OnCondvar(object)
            | Self::Sending(object)
            | Self::Receiving(object)
            | Self::Meeting(object)
            | Self::Once(object) => Some(object),
            _ => None,
        }
    }
}

impl Lane {
    /// How long it did what the question asks for.
    pub fn time(&self, asked: impl Fn(Activity) -> bool) -> Duration {
        self.spans.iter().filter(|span| asked(span.activity)).map(Span::time).sum()
    }

    /// How long it waited: for locks, channels, condition variables and the like.
    pub fn waited(&self) -> Duration {
        self.time(Activity::waits_for_data)
    }

    /// The span in which it waits while the recording ends.
    pub(super) fn last_wait(&self) -> Option<&Span> {
        let last = self.spans.last()?;
        (self.end == End::Open && last.activity.waits()).then_some(last)
    }
}

impl Timeline {
    /// The lane with this number.
    pub fn lane(&self, number: u32) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.number == number)
    }

    /// The lock with this number.
    pub fn lock(&self, object: u32) -> Option<&Lock> {
        self.locks.iter().find(|lock| lock.object == object)
    }
}
