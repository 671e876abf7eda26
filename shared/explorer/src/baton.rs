//! One baton for all threads: who holds it runs, all others sleep.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};

/// Where one thread waits for the baton.
#[derive(Default)]
pub(crate) struct Seat {
    turn: AtomicBool,
    sitter: OnceLock<Thread>,
}

impl Seat {
    /// Says whose seat it is: whoever made the thread says so, before anybody else knows the
    /// seat. If the thread said so itself, it could look for the baton before that is seen, and
    /// the baton be handed over before it is known whom to wake.
    pub(crate) fn belongs_to(&self, sitter: &Thread) {
        // Only the thread that made the sitter calls this, and only once.
        let _ = self.sitter.set(sitter.clone());
    }

    /// Hands the baton to whoever sits here.
    pub(crate) fn hand_over(&self) {
        // Release: pairs with the acquire in `take`; all that was done with the baton is seen.
        self.turn.store(true, Ordering::Release);
        self.sitter.get().expect("a seat is known only when it is somebody's").unpark();
    }

    /// Waits for the baton.
    pub(crate) fn take(&self) {
        while !self.turn.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}
