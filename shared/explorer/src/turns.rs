//! Who is next: what can happen is offered to the search, and what it chooses happens.

use crate::failure::Failure;
use crate::footprint::Footprint;
use crate::order::{Actor, Role};
use crate::rules::Next;
use crate::search::{Candidate, Halt};
use crate::trace::{Cause, ThreadNumber};
use crate::world::{Move, World};

/// A thread that catches the panic that is to unwind it this often is given up.
const MOST_ABORTS: u32 = 64;

impl World {
    /// Lets everything happen that needs no thread, until one has to go on.
    pub(crate) fn advance(&mut self) -> Move {
        loop {
            if self.stopped {
                return self.unwind();
            }
            if let Some(thread) = self.forced() {
                if self.may_be_forced() {
                    return Move::Thread(thread);
                }
                // It yields or sleeps without end, and never does anything else.
                self.fail(Failure::TooLong(self.config.max_steps));
                continue;
            }
            let mut offered = std::mem::take(&mut self.offered);
            self.offer(&mut offered);
            let moved = self.step(&offered);
            self.offered = offered;
            if let Some(moved) = moved {
                return moved;
            }
        }
    }

    /// Counts a step that is no choice; false when there were too many of them in a row.
    pub(crate) fn may_be_forced(&mut self) -> bool {
        self.forced += 1;
        self.forced <= self.config.max_steps
    }

    /// A thread that goes on without a choice: it has just been made, or its next step
    /// makes no difference to anybody.
    fn forced(&self) -> Option<ThreadNumber> {
        (0..self.threads.len()).find(|number| {
            let thread = &self.threads[*number];
            match &thread.pending {
                None => !thread.ended,
                Some(pending) => self.never_branches(pending) && self.next_of(*number).is_some(),
            }
        })
    }

    /// Everything that could happen next, the thread that acted last before the others.
    fn offer(&mut self, offered: &mut Vec<Candidate>) {
        offered.clear();
        let count = self.threads.len();
        let first = self.current.into_iter();
        let others = (0..count).filter(|number| Some(*number) != self.current);
        for thread in first.chain(others) {
            if self.next_of(thread).is_none() {
                continue;
            }
            if self.threads[thread].polls.is_idle(&self.objects) {
                self.spins_were_cut = true;
                continue;
            }
            let footprint = self.footprint_of(thread);
            offered.push(Candidate { actor: Actor::thread(thread), footprint });
        }
        for thread in 0..count {
            if let Some(store) = self.threads[thread].buffer.front() {
                let footprint = Footprint::writes(store.atomic);
                offered.push(Candidate { actor: Actor::buffer(thread), footprint });
            }
        }
        let nobody = offered.is_empty();
        for thread in 0..count {
            let clock = self.may_be_woken(thread).0;
            if clock && (nobody || self.budget.timeouts > 0) {
                let footprint = self.footprint_of_waking(thread, true);
                offered.push(Candidate { actor: Actor::clock(thread), footprint });
            }
        }
        self.offer_timers(nobody, offered);
        self.offer_chance(offered);
    }

    fn offer_chance(&mut self, offered: &mut Vec<Candidate>) {
        if self.budget.spurious == 0 {
            return;
        }
        let sleepers = (0..self.threads.len()).filter(|thread| self.may_be_woken(*thread).1);
        let by_chance = sleepers.map(|thread| Candidate {
            actor: Actor::chance(thread),
            footprint: self.footprint_of_waking(thread, false),
        });
        let by_chance: Vec<Candidate> = by_chance.collect();
        // Chance may save a program that is stuck, but need not.
        let stuck = offered.is_empty() && !by_chance.is_empty();
        if !stuck || self.search.choose_data(2) == 1 {
            offered.extend(by_chance);
        }
    }

    fn step(&mut self, offered: &[Candidate]) -> Option<Move> {
        if offered.is_empty() {
            return self.nobody_can_go_on();
        }
        self.forced = 0;
        self.steps += 1;
        if self.steps > self.config.max_steps {
            self.fail(Failure::TooLong(self.config.max_steps));
            return None;
        }
        let chosen = match self.search.choose(offered, self.current) {
            Ok(at) => offered[at].actor,
            Err(halt) => {
                self.halt(halt);
                return None;
            }
        };
        match chosen.role() {
            Role::Thread(thread) => {
                self.current = Some(thread);
                match self.next_of(thread) {
                    Some(Next::Silent) => self.silently(thread),
                    _ => return Some(Move::Thread(thread)),
                }
            }
            Role::Buffer(thread) => self.flush(thread),
            Role::Clock(thread) => self.end_wait(thread, Cause::TimedOut),
            Role::Chance(thread) => self.end_wait(thread, Cause::Spurious),
            Role::Timer(channel) => self.ring(channel),
        }
        None
    }

    fn halt(&mut self, halt: Halt) {
        match halt {
            Halt::SeenBefore => {
                self.note_waiting();
                self.prune();
            }
            Halt::NotDeterministic => {
                let last = self.events.last();
                let place = last.map_or_else(
                    || "before its first step".to_owned(),
                    |event| format!("after {}:{}", event.place.file(), event.place.line()),
                );
                self.fail(Failure::NotDeterministic(place));
            }
            Halt::TooLarge => {
                let sentence = "it has too many threads; explore it with fewer".to_owned();
                self.fail(Failure::Misuse(sentence));
            }
        }
    }

    /// What threads wait for in vain could have gone the other way.
    fn note_waiting(&mut self) {
        let waits = |thread: &ThreadNumber| {
            self.threads[*thread].pending.is_some() && self.next_of(*thread).is_none()
        };
        let waiting: Vec<Candidate> = (0..self.threads.len())
            .filter(waits)
            .map(|thread| Candidate {
                actor: Actor::thread(thread),
                footprint: self.footprint_of(thread),
            })
            .collect();
        self.search.ended(&waiting);
    }

    fn nobody_can_go_on(&mut self) -> Option<Move> {
        if self.threads.iter().all(|thread| thread.ended) {
            return Some(Move::Over);
        }
        self.note_waiting();
        if self.threads.iter().any(|thread| thread.polls.is_waiting()) {
            if self.more_looks > 0 {
                self.more_looks -= 1;
                for thread in &mut self.threads {
                    thread.polls.look_once_more();
                }
            } else {
                self.fail(Failure::Livelock);
            }
        } else if self.threads[0].ended {
            self.fail(Failure::LeftBehind);
        } else {
            self.fail(Failure::Deadlock);
        }
        None
    }

    /// The execution is given up: who can unwind does so, the first thread last, since
    /// others may use what it owns.
    fn unwind(&mut self) -> Move {
        if self.threads.iter().all(|thread| thread.ended) {
            return Move::Over;
        }
        for number in (0..self.threads.len()).rev() {
            let thread = &self.threads[number];
            if thread.ended {
                continue;
            }
            match &thread.pending {
                Some(pending) if pending.must => match self.next_of(number) {
                    Some(Next::Silent) => {
                        self.silently(number);
                        return self.unwind();
                    }
                    Some(Next::Resume) => return Move::Thread(number),
                    None if pending.until.is_some() => {
                        self.end_wait(number, Cause::TimedOut);
                        return self.unwind();
                    }
                    None => {}
                },
                _ if thread.aborts < MOST_ABORTS => {
                    self.threads[number].aborts += 1;
                    return Move::Thread(number);
                }
                _ => {}
            }
        }
        Move::Lost
    }
}
