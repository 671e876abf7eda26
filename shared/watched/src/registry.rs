//! The threads that are alive: what Rust lacks and Python has.
//!
//! Threads that were spawned through [`crate::thread`] are listed from the
//! moment they are made until their code has ended, also by a panic. Any other
//! thread joins the list when it first asks about itself.

use std::cell::OnceCell;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread, ThreadId};

/// A thread that is alive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id, never used again in this process.
    pub id: ThreadId,
    /// Its name, if it was given one; `main` for the main thread.
    pub name: Option<String>,
    /// The operating system's number for it, where there is one and once it runs.
    pub os_id: Option<u64>,
    /// How far it is.
    pub state: State,
}

/// How far a thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Made, but its code has not begun.
    Starting,
    /// Its code has begun and not ended.
    Running,
}

/// A place in the list, before the id is known.
#[derive(Debug)]
struct Row {
    number: u64,
    entry: Option<Entry>,
}

#[derive(Debug, Default)]
struct Table {
    last: u64,
    rows: Vec<Row>,
}

static TABLE: Mutex<Table> = Mutex::new(Table { last: 0, rows: Vec::new() });

fn table() -> MutexGuard<'static, Table> {
    TABLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The calling thread.
pub fn current() -> Entry {
    let thread = thread::current();
    // A thread that is ending no longer joins the list, but still knows itself.
    let _ = MINE.try_with(|mine| {
        if table().rows.iter().flat_map(|row| &row.entry).all(|entry| entry.id != thread.id()) {
            let _ = mine.set(Place::here(&thread));
        }
    });
    running(&thread)
}

/// All threads that are alive, in the order in which they were made.
///
/// The calling thread is among them.
pub fn enumerate() -> Vec<Entry> {
    current();
    table().rows.iter().filter_map(|row| row.entry.clone()).collect()
}

/// How many threads are alive.
pub fn active_count() -> usize {
    enumerate().len()
}

/// The operating system's number for the calling thread, where there is one.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub fn os_id() -> Option<u64> {
    u64::try_from(rustix::thread::gettid().as_raw_nonzero().get()).ok()
}

/// The operating system's number for the calling thread, where there is one.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub fn os_id() -> Option<u64> {
    None
}

fn running(thread: &Thread) -> Entry {
    Entry {
        id: thread.id(),
        name: thread.name().map(str::to_owned),
        os_id: os_id(),
        state: State::Running,
    }
}

thread_local! {
    /// The place of a thread that was not spawned through this crate.
    static MINE: OnceCell<Place> = const { OnceCell::new() };
}

/// A place in the list; dropping it gives it up.
#[derive(Debug)]
pub(crate) struct Place {
    number: u64,
}

impl Place {
    /// The parent keeps a place before it spawns, so that the order is that of spawning.
    pub(crate) fn keep() -> Self {
        let mut table = table();
        table.last += 1;
        let number = table.last;
        table.rows.push(Row { number, entry: None });
        Self { number }
    }

    /// The place's number, for [`made`].
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    fn here(thread: &Thread) -> Self {
        let place = Self::keep();
        place.begin_as(thread);
        place
    }

    /// The thread's own code begins.
    pub(crate) fn begin(&self) {
        self.begin_as(&thread::current());
    }

    fn begin_as(&self, thread: &Thread) {
        let mut table = table();
        if let Some(row) = table.rows.iter_mut().find(|row| row.number == self.number) {
            row.entry = Some(running(thread));
        }
    }
}

/// The parent has made the thread; its own code may have begun, or even ended, before.
pub(crate) fn made(place: u64, thread: &Thread) {
    let mut table = table();
    if let Some(row) = table.rows.iter_mut().find(|row| row.number == place) {
        row.entry.get_or_insert_with(|| Entry {
            id: thread.id(),
            name: thread.name().map(str::to_owned),
            os_id: None,
            state: State::Starting,
        });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut table = table();
        table.rows.retain(|row| row.number != self.number);
    }
}
