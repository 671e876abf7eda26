//! A worker process: it squares numbers, and crashes on one if it is told to.

use std::io::{self, Write};
use std::process::{self, Stdio};

use shared::child::Role;

use crate::ward::{self, Ward};

/// No job has this number.
pub const NEVER: u32 = 0;
/// The worker, with the job on which it crashes.
pub const WORKER: Role =
    Role { name: "worker", lesson: "mp-vs-mt", play: |arguments| ward::code(work(&arguments[0])) };

/// Starts a worker that crashes on this job.
///
/// # Errors
///
/// If the system refuses it.
#[track_caller]
pub fn start(poison: u32) -> io::Result<Ward> {
    let mut command = WORKER.command()?;
    // The pipe to its input is also its tie to us: when we die, it ends.
    Ward::start(command.arg(poison.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()))
}

fn work(poison: &str) -> io::Result<()> {
    ward::end_at_limit();
    for line in io::stdin().lines() {
        let line = line?;
        if line == poison {
            ward::leave_no_core_file();
            process::abort();
        }
        let job: u32 = line.parse().map_err(io::Error::other)?;
        writeln!(io::stdout(), "{}", job * job)?;
    }
    Ok(())
}
