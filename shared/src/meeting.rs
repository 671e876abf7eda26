//! A place where threads meet: proof that so many are inside at once, without a clock.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use watched::operation::{Kind, Object, Operation, Step};

/// Threads come, wait for company, and leave; the most at once is kept.
///
/// On the timeline it is a barrier: what it is made of is not the lesson's subject.
#[derive(Debug)]
pub struct Meeting {
    object: Object,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    here: usize,
    most: usize,
}

impl Meeting {
    /// A place where nobody is yet.
    #[track_caller]
    pub const fn new() -> Self {
        Self {
            object: Object::new(Kind::Barrier),
            state: Mutex::new(State { here: 0, most: 0 }),
            changed: Condvar::new(),
        }
    }

    /// Comes, and leaves when `company` have been here at once, or after `patience`.
    #[track_caller]
    pub fn attend(&self, company: usize, patience: Duration) {
        let step = Step::announce(Operation::Meet, &self.object);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.here += 1;
        state.most = state.most.max(state.here);
        self.changed.notify_all();
        let waited = self.changed.wait_timeout_while(state, patience, |state| state.most < company);
        let (mut state, ended) = waited.unwrap_or_else(PoisonError::into_inner);
        state.here -= 1;
        step.in_time(!ended.timed_out());
    }

    /// How many were here at once, at most.
    pub fn most_at_once(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).most
    }
}

impl Default for Meeting {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn company_that_comes_is_counted() {
        let meeting = Meeting::new();
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| meeting.attend(3, Duration::MAX));
            }
        });
        assert_eq!(meeting.most_at_once(), 3);
    }

    #[test]
    fn company_that_does_not_come_is_not_waited_for_long() {
        let meeting = Meeting::new();
        meeting.attend(2, Duration::from_millis(1));
        meeting.attend(2, Duration::from_millis(1));
        assert_eq!(meeting.most_at_once(), 1);
    }
}
