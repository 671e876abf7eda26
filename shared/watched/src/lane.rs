//! A lane: the events of one thread, written by that thread alone and readable
//! by all at any time, also while the thread is stuck for ever.
//!
//! A slot is three atomics, and the last one that is written says that it is
//! full: writing an event is three plain stores on the usual processors. A lock
//! is taken only where a new chunk begins, once in hundreds of events.

use std::panic::Location;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::operation::{Moment, Operation};

use slots::{EMPTY, End, Slots, Spare, Stored};

mod slots;

/// What a lane stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneKind {
    /// A thread of this process.
    Thread,
    /// A child process.
    Process,
    /// A task that is polled.
    Task,
}

/// One event, read back.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// Since the recording began.
    pub at: Duration,
    /// What the thread does.
    pub operation: Operation,
    /// Whether it is about to, or did.
    pub moment: Moment,
    /// The object's or the lane's number.
    pub object: u32,
    /// The line of the program.
    pub place: &'static Location<'static>,
}

/// The events of one thread.
pub(crate) struct Lane {
    pub(crate) number: u32,
    pub(crate) name: String,
    pub(crate) kind: LaneKind,
    pub(crate) parent: Option<u32>,
    /// The operating system's number; 0 until the thread runs, or where there is none.
    pub(crate) os_id: AtomicU64,
    /// Processor time at the end of the lane, in nanoseconds; 0 while it runs.
    pub(crate) processor_time: AtomicU64,
    slots: Slots,
}

/// Chunks of recordings that are over. A lesson shows several demos, and the
/// next one begins in memory that the system has handed out already.
static SPARE: Spare = Spare::new();

impl Lane {
    pub(crate) fn new(number: u32, name: String, kind: LaneKind, parent: Option<u32>) -> Self {
        Self {
            number,
            name,
            kind,
            parent,
            os_id: AtomicU64::new(0),
            processor_time: AtomicU64::new(0),
            slots: Slots::new(),
        }
    }

    /// All events so far.
    pub(crate) fn events(&self) -> Vec<Event> {
        let stored = self.slots.so_far();
        let places = lock(&PLACES);
        stored.map_while(|event| Event::read(event, &places)).collect()
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        // Nobody writes any more: the lane's writer holds the lane, too.
        self.slots.give_back(&SPARE);
    }
}

/// The end of a lane at which its thread writes. A lane has one writer.
pub(crate) struct Writer {
    end: End,
    lane: Arc<Lane>,
}

impl Writer {
    pub(crate) fn new(lane: Arc<Lane>) -> Self {
        Self { end: End::new(), lane }
    }

    pub(crate) fn lane(&self) -> &Lane {
        &self.lane
    }

    /// Appends an event. The clock is read last, when its slot is found: no new chunk comes
    /// between, and little has to be kept while it is asked.
    #[inline]
    pub(crate) fn push(
        &mut self,
        at: impl FnOnce() -> u64,
        operation: Operation,
        moment: Moment,
        object: u32,
        place: usize,
    ) {
        let what = pack(operation, moment, place);
        let slot = self.end.next_slot(&self.lane.slots, &SPARE);
        slot.write(Stored { at: at(), object, what });
    }
}

