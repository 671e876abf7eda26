//! A check: its parts, and the misconceptions that it knows.

use std::time::Duration;

use explorer::Config;

use crate::evidence::Evidence;

/// What is asked of every answer to an exercise alike.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// What must hold, the simplest first. A learner is shown the first that does not.
    pub parts: &'static [Part],
    /// What one may have thought, the most special first.
    pub misconceptions: &'static [Misconception],
    /// What this program does as a child process of itself; see [`crate::child`].
    pub roles: &'static [(&'static str, fn())],
}

/// One thing that must hold.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// A sentence that is true of a right answer: "no deposit is lost".
    pub name: &'static str,
    pub(crate) how: How,
    pub(crate) never: Option<Never>,
}

/// What must not be done on the way, although the result is right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Never {
    pub(crate) says: &'static str,
    pub(crate) shows: fn(&Evidence<'_>) -> bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum How {
    Explored(Config, fn()),
    Real(Duration, fn()),
}

/// How long a part on ordinary threads may take. A right answer takes a small part of it,
/// also on a machine that is busy with other things.
const LONGEST: Duration = Duration::from_secs(10);

impl Part {
    /// Runs under every interleaving that matters. Two or three threads that do one or two
    /// things each are enough, and more take long.
    ///
    /// Where the configuration says sequentially consistent and the answer uses atomics, the
    /// rules of C11 are taken: an answer may be made of other parts than ours.
    pub const fn explored(name: &'static str, config: Config, program: fn()) -> Self {
        Self { name, how: How::Explored(config, program), never: None }
    }

    /// Runs once, on ordinary threads: for what has no interleavings, and for what the
    /// explorer does not see, such as processes.
    pub const fn real(name: &'static str, program: fn()) -> Self {
        Self { name, how: How::Real(LONGEST, program), never: None }
    }

    /// The same, and the answer never does this on the way: it spins
    /// ([`Evidence::spins`]), or takes a lock where none is wanted. For what no assertion can
    /// see; the sentence says what was seen. It is looked for in the first execution.
    ///
    /// # Panics
    ///
    /// If the part is not explored.
    #[must_use]
    pub const fn never(self, says: &'static str, shows: fn(&Evidence<'_>) -> bool) -> Self {
        assert!(matches!(self.how, How::Explored(..)), "only an explored part shows what is done");
        Self { never: Some(Never { says, shows }), ..self }
    }
}

/// Something wrong that one may well think, and how it shows.
#[derive(Clone, Copy, Debug)]
pub struct Misconception {
    /// Its name, which is also that of a file in the exercise's folder `mistakes`.
    pub name: &'static str,
    /// What is so about it, and where to look: one or two sentences for the learner.
    pub says: &'static str,
    /// Whether it is this one.
    pub shows: fn(&Evidence<'_>) -> bool,
}
