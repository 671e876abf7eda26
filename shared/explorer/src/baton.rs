//! One baton for all threads: who holds it runs, all others sleep.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};

/// What a thread waits for: that the baton is handed to it.
#[derive(Clone, Default)]
pub(crate) struct Turn(Arc<AtomicBool>);

impl Turn {
    /// Waits for the baton. Only the thread whose turn it is calls this.
    pub(crate) fn take(&self) {
        // Acquire: pairs with the release in `hand_over`.
        while !self.0.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

/// Where the baton is handed to a thread. There is none before it is known whom to wake: a
/// thread that wrote itself down could look for the baton before that is seen, and the baton be
/// handed over before it is known whose it is.
#[derive(Clone)]
pub(crate) struct Seat {
    pub(crate) turn: Turn,
    pub(crate) sitter: Thread,
}

impl Seat {
    /// Hands the baton to whoever sits here.
    pub(crate) fn hand_over(&self) {
        // Release: pairs with the acquire in `take`; all that was done with the baton is seen.
        self.turn.0.store(true, Ordering::Release);
        self.sitter.unpark();
    }
}
