//! The objects of a program, and the state that each is in.

use std::collections::VecDeque;
use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::memory::{Atomic, View};
use crate::trace::{Kind, Mode, ObjectInfo, Place, ThreadNumber};

/// The identity of an object, kept inside it; it stays what it is when the object moves.
#[derive(Debug)]
pub struct Handle {
    /// The execution that knows it and its number there; 0 before the first operation.
    known: AtomicU64,
    made: Place,
}

/// The bits of [`Handle::known`] that are the object's number.
const NUMBER_BITS: u32 = 16;
/// More objects than this, and a program is too large to be explored.
pub(crate) const MOST_OBJECTS: usize = 1 << 12;

impl Handle {
    /// The identity of an object that is made on the caller's line.
    #[track_caller]
    pub const fn new() -> Self {
        Self::at(Location::caller())
    }

    /// The identity of an object that is made on this line.
    pub const fn at(made: Place) -> Self {
        Self { known: AtomicU64::new(0), made }
    }

    /// The line that made it.
    pub const fn made(&self) -> Place {
        self.made
    }

    /// The object is a new one from now on: whoever has it alone has changed it.
    pub fn forget(&mut self) {
        *self.known.get_mut() = 0;
    }

    /// Its number in this execution, the number of an earlier one (`Err`), or nothing yet.
    pub(crate) fn number_in(&self, execution: u64) -> Option<Result<usize, ()>> {
        // Relaxed: only the thread whose turn it is touches it.
        let known = self.known.load(Ordering::Relaxed);
        let number = (known & ((1 << NUMBER_BITS) - 1)) as usize;
        match known >> NUMBER_BITS {
            0 => None,
            same if same == execution => Some(Ok(number)),
            _ => Some(Err(())),
        }
    }

    pub(crate) fn set_number(&self, execution: u64, number: usize) {
        self.known.store(execution << NUMBER_BITS | number as u64, Ordering::Relaxed);
    }
}

impl Default for Handle {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

/// An object of the execution that is being run.
pub(crate) struct Object {
    pub(crate) info: ObjectInfo,
    pub(crate) state: State,
    /// What a thread knows of memory once it has taken over from the last one here.
    pub(crate) view: View,
    /// Grows with each change: whoever looks again and again sees whether to go on.
    pub(crate) version: u32,
}

/// The state of an object.
pub(crate) enum State {
    Lock(Lock),
    Condvar { sleepers: VecDeque<ThreadNumber> },
    Barrier { parties: usize, waiting: Vec<ThreadNumber> },
    Once(Once),
    Channel(Channel),
    Atomic(Atomic),
    Token { given: bool },
    Counter(usize),
    Shared,
}

impl State {
    pub(crate) fn new(kind: Kind, initial: u64) -> Self {
        match kind {
            Kind::Mutex => Self::Lock(Lock::default()),
            Kind::ReentrantMutex => Self::Lock(Lock { reentrant: true, ..Lock::default() }),
            Kind::RwLock => Self::Lock(Lock { queues: true, ..Lock::default() }),
            Kind::Condvar => Self::Condvar { sleepers: VecDeque::new() },
            Kind::Barrier { parties } => Self::Barrier { parties, waiting: Vec::new() },
            Kind::Once if initial == 0 => Self::Once(Once::Empty),
            Kind::Once => Self::Once(Once::Made),
            Kind::Channel { capacity } => Self::Channel(Channel::new(capacity)),
            Kind::Atomic(_) => Self::Atomic(Atomic::new(initial)),
            Kind::Token => Self::Token { given: false },
            Kind::Counter => Self::Counter(initial as usize),
            Kind::Shared(_) => Self::Shared,
        }
    }
}

/// Any lock: a mutex is one that is only ever held exclusively.
#[derive(Default)]
pub(crate) struct Lock {
    /// Whether its holder may take it again.
    reentrant: bool,
    /// Whether new readers wait behind a writer that waits.
    queues: bool,
    pub(crate) writer: Option<ThreadNumber>,
    /// How often the writer holds it.
    depth: usize,
    /// One entry for each hold of a reader.
    pub(crate) readers: Vec<ThreadNumber>,
    pub(crate) upgradable: Option<ThreadNumber>,
    /// The writers that stand and wait for readers to leave.
    pub(crate) queue: Vec<ThreadNumber>,
}

impl Lock {
    /// Whether a thread may take it now.
    pub(crate) fn is_free_for(&self, thread: ThreadNumber, mode: Mode) -> bool {
        if self.reentrant && self.writer == Some(thread) {
            return true;
        }
        let no_writer = self.writer.is_none();
        let nobody_waits = self.queue.is_empty();
        match mode {
            Mode::Exclusive => no_writer && self.readers.is_empty() && self.upgradable.is_none(),
            Mode::Shared => no_writer && nobody_waits,
            Mode::SharedRecursive => no_writer,
            Mode::Upgradable => no_writer && nobody_waits && self.upgradable.is_none(),
        }
    }

