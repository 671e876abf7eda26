//! What an exploration is allowed to do.

use std::fmt;
use std::time::Duration;

/// How an exploration runs: the memory model, what may happen by chance, and the limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Config {
    /// What a load may read.
    pub memory: Memory,
    /// How many times a wait may end without a cause: a condition variable or a parked
    /// thread wakes, a weak `compare_exchange` fails.
    pub spurious: u32,
    /// How many waits with a limit may run out although somebody could still end them.
    /// A wait that nobody else can end always runs out, and counts, too.
    pub timeouts: u32,
    /// What a panic in a spawned thread means.
    pub panics: Panics,
    /// The longest execution, in steps.
    pub max_steps: usize,
    /// The most executions.
    pub max_executions: u64,
    /// The longest exploration.
    pub max_time: Duration,
    /// How long a thread may run without doing anything that is watched.
    pub max_silence: Duration,
    /// Where chance begins when the search has to guess.
    pub seed: u64,
}

impl Config {
    /// Sequentially consistent, nothing by chance, a minute at most.
    pub const DEFAULT: Self = Self {
        memory: Memory::Sc,
        spurious: 0,
        timeouts: 1,
        panics: Panics::Fail,
        max_steps: 5_000,
        max_executions: 1_000_000,
        max_time: Duration::from_mins(1),
        max_silence: Duration::from_secs(10),
        seed: 1,
    };
}

impl Default for Config {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What a load of an atomic may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Memory {
    /// Sequential consistency: the last value stored, whatever the `Ordering`s say.
    Sc,
    /// x86: each thread's stores wait in a first-in-first-out buffer before others see
    /// them. Only `SeqCst` stores, read-modify-writes and `SeqCst` fences empty it.
    Tso,
    /// The rules of C++20 and Rust: any value that the `Ordering`s do not rule out.
    ///
    /// Two things that the rules allow are not shown. A load never reads from a store
    /// that runs later (*load buffering*), and a `SeqCst` operation takes its place in
    /// the one order of all of them when it runs, never after a later operation of its
    /// own thread.
    C11,
}

impl Memory {
    /// What an exploration under this model cannot show, in one sentence.
    pub fn limits(self) -> &'static str {
        match self {
            Self::Sc => "sequential consistency: nothing that a weaker ordering would allow",
            Self::Tso => "x86-TSO: the processor's reorderings, not the compiler's",
            Self::C11 => {
                "C11 without load buffering; SeqCst operations take effect in the order they run"
            }
        }
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sc => "SC",
            Self::Tso => "x86-TSO",
            Self::C11 => "C11",
        })
    }
}

/// What a panic in a spawned thread means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Panics {
    /// The program has failed.
    Fail,
    /// It is handed to whoever joins the thread, as std does; locks are poisoned. Only a
    /// panic of the program's first thread is a failure.
    Deliver,
}
