//! How long a learner waits for the first build: `cargo xtask bench build`.
//!
//! Each build begins with nothing but the registry's sources, which are fetched before, in a
//! folder of its own.

use std::time::Instant;

use anyhow::{Context, bail};

use super::{Goal, Told, Wanted};
use crate::cargo;
use crate::child::{self, Ending};
use crate::interrupt::Interrupt;
use crate::load::{Load, disturbance};
use crate::scratch::Scratch;

/// What is built, and the seconds that it may take on two cores.
const BUILDS: [(&[&str], f64); 2] =
    [(&["build", "-p", "basics"], 15.0), (&["build", "--workspace"], 60.0)];

/// Builds each from nothing; `None` when Ctrl-C came first.
pub(super) fn run(
    name: &str,
    scratch: &Scratch,
    interrupt: &Interrupt,
) -> anyhow::Result<Option<Told>> {
    if cargo_ends(&["fetch", "--locked"], scratch, interrupt)?.is_none() {
        return Ok(None);
    }
    let mut goals = Vec::new();
    for (arguments, limit) in BUILDS {
        // What one has built the next must not find.
        let nothing = Scratch::new().context("cannot make a folder for a build")?;
        let (begun, load) = (Instant::now(), Load::now());
        if cargo_ends(arguments, &nothing, interrupt)?.is_none() {
            return Ok(None);
        }
        goals.push(Goal {
            of: format!("cargo {}, debug, from nothing", arguments.join(" ")),
            against: "a learner's patience".to_owned(),
            unit: "s".to_owned(),
            wanted: Wanted::AtMost(limit),
            figure: [begun.elapsed().as_secs_f64(); 3],
            disturbed: load.and_then(Load::others_since).and_then(disturbance),
        });
    }
    Ok(Some(Told { bench: name.to_owned(), goals, failed: None }))
}

fn cargo_ends(
    arguments: &[&str],
    target: &Scratch,
    interrupt: &Interrupt,
) -> anyhow::Result<Option<()>> {
    let mut command = cargo::command(arguments);
    command.arg("--quiet").env("CARGO_TARGET_DIR", target.path());
    // As by itself: with what a later build of the learner's will need.
    command.env_remove("CARGO_INCREMENTAL");
    let ending =
        child::run(&mut command, cargo::DEADLINE, interrupt).context("cannot run cargo")?;
    match ending {
        _ if interrupt.happened() || ending.is_interrupted() => Ok(None),
        Ending::Exited(0) => Ok(Some(())),
        other => bail!("cargo {} does not build ({other})", arguments.join(" ")),
    }
}
