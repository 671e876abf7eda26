//! Channels: sending, receiving, choosing among several, and the ones with a clock.
//!
//! Only the counts are kept here; the values are kept by whoever offers the channel.

use crate::footprint::Footprint;
use crate::object::State;
use crate::operation::{ObjectIndex, Operation as Op, Verdict};
use crate::order::Actor;
use crate::search::Candidate;
use crate::trace::{Action, Place, Refusal, Side, ThreadNumber};
use crate::world::World;

const EMPTY: Verdict = Verdict::Refused(Refusal::Empty);
const FULL: Verdict = Verdict::Refused(Refusal::Full);
const DISCONNECTED: Verdict = Verdict::Refused(Refusal::Disconnected);

impl World {
    pub(crate) fn send(&mut self, me: ThreadNumber, channel: ObjectIndex, place: Place) -> Verdict {
        let state = self.channel_mut(channel);
        if state.receivers == 0 {
            state.offers.retain(|other| *other != me);
            self.tell(me, Action::Refused(Refusal::Disconnected), Some(channel), place);
            return DISCONNECTED;
        }
        if state.is_rendezvous() {
            let Some(receiver) = state.arrivals.pop_front() else {
                self.tell(me, Action::Refused(Refusal::Full), Some(channel), place);
                return FULL;
            };
            self.release_view(me, channel);
            self.make_ready(receiver, Verdict::Done(me as u64), me);
            return self.tell(me, Action::Send, Some(channel), place);
        }
        if !state.has_room() {
            self.tell(me, Action::Refused(Refusal::Full), Some(channel), place);
            return FULL;
        }
        let left = state.fill_place();
        self.changed(channel);
        if let Some(view) = left {
            self.learn(me, &view);
        }
        self.release_view(me, channel);
        self.tell(me, Action::Send, Some(channel), place)
    }

    /// Answers, for a channel without room, who the value comes from.
    pub(crate) fn receive(
        &mut self,
        me: ThreadNumber,
        channel: ObjectIndex,
        place: Place,
    ) -> Verdict {
        let state = self.channel_mut(channel);
        if let Some(sender) = state.offers.pop_front() {
            self.acquire_view(me, channel);
            self.release_view(me, channel);
            self.make_ready(sender, Verdict::DONE, me);
            self.tell(me, Action::Receive, Some(channel), place);
            return Verdict::Done(sender as u64);
        }
        if state.length > 0 {
            self.acquire_view(me, channel);
            let known = self.threads[me].view.clone();
            self.channel_mut(channel).empty_place(known);
            self.changed(channel);
            return self.tell(me, Action::Receive, Some(channel), place);
        }
        let (refusal, verdict) = if state.senders == 0 {
            state.arrivals.retain(|other| *other != me);
            (Refusal::Disconnected, DISCONNECTED)
        } else {
            (Refusal::Empty, EMPTY)
        };
        self.acquire_view(me, channel);
        self.tell(me, Action::Refused(refusal), Some(channel), place);
        verdict
    }

    pub(crate) fn close(
        &mut self,
        me: ThreadNumber,
        channel: ObjectIndex,
        side: Side,
        place: Place,
    ) -> Verdict {
        let state = self.channel_mut(channel);
        let handles = match side {
            Side::Senders => &mut state.senders,
            Side::Receivers => &mut state.receivers,
        };
        *handles = handles.saturating_sub(1);
        let last = *handles == 0;
        self.changed(channel);
        self.release_view(me, channel);
        if last {
            self.tell(me, Action::Close(side), Some(channel), place);
        }
        Verdict::DONE
    }

    pub(crate) fn select(&mut self, me: ThreadNumber, place: Place) -> Verdict {
        let arms = self.threads[me].arms.clone();
        let ready: Vec<usize> = (0..arms.len()).filter(|at| self.arm_is_ready(arms[*at])).collect();
        if ready.is_empty() {
            self.tell(me, Action::Refused(Refusal::Empty), None, place);
            return EMPTY;
        }
        // Any that is ready: crossbeam chooses by chance.
        let which = ready[self.search.choose_data(ready.len())];
        self.tell(me, Action::Select(which), Some(arms[which].channel), place);
        Verdict::Done(which as u64)
    }

    /// The threads that stand at a channel.
    fn waits_at(&self, channel: ObjectIndex) -> Vec<ThreadNumber> {
        let stands = |number: &ThreadNumber| {
            let thread = &self.threads[*number];
            match thread.pending.as_ref().map(|pending| pending.operation) {
                Some(Op::Receive { channel: at, .. }) => at == channel,
                Some(Op::Select { .. }) => thread.arms.iter().any(|arm| arm.channel == channel),
                _ => false,
            }
        };
        (0..self.threads.len()).filter(stands).collect()
    }

    /// The channels that could receive a message by themselves, where somebody would see it.
    pub(crate) fn offer_timers(&self, nobody_else: bool, offered: &mut Vec<Candidate>) {
        for (index, object) in self.objects.iter().enumerate() {
            let State::Channel(channel) = &object.state else { continue };
            let due = channel.timer.is_some() && channel.length == 0;
            let may = nobody_else || self.budget.timeouts > 0;
            if due && may && !self.waits_at(index).is_empty() {
                let footprint = Footprint::writes(index).and(Footprint::BUDGET);
                let clock =
                    if self.matters.clock { Footprint::MOVES_CLOCK } else { Footprint::NONE };
                let footprint = footprint.and(clock);
                offered.push(Candidate { actor: Actor::timer(index), footprint });
            }
        }
    }

    /// The time of a channel has come.
    pub(crate) fn ring(&mut self, channel: ObjectIndex) {
        self.budget.timeouts = self.budget.timeouts.saturating_sub(1);
        for thread in self.waits_at(channel) {
            self.search.after(Actor::thread(thread), Actor::timer(channel));
        }
        let state = self.channel_mut(channel);
        if let Some((due, every)) = state.timer {
            // Nobody sends it: nobody learns what was known to whoever took the last one.
            let _ = state.fill_place();
            state.timer = every.map(|every| (due + every, Some(every)));
            self.now = self.now.max(due);
        }
        self.changed(channel);
    }
}
