//! A channel in an exploration, whatever it carries: who may send, and who receives.
//!
//! The explorer decides; this turns its answers into tickets. A value that is sent and
//! the thread that receives it have the same ticket, so that a `select!` can be promised
//! a value, or promise one, before anybody hands it over.

use std::collections::BTreeMap;
use std::panic::Location;
use std::ptr;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use explorer::ops::{AtomicRef, SelectArm};
use explorer::{Handle, Patience, Refusal, Side, ThreadNumber, Value, Verdict, ops};

/// A line of the program.
pub(super) type Line = &'static Location<'static>;

/// A value on its way: for a channel without room the thread that sends it, and its number.
pub(super) type Ticket = (Option<ThreadNumber>, u64);

/// What all ends of a channel and all arms of a `select!` know of it.
#[derive(Debug)]
pub(super) struct Gate {
    handle: Handle,
    capacity: Option<usize>,
    counts: Mutex<Counts>,
    /// How many threads wait for several channels, this one among them, to send here and
    /// to receive from here. Only for a channel without room. The explorer has the
    /// numbers: it matters who looks first.
    standing: [Handle; 2],
}

#[derive(Debug)]
struct Counts {
    receivers: usize,
    /// How many tickets were given to senders and to receivers; without room, for each
    /// sender on its own.
    given: BTreeMap<Option<ThreadNumber>, (u64, u64)>,
}

impl Gate {
    pub(super) fn new(capacity: Option<usize>, made: Line) -> Self {
        let counts = Mutex::new(Counts { receivers: 1, given: BTreeMap::new() });
        let standing = [Handle::at(made), Handle::at(made)];
        Self { handle: Handle::at(made), capacity, counts, standing }
    }

    /// A channel that receives a message by itself after a time, and perhaps again and again.
    pub(super) fn clock(after: Duration, every: Option<Duration>, made: Line) -> Self {
        let gate = Self::new(Some(1), made);
        ops::set_timer(&gate.handle, gate.capacity, after, every);
        gate
    }

    pub(super) fn capacity(&self) -> Option<usize> {
        self.capacity
    }

    pub(super) fn has_room(&self) -> bool {
        self.capacity != Some(0)
    }

    /// How many messages wait here.
    pub(super) fn length(&self, place: Line) -> usize {
        ops::channel_length(&self.handle, self.capacity, place)
    }

    pub(super) fn is_full(&self, place: Line) -> bool {
        let length = self.length(place);
        self.capacity.is_some_and(|room| length >= room)
    }

    /// Leave to send, and the ticket of the value.
    pub(super) fn send(&self, patience: Patience, place: Line) -> Result<Ticket, Refusal> {
        let verdict = ops::send(&self.handle, self.capacity, patience, place);
        if let Verdict::Refused(refusal) = verdict {
            return Err(refusal);
        }
        // Not before: others may have sent meanwhile.
        let ticket = self.next_to_send();
        self.counts().given.entry(ticket.0).or_default().0 += 1;
        Ok(ticket)
    }

    /// The ticket of what the caller sends next, if it may. Without room it is known
    /// beforehand: who comes for the value goes on first.
    pub(super) fn next_to_send(&self) -> Ticket {
        let sender = (!self.has_room()).then(ops::this_thread);
        (sender, self.counts().given.entry(sender).or_default().0)
    }

    /// Leave to receive, and the ticket of the value.
    pub(super) fn receive(&self, patience: Patience, place: Line) -> Result<Ticket, Refusal> {
        match ops::receive(&self.handle, self.capacity, patience, place) {
            Verdict::Refused(refusal) => Err(refusal),
            verdict => {
                let sender = (!self.has_room()).then(|| verdict.value() as ThreadNumber);
                let mut counts = self.counts();
                let (_, received) = counts.given.entry(sender).or_default();
                *received += 1;
                Ok((sender, *received - 1))
            }
        }
    }

    pub(super) fn one_more(&self, side: Side) {
        if side == Side::Receivers {
            self.counts().receivers += 1;
        }
        ops::one_more(&self.handle, self.capacity, side);
    }

