//! Atomics under three memory models.
//!
//! Under [`Memory::Sc`] an atomic is one value. Under [`Memory::Tso`] each thread's
//! stores wait in a buffer. Under [`Memory::C11`] an atomic is a list of messages in
//! modification order, and what a thread may read is what its *view* does not rule out:
//! for each atomic, the oldest message that it may still read. A release writes the
//! thread's view into the message, an acquire joins the message's view into the
//! thread's. A store may take its place anywhere behind its thread's view, which is how
//! two threads' stores to one atomic end up in an order that neither program order shows.
//!
//! # Source
//!
//! The views: J. Kang, C. Hur, O. Lahav, V. Vafeiadis, D. Dreyer, "A Promising Semantics
//! for Relaxed-Memory Concurrency", POPL 2017, without promises. `SeqCst`: the rules of
//! C++20, [atomics.order], with the order of execution as the one total order.

use std::sync::atomic::Ordering;

use crate::config::Memory;
use crate::object::State;
use crate::operation::ObjectIndex;
use crate::order::{Actor, Moment};
use crate::trace::{Action, Place, ThreadNumber};
use crate::world::World;

/// For each atomic the message that counts: the oldest that may be read, or the newest known.
///
/// Objects that are missing count as 0, the initial value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct View(Vec<u16>);

impl View {
    fn get(&self, atomic: ObjectIndex) -> usize {
        self.0.get(atomic).copied().unwrap_or(0).into()
    }

    fn set(&mut self, atomic: ObjectIndex, message: usize) {
        if self.0.len() <= atomic {
            self.0.resize(atomic + 1, 0);
        }
        self.0[atomic] = message as u16;
    }
}

/// A value that was stored.
#[derive(Clone, Debug)]
struct Message {
    value: u64,
    /// Its place in modification order.
    rank: usize,
    /// What whoever acquires it learns.
    view: View,
    /// A read-modify-write read it: nothing may come between the two.
    sealed: bool,
}

/// An atomic.
#[derive(Clone, Debug)]
pub(crate) struct Atomic {
    /// The last value in modification order.
    pub(crate) value: u64,
    /// Under C11: every message, in the order in which they were stored.
    messages: Vec<Message>,
}

impl Atomic {
    pub(crate) fn new(value: u64) -> Self {
        Self { value, messages: Vec::new() }
    }

    fn messages(&mut self) -> &mut Vec<Message> {
        if self.messages.is_empty() {
            let view = View::default();
            self.messages.push(Message { value: self.value, rank: 0, view, sealed: false });
        }
        &mut self.messages
    }
}

/// A store that has not reached memory (x86-TSO).
#[derive(Clone, Debug)]
pub(crate) struct Buffered {
    pub(crate) atomic: ObjectIndex,
    pub(crate) value: u64,
    pub(crate) place: Place,
    /// What had happened when it was stored: it may reach memory after that.
    since: Moment,
}

fn acquires(order: Ordering) -> bool {
    matches!(order, Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst)
}

fn releases(order: Ordering) -> bool {
    matches!(order, Ordering::Release | Ordering::AcqRel | Ordering::SeqCst)
}

/// What a read-modify-write does with the value that it finds: a new one, or none.
pub(crate) type Update<'a> = &'a mut dyn FnMut(u64) -> Option<u64>;

impl World {
    pub(crate) fn atomic(&mut self, atomic: ObjectIndex) -> &mut Atomic {
        match &mut self.objects[atomic].state {
            State::Atomic(atomic) => atomic,
            _ => unreachable!("the handle of an atomic names an atomic"),
        }
    }

    /// The atomics of two views joined: the newer message of each.
    fn joined(&mut self, mut into: View, from: &View) -> View {
        for (atomic, message) in from.0.iter().enumerate() {
            let message = usize::from(*message);
            let mine = into.get(atomic);
            if message != mine {
                let messages = self.atomic(atomic).messages();
                if messages[message].rank > messages[mine].rank {
                    into.set(atomic, message);
                }
            }
        }
        into
    }

    /// The thread learns everything that a view knows.
    pub(crate) fn learn(&mut self, thread: ThreadNumber, from: &View) {
        let mine = std::mem::take(&mut self.threads[thread].view);
        self.threads[thread].view = self.joined(mine, from);
    }

    /// The thread learns what the last one here left behind.
    pub(crate) fn acquire_view(&mut self, thread: ThreadNumber, object: ObjectIndex) {
        if self.memory() == Memory::C11 {
            let view = self.objects[object].view.clone();
            self.learn(thread, &view);
        }
    }

    /// The thread leaves behind what it knows.
    pub(crate) fn release_view(&mut self, thread: ThreadNumber, object: ObjectIndex) {
        if self.memory() == Memory::C11 {
            let there = std::mem::take(&mut self.objects[object].view);
            let mine = self.threads[thread].view.clone();
            self.objects[object].view = self.joined(there, &mine);
        }
    }

