//! What an announced operation does when its turn has come.

use std::time::Duration;

use crate::config::Memory;
use crate::memory::Update;
use crate::object::{Once, State};
use crate::operation::{ObjectIndex, Operation as Op, Pending, Stage, Verdict};
use crate::order::Actor;
use crate::search::Candidate;
use crate::trace::{Action, Cause, Mode, Place, Refusal, ThreadNumber};
use crate::world::World;

const TIMED_OUT: Verdict = Verdict::Refused(Refusal::TimedOut);

impl World {
    /// The thread, whose turn it is, does what it announced.
    pub(crate) fn perform(
        &mut self,
        me: ThreadNumber,
        function: &'static str,
        update: Update<'_>,
    ) -> Verdict {
        let Some(pending) = self.threads[me].pending.take() else { return Verdict::DONE };
        if self.must_drain(&pending) {
            self.search.after(Actor::buffer(me), Actor::thread(me));
        }
        let verdict = match pending.stage {
            Stage::Ready(verdict) => self.hear(me, &pending, verdict),
            _ => self.act(me, &pending, function, update),
        };
        self.note_look(me, &pending, verdict);
        verdict
    }

    /// Somebody else finished the operation.
    fn hear(&mut self, me: ThreadNumber, pending: &Pending, verdict: Verdict) -> Verdict {
        match (pending.operation, verdict) {
            (Op::Meet { barrier }, _) => self.acquire_view(me, barrier),
            (Op::Send { channel, .. }, Verdict::Done(_)) => self.acquire_view(me, channel),
            (Op::Receive { channel, .. }, Verdict::Done(_)) => {
                self.acquire_view(me, channel);
                self.tell(me, Action::Receive, Some(channel), pending.place);
            }
            (operation, Verdict::Refused(refusal)) => {
                let object = object_of(operation);
                self.tell(me, Action::Refused(refusal), object, pending.place);
            }
            _ => {}
        }
        verdict
    }

    fn act(
        &mut self,
        me: ThreadNumber,
        pending: &Pending,
        function: &'static str,
        update: Update<'_>,
    ) -> Verdict {
        let place = pending.place;
        match pending.operation {
            Op::Acquire { lock, mode, .. } => self.take_lock(me, lock, mode, place),
            Op::Release { lock, mode } => {
                self.give_back(me, lock, mode);
                self.tell(me, Action::Release(mode), Some(lock), place);
                Verdict::DONE
            }
            Op::Convert { lock, from, to, .. } => self.convert(me, lock, (from, to), place),
            Op::Look { lock } => {
                let state = self.lock(lock);
                let held = !state.is_free_for(usize::MAX, Mode::Exclusive);
                self.tell(me, Action::Touch("is_locked"), Some(lock), place);
                Verdict::Done(held.into())
            }
            Op::Wait { condvar, lock, .. } => self.wake_up(me, (condvar, lock), pending),
            Op::Notify { condvar, all } => self.notify(me, condvar, all, place),
            Op::Park { token, .. } => {
                self.set_token(token, false);
                self.acquire_view(me, token);
                self.tell(me, Action::Park, Some(token), place);
                Verdict::DONE
            }
            Op::Unpark { token, thread } => {
                self.set_token(token, true);
                self.release_view(me, token);
                self.tell(me, Action::Unpark(thread), Some(token), place);
                Verdict::DONE
            }
            Op::Begin { .. } | Op::End { .. } | Op::Peek { .. } => self.once_step(me, pending),
            Op::Send { channel, .. } => self.send(me, channel, place),
            Op::Receive { channel, .. } => self.receive(me, channel, place),
            Op::Close { channel, side } => self.close(me, channel, side, place),
            Op::Select { .. } => self.select(me, place),
            Op::Count { counter, by } => {
                if let State::Counter(count) = &mut self.objects[counter].state {
                    *count = count.saturating_add_signed(by as isize);
                }
                self.changed(counter);
                self.release_view(me, counter);
                self.tell(me, Action::Count(by), Some(counter), place);
                Verdict::DONE
            }
            Op::Zero { counter } => {
                self.acquire_view(me, counter);
                self.tell(me, Action::Count(0), Some(counter), place);
                Verdict::DONE
            }
            Op::Touch { object, what, writes } => {
                self.acquire_view(me, object);
                if writes {
                    self.release_view(me, object);
                    self.changed(object);
                }
                self.tell(me, Action::Touch(what), Some(object), place);
                Verdict::DONE
            }
            Op::Load { atomic, order } => {
                let action = self.load(me, atomic, order);
                self.tell(me, action, Some(atomic), place)
            }
            Op::Store { atomic, order, value } => {
                let action = self.store(me, atomic, (order, value), place);
                self.tell(me, action, Some(atomic), place)
            }
            Op::Change { atomic, order, failure, weak } => {
                if weak && self.budget.spurious > 0 && self.search.choose_data(2) == 1 {
                    self.budget.spurious -= 1;
                    let action = self.load(me, atomic, failure);
                    let seen = if let Action::Load { value, .. } = action { value } else { 0 };
                    return self.tell(
                        me,
                        Action::Unchanged { function, seen },
                        Some(atomic),
                        place,
                    );
                }
                let action = self.change(me, atomic, (order, failure), function, update);
                self.tell(me, action, Some(atomic), place)
            }
            Op::Fence { order } => {
                self.fence(me, order);
                self.tell(me, Action::Fence, None, place)
            }
            Op::Join { thread } => self.join(me, thread, place),
            Op::Ended { thread } => {
                let ended = self.threads[thread].ended;
                self.tell(me, Action::Touch("is_finished"), None, place);
                Verdict::Done(ended.into())
            }
            Op::Sleep { time } => {
                self.pass(self.now + time);
                self.tell(me, Action::Sleep(time), None, place);
                Verdict::DONE
            }
            Op::Yield => self.tell(me, Action::Yield, None, place),
            Op::Now | Op::Spawn | Op::Exit | Op::Meet { .. } => Verdict::DONE,
        }
    }

