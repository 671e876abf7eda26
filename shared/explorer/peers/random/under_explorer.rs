//! A random program under the explorer.

use std::collections::BTreeSet;

use explorer::{Config, Count, explore};

use crate::random::program::Program;
use crate::random::{Outcomes, Seen};

#[path = "run.rs"]
mod run;

/// std as the explorer sees it.
mod facade {
    pub(super) use watched::{sync, thread};
}

/// All outcomes, when so many waits may end without a cause.
///
/// # Errors
///
/// Why they could not all be seen.
pub(crate) fn outcomes(program: &Program, spurious: u32) -> Result<Outcomes, String> {
    let config = Config { spurious, ..Config::DEFAULT };
    let again = program.clone();
    let outcomes = explore::<Seen>(&config, Count::Classes, move || run::run(&again));
    if !outcomes.complete {
        return Err(format!("the explorer does not finish {program:?}: {:?}", outcomes.refused));
    }
    let executions = outcomes.executions + outcomes.cut;
    let all: BTreeSet<_> = outcomes.rows.into_iter().map(|row| row.ending).collect();
    Ok(Outcomes { all, executions })
}
