//! Small random programs, and their outcomes under the two exhaustive searches.

use std::collections::{BTreeSet, VecDeque};
use std::panic::Location;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use explorer::ops;
use explorer::{Config, Count, Ending, Handle, Kind, Memory, Mode, Patience, explore};

use crate::small::{Lock, Number, join, spawn};

const ATOMICS: usize = 2;
const MUTEXES: usize = 2;
const SHORT: Patience = Patience::For(Duration::from_millis(1));

/// What a thread of a random program does next.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Load(usize, Ordering),
    Store(usize, u64, Ordering),
    Add(usize, Ordering),
    Swap(usize, u64, Ordering),
    Fence(Ordering),
    /// Under a mutex.
    Locked(usize, Vec<Step>),
    /// Under a mutex, if it is free.
    Tried(usize, Vec<Step>),
    /// Under a mutex, if it becomes free in time.
    Timed(usize, Vec<Step>),
    Reading(Vec<Step>),
    Writing(Vec<Step>),
    /// Sleeps on the condition variable, once.
    Wait,
    WaitShortly,
    NotifyOne,
    NotifyAll,
    Send(u64),
    Receive,
    TryReceive,
    ReceiveShortly,
    Park,
    ParkShortly,
    Unpark(usize),
}

/// A random program: what each thread does.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    threads: Vec<Vec<Step>>,
    /// The room of its channel.
    capacity: Option<usize>,
}

/// A seeded generator: xorshift, G. Marsaglia 2003.
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

    fn order(&mut self, of: &[Ordering]) -> Ordering {
        of[self.roll(of.len())]
    }

    fn atomic_step(&mut self, weak: bool) -> Step {
        use Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
        let atomic = self.roll(ATOMICS);
        let value = 1 + self.roll(3) as u64;
        match self.roll(if weak { 8 } else { 7 }) {
            0..3 => Step::Load(atomic, self.order(&[Relaxed, Acquire, SeqCst])),
            3..5 => Step::Store(atomic, value, self.order(&[Relaxed, Release, SeqCst])),
            5 => Step::Add(atomic, self.order(&[Relaxed, AcqRel, SeqCst])),
            6 => Step::Swap(atomic, value, self.order(&[Relaxed, Acquire, Release])),
            _ => Step::Fence(self.order(&[Acquire, Release, AcqRel, SeqCst])),
        }
    }

    fn steps(&mut self, most: usize, threads: usize, weak: bool, depth: usize) -> Vec<Step> {
        let count = 1 + self.roll(most);
        (0..count).map(|_| self.step(threads, weak, depth)).collect()
    }

    fn step(&mut self, threads: usize, weak: bool, depth: usize) -> Step {
        if depth > 1 || self.roll(2) == 0 {
            return self.atomic_step(weak);
        }
        let mutex = self.roll(MUTEXES);
        match self.roll(20) {
            0..3 => Step::Locked(mutex, self.steps(2, threads, weak, depth + 1)),
            3 => Step::Tried(mutex, self.steps(1, threads, weak, depth + 1)),
            4 => Step::Timed(mutex, self.steps(1, threads, weak, depth + 1)),
            5..7 => Step::Reading(self.steps(2, threads, weak, depth + 1)),
            7 => Step::Writing(self.steps(2, threads, weak, depth + 1)),
            8 => Step::Wait,
            9 => Step::WaitShortly,
            10 => Step::NotifyOne,
            11 => Step::NotifyAll,
            12..14 => Step::Send(1 + self.roll(3) as u64),
            14 => Step::Receive,
            15 => Step::TryReceive,
            16 => Step::ReceiveShortly,
            17 => {
                if self.roll(2) == 0 {
                    Step::Park
                } else {
                    Step::ParkShortly
                }
            }
            _ => Step::Unpark(self.roll(threads)),
        }
    }

    /// A program of two or three threads. `weak`: with fences.
    pub(crate) fn program(&mut self, weak: bool) -> Program {
        let threads = 2 + self.roll(2);
        let most = if threads == 2 { 4 } else { 3 };
        let capacity = [None, None, Some(1), Some(0)][self.roll(4)];
        let threads = (0..threads).map(|_| self.steps(most, threads, weak, 0)).collect();
        Program { threads, capacity }
    }
}

/// What the threads of a program share.
#[derive(Clone)]
struct World {
    atomics: Vec<Number>,
    mutexes: Vec<Lock>,
    shared: Lock,
    condvar: Arc<Handle>,
    channel: Arc<Handle>,
    capacity: Option<usize>,
    /// The values in the channel, with the thread that offers each.
    values: Arc<Mutex<VecDeque<(usize, u64)>>>,
}

impl World {
    fn new(capacity: Option<usize>) -> Self {
        Self {
            atomics: (0..ATOMICS).map(|_| Number::new(0)).collect(),
            mutexes: (0..MUTEXES).map(|_| Lock::new(Kind::Mutex)).collect(),
            shared: Lock::new(Kind::RwLock),
            condvar: Arc::new(Handle::new()),
            channel: Arc::new(Handle::new()),
            capacity,
            values: Arc::default(),
        }
    }

