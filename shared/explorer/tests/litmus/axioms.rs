//! The outcomes that the axioms of C++20 allow: every candidate execution is judged.
//!
//! # Source
//!
//! C++20, [intro.races] and [atomics.order]: a release sequence goes on through updates
//! only; *coherence-ordered before*; the one order S of all `SeqCst` operations. The
//! names sb, rf, mo, fr, hb, eco and psc are those of O. Lahav, V. Vafeiadis, J. Kang,
//! C. Hur, D. Dreyer, "Repairing Sequential Consistency in C/C++11", PLDI 2017 (RC11),
//! from which the standard has most of this, and which forbids cycles of sb and rf.

use std::collections::BTreeSet;

use crate::execution::{Event, Events};
use crate::program::{Outcome, Program};
use crate::relation::Relation;

/// What is allowed, under five sets of rules.
#[derive(Default)]
pub(crate) struct Allowed {
    /// C++20 as it stands.
    pub(crate) standard: BTreeSet<Outcome>,
    /// The same, where no read is before its write: no cycle of sb and rf.
    pub(crate) no_load_buffering: BTreeSet<Outcome>,
    /// The same, where a program can be run in an order of which S is a part: no cycle of
    /// sb, rf and S.
    pub(crate) in_order: BTreeSet<Outcome>,
    /// The rules of RC11 about `SeqCst` instead of S, and no cycle of sb and rf.
    pub(crate) rc11: BTreeSet<Outcome>,
    /// Without any rule about `SeqCst`, but no cycle of sb and rf: to know where S matters.
    pub(crate) without_order: BTreeSet<Outcome>,
}

impl Allowed {
    /// Judges every candidate execution of a program.
    pub(crate) fn by_axioms(program: &Program) -> Self {
        let mut allowed = Self::default();
        for events in Events::of(program) {
            for sources in events.sources() {
                if let Some(heard) = events.heard(&sources) {
                    allowed.judge_orders(program, &events, (&sources, &heard));
                }
            }
        }
        allowed
    }

    fn judge_orders(
        &mut self,
        program: &Program,
        events: &Events,
        (sources, heard): (&[Option<usize>], &[u64]),
    ) {
        let reads_from = Relation::of(events.count(), |a, b| sources[b] == Some(a));
        let synchronizes = synchronizes(events, sources);
        let hb = (events.sequenced | synchronizes).repeated();
        // Nothing happens before itself, or before what it reads.
        if !hb.is_irreflexive() || !hb.then(&reads_from).is_irreflexive() {
            return;
        }
        for (mo, last) in events.write_orders(sources, &hb) {
            let execution = Execution { events, sources, reads_from, synchronizes, hb, mo };
            let Some(rules) = execution.judge() else { continue };
            let outcome = || events.outcome(program, (sources, heard), &last);
            let sets = [
                &mut self.standard,
                &mut self.no_load_buffering,
                &mut self.in_order,
                &mut self.rc11,
                &mut self.without_order,
            ];
            for (set, _) in sets.into_iter().zip(rules).filter(|(_, fits)| *fits) {
                set.insert(outcome());
            }
        }
    }
}

/// Synchronizes with: a release and the acquires that read it, or an update behind it.
fn synchronizes(events: &Events, sources: &[Option<usize>]) -> Relation {
    let mut synchronizes = Relation::default();
    for reader in (0..events.count()).filter(|at| events.all[*at].reads) {
        let acquires = |at: &usize| {
            let event = &events.all[*at];
            let is_it = *at == reader || event.is_fence() && events.sequenced.has(reader, *at);
            event.acquires() && is_it
        };
        let acquiring: Vec<usize> = (0..events.count()).filter(acquires).collect();
        let mut from = sources[reader];
        for _ in 0..events.count() {
            let Some(write) = from else { break };
            let releases = |at: &usize| {
                let event = &events.all[*at];
                let is_it = *at == write || event.is_fence() && events.sequenced.has(*at, write);
                event.releases() && is_it
            };
            for release in (0..events.count()).filter(releases) {
                for acquire in &acquiring {
                    synchronizes.add(release, *acquire);
                }
            }
            // A plain write has no source: the sequence begins here.
            from = sources[write];
        }
    }
    synchronizes
}

