//! The places at which the workers of a pool stand, in an exploration.

use std::cell::RefCell;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use explorer::ops::{self, AtomicRef, SelectArm};
use explorer::{Handle, Patience, Side, Value, local};

/// A line of the program.
pub(crate) type Line = &'static Location<'static>;

/// The workers of a pool that nobody gave a number of.
pub(crate) const WORKERS: usize = 2;

/// A pool, as its jobs know it.
#[derive(Debug)]
pub(crate) struct Slots {
    /// Each a channel with room for one: whoever works there has put something in.
    all: Vec<Handle>,
}

const ROOM: Option<usize> = Some(1);

/// Names the calling thread's own place among its thread-locals.
static HERE: u8 = 0;
/// Names the calling thread's own global pool.
static GLOBAL: u8 = 0;

/// Where the calling thread works: in the last pool that it entered.
type Places = RefCell<Vec<(Arc<Slots>, usize)>>;

fn places<R>(ask: impl FnOnce(&Places) -> R) -> R {
    local::with((&raw const HERE).addr(), Places::default, ask)
}

/// The pool in which the calling thread works, and its place there.
pub(crate) fn here() -> Option<(Arc<Slots>, usize)> {
    places(|places| places.borrow().last().cloned())
}

/// The pool of whoever asks from outside of any.
pub(crate) fn global(place: Line) -> Arc<Slots> {
    let make = || Arc::new(Slots::new(WORKERS, place));
    local::with((&raw const GLOBAL).addr(), make, Arc::clone)
}

impl Slots {
    pub(crate) fn new(workers: usize, made: Line) -> Self {
        Self { all: (0..workers).map(|_| Handle::at(made)).collect() }
    }

    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// Runs something at a free place, as soon as there is one.
    pub(crate) fn enter<R>(self: &Arc<Self>, place: Line, work: impl FnOnce() -> R) -> R {
        let slot = self.wait(None, place);
        let slot = slot.expect("nobody takes back what is not offered");
        let _at_work = AtWork::begin(self, slot, place);
        work()
    }

    /// Runs something at a free place, unless the offer is taken back before there is one.
    pub(crate) fn enter_for(self: &Arc<Self>, offer: &Offer, work: impl FnOnce()) {
        if let Some(slot) = self.wait(Some(&offer.withdrawn), offer.made) {
            let _at_work = AtWork::begin(self, slot, offer.made);
            if offer.take() {
                work();
            }
        }
    }

    /// Leaves a place while something happens for which its worker waits.
    pub(crate) fn away<R>(&self, slot: usize, place: Line, wait: impl FnOnce() -> R) -> R {
        self.leave(slot, place);
        let result = wait();
        self.come_back(slot, place);
        result
    }

    /// Leaves a place, which others may take.
    pub(crate) fn leave(&self, slot: usize, place: Line) {
        ops::receive(&self.all[slot], ROOM, Patience::Try, place);
    }

    /// Waits until the worker's own place is free again.
    pub(crate) fn come_back(&self, slot: usize, place: Line) {
        ops::send(&self.all[slot], ROOM, Patience::Wait, place);
    }

    fn wait(&self, withdrawn: Option<&Handle>, place: Line) -> Option<usize> {
        let to = |slot| SelectArm { channel: slot, capacity: ROOM, sends: true };
        let until = withdrawn.map(|it| SelectArm { channel: it, capacity: None, sends: false });
        let arms: Vec<_> = self.all.iter().map(to).chain(until).collect();
        loop {
            let at = ops::select(&arms, Patience::Wait, place).value() as usize;
            let slot = self.all.get(at)?;
            // Somebody else may have been faster.
            if ops::send(slot, ROOM, Patience::Try, place).is_done() {
                return Some(at);
            }
        }
    }
}

/// A thread works at a place.
struct AtWork<'a> {
    slots: &'a Slots,
    slot: usize,
    place: Line,
}

impl<'a> AtWork<'a> {
    fn begin(slots: &'a Arc<Slots>, slot: usize, place: Line) -> Self {
        places(|places| places.borrow_mut().push((Arc::clone(slots), slot)));
        Self { slots, slot, place }
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        places(|places| places.borrow_mut().pop());
        self.slots.leave(self.slot, self.place);
    }
}

/// A job that is offered to other workers.
#[derive(Debug)]
pub(crate) struct Offer {
    made: Line,
    taken: Handle,
    /// A channel whose only sender goes when the offer is taken back.
    withdrawn: Handle,
}

impl Offer {
    pub(crate) fn new(made: Line) -> Self {
        Self { made, taken: Handle::at(made), withdrawn: Handle::at(made) }
    }

    /// Takes the job, unless somebody has it.
    fn take(&self) -> bool {
        let taken = AtomicRef { handle: &self.taken, value: Value::Bool, initial: 0 };
        let first = |taken| (taken == 0).then_some(1);
        taken.change("take", (SeqCst, SeqCst), false, self.made, first).is_ok()
    }

    /// Takes the job back, unless somebody has it.
    pub(crate) fn take_back(&self) -> bool {
        let mine = self.take();
        if mine {
            ops::one_less(&self.withdrawn, None, Side::Senders, self.made);
        }
        mine
    }
}