    fn run(&self, steps: &[Step], seen: &mut Vec<u64>) {
        for step in steps {
            self.step(step, seen);
        }
    }

    fn step(&self, step: &Step, seen: &mut Vec<u64>) {
        let here = Location::caller();
        match step {
            Step::Load(atomic, order) => seen.push(self.atomics[*atomic].load(*order)),
            Step::Store(atomic, value, order) => self.atomics[*atomic].store(*value, *order),
            Step::Add(atomic, order) => seen.push(self.atomics[*atomic].add(1, *order)),
            Step::Swap(atomic, value, order) => {
                seen.push(self.atomics[*atomic].swap(*value, *order));
            }
            Step::Fence(order) => ops::fence(*order, here),
            Step::Locked(mutex, inside) => {
                self.under(&self.mutexes[*mutex], (Mode::Exclusive, Patience::Wait), inside, seen);
            }
            Step::Tried(mutex, inside) => {
                self.under(&self.mutexes[*mutex], (Mode::Exclusive, Patience::Try), inside, seen);
            }
            Step::Timed(mutex, inside) => {
                self.under(&self.mutexes[*mutex], (Mode::Exclusive, SHORT), inside, seen);
            }
            Step::Reading(inside) => {
                self.under(&self.shared, (Mode::Shared, Patience::Wait), inside, seen);
            }
            Step::Writing(inside) => {
                self.under(&self.shared, (Mode::Exclusive, Patience::Wait), inside, seen);
            }
            Step::Wait => self.wait(Patience::Wait, seen),
            Step::WaitShortly => self.wait(SHORT, seen),
            Step::NotifyOne => drop(ops::notify(&self.condvar, false, here)),
            Step::NotifyAll => drop(ops::notify(&self.condvar, true, here)),
            Step::Send(value) => self.send(*value),
            Step::Receive => self.receive(Patience::Wait, seen),
            Step::TryReceive => self.receive(Patience::Try, seen),
            Step::ReceiveShortly => self.receive(SHORT, seen),
            Step::Park => ops::park(Patience::Wait, here),
            Step::ParkShortly => ops::park(SHORT, here),
            // Thread 0 of the execution is the one that made them.
            Step::Unpark(thread) => ops::unpark(thread + 1, here),
        }
    }

    fn under(
        &self,
        lock: &Lock,
        (mode, patience): (Mode, Patience),
        inside: &[Step],
        seen: &mut Vec<u64>,
    ) {
        let taken = lock.take(mode, patience);
        if patience != Patience::Wait {
            seen.push(100 + u64::from(taken));
        }
        if taken {
            self.run(inside, seen);
            lock.give(mode);
        }
    }

    fn wait(&self, patience: Patience, seen: &mut Vec<u64>) {
        let lock = &self.mutexes[0];
        // A second hold of the same mutex would only be one more deadlock.
        if !lock.take(Mode::Exclusive, Patience::Wait) {
            return;
        }
        let woken = ops::wait(&self.condvar, lock.handle(), patience, Location::caller());
        seen.push(200 + u64::from(woken.is_done()));
        lock.unlock();
    }

    fn send(&self, value: u64) {
        let me = ops::this_thread();
        let meets = self.capacity == Some(0);
        if meets {
            self.values.lock().unwrap().push_back((me, value));
        }
        let sent = ops::send(&self.channel, self.capacity, Patience::Wait, Location::caller());
        if sent.is_done() && !meets {
            self.values.lock().unwrap().push_back((me, value));
        }
    }

    fn receive(&self, patience: Patience, seen: &mut Vec<u64>) {
        let answer = ops::receive(&self.channel, self.capacity, patience, Location::caller());
        if !answer.is_done() {
            seen.push(300);
            return;
        }
        let mut values = self.values.lock().unwrap();
        let at = if self.capacity == Some(0) {
            values.iter().position(|(from, _)| *from == answer.value() as usize)
        } else {
            Some(0)
        };
        let value = at.and_then(|at| values.remove(at)).expect("a value is there");
        seen.push(300 + value.1);
    }
}

/// What the threads of a program saw, and what was left in the atomics.
type Seen = (Vec<Vec<u64>>, Vec<u64>);

/// The outcomes of a program, if they could all be seen; and in how many executions.
pub(crate) fn outcomes(
    config: &Config,
    count: Count,
    program: &Program,
) -> (Option<BTreeSet<Ending<Seen>>>, u64) {
    let program = program.clone();
    let outcomes = explore(config, count, move || run(&program));
    assert_eq!(outcomes.refused, None);
    let runs = outcomes.executions + outcomes.cut;
    let endings = outcomes.rows.into_iter().map(|row| row.ending).collect();
    (outcomes.complete.then_some(endings), runs)
}