    /// The first half of an operation, after which its thread sleeps.
    pub(crate) fn silently(&mut self, me: ThreadNumber) {
        let Some(mut pending) = self.threads[me].pending else { return };
        let place = pending.place;
        if self.must_drain(&pending) {
            self.search.after(Actor::buffer(me), Actor::thread(me));
        }
        pending.stage = Stage::Waiting;
        self.threads[me].pending = Some(pending);
        self.search.announced(Actor::thread(me));
        match pending.operation {
            Op::Acquire { lock, .. } | Op::Convert { lock, .. } => {
                self.lock_mut(lock).queue.push(me);
                self.changed(lock);
                self.tell(me, Action::Queue, Some(lock), place);
            }
            Op::Wait { condvar, lock, .. } => {
                self.lock_mut(lock).give_back(me, Mode::Exclusive);
                self.changed(lock);
                self.release_view(me, lock);
                if let State::Condvar { sleepers } = &mut self.objects[condvar].state {
                    sleepers.push_back(me);
                }
                self.tell(me, Action::Wait, Some(condvar), place);
            }
            Op::Meet { barrier } => self.meet(me, barrier, place),
            Op::Send { channel, .. } => {
                self.channel_mut(channel).offers.push_back(me);
                self.release_view(me, channel);
                self.tell(me, Action::Offer, Some(channel), place);
            }
            Op::Receive { channel, .. } => {
                self.channel_mut(channel).arrivals.push_back(me);
                self.tell(me, Action::Arrive, Some(channel), place);
            }
            _ => {}
        }
        self.order_wakers(me);
    }

    /// The clock or chance ends a thread's wait.
    pub(crate) fn end_wait(&mut self, sleeper: ThreadNumber, cause: Cause) {
        let by = if cause == Cause::TimedOut {
            self.budget.timeouts = self.budget.timeouts.saturating_sub(1);
            Actor::clock(sleeper)
        } else {
            self.budget.spurious = self.budget.spurious.saturating_sub(1);
            Actor::chance(sleeper)
        };
        // What it waited for may have been there for a moment: others were faster.
        let footprint = self.footprint_of(sleeper);
        self.search.ended(&[Candidate { actor: Actor::thread(sleeper), footprint }]);
        let Some(pending) = &mut self.threads[sleeper].pending else { return };
        if let (Cause::TimedOut, Some(until)) = (cause, pending.until) {
            self.now = self.now.max(until);
        }
        let (operation, place) = (pending.operation, pending.place);
        pending.stage = match (operation, cause) {
            (Op::Wait { .. }, _) => Stage::Woken(cause),
            // A parked thread that wakes cannot tell why.
            (Op::Park { .. }, _) => Stage::Ready(Verdict::DONE),
            _ => Stage::Ready(TIMED_OUT),
        };
        match operation {
            Op::Wait { condvar, .. } => {
                if let State::Condvar { sleepers } = &mut self.objects[condvar].state {
                    sleepers.retain(|other| *other != sleeper);
                }
            }
            Op::Acquire { lock, .. } | Op::Convert { lock, .. } => {
                self.lock_mut(lock).leave_queue(sleeper);
            }
            Op::Send { channel, .. } => {
                self.channel_mut(channel).offers.retain(|other| *other != sleeper);
            }
            Op::Receive { channel, .. } => {
                self.channel_mut(channel).arrivals.retain(|other| *other != sleeper);
            }
            Op::Park { token, .. } => {
                let refusal = if cause == Cause::TimedOut {
                    Action::Refused(Refusal::TimedOut)
                } else {
                    Action::Wake(Cause::Spurious)
                };
                self.tell(sleeper, refusal, Some(token), place);
            }
            _ => {}
        }
        self.search.after(by, Actor::thread(sleeper));
        self.search.announced(Actor::thread(sleeper));
    }

