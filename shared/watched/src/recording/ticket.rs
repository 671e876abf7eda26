//! Lanes that are made before what they stand for begins: threads, processes, tasks.

use std::panic::Location;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::{HERE, Session, current_session, is_on, set_processor_time, stamp};
use crate::lane::{self, Lane, LaneKind, Writer};
use crate::operation::{Moment, NO_OBJECT, Operation};
use crate::processor_time;

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
                writer.as_ref().map(|(to, _)| (here.recording.get(), to.lane().number))
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
        let at = || session.stopwatch.nanos();
        writer.push(at, operation, moment, lane.number, lane::place_number(self.place));
    }
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "lane {}", self.lane())
    }
}

/// A thread that runs on its lane.
pub(crate) struct Entered(Ticket);

impl Drop for Entered {
    fn drop(&mut self) {
        if let Some((session, lane)) = &self.0.taken {
            session.last_look(lane);
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
    ended: AtomicBool,
}

impl TaskLane {
    /// A lane for the task with this name, made now.
    #[track_caller]
    pub fn new(name: &str) -> Self {
        Self {
            ticket: Ticket::take(Some(name), LaneKind::Task),
            polls: AtomicU64::new(0),
            ended: AtomicBool::new(false),
        }
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
            self.end();
        }
        polled
    }

    fn end(&self) {
        if !self.ended.swap(true, Ordering::Relaxed) {
            self.ticket.push(Operation::Exit, Moment::Done);
        }
    }
}

/// A task that is dropped before it is ready ends there.
impl Drop for TaskLane {
    fn drop(&mut self) {
        self.end();
    }
}