fn run(program: &Program) -> Seen {
    let world = World::new(program.capacity);
    let all_seen: Arc<Mutex<Vec<Vec<u64>>>> =
        Arc::new(Mutex::new(vec![Vec::new(); program.threads.len()]));
    let threads: Vec<_> = program
        .threads
        .iter()
        .cloned()
        .enumerate()
        .map(|(number, steps)| {
            let (world, all_seen) = (world.clone(), Arc::clone(&all_seen));
            spawn(move || {
                let mut seen = Vec::new();
                world.run(&steps, &mut seen);
                all_seen.lock().unwrap()[number] = seen;
            })
        })
        .collect();
    for thread in threads {
        join(thread);
    }
    let left = world.atomics.iter().map(Number::take).collect();
    let seen = all_seen.lock().unwrap().clone();
    (seen, left)
}

/// What comparing the two searches on many programs came to.
#[derive(Debug, Default)]
pub(crate) struct Agreement {
    /// Programs whose outcomes both searches saw.
    pub(crate) compared: usize,
    /// Programs with too many interleavings to run them one by one.
    pub(crate) too_large: usize,
    /// The executions of each search, over all programs that were compared.
    pub(crate) every: u64,
    pub(crate) classes: u64,
}

/// A smaller program that is still wrong.
fn shrunk(mut program: Program, is_wrong: impl Fn(&Program) -> bool) -> Program {
    loop {
        let smaller = smaller(&program).into_iter().find(|smaller| is_wrong(smaller));
        match smaller {
            Some(smaller) => program = smaller,
            None => return program,
        }
    }
}

/// The program without one of its steps, or with a step's inside instead of it.
fn smaller(program: &Program) -> Vec<Program> {
    let mut all = Vec::new();
    for (number, steps) in program.threads.iter().enumerate() {
        for steps in shorter(steps) {
            let mut program = program.clone();
            program.threads[number] = steps;
            all.push(program);
        }
    }
    all
}

fn shorter(steps: &[Step]) -> Vec<Vec<Step>> {
    let mut all = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let with = |instead: Vec<Step>| [&steps[..at], &instead, &steps[at + 1..]].concat();
        all.push(with(Vec::new()));
        let (inside, wrap): (_, &dyn Fn(Vec<Step>) -> Step) = match step {
            Step::Locked(mutex, inside) => (inside, &|inside| Step::Locked(*mutex, inside)),
            Step::Tried(mutex, inside) => (inside, &|inside| Step::Tried(*mutex, inside)),
            Step::Timed(mutex, inside) => (inside, &|inside| Step::Timed(*mutex, inside)),
            Step::Reading(inside) => (inside, &Step::Reading),
            Step::Writing(inside) => (inside, &Step::Writing),
            _ => continue,
        };
        all.push(with(inside.clone()));
        all.extend(shorter(inside).into_iter().map(|inside| with(vec![wrap(inside)])));
    }
    all
}

/// Compares the searches on random programs until `wanted` have been compared.
///
/// # Panics
///
/// If the outcomes of a program differ; the message names the seed and the program.
pub(crate) fn compare(memory: Memory, wanted: usize, first_seed: u64) -> Agreement {
    let every = Config { memory, max_executions: 4_000, timeouts: 1, ..Config::DEFAULT };
    let classes = Config { max_executions: 100_000, ..every };
    let mut agreement = Agreement::default();
    let mut seed = first_seed;
    while agreement.compared < wanted {
        let program = Dice::new(seed).program(memory != Memory::Sc);
        // Every third program may also wake without a cause.
        let spurious = u32::from(seed.is_multiple_of(3));
        let (every, classes) = (Config { spurious, ..every }, Config { spurious, ..classes });
        seed += 1;
        let (all, runs) = outcomes(&every, Count::Every, &program);
        let Some(all) = all else {
            agreement.too_large += 1;
            continue;
        };
        let (reduced, fewer) = outcomes(&classes, Count::Classes, &program);
        if reduced.as_ref() != Some(&all) {
            let program = shrunk(program, |it| {
                let (all, _) = outcomes(&every, Count::Every, it);
                all.is_some() && all != outcomes(&classes, Count::Classes, it).0
            });
            let (all, _) = outcomes(&every, Count::Every, &program);
            let (reduced, _) = outcomes(&classes, Count::Classes, &program);
            let (seed, all) = (seed - 1, all.unwrap_or_default());
            let reduced = reduced.unwrap_or_default();
            let missing: Vec<_> = all.difference(&reduced).collect();
            let extra: Vec<_> = reduced.difference(&all).collect();
            panic!(
                "{memory}, spurious {spurious}, seed {seed}: {program:?}\n\
                 reduction does not see {missing:?}\nand sees besides {extra:?}"
            );
        }
        agreement.compared += 1;
        agreement.every += runs;
        agreement.classes += fewer;
    }
    agreement
}
