//! The outcomes that two simple machines allow: every state that can be reached.
//!
//! Both have one memory. Under sequential consistency a step acts on it at once. On an
//! x86 each thread's writes go through a buffer, oldest first; the thread itself reads
//! its newest buffered write; what is locked, and a full fence, waits for an empty buffer.
//!
//! # Source
//!
//! The x86: S. Owens, S. Sarkar, P. Sewell, "A Better x86 Memory Model: x86-TSO",
//! `TPHOLs` 2009, the abstract machine. The orderings compile as usual: only a `SeqCst`
//! write (which is an exchange) and a `SeqCst` fence cost more than a plain instruction.

use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::Ordering;

use crate::program::{Outcome, Program, Step};

/// Whether writes wait in buffers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Machine {
    Sequential,
    X86,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    memory: Vec<u64>,
    /// How many steps each thread has done.
    done: Vec<usize>,
    buffers: Vec<VecDeque<(usize, u64)>>,
    heard: Vec<Vec<u64>>,
}

/// Everything that a program can come to.
pub(crate) fn outcomes(machine: Machine, program: &Program) -> BTreeSet<Outcome> {
    let threads = program.0.len();
    let begin = State {
        memory: vec![0; program.locations()],
        done: vec![0; threads],
        buffers: vec![VecDeque::new(); threads],
        heard: vec![Vec::new(); threads],
    };
    let mut outcomes = BTreeSet::new();
    let mut seen = BTreeSet::from([begin.clone()]);
    let mut open = vec![begin];
    while let Some(state) = open.pop() {
        let next = (0..threads).flat_map(|thread| state.next(machine, program, thread));
        let next: Vec<State> = next.collect();
        if next.is_empty() {
            outcomes.insert(Outcome { heard: state.heard, left: state.memory });
            continue;
        }
        open.extend(next.into_iter().filter(|next| seen.insert(next.clone())));
    }
    outcomes
}

impl State {
    /// The states that a thread or its buffer can lead to.
    fn next(&self, machine: Machine, program: &Program, thread: usize) -> Vec<Self> {
        let mut next = Vec::new();
        let mut flushed = self.clone();
        if let Some((at, value)) = flushed.buffers[thread].pop_front() {
            flushed.memory[at] = value;
            next.push(flushed);
        }
        if let Some(step) = program.0[thread].get(self.done[thread]) {
            let mut after = self.clone();
            after.done[thread] += 1;
            if after.act(machine, thread, *step) {
                next.push(after);
            }
        }
        next
    }

    /// Does a step; whether it could.
    fn act(&mut self, machine: Machine, thread: usize, step: Step) -> bool {
        let buffered = machine == Machine::X86;
        let is_empty = self.buffers[thread].is_empty();
        match step {
            Step::Read(at, _) => {
                let own = self.buffers[thread].iter().rev().find(|(location, _)| *location == at);
                let value = own.map_or(self.memory[at], |(_, value)| *value);
                self.heard[thread].push(value);
                true
            }
            Step::Write(at, new, order) if buffered && order != Ordering::SeqCst => {
                self.buffers[thread].push_back((at, new));
                true
            }
            Step::Fence(order) => is_empty || order != Ordering::SeqCst,
            Step::Write(at, new, _) => {
                self.memory[at] = new;
                is_empty
            }
            Step::Add(at, by, _) => self.change(thread, at, |old| old + by) && is_empty,
            Step::Exchange(at, new, _) => self.change(thread, at, |_| new) && is_empty,
            Step::Compare(at, [expected, new], _) => {
                let update = |old| if old == expected { new } else { old };
                self.change(thread, at, update) && is_empty
            }
        }
    }

    /// Reads and writes memory in one step.
    fn change(&mut self, thread: usize, at: usize, update: impl Fn(u64) -> u64) -> bool {
        self.heard[thread].push(self.memory[at]);
        self.memory[at] = update(self.memory[at]);
        true
    }
}
