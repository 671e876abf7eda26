//! Small random programs, and smaller ones that still show the same.

use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};

use crate::program::{Program, Step};

const LOCATIONS: usize = 2;
/// What an addition adds: more than any other step writes, so that values tell who wrote.
const ADDED: u64 = 100;

/// The orderings that a program uses.
const PALETTES: [&[Ordering]; 4] = [
    &[Relaxed, Acquire, Release, AcqRel, SeqCst],
    &[Relaxed, SeqCst],
    &[Relaxed, Acquire, Release],
    &[Acquire, Release, SeqCst],
];

/// A seeded generator: xorshift, G. Marsaglia 2003.
pub(crate) struct Dice {
    state: u64,
    palette: &'static [Ordering],
    /// The last value that a step was given to write.
    value: u64,
}

impl Dice {
    /// Each seed has its own program.
    pub(crate) fn new(seed: u64) -> Self {
        let state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut dice = Self { state, palette: PALETTES[0], value: 0 };
        // The first numbers of neighbouring seeds are alike.
        for _ in 0..8 {
            dice.roll(2);
        }
        dice
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        ((self.state >> 11) % sides as u64) as usize
    }

    /// One of the orderings that std accepts here, if the program uses any of them.
    fn order(&mut self, accepted: &[Ordering]) -> Ordering {
        let used = |order: &&Ordering| self.palette.contains(*order);
        let both: Vec<Ordering> = accepted.iter().filter(used).copied().collect();
        let usable = if both.is_empty() { accepted } else { &both[..] };
        usable[self.roll(usable.len())]
    }

    fn fresh(&mut self) -> u64 {
        self.value += 1;
        self.value
    }

    fn step(&mut self) -> Step {
        let at = self.roll(LOCATIONS);
        let (reads, writes) = ([Relaxed, Acquire, SeqCst], [Relaxed, Release, SeqCst]);
        let updates = [Relaxed, Acquire, Release, AcqRel, SeqCst];
        match self.roll(12) {
            0..4 => Step::Read(at, self.order(&reads)),
            4..8 => Step::Write(at, self.fresh(), self.order(&writes)),
            8 => Step::Add(at, ADDED, self.order(&updates)),
            9 => Step::Exchange(at, self.fresh(), self.order(&updates)),
            10 => {
                let expected = self.roll(2) as u64;
                let orders = [self.order(&updates), self.order(&reads)];
                Step::Compare(at, [expected, self.fresh()], orders)
            }
            _ => Step::Fence(self.order(&[Acquire, Release, AcqRel, SeqCst])),
        }
    }

    /// A program of two or three threads with three to `most` steps together.
    pub(crate) fn program(&mut self, most: usize) -> Program {
        self.palette = PALETTES[self.roll(PALETTES.len())];
        let mut threads = vec![Vec::new(); 2 + self.roll(2)];
        let size = 3 + self.roll(most - 2);
        for at in 0..size {
            // Each thread has a step; who has the others is open.
            let thread = if at < threads.len() { at } else { self.roll(threads.len()) };
            let step = self.step();
            threads[thread].push(step);
        }
        Program(threads)
    }
}

/// The program with as few steps as still show something.
pub(crate) fn shrunk(mut program: Program, shows: impl Fn(&Program) -> bool) -> Program {
    while let Some(smaller) = smaller(&program).into_iter().find(&shows) {
        program = smaller;
    }
    program
}

/// The program without one of its steps, or without a thread that has none left.
fn smaller(program: &Program) -> Vec<Program> {
    let mut all = Vec::new();
    for (thread, steps) in program.0.iter().enumerate() {
        for at in 0..steps.len() {
            let mut threads = program.0.clone();
            threads[thread].remove(at);
            threads.retain(|steps| !steps.is_empty());
            all.push(Program(threads));
        }
    }
    all.retain(|program| program.locations() > 0);
    all
}
