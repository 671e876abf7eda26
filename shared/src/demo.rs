//! A demo, and the lesson that it belongs to.

use crate::child::Role;
use crate::error::Result;
use crate::exploration::Exploration;
use crate::report::Report;
use crate::twin::Twin;

/// One idea that runs.
#[derive(Clone, Copy, Debug)]
pub struct Demo {
    /// Its name on the command line: lower case, words joined by `-`.
    pub name: &'static str,
    /// One sentence to believe or doubt.
    pub claim: &'static str,
    /// Runs the idea and tells the report what happened.
    pub show: fn(&mut Report) -> Result<()>,
}

/// A lesson: its demos in teaching order.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// Its name: the package, the folder and the binary.
    pub name: &'static str,
    /// The question that it answers.
    pub question: &'static str,
    /// Its demos, in teaching order.
    pub demos: &'static [Demo],
    /// The small programs that `--explore` runs under every interleaving.
    pub explorations: &'static [Exploration],
    /// What its binary does as a child process of itself.
    pub roles: &'static [Role],
    /// What `cargo xtask compare` runs beside its Python programs.
    pub twins: &'static [Twin],
}

/// What the demo is called when it tells something for the first, second … time: a number
/// stands behind its name from the second time on.
pub(crate) fn numbered(demo: &str, number: usize) -> String {
    if number == 1 { demo.to_owned() } else { format!("{demo}.{number}") }
}
