//! Candidate executions: what each read could read, and in what order each location
//! could be written.

use std::sync::atomic::Ordering;

use crate::program::{Outcome, Program, Step};
use crate::relation::Relation;

/// Something that happens: a location gets its first value, or a thread takes a step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    /// Who does it; `None` for a first value.
    pub(crate) thread: Option<usize>,
    step: Step,
    pub(crate) order: Ordering,
    pub(crate) reads: bool,
    pub(crate) writes: bool,
}

impl Event {
    pub(crate) fn location(&self) -> Option<usize> {
        self.step.location()
    }

    /// Whether both are about the same location.
    pub(crate) fn is_beside(&self, other: &Self) -> bool {
        self.location().is_some() && self.location() == other.location()
    }

    pub(crate) fn is_update(&self) -> bool {
        self.reads && self.writes
    }

    pub(crate) fn is_fence(&self) -> bool {
        matches!(self.step, Step::Fence(_))
    }

    pub(crate) fn is_seq_cst(&self) -> bool {
        self.order == Ordering::SeqCst
    }

    pub(crate) fn acquires(&self) -> bool {
        let can = self.reads || self.is_fence();
        can && matches!(self.order, Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst)
    }

    pub(crate) fn releases(&self) -> bool {
        let can = self.writes || self.is_fence();
        can && matches!(self.order, Ordering::Release | Ordering::AcqRel | Ordering::SeqCst)
    }
}

/// The events of a program, if each comparison goes as it is guessed to go.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    pub(crate) all: Vec<Event>,
    /// Sequenced before; first values come before everything.
    pub(crate) sequenced: Relation,
}

impl Events {
    /// One for each guess.
    pub(crate) fn of(program: &Program) -> Vec<Self> {
        let steps = program.0.iter().flatten();
        let comparisons = steps.filter(|step| matches!(step, Step::Compare(..))).count();
        (0..1 << comparisons).map(|guess| Self::guessed(program, guess)).collect()
    }

    fn guessed(program: &Program, mut succeeds: u32) -> Self {
        let first = |at| Event {
            thread: None,
            step: Step::Write(at, 0, Ordering::Relaxed),
            order: Ordering::Relaxed,
            reads: false,
            writes: true,
        };
        let mut all: Vec<Event> = (0..program.locations()).map(first).collect();
        for (thread, steps) in program.0.iter().enumerate() {
            for step in steps {
                let mut order = step.orderings()[0];
                let mut writes = step.writes();
                if let Step::Compare(_, _, [_, failure]) = step {
                    writes = succeeds & 1 == 1;
                    succeeds >>= 1;
                    order = if writes { order } else { *failure };
                }
                let reads = step.reads();
                all.push(Event { thread: Some(thread), step: *step, order, reads, writes });
            }
        }
        let before = |a: usize, b: usize| match (all[a].thread, all[b].thread) {
            (None, Some(_)) => true,
            (Some(one), Some(other)) => one == other && a < b,
            _ => false,
        };
        let sequenced = Relation::of(all.len(), before);
        Self { all, sequenced }
    }

    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// The writes of a location, the first value first.
    fn writes_of(&self, location: usize) -> Vec<usize> {
        let is_one =
            |at: &usize| self.all[*at].writes && self.all[*at].location() == Some(location);
        (0..self.count()).filter(is_one).collect()
    }

    /// All ways to say for each read which write it reads; numbers of events.
    pub(crate) fn sources(&self) -> Vec<Vec<Option<usize>>> {
        let mut ways = vec![Vec::new()];
        for (at, event) in self.all.iter().enumerate() {
            let choices: Vec<Option<usize>> = match event.location() {
                Some(location) if event.reads => {
                    let others = self.writes_of(location).into_iter();
                    others.filter(|write| *write != at).map(Some).collect()
                }
                _ => vec![None],
            };
            let longer = |way: &Vec<_>| {
                let way = way.clone();
                choices.iter().map(move |choice| [&way[..], &[*choice]].concat())
            };
            ways = ways.iter().flat_map(longer).collect();
        }
        ways
    }

