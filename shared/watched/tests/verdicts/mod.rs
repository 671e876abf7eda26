//! A case: a small program, right or wrong, and what the explorer must say about it.

use explorer::{Config, Memory, Panics};

/// What must come out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Expected {
    /// Every interleaving was seen, and none fails.
    Passes,
    /// It fails in this way.
    Fails(&'static str),
}

/// A program and its verdict.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) config: Config,
    pub(crate) expected: Expected,
    pub(crate) program: fn(),
}

impl Case {
    /// A program that is right.
    pub(crate) const fn right(name: &'static str, program: fn()) -> Self {
        Self { name, config: Config::DEFAULT, expected: Expected::Passes, program }
    }

    /// A program that is wrong, and the kind of its failure.
    pub(crate) const fn wrong(name: &'static str, kind: &'static str, program: fn()) -> Self {
        Self { name, config: Config::DEFAULT, expected: Expected::Fails(kind), program }
    }

    /// The same under another memory model.
    pub(crate) const fn under(mut self, memory: Memory) -> Self {
        self.config.memory = memory;
        self
    }

    /// The same, and waits may end without a cause, once.
    pub(crate) const fn with_spurious(mut self) -> Self {
        self.config.spurious = 1;
        self
    }

    /// The same, and a thread's panic goes to whoever joins it.
    pub(crate) const fn with_panics_delivered(mut self) -> Self {
        self.config.panics = Panics::Deliver;
        self
    }
}
