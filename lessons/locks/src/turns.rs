//! A schedule that threads obey: who goes at which turn is written down beforehand.

use std::sync::{Condvar, Mutex, PoisonError};

/// Turns in a fixed order.
#[derive(Debug)]
pub struct Turns {
    order: Vec<usize>,
    next: Mutex<usize>,
    changed: Condvar,
}

impl Turns {
    /// `order` names the thread that goes at each turn.
    pub fn new(order: &[usize]) -> Self {
        Self { order: order.to_vec(), next: Mutex::new(0), changed: Condvar::new() }
    }

    /// Waits until it is this thread's turn, takes it, and lets the next one go.
    ///
    /// A thread that takes more turns than it has in the order goes at once.
    pub fn take<T>(&self, thread: usize, step: impl FnOnce() -> T) -> T {
        let next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let not_yet = |next: &mut usize| {
            let mut left = self.order[*next..].iter();
            left.next().is_some_and(|turn| *turn != thread) && left.any(|turn| *turn == thread)
        };
        let mut next =
            self.changed.wait_while(next, not_yet).unwrap_or_else(PoisonError::into_inner);
        let result = step();
        *next = self.order.len().min(*next + 1);
        self.changed.notify_all();
        result
    }
}
