//! Five ways for a piece of a program to come to its end.

use std::hint::black_box;
use std::io;
use std::process;

use crate::ward;

/// Their names.
pub const DISASTERS: [&str; 5] = ["panic", "stack overflow", "abort", "exit", "kill"];
/// The exit code of the one that is called `exit`.
const EXIT_CODE: i32 = 7;

/// Brings it about, in the calling thread.
///
/// # Errors
///
/// If the thread is still there afterwards.
///
/// # Panics
///
/// If the panic is asked for.
pub fn bring_about(disaster: &str) -> io::Result<()> {
    ward::leave_no_core_file();
    match disaster {
        "panic" => panic!("on purpose"),
        "stack overflow" => Err(io::Error::other(format!("survived to {}", dive(0)))),
        "abort" => process::abort(),
        "exit" => process::exit(EXIT_CODE),
        "kill" => kill_this_thread(),
        other => Err(io::Error::other(format!("no disaster is called {other}"))),
    }
}

/// Calls itself until the stack is used up.
fn dive(depth: usize) -> usize {
    let frame = black_box([depth; 64]);
    // Never true, but the compiler cannot know.
    if frame[0] == usize::MAX { 0 } else { dive(depth + 1) + frame[1] }
}

/// A kill that is aimed at the thread's own number, where threads have one.
#[cfg(unix)]
fn kill_this_thread() -> io::Result<()> {
    use rustix::process::{Pid, Signal, getpid, kill_process};
    let thread = shared::registry::os_id().and_then(|number| i32::try_from(number).ok());
    let number = thread.and_then(Pid::from_raw).unwrap_or_else(getpid);
    kill_process(number, Signal::KILL)?;
    Err(io::Error::other("survived"))
}

#[cfg(not(unix))]
fn kill_this_thread() -> io::Result<()> {
    let number = process::id().to_string();
    process::Command::new("taskkill").args(["/F", "/PID", &number]).status()?;
    Err(io::Error::other("survived"))
}
