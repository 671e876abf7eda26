//! Goals of speed and cost: what is reached in this run, and what was aimed at.
//!
//! A bench tells its goals one by one with [`Goals::tell`]; `cargo xtask bench` runs all
//! benches and makes one table of their goals. Told to a program, they are lines of JSON.

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;

/// Set, it makes a bench tell its goals as JSON, one a line.
const AS_JSON: &str = "BENCH_JSON";

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wanted {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Wanted {
    /// Whether a figure is what is wanted.
    pub fn is_reached_by(self, figure: f64) -> bool {
        match self {
            Self::AtMost(limit) => figure <= limit,
            Self::AtLeast(limit) => figure >= limit,
        }
    }
}

/// A goal, and what came out in this run.
#[derive(Clone, Debug, Serialize)]
pub struct Goal {
    /// Whose goal it is, with the sizes: "pool-by-hand, empty jobs, 2 workers".
    pub of: String,
    /// What it is compared with: "`rayon::spawn`".
    pub against: String,
    /// What the figure is, with its unit: "times as fast", "ns".
    pub unit: &'static str,
    /// What it should be.
    pub wanted: Wanted,
    /// What it is: the median, the least and the most of all rounds.
    pub figure: [f64; 3],
    /// What disturbed it, if anything did.
    pub disturbed: Option<String>,
}

/// The goals of one bench.
#[derive(Debug)]
pub struct Goals {
    json: bool,
    missed: usize,
}

impl Goals {
    /// None told yet; as text, or as JSON where the environment asks for it.
    pub fn new() -> Self {
        Self { json: env::var_os(AS_JSON).is_some(), missed: 0 }
    }

    /// Tells a goal and what was reached.
    ///
    /// # Errors
    ///
    /// If standard output does not take it.
    pub fn tell(&mut self, goal: &Goal) -> io::Result<()> {
        let [median, least, most] = goal.figure;
        let reached = goal.wanted.is_reached_by(median);
        self.missed += usize::from(!reached);
        let mut out = io::stdout();
        if self.json {
            return writeln!(out, "{}", serde_json::to_string(goal)?);
        }
        let (sign, limit) = match goal.wanted {
            Wanted::AtMost(limit) => ("<=", limit),
            Wanted::AtLeast(limit) => (">=", limit),
        };
        let verdict = if reached { "reached" } else { "missed" };
        let Goal { of, against, unit, disturbed, .. } = goal;
        writeln!(out, "{of}, against {against}:")?;
        writeln!(
            out,
            "  {median:.2} ({least:.2} to {most:.2}) {unit}, goal {sign} {limit}: {verdict}"
        )?;
        disturbed.as_ref().map_or(Ok(()), |sentence| writeln!(out, "  {sentence}"))
    }

    /// The exit code of the bench: 1 if a goal was missed. Whoever reads JSON judges himself.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::from(self.missed > 0 && !self.json))
    }
}

impl Default for Goals {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_reached_at_its_limit() {
        assert!(Wanted::AtMost(1.5).is_reached_by(1.5));
        assert!(!Wanted::AtMost(1.5).is_reached_by(1.6));
        assert!(Wanted::AtLeast(2.0).is_reached_by(2.0));
        assert!(!Wanted::AtLeast(2.0).is_reached_by(1.9));
    }
}