    /// The oldest message that a thread may read, or that its store must follow.
    fn floor(&mut self, thread: ThreadNumber, atomic: ObjectIndex, order: Ordering) -> usize {
        let mine = self.threads[thread].view.get(atomic);
        let in_order = self.seq_cst.get(atomic);
        let messages = self.atomic(atomic).messages();
        let mine = messages[mine].rank;
        if order == Ordering::SeqCst { mine.max(messages[in_order].rank) } else { mine }
    }

    /// A `SeqCst` operation has its place in the one order: later ones know this message.
    fn enter_order(&mut self, atomic: ObjectIndex, message: usize, order: Ordering) {
        if order == Ordering::SeqCst {
            let known = self.seq_cst.get(atomic);
            let messages = self.atomic(atomic).messages();
            if messages[message].rank > messages[known].rank {
                self.seq_cst.set(atomic, message);
            }
        }
    }

    /// Reads an atomic.
    pub(crate) fn load(
        &mut self,
        thread: ThreadNumber,
        atomic: ObjectIndex,
        order: Ordering,
    ) -> Action {
        match self.memory() {
            Memory::Sc => Action::Load { value: self.atomic(atomic).value, newer: 0 },
            Memory::Tso => self.load_past_buffer(thread, atomic),
            Memory::C11 => self.load_message(thread, atomic, order),
        }
    }

    fn load_past_buffer(&mut self, thread: ThreadNumber, atomic: ObjectIndex) -> Action {
        let own = self.threads[thread].buffer.iter().rev().find(|store| store.atomic == atomic);
        if let Some(own) = own {
            return Action::Load { value: own.value, newer: 0 };
        }
        let waiting = self.threads.iter().flat_map(|other| &other.buffer);
        let newer = waiting.filter(|store| store.atomic == atomic).count();
        Action::Load { value: self.atomic(atomic).value, newer }
    }

    fn load_message(
        &mut self,
        thread: ThreadNumber,
        atomic: ObjectIndex,
        order: Ordering,
    ) -> Action {
        let floor = self.floor(thread, atomic, order);
        let newest = self.atomic(atomic).messages().len() - 1;
        // Stores become visible eventually: who has looked often enough sees the newest.
        let patient = !self.threads[thread].polls.sees_newest(atomic);
        let choices = if patient { newest - floor + 1 } else { 1 };
        let newer = self.search.choose_data(choices);
        self.saw_old_value = newer > 0;
        let message = self.message_of_rank(atomic, newest - newer);
        let value = self.read_message(thread, atomic, message, order);
        Action::Load { value, newer }
    }

    fn message_of_rank(&mut self, atomic: ObjectIndex, rank: usize) -> usize {
        let messages = self.atomic(atomic).messages();
        messages.iter().position(|message| message.rank == rank).unwrap_or(0)
    }

    fn read_message(
        &mut self,
        thread: ThreadNumber,
        atomic: ObjectIndex,
        message: usize,
        order: Ordering,
    ) -> u64 {
        let read = self.atomic(atomic).messages()[message].clone();
        self.threads[thread].view.set(atomic, message);
        if acquires(order) {
            self.learn(thread, &read.view);
        } else {
            let kept = std::mem::take(&mut self.threads[thread].acquired);
            self.threads[thread].acquired = self.joined(kept, &read.view);
        }
        self.enter_order(atomic, message, order);
        read.value
    }

    /// Writes an atomic.
    pub(crate) fn store(
        &mut self,
        thread: ThreadNumber,
        atomic: ObjectIndex,
        (order, value): (Ordering, u64),
        place: Place,
    ) -> Action {
        match self.memory() {
            Memory::Tso if order != Ordering::SeqCst => {
                let since = self.search.moment(Actor::thread(thread));
                self.threads[thread].buffer.push_back(Buffered { atomic, value, place, since });
                self.order_flush(thread);
                Action::Store { value, newer: 0 }
            }
            Memory::Sc | Memory::Tso => {
                self.write_through(atomic, value);
                Action::Store { value, newer: 0 }
            }
            Memory::C11 => {
                let floor = self.floor(thread, atomic, order);
                let newest = self.atomic(atomic).messages().len() - 1;
                let is_free = |message: &Message| message.rank >= floor && !message.sealed;
                let mut behind: Vec<usize> = self
                    .atomic(atomic)
                    .messages()
                    .iter()
                    .filter(|message| is_free(message))
                    .map(|message| message.rank)
                    .collect();
                behind.sort_unstable_by(|a, b| b.cmp(a));
                let behind = behind[self.search.choose_data(behind.len())];
                self.insert(thread, atomic, behind, (order, value), None);
                Action::Store { value, newer: newest - behind }
            }
        }
    }

    fn write_through(&mut self, atomic: ObjectIndex, value: u64) {
        let object = &mut self.objects[atomic];
        object.version += 1;
        if let State::Atomic(atomic) = &mut object.state {
            atomic.value = value;
        }
    }

