//! Which interleaving next?
//!
//! One execution is a path through a tree of choices. A search keeps the path that is
//! being run as a stack of [`Node`]s and, when the execution has ended, goes back to the
//! last node where something is left to try.

use crate::chance::Chance;
use crate::footprint::Footprint;
use crate::order::{Actor, MOST_ACTORS, Moment, Order, Race, Role};
use crate::schedule::Schedule;

/// How to search.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Strategy {
    /// Every interleaving, one by one.
    Every,
    /// Every interleaving that interrupts a thread that could go on at most so often.
    Bounded(u32),
    /// One of each class of interleavings that cannot differ: source-set dynamic
    /// partial-order reduction with sleep sets.
    Reduced,
    /// At each choice, any, by chance.
    Random(u64),
    /// Threads with random priorities, which change at so many random moments.
    ///
    /// # Source
    ///
    /// S. Burckhardt, P. Kothari, M. Musuvathi, S. Nagarakatte, "A Randomized Scheduler
    /// with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010.
    Pct { seed: u64, changes: usize },
    /// One execution that is known.
    Replay(Schedule),
}

/// A next step that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) actor: Actor,
    pub(crate) footprint: Footprint,
}

/// Why a search stops an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Halt {
    /// Whatever follows was seen already.
    SeenBefore,
    /// The same choices did not lead to the same place.
    NotDeterministic,
    /// There are more threads than a search can tell apart.
    TooLarge,
}

/// A place in the tree with something to choose.
struct Node {
    /// What was offered; empty where the choice is about data.
    candidates: Vec<Candidate>,
    /// How many alternatives there are.
    width: usize,
    /// The one that is being run.
    at: usize,
    /// What is to be tried, one bit an alternative.
    todo: u64,
    /// What has been tried.
    done: u64,
    /// What was tried elsewhere and cannot have become different since.
    sleep: Vec<Candidate>,
    /// How many interruptions the path here needed.
    interruptions: u32,
}

impl Node {
    fn is_open(&self, index: usize) -> bool {
        (self.todo & !self.done) >> index & 1 == 1 && !self.sleeps(index)
    }

    fn sleeps(&self, index: usize) -> bool {
        self.candidates.get(index).is_some_and(|candidate| {
            self.sleep.iter().any(|asleep| asleep.actor == candidate.actor)
        })
    }
}

/// A search, between executions and during one.
pub(crate) struct Search {
    strategy: Strategy,
    nodes: Vec<Node>,
    /// How far the current execution is.
    depth: usize,
    interruptions: u32,
    sleep: Vec<Candidate>,
    order: Order,
    /// The choices of the current execution.
    choices: Vec<u8>,
    /// The current execution is given up: what its destructors do is no part of the tree.
    over: bool,
    /// Whether anything was left out: for the bound, or because there were too many
    /// alternatives at one place.
    pub(crate) left_out: bool,
    chance: Chance,
    priorities: Vec<(Actor, u64)>,
    /// At which steps a priority changes.
    changes: Vec<usize>,
    steps: usize,
    /// The longest execution so far: where changes of priority may fall.
    longest: usize,
}

/// Alternatives at one node are the bits of a word.
const WIDEST: usize = 64;

impl Search {
    pub(crate) fn new(strategy: Strategy) -> Self {
        let seed = match strategy {
            Strategy::Random(seed) | Strategy::Pct { seed, .. } => seed,
            _ => 0,
        };
        let mut search = Self {
            strategy,
            nodes: Vec::new(),
            depth: 0,
            interruptions: 0,
            sleep: Vec::new(),
            order: Order::new(),
            choices: Vec::new(),
            over: false,
            left_out: false,
            chance: Chance::new(seed),
            priorities: Vec::new(),
            changes: Vec::new(),
            steps: 0,
            longest: 16,
        };
        search.begin();
        search
    }

    /// Begins from the root again, with the same strategy.
    pub(crate) fn restart(&mut self) {
        *self = Self::new(self.strategy.clone());
    }

    /// The choices of the current execution so far.
    pub(crate) fn choices(&self) -> &[u8] {
        &self.choices
    }

    /// How many times the current execution interrupted a thread that could go on.
    pub(crate) fn interruptions(&self) -> u32 {
        self.interruptions
    }

    fn begin(&mut self) {
        self.depth = 0;
        self.interruptions = 0;
        self.sleep.clear();
        self.choices.clear();
        self.over = false;
        self.order.clear();
        self.longest = self.longest.max(self.steps);
        self.steps = 0;
        if let Strategy::Pct { changes, .. } = self.strategy {
            self.priorities.clear();
            self.changes = (0..changes).map(|_| self.chance.below(self.longest)).collect();
        }
    }

    /// The current execution is given up: nothing is left to choose in it.
    pub(crate) fn give_up(&mut self) {
        self.over = true;
    }