    fn set_token(&mut self, token: ObjectIndex, to: bool) {
        self.changed(token);
        if let State::Token { given } = &mut self.objects[token].state {
            *given = to;
        }
    }

    fn meet(&mut self, me: ThreadNumber, barrier: ObjectIndex, place: Place) {
        self.release_view(me, barrier);
        let State::Barrier { parties, waiting } = &mut self.objects[barrier].state else {
            return;
        };
        let last = waiting.len() + 1 >= *parties;
        let freed = if last {
            std::mem::take(waiting)
        } else {
            waiting.push(me);
            Vec::new()
        };
        self.tell(me, Action::Meet { last }, Some(barrier), place);
        for other in freed {
            self.make_ready(other, Verdict::Done(0), me);
        }
        if last {
            self.make_ready(me, Verdict::Done(1), me);
        }
    }

    /// Somebody finishes what another thread waits for.
    pub(crate) fn make_ready(&mut self, thread: ThreadNumber, verdict: Verdict, by: ThreadNumber) {
        if let Some(pending) = &mut self.threads[thread].pending {
            pending.stage = Stage::Ready(verdict);
        }
        self.search.after(Actor::thread(by), Actor::thread(thread));
    }

    fn once_step(&mut self, me: ThreadNumber, pending: &Pending) -> Verdict {
        let place = pending.place;
        let (once, state) = match pending.operation {
            Op::Begin { once } | Op::Peek { once } => {
                self.acquire_view(me, once);
                let state = self.once(once);
                if state == Once::Made {
                    self.tell(me, Action::Made, Some(once), place);
                    return Verdict::Done(u64::from(matches!(pending.operation, Op::Peek { .. })));
                }
                if let Op::Peek { .. } = pending.operation {
                    self.tell(me, Action::Touch("not made yet"), Some(once), place);
                    return Verdict::Done(0);
                }
                self.tell(me, Action::Begin, Some(once), place);
                (once, Once::Making(me))
            }
            Op::End { once, made } => {
                self.release_view(me, once);
                self.tell(me, Action::End { made }, Some(once), place);
                (once, if made { Once::Made } else { Once::Empty })
            }
            _ => return Verdict::DONE,
        };
        self.changed(once);
        self.objects[once].state = State::Once(state);
        Verdict::Done(1)
    }

    fn join(&mut self, me: ThreadNumber, other: ThreadNumber, place: Place) -> Verdict {
        self.search.after(Actor::thread(other), Actor::thread(me));
        if self.memory() == Memory::C11 {
            let view = self.threads[other].view.clone();
            self.learn(me, &view);
        }
        self.tell(me, Action::Join(other), None, place)
    }

    /// The virtual clock moves on.
    fn pass(&mut self, to: Duration) {
        self.now = self.now.max(to);
    }

    fn note_look(&mut self, me: ThreadNumber, pending: &Pending, verdict: Verdict) {
        let looked_at = self.looked_at(me, pending.operation);
        if looked_at.is_empty() {
            match pending.operation {
                Op::Yield | Op::Sleep { .. } => self.threads[me].polls.let_others_go(),
                Op::Release { .. } | Op::Now | Op::Fence { .. } => {}
                _ => self.threads[me].polls.acted(),
            }
            return;
        }
        let last = self.events.last().map(|event| &event.action);
        let tries = !matches!(
            pending.operation,
            Op::Load { .. }
                | Op::Change { .. }
                | Op::Look { .. }
                | Op::Peek { .. }
                | Op::Ended { .. }
                | Op::Touch { .. }
        );
        let took = matches!(pending.operation, Op::Acquire { .. }) && verdict.is_done();
        let acted = match last {
            Some(Action::Change { old, new, .. }) => old != new,
            _ => tries && verdict.is_done() && !took,
        };
        let was_stale = std::mem::take(&mut self.saw_old_value);
        if acted {
            self.threads[me].polls.acted();
            return;
        }
        for object in looked_at {
            let seen = (object, self.objects[object].version);
            self.threads[me].polls.looked(pending.place, seen, was_stale, tries);
        }
    }
}

fn object_of(operation: Op) -> Option<ObjectIndex> {
    match operation {
        Op::Acquire { lock, .. } | Op::Convert { lock, .. } => Some(lock),
        Op::Send { channel, .. } | Op::Receive { channel, .. } => Some(channel),
        _ => None,
    }
}
