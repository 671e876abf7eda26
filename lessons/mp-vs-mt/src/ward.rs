//! A child process that is never left behind: dropping its ward ends it and waits for it.
//!
//! The standard library's `Child` does neither: one that is dropped runs on, and
//! one that nobody waits for stays in the system's list as a zombie.
//!
//! The other direction is the child's own duty. A parent that is killed can end
//! nobody, so each child that waits also watches its standard input, which the
//! system closes when the parent dies, and none outlives [`LIMIT`].

use std::io::{self, Read};
use std::process::{self, Child, ChildStdin, ChildStdout, Command, ExitCode};
use std::thread;
use std::time::Duration;

use shared::child::{self, Ending};

/// The longest life of any child of this lesson. It is far longer than any needs,
/// and it bounds every wait for a child's answer: at its end the pipe closes.
pub const LIMIT: Duration = Duration::from_secs(20);

/// How long a child may take to end after its input has ended.
const GRACE: Duration = Duration::from_secs(2);
/// The exit code of a child whose time was over.
const OVERDUE: i32 = 3;

/// A child process with somebody who waits for it, whatever happens.
#[derive(Debug)]
pub struct Ward {
    /// The child.
    pub child: Child,
}

impl Ward {
    /// Starts a child.
    ///
    /// # Errors
    ///
    /// If the program cannot be started.
    #[track_caller]
    pub fn start(command: &mut Command) -> io::Result<Self> {
        Ok(Self { child: command.spawn()? })
    }

    /// Reads what the child prints until it closes its output, then waits for it.
    ///
    /// # Errors
    ///
    /// If its output is not text, or the system cannot wait for it.
    pub fn output(mut self) -> io::Result<(Ending, String)> {
        let mut text = String::new();
        if let Some(mut stdout) = self.child.stdout.take() {
            stdout.read_to_string(&mut text)?;
        }
        // No deadline here: these children close their output by ending, and looks
        // a millisecond apart would be measured, too.
        Ok((self.child.wait()?.into(), text))
    }

    /// The pipes to the child's standard input and from its standard output.
    ///
    /// # Errors
    ///
    /// If it was not started with both, or they were taken before.
    pub fn ends(&mut self) -> io::Result<(ChildStdin, ChildStdout)> {
        let ends = self.child.stdin.take().zip(self.child.stdout.take());
        ends.ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }

    /// Closes the child's standard input and waits until it has ended.
    ///
    /// # Errors
    ///
    /// If the system cannot wait for it.
    pub fn end(&mut self) -> io::Result<Ending> {
        drop(self.child.stdin.take());
        child::wait_at_most(&mut self.child, LIMIT)
    }
}

impl Drop for Ward {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // The end of its input is the child's sign to end; a deaf one is killed.
            drop(self.child.stdin.take());
            let _ = child::wait_at_most(&mut self.child, GRACE);
        }
    }
}

/// For a child that does not read its input: it ends when that does, at the latest
/// with its parent.
pub fn end_with_parent() {
    end_at_limit();
    thread::spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        process::exit(0);
    });
}

/// For a child that reads its input until the end: it ends at the limit at the latest.
pub fn end_at_limit() {
    thread::spawn(|| {
        thread::sleep(LIMIT);
        process::exit(OVERDUE);
    });
}

/// The exit code of a child's part that may fail.
pub fn code(played: io::Result<()>) -> ExitCode {
    if played.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Linux writes what was in memory to a file when a process falls; not for a child that
/// falls on purpose.
pub fn leave_no_core_file() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // Without it there is a file more, and nothing else is different.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
