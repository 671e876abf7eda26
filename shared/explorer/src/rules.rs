//! When an announced operation can take its next step, and what that step touches.

use std::sync::atomic::Ordering;

use crate::config::Memory;
use crate::footprint::Footprint;
use crate::object::{Channel, Lock, Once, State};
use crate::operation::{ObjectIndex, Operation as Op, Patience, Pending, Stage};
use crate::trace::{Mode, ThreadNumber};
use crate::world::World;

/// How a thread takes its next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Its first half happens without it: it stays asleep.
    Silent,
    /// It goes on.
    Resume,
}

impl World {
    pub(crate) fn lock(&self, index: ObjectIndex) -> &Lock {
        match &self.objects[index].state {
            State::Lock(lock) => lock,
            _ => unreachable!("the handle of a lock names a lock"),
        }
    }

    pub(crate) fn channel(&self, index: ObjectIndex) -> &Channel {
        match &self.objects[index].state {
            State::Channel(channel) => channel,
            _ => unreachable!("the handle of a channel names a channel"),
        }
    }

    pub(crate) fn once(&self, index: ObjectIndex) -> Once {
        match self.objects[index].state {
            State::Once(once) => once,
            _ => unreachable!("the handle of a once names a once"),
        }
    }

    /// How the thread's announced operation would go on now; `None` while it has to wait.
    pub(crate) fn next_of(&self, thread: ThreadNumber) -> Option<Next> {
        let pending = self.threads[thread].pending.as_ref()?;
        if let Stage::Ready(_) = pending.stage {
            return Some(Next::Resume);
        }
        if self.must_drain(pending) && !self.threads[thread].buffer.is_empty() {
            return None;
        }
        let resume = |can: bool| can.then_some(Next::Resume);
        let tries = |patience: Patience| patience == Patience::Try;
        match pending.operation {
            Op::Acquire { lock, mode, patience } => {
                let state = self.lock(lock);
                if state.is_free_for(thread, mode) || tries(patience) {
                    return Some(Next::Resume);
                }
                let queues = mode == Mode::Exclusive && state.would_queue(thread);
                queues.then_some(Next::Silent)
            }
            Op::Convert { lock, to, patience, .. } => {
                let state = self.lock(lock);
                if to != Mode::Exclusive || tries(patience) || state.has_no_readers() {
                    return Some(Next::Resume);
                }
                // New readers wait behind it from here on.
                state.does_not_queue(thread).then_some(Next::Silent)
            }
            Op::Wait { lock, .. } => match pending.stage {
                Stage::Announced => Some(Next::Silent),
                Stage::Woken(_) => resume(self.lock(lock).is_free_for(thread, Mode::Exclusive)),
                _ => None,
            },
            Op::Park { token, .. } => resume(self.token_given(token)),
            Op::Meet { .. } => (pending.stage == Stage::Announced).then_some(Next::Silent),
            Op::Begin { once } => resume(!matches!(self.once(once), Once::Making(_))),
            Op::Send { channel, patience } => {
                let state = self.channel(channel);
                if state.can_send() || tries(patience) {
                    return Some(Next::Resume);
                }
                let offers = state.is_rendezvous() && pending.stage == Stage::Announced;
                offers.then_some(Next::Silent)
            }
            Op::Receive { channel, patience } => {
                let state = self.channel(channel);
                if state.can_receive() || tries(patience) {
                    return Some(Next::Resume);
                }
                let arrives = state.is_rendezvous() && pending.stage == Stage::Announced;
                arrives.then_some(Next::Silent)
            }
            Op::Select { patience } => resume(tries(patience) || self.has_ready_arm(thread)),
            Op::Zero { counter } => {
                resume(matches!(self.objects[counter].state, State::Counter(0)))
            }
            Op::Join { thread: other } => {
                let other = &self.threads[other];
                resume(other.ended && other.buffer.is_empty())
            }
            _ => Some(Next::Resume),
        }
    }

    fn nobody_sleeps_on(&self, condvar: ObjectIndex) -> bool {
        let state = &self.objects[condvar].state;
        matches!(state, State::Condvar { sleepers } if sleepers.is_empty())
    }

