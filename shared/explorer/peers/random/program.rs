//! Small random programs with what both engines have: no time limits, no `try`.

const ATOMICS: usize = 2;
pub(crate) const MUTEXES: usize = 2;

/// What a thread of a random program does next.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Load(usize),
    Store(usize, u64),
    Add(usize),
    Swap(usize, u64),
    /// Writes the second value if it finds the first.
    Exchange(usize, u64, u64),
    /// Counts under a mutex, and goes on there.
    Locked(usize, Vec<Step>),
    Reading(Vec<Step>),
    Writing(Vec<Step>),
    /// Sleeps on the condition variable, once, under the first mutex.
    Wait,
    /// Sleeps until the first mutex was used by somebody else.
    WaitWhileZero,
    NotifyOne,
    NotifyAll,
    Send(u64),
    Receive,
    Park,
    /// A thread that was made before this one.
    Unpark(usize),
}

impl Step {
    fn inside(&self) -> &[Step] {
        match self {
            Self::Locked(_, inside) | Self::Reading(inside) | Self::Writing(inside) => inside,
            _ => &[],
        }
    }

    /// How many of the steps, and of those inside, are of this kind.
    fn count(steps: &[Self], of: &dyn Fn(&Self) -> bool) -> u32 {
        steps.iter().map(|step| u32::from(of(step)) + Self::count(step.inside(), of)).sum()
    }
}

/// A random program: what each thread does. The first makes the others, which it then
/// joins.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) threads: Vec<Vec<Step>>,
    /// The room of its channel.
    pub(crate) capacity: Option<usize>,
    /// Who has the receiver.
    pub(crate) receiver: usize,
}

impl Program {
    fn count(&self, of: &dyn Fn(&Step) -> bool) -> u32 {
        self.threads.iter().map(|steps| Step::count(steps, of)).sum()
    }

    pub(crate) fn parks(&self) -> u32 {
        self.count(&|step| matches!(step, Step::Park))
    }

    pub(crate) fn waits(&self) -> u32 {
        self.count(&|step| matches!(step, Step::Wait | Step::WaitWhileZero))
    }

    pub(crate) fn uses_channel(&self) -> bool {
        self.count(&|step| matches!(step, Step::Send(_) | Step::Receive)) > 0
    }

    /// Whether somebody reads and may wait for others meanwhile, and somebody writes.
    pub(crate) fn waits_while_reading(&self) -> bool {
        let waits = |step: &Step| {
            matches!(
                step,
                Step::Locked(..)
                    | Step::Wait
                    | Step::WaitWhileZero
                    | Step::Send(_)
                    | Step::Receive
                    | Step::Park
            )
        };
        let reads = |step: &Step| match step {
            Step::Reading(inside) => Step::count(inside, &waits) > 0,
            _ => false,
        };
        self.count(&reads) > 0 && self.count(&|step| matches!(step, Step::Writing(_))) > 0
    }

    /// The program without one of its steps, or with a step's inside instead of it.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let mut all = Vec::new();
        for (number, steps) in self.threads.iter().enumerate() {
            for steps in shorter(steps) {
                let mut program = self.clone();
                program.threads[number] = steps;
                all.push(program);
            }
        }
        all
    }
}

fn shorter(steps: &[Step]) -> Vec<Vec<Step>> {
    let mut all = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let with = |instead: Vec<Step>| [&steps[..at], &instead, &steps[at + 1..]].concat();
        all.push(with(Vec::new()));
        let wrap = |inside| match step {
            Step::Locked(mutex, _) => Step::Locked(*mutex, inside),
            Step::Reading(_) => Step::Reading(inside),
            _ => Step::Writing(inside),
        };
        if !step.inside().is_empty() {
            all.push(with(step.inside().to_vec()));
        }
        all.extend(shorter(step.inside()).into_iter().map(|inside| with(vec![wrap(inside)])));
    }
    all
}

/// Where in a program a step is to stand.
#[derive(Clone, Copy)]
struct Context {
    thread: usize,
    receiver: usize,
    /// The mutexes that are held there, one bit each: a second hold of one's own would
    /// only be one more deadlock.
    held: u8,
    /// The read-write lock is held there: std leaves open what a second hold does.
    shared: bool,
    depth: usize,
    /// Whether the program has a condition variable, parks, and a channel. With all in
    /// all of them, hardly a program would do more than wait for ever.
    has: [bool; 3],
}

/// A seeded generator.
///
/// # Source
///
/// G. Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % sides as u64) as usize
    }

    /// A program of two or three threads.
    pub(crate) fn program(&mut self) -> Program {
        let threads = 2 + self.roll(2);
        let most = if threads == 2 { 4 } else { 3 };
        let capacity = [None, None, Some(1), Some(0)][self.roll(4)];
        let receiver = self.roll(threads);
        let has = [self.roll(3) == 0, self.roll(3) == 0, self.roll(2) == 0];
        let threads = (0..threads)
            .map(|thread| {
                let context = Context { thread, receiver, held: 0, shared: false, depth: 0, has };
                self.steps(most, context)
            })
            .collect();
        Program { threads, capacity, receiver }
    }

    fn steps(&mut self, most: usize, context: Context) -> Vec<Step> {
        let count = 1 + self.roll(most);
        (0..count).map(|_| self.step(context)).collect()
    }

    fn atomic_step(&mut self) -> Step {
        let atomic = self.roll(ATOMICS);
        let value = 1 + self.roll(3) as u64;
        match self.roll(8) {
            0..3 => Step::Load(atomic),
            3..5 => Step::Store(atomic, value),
            5 => Step::Add(atomic),
            6 => Step::Swap(atomic, value),
            _ => Step::Exchange(atomic, self.roll(2) as u64, value),
        }
    }

    fn step(&mut self, context: Context) -> Step {
        if context.depth > 1 || self.roll(3) == 0 {
            return self.atomic_step();
        }
        let deeper = Context { depth: context.depth + 1, ..context };
        let mutex = self.roll(MUTEXES);
        let [sleeps, parks, sends] = context.has;
        match self.roll(20) {
            0..4 if context.held >> mutex & 1 == 0 => {
                let inside = Context { held: context.held | 1 << mutex, ..deeper };
                Step::Locked(mutex, self.steps(2, inside))
            }
            4..6 if !context.shared => {
                Step::Reading(self.steps(2, Context { shared: true, ..deeper }))
            }
            6..8 if !context.shared => {
                Step::Writing(self.steps(1, Context { shared: true, ..deeper }))
            }
            8 if sleeps && context.held & 1 == 0 => Step::Wait,
            9 if sleeps && context.held & 1 == 0 => Step::WaitWhileZero,
            10..12 if sleeps => Step::NotifyOne,
            12 if sleeps => Step::NotifyAll,
            13..15 if sends => Step::Send(1 + self.roll(3) as u64),
            15..17 if sends && context.thread == context.receiver => Step::Receive,
            17 if parks => Step::Park,
            18..20 if parks => Step::Unpark(self.roll(context.thread + 1)),
            _ => self.atomic_step(),
        }
    }
}
