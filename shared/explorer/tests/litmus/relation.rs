//! Relations between the few events of a small program.

use std::ops::BitOr;

/// The most events that there may be.
pub(crate) const MOST: usize = 16;

/// A relation: for each event the set of those it leads to, one bit an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Relation([u16; MOST]);

impl Relation {
    /// The pairs of which a rule is true.
    pub(crate) fn of(events: usize, rule: impl Fn(usize, usize) -> bool) -> Self {
        let mut relation = Self::default();
        for (a, b) in (0..events).flat_map(|a| (0..events).map(move |b| (a, b))) {
            if rule(a, b) {
                relation.add(a, b);
            }
        }
        relation
    }

    pub(crate) fn add(&mut self, a: usize, b: usize) {
        self.0[a] |= 1 << b;
    }

    pub(crate) fn has(&self, a: usize, b: usize) -> bool {
        self.0[a] >> b & 1 == 1
    }

    /// Along this one, then along another.
    pub(crate) fn then(&self, other: &Self) -> Self {
        let step = |row: u16| {
            let there = (0..MOST).filter(|at| row >> at & 1 == 1);
            there.fold(0, |all, at| all | other.0[at])
        };
        Self(self.0.map(step))
    }

    /// Along this one, as often as one likes, but at least once.
    pub(crate) fn repeated(mut self) -> Self {
        for middle in 0..MOST {
            let onward = self.0[middle];
            for row in self.0.iter_mut().filter(|row| **row >> middle & 1 == 1) {
                *row |= onward;
            }
        }
        self
    }

    /// Along this one, or nowhere.
    pub(crate) fn or_same(mut self) -> Self {
        (0..MOST).for_each(|at| self.add(at, at));
        self
    }

    /// The pairs of which a rule is true besides.
    pub(crate) fn where_both(&self, rule: impl Fn(usize, usize) -> bool) -> Self {
        Self::of(MOST, |a, b| self.has(a, b) && rule(a, b))
    }

    /// Whether nothing leads to itself in one step.
    pub(crate) fn is_irreflexive(&self) -> bool {
        (0..MOST).all(|at| !self.has(at, at))
    }

    /// Whether nothing leads to itself at all.
    pub(crate) fn is_acyclic(&self) -> bool {
        self.repeated().is_irreflexive()
    }
}

impl BitOr for Relation {
    type Output = Self;

    fn bitor(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine |= theirs);
        self
    }
}
