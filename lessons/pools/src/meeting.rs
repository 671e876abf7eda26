//! A place where jobs meet: proof that so many run at once, without a clock.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Jobs come, wait for company, and leave; the most at once is kept.
#[derive(Debug, Default)]
pub struct Meeting {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    here: usize,
    most: usize,
}

impl Meeting {
    /// Comes, and leaves when `company` have been here at once, or after `patience`.
    pub fn attend(&self, company: usize, patience: Duration) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.here += 1;
        state.most = state.most.max(state.here);
        self.changed.notify_all();
        let waited = self.changed.wait_timeout_while(state, patience, |state| state.most < company);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.here -= 1;
    }

    /// How many were here at once, at most.
    pub fn most_at_once(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).most
    }
}
