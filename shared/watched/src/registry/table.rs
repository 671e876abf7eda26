//! The list of threads itself. It has no global of its own, so that a test can explore it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{Thread, ThreadId};

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

impl Entry {
    /// A thread whose code runs; only the thread itself knows its system's number.
    pub(crate) fn running(thread: &Thread, os_id: Option<u64>) -> Self {
        Self { os_id, state: State::Running, ..Self::starting(thread) }
    }

    /// A thread that was made.
    pub(crate) fn starting(thread: &Thread) -> Self {
        let name = thread.name().map(str::to_owned);
        Self { id: thread.id(), name, os_id: None, state: State::Starting }
    }
}

/// The places of all threads that are alive.
#[derive(Debug)]
pub(crate) struct Registry {
    table: Mutex<Table>,
}

/// What the lock of a [`Registry`] guards.
#[derive(Debug)]
pub(crate) struct Table {
    last: u64,
    /// By the order of making; `None` until the thread is known.
    pub(crate) places: BTreeMap<u64, Option<Entry>>,
}

impl Registry {
    /// A list of nobody.
    pub(crate) const fn new() -> Self {
        Self { table: Mutex::new(Table { last: 0, places: BTreeMap::new() }) }
    }

    /// The parent keeps a place before it spawns, so that the order is that of spawning.
    pub(crate) fn keep(&self) -> Place<'_> {
        let mut table = self.table();
        table.last += 1;
        let number = table.last;
        table.places.insert(number, None);
        Place { registry: self, number }
    }

    /// The parent has made the thread; its own code may have begun, or even ended, before.
    pub(crate) fn made(&self, place: u64, thread: &Thread) {
        if let Some(entry) = self.table().places.get_mut(&place) {
            entry.get_or_insert_with(|| Entry::starting(thread));
        }
    }

    /// The threads that are listed, in the order in which their places were kept.
    pub(crate) fn listed(&self) -> Vec<Entry> {
        self.table().places.values().flatten().cloned().collect()
    }

    /// Also after a panic: each change of the table is a single call.
    pub(crate) fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the list; dropping it gives it up.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    registry: &'a Registry,
    number: u64,
}

impl Place<'_> {
    /// The place's number, for [`Registry::made`].
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// From now on, the thread is listed like this.
    pub(crate) fn list(&self, entry: Entry) {
        self.registry.table().places.insert(self.number, Some(entry));
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.registry.table().places.remove(&self.number);
    }
}