    /// Whether a thread that wants it alone now stands in the way of new readers.
    pub(crate) fn would_queue(&self, thread: ThreadNumber) -> bool {
        // Behind an upgradable reader a writer does not stand in the way of others.
        let held_by_readers = !self.readers.is_empty() && self.upgradable.is_none();
        self.queues && held_by_readers && self.writer.is_none() && self.does_not_queue(thread)
    }

    /// Whether a thread does not stand and wait yet.
    pub(crate) fn does_not_queue(&self, thread: ThreadNumber) -> bool {
        !self.queue.contains(&thread)
    }

    pub(crate) fn take(&mut self, thread: ThreadNumber, mode: Mode) {
        self.leave_queue(thread);
        match mode {
            Mode::Exclusive => {
                self.writer = Some(thread);
                self.depth += 1;
            }
            Mode::Shared | Mode::SharedRecursive => self.readers.push(thread),
            Mode::Upgradable => self.upgradable = Some(thread),
        }
    }

    pub(crate) fn give_back(&mut self, thread: ThreadNumber, mode: Mode) {
        match mode {
            Mode::Exclusive => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.writer = None;
                }
            }
            Mode::Shared | Mode::SharedRecursive => {
                // A guard may be dropped by another thread than the one that took it.
                let own = self.readers.iter().position(|reader| *reader == thread);
                if !self.readers.is_empty() {
                    self.readers.swap_remove(own.unwrap_or(0));
                }
            }
            Mode::Upgradable => self.upgradable = None,
        }
    }

    pub(crate) fn leave_queue(&mut self, thread: ThreadNumber) {
        self.queue.retain(|waiting| *waiting != thread);
    }

    /// Whether the readers that an upgrade waits for have left.
    pub(crate) fn has_no_readers(&self) -> bool {
        self.readers.is_empty()
    }

    /// Those who stand in the way of a thread that wants it in this mode.
    pub(crate) fn holders(&self, mode: Mode) -> Vec<ThreadNumber> {
        let mut holders: Vec<ThreadNumber> = self.writer.into_iter().collect();
        if mode == Mode::Exclusive {
            holders.extend(&self.readers);
        }
        if matches!(mode, Mode::Exclusive | Mode::Upgradable) {
            holders.extend(self.upgradable);
        }
        if holders.is_empty() {
            // A reader that waits behind a writer that waits for readers.
            holders.extend(&self.queue);
        }
        holders.sort_unstable();
        holders.dedup();
        holders
    }
}

/// A value that is made once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Once {
    Empty,
    Making(ThreadNumber),
    Made,
}

/// A channel. The values themselves are kept by whoever offers the channel to programs.
pub(crate) struct Channel {
    /// How many it has room for; `None` for any number.
    pub(crate) capacity: Option<usize>,
    pub(crate) length: usize,
    /// How many of its places have never been used.
    fresh: usize,
    /// What was known to those who emptied the others, in the order in which they are used
    /// again.
    emptied: VecDeque<View>,
    pub(crate) senders: usize,
    pub(crate) receivers: usize,
    /// Without room: the senders that stand there, in order.
    pub(crate) offers: VecDeque<ThreadNumber>,
    /// Without room: the receivers that stand there, in order.
    pub(crate) arrivals: VecDeque<ThreadNumber>,
    /// When it receives a message by itself, and how long after that again.
    pub(crate) timer: Option<(Duration, Option<Duration>)>,
}

impl Channel {
    fn new(capacity: Option<usize>) -> Self {
        Self {
            capacity,
            length: 0,
            fresh: capacity.unwrap_or(0),
            emptied: VecDeque::new(),
            senders: 1,
            receivers: 1,
            offers: VecDeque::new(),
            arrivals: VecDeque::new(),
            timer: None,
        }
    }

    pub(crate) fn is_rendezvous(&self) -> bool {
        self.capacity == Some(0)
    }

    pub(crate) fn has_room(&self) -> bool {
        self.capacity.is_none_or(|room| self.length < room)
    }

    /// A message takes the next place: what was known to whoever emptied it, if anybody has.
    pub(crate) fn fill_place(&mut self) -> Option<View> {
        self.length += 1;
        if self.fresh > 0 {
            self.fresh -= 1;
            return None;
        }
        self.emptied.pop_front()
    }

    /// A message leaves its place to whoever fills it next, who learns what is known here.
    pub(crate) fn empty_place(&mut self, view: View) {
        self.length -= 1;
        if self.capacity.is_some() {
            self.emptied.push_back(view);
        }
    }

    /// Whether a send would end at once, with success or without.
    pub(crate) fn can_send(&self) -> bool {
        self.receivers == 0
            || if self.is_rendezvous() { !self.arrivals.is_empty() } else { self.has_room() }
    }

    /// Whether a receive would end at once, with success or without.
    pub(crate) fn can_receive(&self) -> bool {
        self.length > 0 || !self.offers.is_empty() || self.senders == 0
    }
}
