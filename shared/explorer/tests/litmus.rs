//! Litmus tests of the memory models, with published verdicts and independent oracles.
//!
//! Each test asks whether a small program can come to an outcome. Three answers must
//! agree: the published verdict of the table, an oracle that knows nothing of the
//! explorer, and the explorer. On random programs the latter two are compared, outcome
//! by outcome.
//!
//! The oracles: two machines for SC and x86-TSO (`machines.rs`), and for C11 the axioms of
//! C++20 over all candidate executions (`axioms.rs`). The explorer has to show exactly
//! what is allowed and can be run in an order that agrees with S, the one order of all
//! `SeqCst` operations; what is allowed besides is what `Memory::limits` names.
//!
//! More random programs under each model: `LITMUS_PROGRAMS=20000 cargo test -p explorer
//! --test litmus -- --nocapture`; others: `LITMUS_SEED=1000000`.

#[path = "litmus/axioms.rs"]
mod axioms;
#[path = "litmus/compare.rs"]
mod compare;
#[path = "litmus/execution.rs"]
mod execution;
#[path = "litmus/explored.rs"]
mod explored;
#[path = "litmus/machines.rs"]
mod machines;
#[path = "litmus/program.rs"]
mod program;
#[path = "litmus/random.rs"]
mod random;
#[path = "litmus/relation.rs"]
mod relation;
#[path = "litmus/shapes.rs"]
mod shapes;
#[path = "litmus/table.rs"]
mod table;
#[path = "litmus/updates.rs"]
mod updates;

use std::collections::BTreeSet;

use axioms::Allowed;
use compare::{compare, expected};
use explored::explored;
use explorer::Memory;
use machines::Machine;
use program::{Outcome, Program};
use table::{Litmus, Verdict};

/// How many random programs are compared under each model.
const SAMPLE: usize = 300;

fn table() -> Vec<Litmus> {
    table::lines(&[
        shapes::OF_TWO_THREADS,
        shapes::OF_ONE_LOCATION,
        shapes::OF_MORE_THREADS,
        updates::OF_UPDATES,
        updates::OF_RELEASE_SEQUENCES,
        updates::OF_EXCLUSION,
    ])
}

fn verdict(outcomes: &BTreeSet<Outcome>, litmus: &Litmus) -> Verdict {
    let is_there = outcomes.iter().any(|outcome| outcome.is(litmus.outcome));
    if is_there { Verdict::Allowed } else { Verdict::Forbidden }
}

/// The explorer shows what the table and the oracle allow, and nothing else.
fn explore_table(memory: Memory, column: usize) {
    for litmus in table() {
        let program = Program::parsed(&litmus.program);
        let shown = explored(memory, &program);
        if let Some(difference) = shown.difference(&expected(memory, &program)) {
            panic!("{memory}: {}\n{program}\n{difference}", litmus.name);
        }
        let allowed = litmus.verdicts[column] == Verdict::Allowed;
        let seen = verdict(&shown.reduced, &litmus) == Verdict::Allowed;
        assert_eq!(seen, allowed, "{memory}: {}\n{program}", litmus.name);
    }
}

#[test]
fn the_oracles_give_the_published_verdicts() {
    for litmus in table() {
        let program = Program::parsed(&litmus.program);
        let allowed = Allowed::by_axioms(&program);
        let in_order = verdict(&allowed.in_order, &litmus);
        let c11 = match verdict(&allowed.standard, &litmus) {
            Verdict::Allowed if in_order == Verdict::Forbidden => Verdict::Beyond,
            other => other,
        };
        let sc = verdict(&machines::outcomes(Machine::Sequential, &program), &litmus);
        let x86 = verdict(&machines::outcomes(Machine::X86, &program), &litmus);
        assert_eq!([sc, x86, c11], litmus.verdicts, "{}\n{program}", litmus.name);
    }
}

#[test]
fn under_sequential_consistency_the_explorer_gives_the_published_verdicts() {
    explore_table(Memory::Sc, 0);
}

#[test]
fn under_x86_tso_the_explorer_gives_the_published_verdicts() {
    explore_table(Memory::Tso, 1);
}

#[test]
fn under_c11_the_explorer_gives_the_published_verdicts() {
    explore_table(Memory::C11, 2);
}

#[test]
fn what_the_explorer_cannot_show_is_named_among_its_limits() {
    let beyond = |litmus: &Litmus| litmus.verdicts[2] == Verdict::Beyond;
    let (mut buffering, mut order) = (0, 0);
    for litmus in table().iter().filter(|litmus| beyond(litmus)) {
        let allowed = Allowed::by_axioms(&Program::parsed(&litmus.program));
        assert_eq!(verdict(&allowed.standard, litmus), Verdict::Allowed, "{}", litmus.name);
        match verdict(&allowed.no_load_buffering, litmus) {
            Verdict::Allowed => order += 1,
            _ => buffering += 1,
        }
    }
    assert!(buffering > 0 && order > 0);
    let limits = Memory::C11.limits();
    assert!(limits.contains("without load buffering"), "{limits}");
    assert!(limits.contains("SeqCst operations take effect in the order they run"), "{limits}");
}

#[test]
fn under_sequential_consistency_random_programs_do_what_the_oracle_says() {
    println!("{:#?}", compare(Memory::Sc, SAMPLE));
}

#[test]
fn under_x86_tso_random_programs_do_what_the_oracle_says() {
    let agreement = compare(Memory::Tso, SAMPLE);
    println!("{agreement:#?}");
    assert!(agreement.telling * 2 >= agreement.programs);
}

#[test]
fn under_c11_random_programs_do_what_the_oracle_says() {
    let agreement = compare(Memory::C11, SAMPLE);
    println!("{agreement:#?}\nrun against S: {}", agreement.out_of_order.len());
    assert!(agreement.telling * 2 >= agreement.programs);
}