    /// Whether the last receiver is being dropped: what is still here is dropped, too.
    pub(super) fn is_last(&self, side: Side) -> bool {
        side == Side::Receivers && self.counts().receivers == 1
    }

    pub(super) fn one_less(&self, side: Side) {
        if side == Side::Receivers {
            self.counts().receivers -= 1;
        }
        ops::one_less(&self.handle, self.capacity, side, self.handle.made());
    }

    /// Somebody was refused, or is about to wait, who would have to meet those that stand
    /// on this side at several channels: the explorer cannot bring them together.
    ///
    /// # Panics
    ///
    /// If there is such a thread.
    pub(super) fn must_not_meet(&self, side: Side, place: Line) {
        self.must_not_meet_more_than(0, side, place);
    }

    /// The same for a thread that stands there itself so many times.
    fn must_not_meet_more_than(&self, itself: u64, side: Side, place: Line) {
        assert!(
            self.has_room() || self.standing(side).load(SeqCst, place) <= itself,
            "cannot be explored: at a channel without room, made at {}:{}, a `select` would \
             have to meet another `select`, or a `try_send` or `try_recv`",
            self.handle.made().file(),
            self.handle.made().line(),
        );
    }

    /// Whoever tried from this side was refused.
    ///
    /// # Panics
    ///
    /// If the real one would have met a thread that stands at several channels.
    pub(super) fn was_refused(&self, side: Side, refusal: Refusal, place: Line) {
        if matches!(refusal, Refusal::Full | Refusal::Empty) {
            self.must_not_meet(opposite(side), place);
        }
    }

    fn stand(&self, side: Side, by: i64, place: Line) {
        if !self.has_room() {
            let add = |count: u64| count.checked_add_signed(by);
            let _ = self.standing(side).change("select", (SeqCst, SeqCst), false, place, add);
        }
    }

    fn standing(&self, side: Side) -> AtomicRef<'_> {
        let handle = match side {
            Side::Senders => &self.standing[0],
            Side::Receivers => &self.standing[1],
        };
        AtomicRef { handle, value: Value::Unsigned, initial: 0 }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn opposite(side: Side) -> Side {
    match side {
        Side::Senders => Side::Receivers,
        Side::Receivers => Side::Senders,
    }
}

/// The number of an arm that can be done, among several.
///
/// # Errors
///
/// If none can, and the patience is over.
pub(super) fn select(
    arms: &[(&Gate, Side)],
    patience: Patience,
    place: Line,
) -> Result<usize, Refusal> {
    let _standing = (patience != Patience::Try).then(|| Standing::begin(arms, place));
    let asked = arms.iter().map(|(gate, side)| SelectArm {
        channel: &gate.handle,
        capacity: gate.capacity,
        sends: *side == Side::Senders,
    });
    let asked: Vec<_> = asked.collect();
    match ops::select(&asked, patience, place) {
        Verdict::Refused(refusal) => {
            if patience == Patience::Try {
                for (gate, side) in arms {
                    gate.must_not_meet(opposite(*side), place);
                }
            }
            Err(refusal)
        }
        verdict => Ok(verdict.value() as usize),
    }
}

/// A thread stands at several channels at once.
struct Standing<'a> {
    arms: &'a [(&'a Gate, Side)],
    place: Line,
}

impl<'a> Standing<'a> {
    fn begin(arms: &'a [(&'a Gate, Side)], place: Line) -> Self {
        for (gate, side) in arms {
            gate.stand(*side, 1, place);
        }
        let standing = Self { arms, place };
        // Of two that stand there, the later one sees the other.
        for (gate, side) in arms {
            let opposite = opposite(*side);
            let itself = arms.iter().filter(|(it, side)| ptr::eq(*it, *gate) && *side == opposite);
            gate.must_not_meet_more_than(itself.count() as u64, opposite, place);
        }
        standing
    }
}

impl Drop for Standing<'_> {
    fn drop(&mut self) {
        for (gate, side) in self.arms {
            gate.stand(*side, -1, self.place);
        }
    }
}
