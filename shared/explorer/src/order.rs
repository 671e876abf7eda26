//! Which step happens before which, and which two could be turned round.
//!
//! Two steps that touch the same object, one of them writing, and that nothing else
//! orders, are a *race*: done the other way round they may lead somewhere else. To turn
//! every race round, and nothing that is not one, is all there is to dynamic
//! partial-order reduction.
//!
//! # Source
//!
//! P. Abdulla, S. Aronis, B. Jonsson, K. Sagonas, "Optimal Dynamic Partial Order
//! Reduction", POPL 2014: source sets and the initials of a sequence.

use crate::footprint::Footprint;

/// Who acts: a thread, or something that acts beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Actor(u16);

const ROLES: u16 = 4;
const TIMERS: u16 = 1 << 15;

impl Actor {
    /// The thread itself.
    pub(crate) fn thread(number: usize) -> Self {
        Self(number as u16 * ROLES)
    }

    /// The thread's store buffer, which empties itself (x86-TSO).
    pub(crate) fn buffer(number: usize) -> Self {
        Self(number as u16 * ROLES + 1)
    }

    /// The clock that ends the thread's wait.
    pub(crate) fn clock(number: usize) -> Self {
        Self(number as u16 * ROLES + 2)
    }

    /// Chance, which wakes a thread without a cause.
    pub(crate) fn chance(number: usize) -> Self {
        Self(number as u16 * ROLES + 3)
    }

    /// A channel that receives a message by itself after a time.
    pub(crate) fn timer(object: usize) -> Self {
        Self(TIMERS + object as u16)
    }

    /// The same as something to match on.
    pub(crate) fn role(self) -> Role {
        if self.0 >= TIMERS {
            return Role::Timer(usize::from(self.0 - TIMERS));
        }
        let number = usize::from(self.0 / ROLES);
        match self.0 % ROLES {
            0 => Role::Thread(number),
            1 => Role::Buffer(number),
            2 => Role::Clock(number),
            _ => Role::Chance(number),
        }
    }
}

/// See [`Actor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Thread(usize),
    Buffer(usize),
    Clock(usize),
    Chance(usize),
    Timer(usize),
}

/// More actors than this, and the program is too large to be explored anyway.
pub(crate) const MOST_ACTORS: usize = 32;

/// How many steps of each actor happened before a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Clock([u16; MOST_ACTORS]);

impl Clock {
    const START: Self = Self([0; MOST_ACTORS]);

    fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = (*mine).max(*theirs);
        }
    }
}

/// What had happened at some moment for an actor; nothing while no order is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moment(Option<Box<Clock>>);

/// A step of the execution that is being run.
struct Step {
    actor: usize,
    /// Its number among the steps of its actor, from 1.
    number: u16,
    footprint: Footprint,
    /// The node of the search tree in which it was chosen.
    node: usize,
    clock: Clock,
}

impl Step {
    /// Whether the step happened before the moment of a clock.
    fn before(&self, clock: &Clock) -> bool {
        clock.0[self.actor] >= self.number
    }
}

/// A race: at this node one of these actors must be tried, the racing one last.
pub(crate) struct Race {
    pub(crate) node: usize,
    pub(crate) initials: Vec<Actor>,
}

/// The happens-before order of one execution.
pub(crate) struct Order {
    /// The actors that took part so far; their positions are their numbers here.
    actors: Vec<Actor>,
    clocks: Vec<Clock>,
    /// How many steps there were when each actor's next one came to be; never for those
    /// that announce nothing.
    since: Vec<usize>,
    written: Box<[Clock; 128]>,
    read: Box<[Clock; 128]>,
    touched: u128,
    steps: Vec<Step>,
}

impl Order {
    pub(crate) fn new() -> Self {
        Self {
            actors: Vec::new(),
            clocks: Vec::new(),
            since: Vec::new(),
            written: Box::new([Clock::START; 128]),
            read: Box::new([Clock::START; 128]),
            touched: 0,
            steps: Vec::new(),
        }
    }

