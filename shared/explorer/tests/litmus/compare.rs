//! The explorer against the oracles, on random programs.

use std::collections::BTreeSet;
use std::env;
use std::sync::atomic::Ordering;

use explorer::Memory;

use crate::axioms::Allowed;
use crate::explored::explored;
use crate::machines::{self, Machine};
use crate::program::{Outcome, Program, Step};
use crate::random::{Dice, shrunk};

/// The most steps of a program.
const STEPS: usize = 6;

/// What a comparison came to.
#[derive(Debug, Default)]
pub(crate) struct Agreement {
    /// Programs whose outcomes are exactly those of the oracle.
    pub(crate) programs: usize,
    /// Those of which all interleavings were run one by one, too.
    pub(crate) one_by_one: usize,
    /// Those in which the model matters: a simpler one allows less, or more.
    pub(crate) telling: usize,
    /// Those with outcomes that only load buffering explains.
    pub(crate) load_buffering: usize,
    /// Those with outcomes that no run in the order of S has, and how many.
    pub(crate) out_of_order: Vec<String>,
    /// Those that the paper on RC11 allows to do more than C++20 does, and less.
    pub(crate) rc11: [usize; 2],
}

/// What the explorer has to show of a program.
pub(crate) fn expected(memory: Memory, program: &Program) -> BTreeSet<Outcome> {
    match memory {
        Memory::Sc => machines::outcomes(Machine::Sequential, program),
        Memory::Tso => machines::outcomes(Machine::X86, program),
        Memory::C11 => Allowed::by_axioms(program).in_order,
    }
}

/// Whether the model matters to a program: a simpler one would not do.
fn is_telling(memory: Memory, program: &Program) -> bool {
    match memory {
        Memory::Sc => true,
        Memory::Tso => expected(Memory::Tso, program) != expected(Memory::Sc, program),
        Memory::C11 => {
            let allowed = Allowed::by_axioms(program);
            allowed.without_order != allowed.in_order
        }
    }
}

/// Compares on so many programs, or as many as `LITMUS_PROGRAMS` says. In at least every
/// other of them the model matters.
///
/// # Panics
///
/// If a program's outcomes differ; the message names it, with as few steps as still differ.
pub(crate) fn compare(memory: Memory, usual: usize) -> Agreement {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
    let wanted = number("LITMUS_PROGRAMS").unwrap_or(usual);
    let mut seed = number("LITMUS_SEED").unwrap_or(1) as u64;
    let mut agreement = Agreement::default();
    while agreement.programs < wanted {
        let program = Dice::new(seed).program(STEPS);
        seed += 1;
        let telling = is_telling(memory, &program);
        if telling || agreement.programs % 2 == 0 {
            agreement.telling += usize::from(telling);
            agreement.add(memory, &program);
        }
    }
    agreement
}

impl Agreement {
    fn add(&mut self, memory: Memory, program: &Program) {
        let shown = explored(memory, program);
        let agrees = shown.difference(&expected(memory, program)).is_none();
        assert!(agrees, "{}", smallest_difference(memory, program));
        self.programs += 1;
        self.one_by_one += usize::from(shown.one_by_one.is_some());
        if memory == Memory::C11 {
            self.note_limits(program, &shown.reduced);
        }
    }

    /// Counts what C++20 allows besides, and looks whether that is explained.
    fn note_limits(&mut self, program: &Program, shown: &BTreeSet<Outcome>) {
        let allowed = Allowed::by_axioms(program);
        assert!(shown.is_subset(&allowed.standard), "{program}");
        self.load_buffering += usize::from(allowed.standard != allowed.no_load_buffering);
        self.rc11[0] += usize::from(!allowed.rc11.is_subset(&allowed.no_load_buffering));
        self.rc11[1] += usize::from(!allowed.no_load_buffering.is_subset(&allowed.rc11));
        let beyond = allowed.no_load_buffering.difference(shown).count();
        if beyond > 0 {
            self.out_of_order.push(format!("{beyond} outcomes: {program}"));
            assert!(can_run_against_order(program), "{program}");
        }
    }
}

/// The smallest part of a program that still differs, and how.
fn smallest_difference(memory: Memory, program: &Program) -> String {
    let difference =
        |program: &Program| explored(memory, program).difference(&expected(memory, program));
    let program = shrunk(program.clone(), |program| difference(program).is_some());
    format!("{memory}: {program}\n{}", difference(&program).unwrap_or_default())
}

/// Whether an order of S could contradict every run: there are a `SeqCst` step at or
/// before a write, and one at or behind a read, where the write and a read of it, and
/// the read and a write for it, are not both `SeqCst`. (If all that is read between two
/// `SeqCst` steps is read in S, they run as they stand in S.)
fn can_run_against_order(program: &Program) -> bool {
    let is_seq_cst = |step: &Step| step.orderings().contains(&Ordering::SeqCst);
    let is_pair = |write: &Step, read: &Step| {
        let weak = |step: &Step| step.orderings().iter().any(|it| *it != Ordering::SeqCst);
        let both = write.writes() && read.reads() && write.location() == read.location();
        both && (weak(write) || weak(read))
    };
    let all = || program.0.iter().flatten();
    let begins = program.0.iter().any(|thread| {
        let mut follows = thread.iter().skip_while(|step| !is_seq_cst(step));
        follows.any(|write| all().any(|read| is_pair(write, read)))
    });
    let ends = program.0.iter().any(|thread| {
        let mut precedes = thread.iter().rev().skip_while(|step| !is_seq_cst(step));
        precedes.any(|read| all().any(|write| is_pair(write, read)))
    });
    begins && ends
}
