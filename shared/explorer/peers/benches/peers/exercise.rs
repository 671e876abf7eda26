//! A program that every engine runs, and what it is known to do.

/// One program in one variant.
pub(crate) struct Exercise {
    pub(crate) name: &'static str,
    pub(crate) variant: &'static str,
    pub(crate) expected: Expected,
    /// Panics or hangs where it is wrong.
    pub(crate) run: fn(),
}

impl Exercise {
    pub(crate) const fn new(
        name: &'static str,
        variant: &'static str,
        expected: Expected,
        run: fn(),
    ) -> Self {
        Self { name, variant, expected, run }
    }
}

/// What the program is known to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// No schedule breaks it.
    Holds,
    /// Some schedule breaks it, and the engine's message holds this.
    Fails(&'static str),
    /// The same where memory is weaker than sequentially consistent; else it holds.
    FailsIfWeak(&'static str),
}
