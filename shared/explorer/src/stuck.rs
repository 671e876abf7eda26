//! Who cannot go on, and why.

use crate::object::{Once, State};
use crate::operation::{ObjectIndex, Operation as Op, Pending, Stage};
use crate::trace::{Mode, Stuck, ThreadNumber, Waits};
use crate::world::World;

impl World {
    /// Every thread that has not ended, and what it waits for.
    pub(crate) fn who_is_stuck(&self) -> Vec<Stuck> {
        let waits = |number: ThreadNumber| {
            let thread = &self.threads[number];
            let pending = thread.pending.as_ref().filter(|_| !thread.ended)?;
            Some(Stuck {
                thread: number,
                waits: self.waits_for(number, pending),
                place: pending.place,
            })
        };
        (0..self.threads.len()).filter_map(waits).collect()
    }

    fn waits_for(&self, number: ThreadNumber, pending: &Pending) -> Waits {
        let for_lock = |lock: ObjectIndex, mode: Mode, woken: bool| Waits::Lock {
            lock,
            mode,
            holders: self.lock(lock).holders(mode),
            woken,
        };
        if self.threads[number].polls.is_waiting() {
            return Waits::Change(self.threads[number].polls.objects().collect());
        }
        match pending.operation {
            Op::Acquire { lock, mode, .. } => for_lock(lock, mode, false),
            Op::Convert { lock, to, .. } => {
                let mut holders = self.lock(lock).readers.clone();
                holders.sort_unstable();
                Waits::Lock { lock, mode: to, holders, woken: false }
            }
            Op::Wait { lock, .. } if matches!(pending.stage, Stage::Woken(_)) => {
                for_lock(lock, Mode::Exclusive, true)
            }
            Op::Wait { condvar, .. } => Waits::Notify(condvar),
            Op::Park { token, .. } if token == self.threads[number].token => Waits::Unpark,
            Op::Park { token, .. } => Waits::Token(token),
            Op::Meet { barrier } => {
                let arrived = match &self.objects[barrier].state {
                    State::Barrier { waiting, .. } => waiting.len(),
                    _ => 0,
                };
                Waits::Barrier { barrier, arrived }
            }
            Op::Begin { once } => {
                let by = if let Once::Making(by) = self.once(once) { by } else { number };
                Waits::Once { once, by }
            }
            Op::Send { channel, .. } => Waits::Room(channel),
            Op::Receive { channel, .. } => Waits::Message(channel),
            Op::Select { .. } => {
                Waits::Select(self.threads[number].arms.iter().map(|arm| arm.channel).collect())
            }
            Op::Zero { counter } => {
                let count = match self.objects[counter].state {
                    State::Counter(count) => count,
                    _ => 0,
                };
                Waits::Zero { counter, count }
            }
            Op::Join { thread } => Waits::Join(thread),
            // Anything else never waits.
            _ => Waits::Change(Vec::new()),
        }
    }
}
