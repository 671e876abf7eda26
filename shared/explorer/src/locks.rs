//! Locks and condition variables: taking, giving back, sleeping and waking.

use crate::footprint::Footprint;
use crate::object::State;
use crate::operation::{ObjectIndex, Operation, Pending, Stage, Verdict};
use crate::order::Actor;
use crate::trace::{Action, Cause, Mode, Place, Refusal, ThreadNumber};
use crate::world::World;

const BUSY: Verdict = Verdict::Refused(Refusal::Busy);
const TIMED_OUT: Verdict = Verdict::Refused(Refusal::TimedOut);

impl World {
    pub(crate) fn take_lock(
        &mut self,
        me: usize,
        lock: ObjectIndex,
        mode: Mode,
        place: Place,
    ) -> Verdict {
        if !self.lock(lock).is_free_for(me, mode) {
            self.tell(me, Action::Refused(Refusal::Busy), Some(lock), place);
            return BUSY;
        }
        self.lock_mut(lock).take(me, mode);
        let version = self.objects[lock].version;
        self.changed(lock);
        self.threads[me].polls.own_change(lock, version, version + 1);
        self.acquire_view(me, lock);
        self.tell(me, Action::Acquire(mode), Some(lock), place)
    }

    pub(crate) fn give_back(&mut self, me: ThreadNumber, lock: ObjectIndex, mode: Mode) {
        if !self.matters.releases {
            let footprint = Footprint::holds(lock, mode);
            self.search.touch(Actor::thread(me), footprint);
        }
        self.lock_mut(lock).give_back(me, mode);
        let version = self.objects[lock].version;
        self.changed(lock);
        self.threads[me].polls.own_change(lock, version, version + 1);
        self.release_view(me, lock);
    }

    /// A thread unwinds out of an operation that it announced and never began. A wait
    /// took the lock from its caller, who will not give it back.
    pub(crate) fn let_go(&mut self, me: ThreadNumber, operation: Operation) {
        if let Operation::Wait { lock, .. } = operation {
            self.lock_mut(lock).give_back(me, Mode::Exclusive);
        }
    }

    pub(crate) fn convert(
        &mut self,
        me: ThreadNumber,
        lock: ObjectIndex,
        (from, to): (Mode, Mode),
        place: Place,
    ) -> Verdict {
        if to == Mode::Exclusive && !self.lock(lock).has_no_readers() {
            self.tell(me, Action::Refused(Refusal::Busy), Some(lock), place);
            return BUSY;
        }
        if to != Mode::Exclusive && !self.matters.releases {
            let footprint = Footprint::holds(lock, from).and(Footprint::holds(lock, to));
            self.search.touch(Actor::thread(me), footprint);
        }
        let state = self.lock_mut(lock);
        state.give_back(me, from);
        state.take(me, to);
        self.changed(lock);
        self.acquire_view(me, lock);
        self.release_view(me, lock);
        self.tell(me, Action::Convert(from, to), Some(lock), place)
    }

    pub(crate) fn wake_up(
        &mut self,
        me: ThreadNumber,
        (condvar, lock): (ObjectIndex, ObjectIndex),
        pending: &Pending,
    ) -> Verdict {
        let Stage::Woken(cause) = pending.stage else { return Verdict::DONE };
        self.lock_mut(lock).take(me, Mode::Exclusive);
        self.changed(lock);
        self.acquire_view(me, lock);
        self.tell(me, Action::Wake(cause), Some(condvar), pending.place);
        if cause == Cause::TimedOut { TIMED_OUT } else { Verdict::DONE }
    }

    pub(crate) fn notify(
        &mut self,
        me: ThreadNumber,
        condvar: ObjectIndex,
        all: bool,
        place: Place,
    ) -> Verdict {
        let State::Condvar { sleepers } = &mut self.objects[condvar].state else {
            return Verdict::DONE;
        };
        let count = sleepers.len();
        let woken: Vec<ThreadNumber> = if all {
            sleepers.drain(..).collect()
        } else {
            // Any of them may wake: nothing promises an order.
            let which = self.search.choose_data(count);
            sleepers.remove(which).into_iter().collect()
        };
        for sleeper in &woken {
            if let Some(pending) = &mut self.threads[*sleeper].pending {
                pending.stage = Stage::Woken(Cause::Notified);
            }
            self.search.after(Actor::thread(me), Actor::thread(*sleeper));
            self.search.announced(Actor::thread(*sleeper));
        }
        let action = if all {
            Action::NotifyAll(woken.len())
        } else {
            Action::NotifyOne(woken.first().copied())
        };
        self.tell(me, action, Some(condvar), place);
        Verdict::Done(woken.len() as u64)
    }
}