    /// Forgets everything: a new execution begins.
    pub(crate) fn clear(&mut self) {
        self.actors.clear();
        self.clocks.clear();
        self.since.clear();
        self.steps.clear();
        while self.touched != 0 {
            let bit = self.touched.trailing_zeros() as usize;
            self.touched &= self.touched - 1;
            self.written[bit] = Clock::START;
            self.read[bit] = Clock::START;
        }
    }

    /// How many actors there were.
    pub(crate) fn actors(&self) -> usize {
        self.actors.len()
    }

    fn number(&mut self, actor: Actor) -> usize {
        let known = self.actors.iter().position(|known| *known == actor);
        let number = known.unwrap_or_else(|| {
            self.actors.push(actor);
            self.clocks.push(Clock::START);
            self.since.push(usize::MAX);
            self.actors.len() - 1
        });
        // One too many: the search notices and gives the program up.
        number.min(MOST_ACTORS - 1)
    }

    /// Everything that `first` did so far happens before what `second` does from now on.
    pub(crate) fn after(&mut self, first: Actor, second: Actor) {
        let (first, second) = (self.number(first), self.number(second));
        let clock = self.clocks[first];
        self.clocks[second].join(&clock);
    }

    /// What has happened before the actor's next step.
    pub(crate) fn moment(&mut self, actor: Actor) -> Moment {
        let actor = self.number(actor);
        Moment(Some(Box::new(self.clocks[actor])))
    }

    /// What had happened at the moment happens before what the actor does from now on.
    pub(crate) fn after_moment(&mut self, moment: &Moment, actor: Actor) {
        if let Some(clock) = &moment.0 {
            let actor = self.number(actor);
            self.clocks[actor].join(clock);
        }
    }

    /// An actor has a new next step.
    pub(crate) fn announced(&mut self, actor: Actor) {
        let actor = self.number(actor);
        self.since[actor] = self.steps.len();
    }

    /// An actor takes a step, chosen in a node.
    pub(crate) fn step(&mut self, actor: Actor, footprint: Footprint, node: usize) {
        let actor = self.number(actor);
        let number = self.clocks[actor].0[actor] + 1;
        let mut clock = self.clocks[actor];
        for (bit, writes) in footprint.bits() {
            clock.join(&self.written[bit]);
            if writes {
                clock.join(&self.read[bit]);
            }
        }
        clock.0[actor] = number;
        self.clocks[actor] = clock;
        self.steps.push(Step { actor, number, footprint, node, clock });
        self.publish(actor, footprint);
    }

    /// An actor does something that never branches, such as giving a lock back: whoever
    /// comes to the object later comes after it. The actor itself comes after nobody
    /// new: that order was no choice, and must not look like one.
    pub(crate) fn touch(&mut self, actor: Actor, footprint: Footprint) {
        let actor = self.number(actor);
        self.publish(actor, footprint);
    }

    fn publish(&mut self, actor: usize, footprint: Footprint) {
        let clock = self.clocks[actor];
        for (bit, writes) in footprint.bits() {
            self.touched |= 1 << bit;
            let known = if writes { &mut self.written } else { &mut self.read };
            known[bit].join(&clock);
        }
    }

    /// The races between what an actor is about to do and the steps so far.
    ///
    /// Only the last step of each chain counts: turning that one round makes the
    /// earlier ones appear in the execution that follows. A step that made the actor's
    /// possible in the first place (an unlock before a lock) is no race: `was_opened_in`
    /// says whether the actor could not act in a node, and could after its step.
    pub(crate) fn races(
        &mut self,
        actor: Actor,
        footprint: Footprint,
        was_opened_in: impl Fn(usize) -> bool,
        is_offered: impl Fn(usize, Actor) -> bool,
    ) -> Vec<Race> {
        let mut races = Vec::new();
        if footprint == Footprint::NONE {
            return races;
        }
        let me = self.number(actor);
        let mut direct: Vec<usize> = Vec::new();
        for (at, step) in self.steps.iter().enumerate().rev() {
            let ordered = step.actor == me || step.before(&self.clocks[me]);
            if ordered || !step.footprint.conflicts(footprint) {
                continue;
            }
            if direct.iter().any(|later| step.before(&self.steps[*later].clock)) {
                continue;
            }
            if self.since[me] <= at && was_opened_in(step.node) {
                continue;
            }
            let mut initials = self.initials(at, me, footprint);
            initials.retain(|actor| is_offered(step.node, *actor));
            // Nobody could have begun the other way round: what could is further back.
            if !initials.is_empty() {
                direct.push(at);
                races.push(Race { node: step.node, initials });
            }
        }
        races
    }

