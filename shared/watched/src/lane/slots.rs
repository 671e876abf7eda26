//! The memory of a lane: slots that one thread fills, and that all may read at any time.
//!
//! It has no global of its own and knows nothing of what an event means, so that a test
//! can explore it.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The first chunk holds this many events, each next one twice as many.
pub(crate) const FIRST_CHUNK: usize = 64;
/// No chunk holds more: emptied just before use, 8 KiB stay in the nearest cache.
pub(crate) const LARGEST_CHUNK: usize = 512;

/// What a slot says until its event is complete.
pub(crate) const EMPTY: u32 = 0;

/// An event as it is stored: 16 bytes, because fresh memory is what costs most.
#[derive(Default)]
pub(crate) struct Slot {
    pub(crate) at: AtomicU64,
    pub(crate) object: AtomicU32,
    /// [`EMPTY`] until the event is complete.
    pub(crate) what: AtomicU32,
}

/// What is stored in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) at: u64,
    pub(crate) object: u32,
    /// Anything but [`EMPTY`].
    pub(crate) what: u32,
}

impl Slot {
    /// Fills the slot, which is empty. Only the writer of its lane does that.
    #[inline]
    pub(crate) fn write(&self, event: Stored) {
        self.at.store(event.at, Ordering::Relaxed);
        self.object.store(event.object, Ordering::Relaxed);
        // Release: pairs with the Acquire in `read`; who sees this sees the rest.
        self.what.store(event.what, Ordering::Release);
    }

    /// The event, if it is complete.
    fn read(&self) -> Option<Stored> {
        // Acquire: pairs with the Release in `write`.
        let what = self.what.load(Ordering::Acquire);
        (what != EMPTY).then(|| Stored {
            at: self.at.load(Ordering::Relaxed),
            object: self.object.load(Ordering::Relaxed),
            what,
        })
    }
}

type Chunk = Arc<[Slot]>;

/// All slots of a lane, in chunks of `FIRST` to `LARGEST`.
pub(crate) struct Slots<const FIRST: usize = FIRST_CHUNK, const LARGEST: usize = LARGEST_CHUNK> {
    chunks: Mutex<Vec<Chunk>>,
}

impl<const FIRST: usize, const LARGEST: usize> Slots<FIRST, LARGEST> {
    pub(crate) const fn new() -> Self {
        Self { chunks: Mutex::new(Vec::new()) }
    }

    /// All events so far.
    pub(crate) fn so_far(&self) -> impl Iterator<Item = Stored> {
        // A copy, so that the writer can begin a new chunk meanwhile.
        let chunks = lock(&self.chunks).clone();
        let slots =
            chunks.into_iter().flat_map(|chunk| (0..chunk.len()).map(move |at| chunk[at].read()));
        slots.map_while(|event| event)
    }

    /// The lane is over: what the next one can use is emptied and spared.
    pub(crate) fn give_back(&self, spare: &Spare) {
        let chunks = std::mem::take(&mut *lock(&self.chunks));
        let mut spare = lock(&spare.chunks);
        for mut chunk in chunks.into_iter().filter(|chunk| chunk.len() == LARGEST) {
            // Whoever still reads has a copy, and keeps the chunk.
            let Some(slots) = Arc::get_mut(&mut chunk) else { continue };
            for slot in slots {
                *slot.what.get_mut() = EMPTY;
            }
            spare.push(chunk);
        }
    }
}

/// The largest chunks of lanes that are over, all empty.
pub(crate) struct Spare {
    chunks: Mutex<Vec<Chunk>>,
}

impl Spare {
    pub(crate) const fn new() -> Self {
        Self { chunks: Mutex::new(Vec::new()) }
    }
}

/// The end of [`Slots`] at which one thread writes.
pub(crate) struct End {
    /// The newest chunk.
    chunk: Chunk,
    /// The index in it of the first empty slot.
    next: usize,
}

impl End {
    /// The end of slots of which there is none yet.
    pub(crate) fn new() -> Self {
        Self { chunk: Arc::default(), next: 0 }
    }

    /// The next slot, empty, to be filled at once. The slots are always the same.
    #[inline]
    pub(crate) fn next_slot<const FIRST: usize, const LARGEST: usize>(
        &mut self,
        slots: &Slots<FIRST, LARGEST>,
        spare: &Spare,
    ) -> &Slot {
        if self.next >= self.chunk.len() {
            self.begin_chunk(slots, spare);
        }
        let slot = &self.chunk[self.next];
        self.next += 1;
        slot
    }

    #[cold]
    fn begin_chunk<const FIRST: usize, const LARGEST: usize>(
        &mut self,
        slots: &Slots<FIRST, LARGEST>,
        spare: &Spare,
    ) {
        let size = (self.chunk.len() * 2).clamp(FIRST, LARGEST);
        let spare = if size == LARGEST { lock(&spare.chunks).pop() } else { None };
        self.chunk = spare.unwrap_or_else(|| (0..size).map(|_| Slot::default()).collect());
        self.next = 0;
        lock(&slots.chunks).push(Arc::clone(&self.chunk));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