    pub(crate) fn token_given(&self, token: ObjectIndex) -> bool {
        matches!(self.objects[token].state, State::Token { given: true })
    }

    pub(crate) fn arm_is_ready(&self, arm: crate::operation::Arm) -> bool {
        let channel = self.channel(arm.channel);
        if arm.sends { channel.can_send() } else { channel.can_receive() }
    }

    fn has_ready_arm(&self, thread: ThreadNumber) -> bool {
        self.threads[thread].arms.iter().any(|arm| self.arm_is_ready(*arm))
    }

    /// x86: what other threads can rely on waits until the store buffer is empty.
    pub(crate) fn must_drain(&self, pending: &Pending) -> bool {
        if self.memory() != Memory::Tso {
            return false;
        }
        match pending.operation {
            Op::Store { order, .. } | Op::Fence { order } => order == Ordering::SeqCst,
            Op::Load { .. }
            | Op::Yield
            | Op::Sleep { .. }
            | Op::Now
            | Op::Ended { .. }
            | Op::Exit
            | Op::Peek { .. }
            | Op::Look { .. } => false,
            _ => true,
        }
    }

    /// Whether the step can be taken at once, without asking: nobody could tell the
    /// difference.
    pub(crate) fn never_branches(&self, pending: &Pending) -> bool {
        if let Stage::Ready(_) = pending.stage {
            return true;
        }
        match pending.operation {
            Op::Join { .. } | Op::Spawn | Op::Yield => true,
            Op::Release { .. } => !self.matters.releases,
            Op::Convert { to, .. } => to != Mode::Exclusive && !self.matters.releases,
            Op::Sleep { .. } | Op::Now => !self.matters.clock,
            Op::Store { order, .. } => self.memory() == Memory::Tso && order != Ordering::SeqCst,
            Op::Fence { order } => !(self.memory() == Memory::C11 && order == Ordering::SeqCst),
            _ => false,
        }
    }

    /// What the thread's next step reads and writes.
    pub(crate) fn footprint_of(&self, thread: ThreadNumber) -> Footprint {
        let Some(pending) = &self.threads[thread].pending else { return Footprint::NONE };
        let mut footprint = self.touched_by(thread, pending);
        for object in self.threads[thread].polls.objects() {
            footprint = footprint.and(Footprint::reads(object));
        }
        footprint
    }

    fn touched_by(&self, thread: ThreadNumber, pending: &Pending) -> Footprint {
        match pending.operation {
            Op::Acquire { lock, mode, .. } | Op::Release { lock, mode } => {
                Footprint::holds(lock, mode)
            }
            Op::Convert { lock, from, to, .. } => {
                Footprint::holds(lock, from).and(Footprint::holds(lock, to))
            }
            // A reader's coming and going is seen, too.
            Op::Look { lock } => Footprint::holds(lock, Mode::Exclusive),
            Op::Wait { condvar, lock, .. } => match pending.stage {
                Stage::Woken(_) => Footprint::writes(lock),
                _ => Footprint::writes(condvar).and(Footprint::writes(lock)),
            },
            // Nobody sleeps there: only one who comes would make a difference.
            Op::Notify { condvar, .. } if self.nobody_sleeps_on(condvar) => {
                Footprint::reads(condvar)
            }
            // Giving a token twice is giving it once, in any order.
            Op::Unpark { token, .. } => Footprint::reads(token),
            Op::Notify { condvar: object, .. }
            | Op::Park { token: object, .. }
            | Op::Meet { barrier: object }
            | Op::End { once: object, .. }
            | Op::Send { channel: object, .. }
            | Op::Receive { channel: object, .. }
            | Op::Close { channel: object, .. }
            | Op::Touch { object, writes: true, .. }
            | Op::Count { counter: object, .. } => Footprint::writes(object),
            Op::Begin { once } if self.once(once) == Once::Made => Footprint::reads(once),
            Op::Begin { once } => Footprint::writes(once),
            Op::Select { .. } => self.threads[thread]
                .arms
                .iter()
                .fold(Footprint::NONE, |all, arm| all.and(Footprint::writes(arm.channel))),
            Op::Peek { once: object }
            | Op::Zero { counter: object }
            | Op::Touch { object, writes: false, .. } => Footprint::reads(object),
            Op::Load { atomic, order } => self.ordered(order, Footprint::reads(atomic)),
            Op::Store { order, .. }
                if self.memory() == Memory::Tso && order != Ordering::SeqCst =>
            {
                Footprint::NONE
            }
            Op::Store { atomic, order, .. } => self.ordered(order, Footprint::writes(atomic)),
            Op::Change { atomic, order, failure, .. } => {
                let written = self.ordered(order, Footprint::writes(atomic));
                self.ordered(failure, written)
            }
            Op::Fence { order } => self.ordered(order, Footprint::NONE),
            Op::Ended { thread } => Footprint::reads(self.threads[thread].token),
            Op::Exit => Footprint::writes(self.threads[thread].token),
            Op::Sleep { .. } if self.matters.clock => Footprint::MOVES_CLOCK,
            Op::Now if self.matters.clock => Footprint::READS_CLOCK,
            Op::Sleep { .. } | Op::Now | Op::Yield | Op::Spawn | Op::Join { .. } => Footprint::NONE,
        }
    }

