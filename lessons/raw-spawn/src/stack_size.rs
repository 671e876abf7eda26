//! A stack's size is chosen before its thread begins, and going past it ends the process.
//!
//! A thread gets 2 MiB of *addresses*; memory comes page by page, when something is written
//! there. So a small stack saves addresses and hardly any memory, and a large one costs
//! nothing until it is used. Below each stack lies a page that nobody may touch: whoever runs
//! into it is stopped, and with it every other thread. No `join` hears of it, no hook; the
//! demo lets it happen in child processes.

use std::hint::black_box;
use std::io::{self, Write};
use std::process::{ExitCode, Stdio};
use std::thread;
use std::time::Duration;

use shared::child::{self, Ending, Role};
use shared::{Demo, Error, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "stack-size",
    claim: "A stack's size is chosen before its thread begins, and going past it ends the process.",
    show,
};

/// A child whose thread calls itself so often on a stack of such a size, both as arguments.
pub const DIVING: Role = Role { name: "diving", lesson: "raw-spawn", play: dive_as_a_child };

const KIB: usize = 1024;
/// Bytes that each call keeps on the stack; a frame is a little larger.
const FRAME: usize = KIB;
/// How often a call calls itself again.
const DEPTH: usize = 400;
/// Stacks on which that many calls have too little room, and enough.
const STACKS: [usize; 3] = [64 * KIB, 256 * KIB, 2 * KIB * KIB];
/// A child ends at once.
const LIMIT: Duration = Duration::from_secs(30);

/// Calls itself so often, each time with a kilobyte of its own; returns how often.
pub fn dive(depth: usize) -> usize {
    let mut frame = [0_u8; FRAME];
    // Written to and read again, or the optimiser would leave it out.
    black_box(&mut frame)[depth % FRAME] = 1;
    if depth == 0 { 0 } else { dive(depth - 1) + usize::from(black_box(&frame)[depth % FRAME]) }
}

/// Dives in a thread with a stack of this size.
///
/// # Errors
///
/// If the operating system refuses the thread.
pub fn dive_on(stack: usize, depth: usize) -> io::Result<usize> {
    let diver = thread::Builder::new().name("diver".into()).stack_size(stack);
    diver.spawn(move || dive(depth))?.join().map_err(|_| io::Error::other("the diver panicked"))
}

fn dive_as_a_child(arguments: &[String]) -> ExitCode {
    let number = |at: usize| arguments.get(at).and_then(|it| it.parse().ok()).unwrap_or(0);
    match dive_on(number(0), number(1)) {
        Ok(depth) => {
            // Nobody may be there to read it; the exit code says the same.
            writeln!(io::stdout(), "{depth} calls deep").ok();
            ExitCode::SUCCESS
        }
        Err(_) => ExitCode::FAILURE,
    }
}

/// Whether a child that dives comes up again, or its process is gone.
///
/// # Errors
///
/// If the child cannot be started.
pub fn survives(stack: usize, depth: usize) -> io::Result<Ending> {
    let mut command = DIVING.command()?;
    command.args([stack.to_string(), depth.to_string()]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    child::wait_at_most(&mut child, LIMIT)
}

fn show(report: &mut Report) -> Result<()> {
    let depth = report.watch("a diver on 2 MiB", || dive_on(STACKS[2], DEPTH))?;
    report.answer("calls deep", depth);
    report.must(depth == DEPTH, "a stack with room enough takes every call");
    let mut table = Table::new(["stack", "its process"]);
    let mut gone = Vec::new();
    for stack in STACKS {
        let ending = survives(stack, DEPTH).map_err(|err| Error::new("start a child", err))?;
        gone.push(!ending.is_success());
        let word =
            if ending.is_success() { "came up again".to_owned() } else { ending.to_string() };
        table.row([format!("{} KiB", stack / KIB), word]);
    }
    report.table(&table);
    report.say(format!("{DEPTH} calls that keep {FRAME} bytes each: {} KiB.", DEPTH * FRAME / KIB));
    report.must(gone[0], "past its stack, the whole process was gone; this one is still here");
    report.must(!gone[2], "on the usual stack the same calls came up again");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_with_room_takes_every_call() {
        assert_eq!(dive_on(STACKS[2], DEPTH).unwrap(), DEPTH);
        assert_eq!(dive_on(64 * KIB, 3).unwrap(), 3);
    }

    #[test]
    fn past_its_stack_the_process_is_gone() {
        assert!(!survives(STACKS[0], DEPTH).unwrap().is_success());
        assert!(survives(STACKS[2], DEPTH).unwrap().is_success());
    }
}