impl Event {
    fn read(stored: Stored, places: &[&'static Location<'static>]) -> Option<Self> {
        let (operation, moment, place) = unpack(stored.what)?;
        let at = Duration::from_nanos(stored.at);
        Some(Self { at, operation, moment, object: stored.object, place: places.get(place)? })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From the left: 24 bits of place, the bit that says that the slot is full, 2
/// bits of moment, 5 bits of operation.
#[inline]
fn pack(operation: Operation, moment: Moment, place: usize) -> u32 {
    (place as u32) << 8 | FULL | (moment as u32) << 5 | operation as u32
}

const FULL: u32 = 1 << 7;

fn unpack(what: u32) -> Option<(Operation, Moment, usize)> {
    const OPERATIONS: [Operation; 18] = [
        Operation::Start,
        Operation::Exit,
        Operation::Spawn,
        Operation::Join,
        Operation::Sleep,
        Operation::Park,
        Operation::Unpark,
        Operation::Lock,
        Operation::Read,
        Operation::Unlock,
        Operation::Wait,
        Operation::Notify,
        Operation::Send,
        Operation::Receive,
        Operation::Select,
        Operation::Meet,
        Operation::Once,
        Operation::Poll,
    ];
    const MOMENTS: [Moment; 4] =
        [Moment::Announced, Moment::Done, Moment::Refused, Moment::TimedOut];
    if what == EMPTY {
        return None;
    }
    let operation = OPERATIONS.get((what & 0x1f) as usize)?;
    let moment = MOMENTS.get((what >> 5 & 0x3) as usize)?;
    Some((*operation, *moment, (what >> 8) as usize))
}

/// Every line of a program that ever stamped an event; its number is its index.
static PLACES: Mutex<Vec<&'static Location<'static>>> = Mutex::new(Vec::new());

/// The number of a line, from the table that all threads share. Slow: each
/// thread remembers the numbers that it met (`recording::Places`).
#[cold]
pub(crate) fn place_number(place: &'static Location<'static>) -> usize {
    let mut places = lock(&PLACES);
    places.iter().position(|known| std::ptr::eq(*known, place)).unwrap_or_else(|| {
        places.push(place);
        places.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::slots::LARGEST_CHUNK;
    use super::*;

    fn lane() -> Arc<Lane> {
        Arc::new(Lane::new(0, "main".into(), LaneKind::Thread, None))
    }

    /// Distinct events, more than the growing chunks hold together.
    fn fill(writer: &mut Writer, events: u32) {
        let place = place_number(Location::caller());
        for index in 0..events {
            let object = u32::MAX - index;
            writer.push(|| index.into(), Operation::Poll, Moment::TimedOut, object, place);
        }
    }

    #[test]
    fn an_event_is_read_back_as_it_was_written() {
        let mut writer = Writer::new(lane());
        fill(&mut writer, 2_000);
        let events = writer.lane().events();
        assert_eq!(events.len(), 2_000);
        for (index, event) in (0..).zip(&events) {
            assert_eq!(event.at, Duration::from_nanos(index));
            assert_eq!(event.operation, Operation::Poll);
            assert_eq!(event.moment, Moment::TimedOut);
            assert_eq!(event.object, u32::MAX - index as u32);
            assert_eq!(event.place.file(), file!());
        }
    }

    #[test]
    fn every_operation_and_moment_survives_packing() {
        for place in [0, 1, (1 << 24) - 1] {
            for moment in [Moment::Announced, Moment::Done, Moment::Refused, Moment::TimedOut] {
                for operation in [Operation::Start, Operation::Lock, Operation::Poll] {
                    let what = pack(operation, moment, place);
                    assert_eq!(unpack(what), Some((operation, moment, place)));
                }
            }
        }
        assert_eq!(unpack(EMPTY), None);
    }

    #[test]
    fn a_lane_that_is_over_leaves_no_event_to_the_next() {
        for _ in 0..3 {
            let mut writer = Writer::new(lane());
            fill(&mut writer, 3 * LARGEST_CHUNK as u32);
            drop(writer);
            let mut writer = Writer::new(lane());
            fill(&mut writer, LARGEST_CHUNK as u32 + 1);
            assert_eq!(writer.lane().events().len(), LARGEST_CHUNK + 1);
        }
    }

    #[test]
    fn a_reader_beside_the_writer_sees_a_beginning_of_the_lane() {
        let lane = lane();
        let mut writer = Writer::new(Arc::clone(&lane));
        std::thread::scope(|scope| {
            let writing = scope.spawn(move || fill(&mut writer, 20_000));
            let mut seen = 0;
            while !writing.is_finished() {
                let events = lane.events();
                assert!(events.len() >= seen, "events do not vanish");
                seen = events.len();
                for (index, event) in (0..).zip(events) {
                    assert_eq!(event.at, Duration::from_nanos(index));
                }
            }
        });
        assert_eq!(lane.events().len(), 20_000);
    }
}