    /// What each read hears, if it reads what `sources` says. `None`: a value would be
    /// its own cause, or a comparison does not go as it was guessed.
    pub(crate) fn heard(&self, sources: &[Option<usize>]) -> Option<Vec<u64>> {
        let heard: Option<Vec<u64>> = sources
            .iter()
            .map(|from| from.map_or(Some(0), |it| self.stored(it, sources, 0)))
            .collect();
        let as_guessed = |(event, heard): (&Event, &u64)| match event.step {
            Step::Compare(_, [expected, _], _) => (*heard == expected) == event.writes,
            _ => true,
        };
        heard.filter(|heard| self.all.iter().zip(heard).all(as_guessed))
    }

    fn stored(&self, write: usize, sources: &[Option<usize>], depth: usize) -> Option<u64> {
        match self.all[write].step {
            Step::Write(_, new, _) | Step::Exchange(_, new, _) | Step::Compare(_, [_, new], _) => {
                Some(new)
            }
            Step::Add(_, by, _) if depth < self.count() => {
                Some(self.stored(sources[write]?, sources, depth + 1)? + by)
            }
            _ => None,
        }
    }

    /// All orders in which the locations could be written, as one relation each: what
    /// happens before comes before, and an update comes right behind what it read.
    pub(crate) fn write_orders(
        &self,
        sources: &[Option<usize>],
        happens_before: &Relation,
    ) -> Vec<(Relation, Vec<usize>)> {
        let mut ways = vec![(Relation::default(), Vec::new())];
        for location in 0.. {
            let mut writes = self.writes_of(location);
            if writes.is_empty() {
                return ways;
            }
            let mut orders = Vec::new();
            let first = vec![writes.remove(0)];
            self.extend(first, &writes, (sources, happens_before), &mut orders);
            let with = |(relation, last): &(Relation, Vec<usize>)| {
                let (relation, last) = (*relation, last.clone());
                let longer = orders.iter().map(move |order: &Vec<usize>| {
                    let mut last = last.clone();
                    last.extend(order.last());
                    (relation | in_order(order), last)
                });
                longer.collect::<Vec<_>>()
            };
            ways = ways.iter().flat_map(with).collect();
        }
        ways
    }

    fn extend(
        &self,
        order: Vec<usize>,
        rest: &[usize],
        given: (&[Option<usize>], &Relation),
        orders: &mut Vec<Vec<usize>>,
    ) {
        let (sources, happens_before) = given;
        let last = order.last().copied();
        let follows = |write: &usize| self.all[*write].is_update() && sources[*write] == last;
        let is_taken = rest.iter().any(follows);
        for next in rest {
            let fits = if self.all[*next].is_update() { follows(next) } else { !is_taken };
            if fits && !rest.iter().any(|other| happens_before.has(*other, *next)) {
                let rest: Vec<usize> = rest.iter().copied().filter(|it| it != next).collect();
                self.extend([&order[..], &[*next]].concat(), &rest, given, orders);
            }
        }
        if rest.is_empty() {
            orders.push(order);
        }
    }

    /// The outcome, from what was heard and the last write of each location.
    pub(crate) fn outcome(
        &self,
        program: &Program,
        (sources, heard): (&[Option<usize>], &[u64]),
        last: &[usize],
    ) -> Outcome {
        let of_thread = |thread: usize| {
            let reads = |(event, _): &(&Event, &u64)| event.thread == Some(thread) && event.reads;
            self.all.iter().zip(heard).filter(reads).map(|(_, heard)| *heard).collect()
        };
        let left = last.iter().filter_map(|write| self.stored(*write, sources, 0)).collect();
        Outcome { heard: (0..program.0.len()).map(of_thread).collect(), left }
    }
}

fn in_order(events: &[usize]) -> Relation {
    let mut relation = Relation::default();
    for (at, first) in events.iter().enumerate() {
        events[at + 1..].iter().for_each(|later| relation.add(*first, *later));
    }
    relation
}
