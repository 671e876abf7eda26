//! The threads that are alive: what Rust lacks and Python has.
//!
//! Threads that were spawned through [`crate::thread`] are listed from the
//! moment they are made until their code has ended, also by a panic. Any other
//! thread joins the list when it first asks about itself.

use std::cell::OnceCell;
use std::collections::BTreeMap;
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

#[derive(Debug)]
struct Table {
    last: u64,
    /// By the order of making; `None` until the thread is known.
    places: BTreeMap<u64, Option<Entry>>,
}

static TABLE: Mutex<Table> = Mutex::new(Table { last: 0, places: BTreeMap::new() });

fn table() -> MutexGuard<'static, Table> {
    TABLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The calling thread.
pub fn current() -> Entry {
    // A thread that is ending no longer joins the list, but still knows itself.
    let _ = MINE.try_with(|mine| {
        mine.get_or_init(|| {
            let place = Place::keep();
            place.list();
            Mine::Own(place)
        });
    });
    this()
}

/// All threads that are alive, in the order in which they were made.
///
/// The calling thread is among them.
pub fn enumerate() -> Vec<Entry> {
    current();
    table().places.values().flatten().cloned().collect()
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

fn this() -> Entry {
    let thread = thread::current();
    Entry {
        id: thread.id(),
        name: thread.name().map(str::to_owned),
        os_id: os_id(),
        state: State::Running,
    }
}

/// How the calling thread is listed.
#[derive(Debug)]
enum Mine {
    /// Spawned through this crate: its wrapper holds the place.
    Wrapped,
    /// Any other thread holds its place itself, until its locals are destroyed.
    Own(#[expect(dead_code, reason = "held for its drop")] Place),
}

thread_local! {
    static MINE: OnceCell<Mine> = const { OnceCell::new() };
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
        table.places.insert(number, None);
        Self { number }
    }

    /// The place's number, for [`made`].
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The thread's own code begins.
    pub(crate) fn begin(&self) {
        // Set only once: a new thread has a fresh cell.
        let _ = MINE.try_with(|mine| mine.set(Mine::Wrapped));
        self.list();
    }

    fn list(&self) {
        table().places.insert(self.number, Some(this()));
    }
}

/// The parent has made the thread; its own code may have begun, or even ended, before.
pub(crate) fn made(place: u64, thread: &Thread) {
    if let Some(entry) = table().places.get_mut(&place) {
        entry.get_or_insert_with(|| Entry {
            id: thread.id(),
            name: thread.name().map(str::to_owned),
            os_id: None,
            state: State::Starting,
        });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        table().places.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn named(name: &str) -> Option<Entry> {
        enumerate().into_iter().find(|entry| entry.name.as_deref() == Some(name))
    }

    fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> crate::thread::JoinHandle<()> {
        crate::thread::Builder::new().name(name.into()).spawn(body).unwrap()
    }

    #[test]
    fn a_thread_is_listed_from_spawn_to_join() {
        let (go, wait) = mpsc::channel::<()>();
        let thread = spawn("listed", move || wait.recv().unwrap());
        assert_eq!(named("listed").map(|entry| entry.id), Some(thread.thread().id()));
        go.send(()).unwrap();
        thread.join().unwrap();
        assert_eq!(named("listed"), None);
    }

    #[test]
    fn a_thread_that_panicked_is_no_longer_listed() {
        let thread = spawn("fallen", || panic!("on purpose"));
        assert!(thread.join().is_err());
        assert_eq!(named("fallen"), None);
    }

    #[test]
    fn a_thread_of_somebody_else_is_listed_once_it_asks() {
        let thread = std::thread::Builder::new().name("guest".into());
        let thread = thread.spawn(|| (named("guest"), current())).unwrap();
        let (listed, itself) = thread.join().unwrap();
        assert_eq!(listed, Some(itself));
        assert_eq!(named("guest"), None);
    }
}