    /// Who may act first when everything that does not depend on the step `at`, and then
    /// the actor `me`, is to come before that step.
    fn initials(&self, at: usize, me: usize, footprint: Footprint) -> Vec<Actor> {
        let first = &self.steps[at];
        let rest: Vec<&Step> =
            self.steps[at + 1..].iter().filter(|step| !first.before(&step.clock)).collect();
        let mut initials = Vec::new();
        for (index, step) in rest.iter().enumerate() {
            let free = rest[..index]
                .iter()
                .all(|earlier| earlier.actor != step.actor && !earlier.before(&step.clock));
            if free {
                initials.push(self.actors[step.actor]);
            }
        }
        let mine = &self.clocks[me];
        let free = rest.iter().all(|step| {
            step.actor != me && !step.before(mine) && !step.footprint.conflicts(footprint)
        });
        if free {
            initials.push(self.actors[me]);
        }
        initials
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: usize = 0;
    const Y: usize = 1;

    #[test]
    fn an_actor_is_what_it_was_made_as() {
        assert_eq!(Actor::thread(7).role(), Role::Thread(7));
        assert_eq!(Actor::buffer(7).role(), Role::Buffer(7));
        assert_eq!(Actor::clock(0).role(), Role::Clock(0));
        assert_eq!(Actor::chance(2).role(), Role::Chance(2));
        assert_eq!(Actor::timer(9).role(), Role::Timer(9));
    }

    #[test]
    fn steps_on_different_objects_do_not_race() {
        let mut order = Order::new();
        order.step(Actor::thread(1), Footprint::writes(X), 0);
        assert!(
            order.races(Actor::thread(2), Footprint::writes(Y), |_| false, |_, _| true).is_empty()
        );
    }

    #[test]
    fn a_write_races_with_the_last_write_only() {
        let mut order = Order::new();
        order.step(Actor::thread(1), Footprint::writes(X), 0);
        order.step(Actor::thread(1), Footprint::writes(X), 1);
        let races = order.races(Actor::thread(2), Footprint::writes(X), |_| false, |_, _| true);
        assert_eq!(races.len(), 1);
        assert_eq!(races[0].node, 1);
        assert_eq!(races[0].initials, [Actor::thread(2)]);
    }

    #[test]
    fn what_is_ordered_already_does_not_race() {
        let mut order = Order::new();
        order.step(Actor::thread(1), Footprint::writes(X), 0);
        order.after(Actor::thread(1), Actor::thread(2));
        assert!(
            order.races(Actor::thread(2), Footprint::writes(X), |_| false, |_, _| true).is_empty()
        );
    }

    #[test]
    fn what_made_a_step_possible_does_not_race_with_it() {
        let mut order = Order::new();
        order.announced(Actor::thread(2));
        order.step(Actor::thread(1), Footprint::writes(X), 0);
        order.step(Actor::thread(1), Footprint::writes(X), 1);
        // The lock was free in node 0 and held in node 1.
        let races =
            order.races(Actor::thread(2), Footprint::writes(X), |node| node == 1, |_, _| true);
        assert_eq!(races.iter().map(|race| race.node).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn an_independent_step_in_between_is_an_initial_too() {
        let mut order = Order::new();
        order.step(Actor::thread(1), Footprint::writes(X), 0);
        order.step(Actor::thread(3), Footprint::writes(Y), 1);
        let races = order.races(Actor::thread(2), Footprint::reads(X), |_| false, |_, _| true);
        assert_eq!(races[0].initials, [Actor::thread(3), Actor::thread(2)]);
    }

    #[test]
    fn a_new_execution_begins_without_order() {
        let mut order = Order::new();
        order.step(Actor::thread(1), Footprint::writes(X), 0);
        order.clear();
        assert!(
            order.races(Actor::thread(2), Footprint::writes(X), |_| false, |_, _| true).is_empty()
        );
        assert_eq!(order.actors(), 1);
    }
}