/// A candidate execution.
struct Execution<'a> {
    events: &'a Events,
    sources: &'a [Option<usize>],
    reads_from: Relation,
    synchronizes: Relation,
    hb: Relation,
    mo: Relation,
}

impl Execution<'_> {
    /// Which rules it keeps, in the order of the fields of [`Allowed`]; `None`: it is not
    /// even coherent.
    fn judge(&self) -> Option<[bool; 5]> {
        let overtaken = self.overtaken();
        let eco = (self.reads_from | self.mo | overtaken).repeated();
        if !eco.is_irreflexive() || !self.hb.then(&eco).is_irreflexive() {
            return None;
        }
        let causes = self.events.sequenced | self.reads_from;
        let no_load_buffering = causes.is_acyclic();
        let order = self.order_of_seq_cst(&eco);
        let standard = order.is_acyclic();
        let rc11 = no_load_buffering && self.psc(&overtaken, &eco).is_acyclic();
        Some([
            standard,
            standard && no_load_buffering,
            (causes | order).is_acyclic(),
            rc11,
            no_load_buffering,
        ])
    }

    /// From a read to the writes behind the one that it read (fr).
    fn overtaken(&self) -> Relation {
        Relation::of(self.events.count(), |read, write| {
            read != write && self.sources[read].is_some_and(|from| self.mo.has(from, write))
        })
    }

    fn is_seq_cst(&self, at: usize) -> bool {
        self.events.all.get(at).is_some_and(Event::is_seq_cst)
    }

    fn is_fence(&self, at: usize) -> bool {
        self.is_seq_cst(at) && self.events.all[at].is_fence()
    }

    fn is_access(&self, at: usize) -> bool {
        self.is_seq_cst(at) && !self.events.all[at].is_fence()
    }

    /// What S has to agree with.
    fn order_of_seq_cst(&self, coherence_ordered: &Relation) -> Relation {
        let sequenced = &self.events.sequenced;
        let both = |a, b| self.is_seq_cst(a) && self.is_seq_cst(b);
        // Strongly happens before.
        let strongly = *sequenced
            | self.synchronizes.where_both(both)
            | sequenced.then(&self.hb).then(sequenced);
        // From `SeqCst` accesses themselves, and from the fences before other accesses.
        let begins = self.hb.where_both(|fence, _| self.is_fence(fence))
            | Relation::of(self.events.count(), |a, b| a == b && self.is_access(a));
        let ends = self.hb.where_both(|_, fence| self.is_fence(fence))
            | Relation::of(self.events.count(), |a, b| a == b && self.is_access(a));
        strongly.repeated().where_both(both) | begins.then(coherence_ordered).then(&ends)
    }

    /// The partial order of `SeqCst` in RC11.
    fn psc(&self, overtaken: &Relation, eco: &Relation) -> Relation {
        let all = &self.events.all;
        let beside = |a: usize, b: usize| all[a].is_beside(&all[b]);
        let sequenced = &self.events.sequenced;
        let elsewhere = sequenced.where_both(|a, b| !beside(a, b));
        let scb = *sequenced
            | elsewhere.then(&self.hb).then(&elsewhere)
            | self.hb.where_both(beside)
            | self.mo
            | *overtaken;
        let same = |rule: &dyn Fn(usize) -> bool| {
            Relation::of(self.events.count(), |a, b| a == b && rule(a))
        };
        let (accesses, fences) = (same(&|at| self.is_seq_cst(at)), same(&|at| self.is_fence(at)));
        let around = self.hb.or_same();
        let begins = accesses | fences.then(&around);
        let ends = accesses | around.then(&fences);
        let between_fences = self.hb | self.hb.then(eco).then(&self.hb);
        begins.then(&scb).then(&ends) | fences.then(&between_fences).then(&fences)
    }
}