    /// Puts a message right behind the one of this rank.
    fn insert(
        &mut self,
        thread: ThreadNumber,
        atomic: ObjectIndex,
        behind: usize,
        (order, value): (Ordering, u64),
        continues: Option<View>,
    ) {
        let own = &self.threads[thread];
        let mut view = if releases(order) { own.view.clone() } else { own.released.clone() };
        if let Some(sequence) = continues {
            // A read-modify-write continues the release sequence that it read from.
            view = self.joined(view, &sequence);
        }
        let messages = self.atomic(atomic).messages();
        let number = messages.len();
        for message in messages.iter_mut().filter(|message| message.rank > behind) {
            message.rank += 1;
        }
        messages.push(Message { value, rank: behind + 1, view: View::default(), sealed: false });
        let is_last = behind + 1 == number;
        // A store of what is there already, or behind something newer, is nothing that
        // whoever looks for a change waits for.
        let changes = is_last && self.atomic(atomic).value != value;
        view.set(atomic, number);
        self.atomic(atomic).messages()[number].view = view;
        self.threads[thread].view.set(atomic, number);
        self.enter_order(atomic, number, order);
        let object = &mut self.objects[atomic];
        object.version += u32::from(changes);
        if let (State::Atomic(atomic), true) = (&mut object.state, is_last) {
            atomic.value = value;
        }
    }

    /// Reads, decides and writes in one step.
    pub(crate) fn change(
        &mut self,
        thread: ThreadNumber,
        atomic: ObjectIndex,
        (order, failure): (Ordering, Ordering),
        function: &'static str,
        update: Update<'_>,
    ) -> Action {
        if self.memory() != Memory::C11 {
            let old = self.atomic(atomic).value;
            return match update(old) {
                Some(new) => {
                    if new == old {
                        self.atomic(atomic).value = new;
                    } else {
                        self.write_through(atomic, new);
                    }
                    Action::Change { function, old, new }
                }
                None => Action::Unchanged { function, seen: old },
            };
        }
        // It may read any message that no other read-modify-write has read, or, if it
        // then changes nothing, any that a load could read.
        let floor = self.floor(thread, atomic, order);
        let floor_of_failure = self.floor(thread, atomic, failure);
        let patient = !self.threads[thread].polls.sees_newest(atomic);
        let newest = self.atomic(atomic).messages().len() - 1;
        let mut readable: Vec<usize> = Vec::new();
        for rank in (floor.min(floor_of_failure)..=newest).rev() {
            let message = self.message_of_rank(atomic, rank);
            let message = &self.atomic(atomic).messages()[message];
            let changes = update(message.value).is_some();
            let can =
                if changes { !message.sealed && rank >= floor } else { rank >= floor_of_failure };
            if can {
                readable.push(rank);
            }
        }
        if !patient {
            readable.truncate(1);
        }
        let rank = readable[self.search.choose_data(readable.len())];
        self.saw_old_value = rank < newest;
        let message = self.message_of_rank(atomic, rank);
        let old = self.atomic(atomic).messages()[message].value;
        match update(old) {
            None => {
                self.read_message(thread, atomic, message, failure);
                Action::Unchanged { function, seen: old }
            }
            Some(new) => {
                self.read_message(thread, atomic, message, order);
                let read = &mut self.atomic(atomic).messages()[message];
                read.sealed = true;
                let sequence = read.view.clone();
                self.insert(thread, atomic, rank, (order, new), Some(sequence));
                Action::Change { function, old, new }
            }
        }
    }

    /// A fence.
    pub(crate) fn fence(&mut self, thread: ThreadNumber, order: Ordering) {
        if self.memory() != Memory::C11 {
            return;
        }
        if acquires(order) {
            let kept = std::mem::take(&mut self.threads[thread].acquired);
            self.learn(thread, &kept);
        }
        if order == Ordering::SeqCst {
            let in_order = std::mem::take(&mut self.seq_cst);
            self.learn(thread, &in_order);
            let mine = self.threads[thread].view.clone();
            self.seq_cst = self.joined(in_order, &mine);
        }
        if releases(order) {
            self.threads[thread].released = self.threads[thread].view.clone();
        }
    }

    /// The oldest store of a thread's buffer reaches memory.
    pub(crate) fn flush(&mut self, thread: ThreadNumber) {
        let oldest = self.threads[thread].buffer.pop_front();
        if let Some(Buffered { atomic, value, place, .. }) = oldest {
            self.write_through(atomic, value);
            self.order_flush(thread);
            self.tell(thread, Action::Flush { value }, Some(atomic), place);
        }
    }

    /// The store that is next to reach memory comes after what its thread did before it,
    /// and not after what the thread did since.
    fn order_flush(&mut self, thread: ThreadNumber) {
        if let Some(store) = self.threads[thread].buffer.front() {
            self.search.after_moment(&store.since, Actor::buffer(thread));
        }
    }

    /// The value that whoever has the atomic alone finds in it.
    pub(crate) fn final_value(&mut self, thread: ThreadNumber, atomic: ObjectIndex) -> u64 {
        let own = self.threads[thread].buffer.iter().rev().find(|store| store.atomic == atomic);
        match own {
            Some(store) => store.value,
            None => self.atomic(atomic).value,
        }
    }
}