    /// Goes to the next execution; `false` when all have been run.
    pub(crate) fn advance(&mut self) -> bool {
        match self.strategy {
            Strategy::Replay(_) => return false,
            Strategy::Random(_) | Strategy::Pct { .. } => {
                self.begin();
                return true;
            }
            _ => {}
        }
        while let Some(node) = self.nodes.last_mut() {
            node.done |= 1 << node.at;
            if let Some(next) = (0..node.width).find(|index| node.is_open(*index)) {
                node.at = next;
                self.begin();
                return true;
            }
            self.nodes.pop();
        }
        false
    }

    /// Chooses who takes the next step. `current` is the thread that took the last one;
    /// if it can go on, it is offered first.
    pub(crate) fn choose(
        &mut self,
        offered: &[Candidate],
        current: Option<usize>,
    ) -> Result<usize, Halt> {
        self.steps += 1;
        let at = match &self.strategy {
            Strategy::Every | Strategy::Bounded(_) | Strategy::Reduced => {
                self.walk(offered, current)?
            }
            Strategy::Random(_) => self.chance.below(offered.len()),
            Strategy::Pct { .. } => self.by_priority(offered, current),
            Strategy::Replay(schedule) => {
                let at = if offered.len() > 1 { schedule.choice(self.choices.len()) } else { 0 };
                if at >= offered.len() {
                    return Err(Halt::NotDeterministic);
                }
                at
            }
        };
        self.interruptions += price(offered, at, current);
        if offered.len() > 1 {
            self.choices.push(at as u8);
        }
        Ok(at)
    }

    /// Chooses among alternatives that are not about who runs: which sleeper is woken,
    /// which store a load reads.
    pub(crate) fn choose_data(&mut self, alternatives: usize) -> usize {
        if alternatives <= 1 || self.over {
            return 0;
        }
        self.left_out |= alternatives > WIDEST;
        let alternatives = alternatives.min(WIDEST);
        let at = match &self.strategy {
            Strategy::Random(_) | Strategy::Pct { .. } => self.chance.below(alternatives),
            Strategy::Replay(schedule) => schedule.choice(self.choices.len()).min(alternatives - 1),
            _ => {
                if self.depth == self.nodes.len() {
                    self.nodes.push(Node {
                        candidates: Vec::new(),
                        width: alternatives,
                        at: 0,
                        todo: u64::MAX,
                        done: 0,
                        sleep: Vec::new(),
                        interruptions: self.interruptions,
                    });
                }
                self.depth += 1;
                self.nodes[self.depth - 1].at
            }
        };
        self.choices.push(at as u8);
        at
    }

    fn is_reduced(&self) -> bool {
        self.strategy == Strategy::Reduced
    }

    /// One step along the path through the tree, which grows by a node at its end.
    fn walk(&mut self, offered: &[Candidate], current: Option<usize>) -> Result<usize, Halt> {
        if self.depth == self.nodes.len() {
            self.grow(offered, current)?;
        }
        let node = &self.nodes[self.depth];
        let same = node.candidates.len() == offered.len()
            && node.candidates.iter().zip(offered).all(|(was, is)| was.actor == is.actor);
        if !same {
            return Err(Halt::NotDeterministic);
        }
        let at = node.at;
        self.interruptions = node.interruptions;
        if self.is_reduced() {
            self.take(at)?;
        }
        self.depth += 1;
        Ok(at)
    }

    fn grow(&mut self, offered: &[Candidate], current: Option<usize>) -> Result<(), Halt> {
        let width = offered.len();
        if width > WIDEST {
            return Err(Halt::TooLarge);
        }
        let asleep =
            |index: &usize| self.sleep.iter().any(|asleep| asleep.actor == offered[*index].actor);
        let first = (0..width).find(|index| !asleep(index)).ok_or(Halt::SeenBefore)?;
        let todo = match self.strategy {
            Strategy::Reduced => {
                // What happens by chance is no reordering: it is tried wherever it can be.
                let chance =
                    |index: &usize| matches!(offered[*index].actor.role(), Role::Chance(_));
                (0..width).filter(chance).fold(1 << first, |all, at| all | 1 << at)
            }
            Strategy::Bounded(bound) => {
                let affordable =
                    |index: &usize| self.interruptions + price(offered, *index, current) <= bound;
                let todo =
                    (0..width).filter(affordable).fold(1_u64 << first, |all, at| all | 1 << at);
                self.left_out |= todo.count_ones() < width as u32;
                todo
            }
            _ => u64::MAX,
        };
        self.nodes.push(Node {
            candidates: offered.to_vec(),
            width,
            at: first,
            todo,
            done: 0,
            sleep: self.sleep.clone(),
            interruptions: self.interruptions,
        });
        Ok(())
    }

    /// The chosen actor takes its step: its races are noted, and who slept because of it
    /// wakes up.
    fn take(&mut self, at: usize) -> Result<(), Halt> {
        let depth = self.depth;
        let chosen = self.nodes[depth].candidates[at];
        self.note_races(chosen);
        self.keep_chances(chosen);
        let node = &self.nodes[depth];
        self.sleep.clear();
        let tried = |index: &usize| (node.done >> index) & 1 == 1 && *index != at;
        let siblings = (0..node.width).filter(tried).map(|index| node.candidates[index]);
        let still = |asleep: &Candidate| {
            asleep.actor != chosen.actor && !asleep.footprint.conflicts(chosen.footprint)
        };
        self.sleep.extend(node.sleep.iter().copied().chain(siblings).filter(still));
        self.order.step(chosen.actor, chosen.footprint, depth);
        if self.order.actors() > MOST_ACTORS { Err(Halt::TooLarge) } else { Ok(()) }
    }