    /// Under C11 all `SeqCst` operations have one order.
    fn ordered(&self, order: Ordering, footprint: Footprint) -> Footprint {
        if self.memory() == Memory::C11 && order == Ordering::SeqCst {
            footprint.and(Footprint::SEQ_CST)
        } else {
            footprint
        }
    }

    /// Whether the clock may end the thread's wait, or chance its sleep.
    pub(crate) fn may_be_woken(&self, thread: ThreadNumber) -> (bool, bool) {
        let Some(pending) = &self.threads[thread].pending else { return (false, false) };
        if self.must_drain(pending) && !self.threads[thread].buffer.is_empty() {
            return (false, false);
        }
        let timed = pending.until.is_some();
        let waits = match pending.operation {
            Op::Wait { .. } => pending.stage == Stage::Waiting,
            Op::Acquire { .. }
            | Op::Convert { .. }
            | Op::Park { .. }
            | Op::Send { .. }
            | Op::Receive { .. }
            | Op::Select { .. } => self.next_of(thread).is_none(),
            _ => false,
        };
        let by_chance = matches!(
            pending.operation,
            Op::Wait { by_chance: true, .. } | Op::Park { by_chance: true, .. }
        );
        (timed && waits, by_chance && waits)
    }

    /// What it touches when the clock or chance ends the thread's wait.
    pub(crate) fn footprint_of_waking(&self, thread: ThreadNumber, by_clock: bool) -> Footprint {
        let Some(pending) = &self.threads[thread].pending else { return Footprint::NONE };
        let object = match pending.operation {
            Op::Wait { condvar, .. } => Footprint::writes(condvar),
            Op::Acquire { lock, .. } | Op::Convert { lock, .. } => {
                Footprint::holds(lock, Mode::Exclusive)
            }
            _ => self.touched_by(thread, pending),
        };
        let clock = by_clock && self.matters.clock;
        let clock = if clock { Footprint::MOVES_CLOCK } else { Footprint::NONE };
        object.and(Footprint::BUDGET).and(clock)
    }
}

impl World {
    /// The objects that an operation looks at, perhaps to find nothing to do.
    pub(crate) fn looked_at(&self, thread: ThreadNumber, operation: Op) -> Vec<ObjectIndex> {
        match operation {
            Op::Load { atomic: object, .. }
            | Op::Change { atomic: object, .. }
            | Op::Peek { once: object }
            | Op::Look { lock: object }
            | Op::Acquire { lock: object, .. }
            | Op::Touch { object, writes: false, .. }
            | Op::Send { channel: object, patience: Patience::Try }
            | Op::Receive { channel: object, patience: Patience::Try } => vec![object],
            // Its end changes the token, too.
            Op::Ended { thread: other } => vec![self.threads[other].token],
            Op::Select { patience: Patience::Try } => {
                self.threads[thread].arms.iter().map(|arm| arm.channel).collect()
            }
            _ => Vec::new(),
        }
    }
}
