//! The same tools, as plainly as parking_lot's mutex and condition variable make them.

use parking_lot::{Condvar, Mutex};

/// Counts free places.
pub(crate) struct Semaphore {
    free: Mutex<usize>,
    given_back: Condvar,
}

/// One place.
pub(crate) struct Permit<'a>(&'a Semaphore);

impl Semaphore {
    pub(crate) const fn new(places: usize) -> Self {
        Self { free: Mutex::new(places), given_back: Condvar::new() }
    }

    pub(crate) fn acquire(&self) -> Permit<'_> {
        let mut free = self.free.lock();
        self.given_back.wait_while(&mut free, |free| *free == 0);
        *free -= 1;
        Permit(self)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.free.lock() += 1;
        self.0.given_back.notify_one();
    }
}

/// A flag that can be waited for.
#[derive(Default)]
pub(crate) struct Event {
    /// Whether it is set, and how often it was.
    state: Mutex<(bool, u64)>,
    changed: Condvar,
}

impl Event {
    pub(crate) fn set(&self) {
        let mut state = self.state.lock();
        *state = (true, state.1 + 1);
        drop(state);
        self.changed.notify_all();
    }

    pub(crate) fn clear(&self) {
        self.state.lock().0 = false;
    }

    pub(crate) fn wait(&self) {
        let mut state = self.state.lock();
        let before = state.1;
        self.changed.wait_while(&mut state, |(set, settings)| !*set && *settings == before);
    }
}

/// Opens when its count is down to zero.
pub(crate) struct Latch {
    left: Mutex<usize>,
    opened: Condvar,
}

impl Latch {
    pub(crate) const fn new(count: usize) -> Self {
        Self { left: Mutex::new(count), opened: Condvar::new() }
    }

    pub(crate) fn count_down(&self) {
        let mut left = self.left.lock();
        *left = left.saturating_sub(1);
        let opens = *left == 0;
        drop(left);
        if opens {
            self.opened.notify_all();
        }
    }

    pub(crate) fn wait(&self) {
        self.opened.wait_while(&mut self.left.lock(), |left| *left > 0);
    }
}

/// Lets threads pass in groups.
pub(crate) struct Barrier {
    size: usize,
    /// How many are here, and which round it is.
    state: Mutex<(usize, usize)>,
    round_over: Condvar,
}

impl Barrier {
    pub(crate) fn new(size: usize) -> Self {
        Self { size, state: Mutex::default(), round_over: Condvar::new() }
    }

    pub(crate) fn wait(&self) -> bool {
        let mut state = self.state.lock();
        let (here, round) = *state;
        if here + 1 == self.size {
            *state = (0, round + 1);
            drop(state);
            self.round_over.notify_all();
            return true;
        }
        state.0 = here + 1;
        self.round_over.wait_while(&mut state, |(_, now)| *now == round);
        false
    }
}
