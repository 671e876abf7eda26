//! The ends of a channel in an exploration, and the values between them.

use std::collections::BTreeMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use explorer::{Handle, Patience, Refusal, Side, is_exploring, ops};

use super::gate::{Gate, Line, Ticket};

/// One end of a channel; all its copies and all of the other end share the channel.
pub(super) struct End<T> {
    channel: Arc<Channel<T>>,
    side: Side,
}

struct Channel<T> {
    gate: Arc<Gate>,
    /// Never locked while a value is dropped: that may be an operation of the program.
    slots: Mutex<BTreeMap<Ticket, Slot<T>>>,
}

enum Slot<T> {
    Value(T),
    /// Its receiver is here before it: a `select!` has promised it, and makes it now.
    Awaited(Arc<Handle>),
}

/// Both ends of a new channel.
pub(super) fn ends<T>(capacity: Option<usize>, made: Line) -> (End<T>, End<T>) {
    let gate = Arc::new(Gate::new(capacity, made));
    let channel = Arc::new(Channel { gate, slots: Mutex::default() });
    let sender = End { channel: Arc::clone(&channel), side: Side::Senders };
    (sender, End { channel, side: Side::Receivers })
}

impl<T> End<T> {
    pub(super) fn gate(&self) -> &Arc<Gate> {
        &self.channel.gate
    }

    pub(super) fn is_of_the_channel_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.channel, &other.channel)
    }

    /// Sends a value.
    ///
    /// # Errors
    ///
    /// The value, and why it was not sent.
    pub(super) fn send(
        &self,
        value: T,
        patience: Patience,
        place: Line,
    ) -> Result<(), (T, Refusal)> {
        let gate = self.gate();
        if gate.has_room() {
            return match gate.send(patience, place) {
                Ok(ticket) => {
                    self.hand_over(ticket, value, place);
                    Ok(())
                }
                Err(refusal) => Err((value, refusal)),
            };
        }
        // It lies ready, for whoever comes for it goes on first.
        let ticket = gate.next_to_send();
        self.hand_over(ticket, value, place);
        match gate.send(patience, place) {
            Ok(_) => Ok(()),
            Err(refusal) => {
                let back = self.slots().remove(&ticket);
                let value = value_in(back).expect("nobody was given the ticket");
                gate.was_refused(Side::Senders, refusal, place);
                Err((value, refusal))
            }
        }
    }

    /// Hands the value of a ticket over.
    pub(super) fn hand_over(&self, ticket: Ticket, value: T, place: Line) {
        let before = self.slots().insert(ticket, Slot::Value(value));
        if let Some(Slot::Awaited(token)) = before {
            ops::give_token(&token, place);
        }
    }

    /// Receives a value.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub(super) fn receive(&self, patience: Patience, place: Line) -> Result<T, Refusal> {
        let ticket = self.gate().receive(patience, place);
        let ticket = ticket.inspect_err(|refusal| {
            self.gate().was_refused(Side::Receivers, *refusal, place);
        })?;
        Ok(self.collect(ticket, place))
    }

    /// The value of a ticket; waits for it if a `select!` has promised it.
    pub(super) fn collect(&self, ticket: Ticket, place: Line) -> T {
        loop {
            let slot = self.slots().remove(&ticket);
            if let Some(value) = value_in(slot) {
                return value;
            }
            let token = Arc::new(Handle::at(place));
            self.slots().insert(ticket, Slot::Awaited(Arc::clone(&token)));
            ops::take_token(&token, Patience::Wait, place);
        }
    }

    fn slots(&self) -> MutexGuard<'_, BTreeMap<Ticket, Slot<T>>> {
        self.channel.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn value_in<T>(slot: Option<Slot<T>>) -> Option<T> {
    match slot {
        Some(Slot::Value(value)) => Some(value),
        Some(Slot::Awaited(_)) | None => None,
    }
}

impl<T> Clone for End<T> {
    fn clone(&self) -> Self {
        if is_exploring() {
            self.gate().one_more(self.side);
        }
        Self { channel: Arc::clone(&self.channel), side: self.side }
    }
}

impl<T> Drop for End<T> {
    fn drop(&mut self) {
        // Elsewhere the exploration is over, and nobody counts any more.
        if is_exploring() {
            // What a sender offers at a channel without room, it takes back itself.
            let discards = self.gate().has_room() && self.gate().is_last(self.side);
            // Also when the execution is given up here, and this function unwinds.
            let _after = discards.then(|| Discard(&self.channel));
            self.gate().one_less(self.side);
        }
    }
}

/// Drops what nobody can receive any more.
struct Discard<'a, T>(&'a Channel<T>);

impl<T> Drop for Discard<'_, T> {
    fn drop(&mut self) {
        let mut slots = self.0.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let values = mem::take(&mut *slots);
        drop(slots);
        drop(values);
    }
}
