//! The threads that are alive: what Rust lacks and Python has.
//!
//! Threads that were spawned through [`crate::thread`] are listed from the
//! moment they are made until their code has ended, also by a panic. Any other
//! thread joins the list when it first asks about itself.

use std::cell::OnceCell;
use std::thread::{self, Thread};

use table::Registry;

mod table;

pub use table::{Entry, State};

static REGISTRY: Registry = Registry::new();

/// The calling thread.
pub fn current() -> Entry {
    // A thread that is ending no longer joins the list, but still knows itself.
    let _ = MINE.try_with(|mine| {
        mine.get_or_init(|| {
            let place = Place::keep();
            place.list(this());
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
    REGISTRY.listed()
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
    Entry::running(&thread::current(), os_id())
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

/// A place in the list of this process.
pub(crate) type Place = table::Place<'static>;

impl Place {
    /// The parent keeps a place before it spawns.
    pub(crate) fn keep() -> Self {
        REGISTRY.keep()
    }

    /// The thread's own code begins.
    pub(crate) fn begin(&self) {
        // Set only once: a new thread has a fresh cell.
        let _ = MINE.try_with(|mine| mine.set(Mine::Wrapped));
        self.list(this());
    }
}

/// The parent has made the thread with this place.
pub(crate) fn made(place: u64, thread: &Thread) {
    REGISTRY.made(place, thread);
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