    /// Makes sure that each race with an earlier step will be run the other way round, too.
    fn note_races(&mut self, next: Candidate) {
        let nodes = &self.nodes;
        let offers = |node: &Node, actor: Actor| {
            node.candidates.iter().any(|candidate| candidate.actor == actor)
        };
        let was_opened_in = |node: usize| {
            let following = nodes[node + 1..].iter().find(|node| !node.candidates.is_empty());
            !offers(&nodes[node], next.actor)
                && following.is_some_and(|following| offers(following, next.actor))
        };
        let is_offered = |node: usize, actor| offers(&nodes[node], actor);
        let races = self.order.races(next.actor, next.footprint, was_opened_in, is_offered);
        for Race { node, initials } in races {
            let node = &mut self.nodes[node];
            let position = |actor: &Actor| {
                node.candidates.iter().position(|candidate| candidate.actor == *actor)
            };
            let known: Vec<usize> = initials.iter().filter_map(position).collect();
            if known.iter().any(|index| (node.todo >> index) & 1 == 1 || node.sleeps(*index)) {
                continue;
            }
            if let Some(racing) = known.last() {
                node.todo |= 1 << racing;
            }
        }
    }

    /// A wait that could end by itself now may be unable to after this step: that it ends
    /// first is to be tried here, since no later step will show the race.
    fn keep_chances(&mut self, chosen: Candidate) {
        let node = &mut self.nodes[self.depth];
        for (index, candidate) in node.candidates.iter().enumerate() {
            let by_itself = matches!(candidate.actor.role(), Role::Clock(_) | Role::Timer(_));
            if by_itself && candidate.footprint.conflicts(chosen.footprint) {
                node.todo |= 1 << index;
            }
        }
    }

    /// The execution has ended while these actors still waited: what they wait for could
    /// have gone the other way, too.
    pub(crate) fn ended(&mut self, waiting: &[Candidate]) {
        if self.is_reduced() {
            for candidate in waiting {
                self.note_races(*candidate);
            }
        }
    }

    /// An actor does something that never branches, after its last step.
    pub(crate) fn touch(&mut self, actor: Actor, footprint: Footprint) {
        if self.is_reduced() {
            self.order.touch(actor, footprint);
            self.sleep.retain(|asleep| !asleep.footprint.conflicts(footprint));
        }
    }

    /// What `second` does from now on comes after everything that `first` did.
    pub(crate) fn after(&mut self, first: Actor, second: Actor) {
        if self.is_reduced() {
            self.order.after(first, second);
        }
    }

    /// What has happened before the actor's next step.
    pub(crate) fn moment(&mut self, actor: Actor) -> Moment {
        if self.is_reduced() { self.order.moment(actor) } else { Moment::default() }
    }

    /// What had happened at the moment comes before what the actor does from now on.
    pub(crate) fn after_moment(&mut self, moment: &Moment, actor: Actor) {
        if self.is_reduced() {
            self.order.after_moment(moment, actor);
        }
    }

    /// An actor has a new next step.
    pub(crate) fn announced(&mut self, actor: Actor) {
        if self.is_reduced() {
            self.order.announced(actor);
        }
    }

    fn by_priority(&mut self, offered: &[Candidate], current: Option<usize>) -> usize {
        for candidate in offered {
            if !self.priorities.iter().any(|(actor, _)| *actor == candidate.actor) {
                // Above all the priorities that a change gives.
                let priority = self.chance.next() | 1 << 63;
                self.priorities.push((candidate.actor, priority));
            }
        }
        let change = self.changes.iter().position(|step| *step == self.steps);
        if let (Some(change), Some(current)) = (change, current) {
            let current = Actor::thread(current);
            for (actor, priority) in &mut self.priorities {
                if *actor == current {
                    *priority = change as u64;
                }
            }
        }
        let priority = |candidate: &Candidate| {
            self.priorities.iter().find(|(actor, _)| *actor == candidate.actor).map(|it| it.1)
        };
        let best = (0..offered.len()).max_by_key(|index| priority(&offered[*index]));
        best.unwrap_or(0)
    }
}

/// What a step costs: 1 if it interrupts a thread that could go on.
fn price(offered: &[Candidate], at: usize, current: Option<usize>) -> u32 {
    let Some(current) = current else { return 0 };
    let current = Actor::thread(current);
    let can_go_on = offered.iter().any(|candidate| candidate.actor == current);
    match offered[at].actor.role() {
        Role::Thread(_) => u32::from(can_go_on && offered[at].actor != current),
        // A store that reaches memory is as usual; what happens by chance is not.
        Role::Buffer(_) => 0,
        Role::Clock(_) | Role::Chance(_) | Role::Timer(_) => 1,
    }
}
