//! A lane: the events of one thread, written by that thread alone and readable
//! by all at any time, also while the thread is stuck for ever.
//!
//! A slot is three atomics and a lane publishes its length: writing an event is
//! four plain stores on the usual processors, and takes no lock.

use std::panic::Location;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use crate::operation::{Moment, Operation};

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

/// The first chunk holds this many events, each next one twice as many.
const FIRST_CHUNK: usize = 64;
/// 64 × (2^22 − 1) events: more than memory holds.
const CHUNKS: usize = 22;

/// An event as it is stored: time, place, what.
#[derive(Default)]
struct Slot {
    at: AtomicU64,
    place: AtomicUsize,
    what: AtomicU64,
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
    length: AtomicUsize,
    chunks: [OnceLock<Box<[Slot]>>; CHUNKS],
}

impl Lane {
    pub(crate) fn new(number: u32, name: String, kind: LaneKind, parent: Option<u32>) -> Self {
        Self {
            number,
            name,
            kind,
            parent,
            os_id: AtomicU64::new(0),
            processor_time: AtomicU64::new(0),
            length: AtomicUsize::new(0),
            chunks: [const { OnceLock::new() }; CHUNKS],
        }
    }

    /// Appends an event. Only the lane's own thread calls this.
    #[inline]
    pub(crate) fn push(
        &self,
        at: u64,
        operation: Operation,
        moment: Moment,
        object: u32,
        place: usize,
    ) {
        // Relaxed: only this thread writes the length.
        let index = self.length.load(Ordering::Relaxed);
        let (chunk, offset) = locate(index);
        let slots = self.chunks[chunk].get_or_init(|| empty_chunk(chunk));
        let slot = &slots[offset];
        slot.at.store(at, Ordering::Relaxed);
        slot.place.store(place, Ordering::Relaxed);
        slot.what.store(pack(operation, moment, object), Ordering::Relaxed);
        // Release: pairs with the Acquire in `events`; who sees the length sees the slots.
        self.length.store(index + 1, Ordering::Release);
    }

    /// All events so far.
    pub(crate) fn events(&self) -> Vec<Event> {
        // Acquire: pairs with the Release in `push`.
        let length = self.length.load(Ordering::Acquire);
        let places = PLACES.lock().unwrap_or_else(PoisonError::into_inner);
        (0..length).filter_map(|index| self.read(index, &places)).collect()
    }

    fn read(&self, index: usize, places: &[&'static Location<'static>]) -> Option<Event> {
        let (chunk, offset) = locate(index);
        let slot = self.chunks[chunk].get()?.get(offset)?;
        let (operation, moment, object) = unpack(slot.what.load(Ordering::Relaxed))?;
        Some(Event {
            at: Duration::from_nanos(slot.at.load(Ordering::Relaxed)),
            operation,
            moment,
            object,
            place: places.get(slot.place.load(Ordering::Relaxed))?,
        })
    }
}

#[cold]
fn empty_chunk(chunk: usize) -> Box<[Slot]> {
    (0..FIRST_CHUNK << chunk).map(|_| Slot::default()).collect()
}

/// The chunk and the offset in it of the event with this index.
#[inline]
fn locate(index: usize) -> (usize, usize) {
    let chunk = (index / FIRST_CHUNK + 1).ilog2() as usize;
    (chunk, index - FIRST_CHUNK * ((1 << chunk) - 1))
}

#[inline]
fn pack(operation: Operation, moment: Moment, object: u32) -> u64 {
    u64::from(object) | (operation as u64) << 32 | (moment as u64) << 40
}

fn unpack(what: u64) -> Option<(Operation, Moment, u32)> {
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
    let operation = OPERATIONS.get((what >> 32 & 0xff) as usize)?;
    let moment = MOMENTS.get((what >> 40 & 0xff) as usize)?;
    Some((*operation, *moment, what as u32))
}

/// Every line of a program that ever stamped an event; its number is its index.
static PLACES: Mutex<Vec<&'static Location<'static>>> = Mutex::new(Vec::new());

/// The number of a line, from the table that all threads share. Slow: each
/// thread remembers the numbers that it met (`recording::Places`).
#[cold]
pub(crate) fn place_number(place: &'static Location<'static>) -> usize {
    let mut places = PLACES.lock().unwrap_or_else(PoisonError::into_inner);
    places.iter().position(|known| std::ptr::eq(*known, place)).unwrap_or_else(|| {
        places.push(place);
        places.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_follow_each_other_without_a_gap() {
        let mut expected = (0, 0);
        for index in 0..100_000 {
            assert_eq!(locate(index), expected);
            expected.1 += 1;
            if expected.1 == FIRST_CHUNK << expected.0 {
                expected = (expected.0 + 1, 0);
            }
        }
    }

    #[test]
    fn an_event_is_read_back_as_it_was_written() {
        let lane = Lane::new(0, "main".into(), LaneKind::Thread, None);
        let place = place_number(Location::caller());
        for index in 0..1_000 {
            lane.push(index, Operation::Poll, Moment::TimedOut, u32::MAX - index as u32, place);
        }
        let events = lane.events();
        assert_eq!(events.len(), 1_000);
        assert_eq!(events[999].at, Duration::from_nanos(999));
        assert_eq!(events[999].operation, Operation::Poll);
        assert_eq!(events[999].moment, Moment::TimedOut);
        assert_eq!(events[999].object, u32::MAX - 999);
    }
}
