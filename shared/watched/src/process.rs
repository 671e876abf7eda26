//! `std::process`, watched: a child process has a lane of its own, from the
//! moment it is started to the moment it is waited for.

use std::ffi::OsStr;
use std::io;
use std::path::Path;

use crate::operation::{Moment, Operation, Step};
use crate::recording::{LaneKind, Ticket};

pub use std::process::{
    ChildStderr, ChildStdin, ChildStdout, ExitCode, ExitStatus, Output, Stdio, abort, exit, id,
};

/// See [`std::process::Command`].
#[derive(Debug)]
pub struct Command {
    inner: std::process::Command,
    /// The name of its lane, if it is not the program's.
    lane: Option<String>,
    /// Which of its three streams the caller has chosen.
    chosen: [bool; 3],
}

impl Command {
    /// See [`std::process::Command::new`].
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self { inner: std::process::Command::new(program), lane: None, chosen: [false; 3] }
    }

    /// See [`std::process::Command::arg`].
    pub fn arg(&mut self, argument: impl AsRef<OsStr>) -> &mut Self {
        self.inner.arg(argument);
        self
    }

    /// See [`std::process::Command::args`].
    pub fn args(&mut self, arguments: impl IntoIterator<Item: AsRef<OsStr>>) -> &mut Self {
        self.inner.args(arguments);
        self
    }

    /// See [`std::process::Command::env`].
    pub fn env(&mut self, key: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> &mut Self {
        self.inner.env(key, value);
        self
    }

    /// See [`std::process::Command::env_remove`].
    pub fn env_remove(&mut self, key: impl AsRef<OsStr>) -> &mut Self {
        self.inner.env_remove(key);
        self
    }

    /// See [`std::process::Command::env_clear`].
    pub fn env_clear(&mut self) -> &mut Self {
        self.inner.env_clear();
        self
    }

    /// See [`std::process::Command::current_dir`].
    pub fn current_dir(&mut self, folder: impl AsRef<Path>) -> &mut Self {
        self.inner.current_dir(folder);
        self
    }

    /// See [`std::process::Command::stdin`].
    pub fn stdin(&mut self, stdin: impl Into<Stdio>) -> &mut Self {
        self.inner.stdin(stdin);
        self.chosen[0] = true;
        self
    }

    /// See [`std::process::Command::stdout`].
    pub fn stdout(&mut self, stdout: impl Into<Stdio>) -> &mut Self {
        self.inner.stdout(stdout);
        self.chosen[1] = true;
        self
    }

    /// See [`std::process::Command::stderr`].
    pub fn stderr(&mut self, stderr: impl Into<Stdio>) -> &mut Self {
        self.inner.stderr(stderr);
        self.chosen[2] = true;
        self
    }

    /// See [`std::process::Command::spawn`].
    ///
    /// # Errors
    ///
    /// If the program cannot be started.
    #[track_caller]
    pub fn spawn(&mut self) -> io::Result<Child> {
        let program = Path::new(self.inner.get_program());
        let program = program.file_stem().unwrap_or_default().to_string_lossy();
        let name = self.lane.as_deref().unwrap_or(&program);
        let ticket = Ticket::take(Some(name), LaneKind::Process);
        let spawned = self.inner.spawn();
        Ticket::spawned(ticket.lane(), spawned.is_ok(), ticket.place());
        let mut inner = spawned?;
        ticket.begin_process(inner.id());
        Ok(Child {
            stdin: inner.stdin.take(),
            stdout: inner.stdout.take(),
            stderr: inner.stderr.take(),
            inner,
            ticket,
            ended: false,
        })
    }

    /// See [`std::process::Command::output`].
    ///
    /// # Errors
    ///
    /// If the program cannot be started, or its output cannot be read.
    #[track_caller]
    pub fn output(&mut self) -> io::Result<Output> {
        self.set_unchosen([Stdio::null, Stdio::piped, Stdio::piped]);
        let child = self.spawn();
        // What nobody has chosen is inherited by whoever is spawned next.
        self.set_unchosen([Stdio::inherit; 3]);
        child?.wait_with_output()
    }

    fn set_unchosen(&mut self, [stdin, stdout, stderr]: [fn() -> Stdio; 3]) {
        let chosen = self.chosen;
        if !chosen[0] {
            self.inner.stdin(stdin());
        }
        if !chosen[1] {
            self.inner.stdout(stdout());
        }
        if !chosen[2] {
            self.inner.stderr(stderr());
        }
    }

    /// See [`std::process::Command::status`].
    ///
    /// # Errors
    ///
    /// If the program cannot be started.
    #[track_caller]
    pub fn status(&mut self) -> io::Result<ExitStatus> {
        self.spawn()?.wait()
    }

    /// Names the child's lane; without this it is called like its program.
    ///
    /// *Differences from std*: std has no lanes.
    pub fn lane(&mut self, name: &str) -> &mut Self {
        self.lane = Some(name.to_owned());
        self
    }

    /// The real command, for what the operating system's own extensions offer.
    ///
    /// *Differences from std*: such a child must be configured here and spawned
    /// by [`Command::spawn`] to have a lane.
    pub fn as_std_mut(&mut self) -> &mut std::process::Command {
        &mut self.inner
    }
}

/// See [`std::process::Child`].
#[derive(Debug)]
pub struct Child {
    /// See [`std::process::Child::stdin`].
    pub stdin: Option<ChildStdin>,
    /// See [`std::process::Child::stdout`].
    pub stdout: Option<ChildStdout>,
    /// See [`std::process::Child::stderr`].
    pub stderr: Option<ChildStderr>,
    inner: std::process::Child,
    ticket: Ticket,
    ended: bool,
}

impl Child {
    /// See [`std::process::Child::id`].
    pub fn id(&self) -> u32 {
        self.inner.id()
    }

    /// See [`std::process::Child::kill`].
    ///
    /// # Errors
    ///
    /// If the process has ended already, or may not be ended by us.
    pub fn kill(&mut self) -> io::Result<()> {
        self.inner.kill()
    }

    /// See [`std::process::Child::wait`].
    ///
    /// # Errors
    ///
    /// If the operating system cannot wait for it.
    #[track_caller]
    pub fn wait(&mut self) -> io::Result<ExitStatus> {
        drop(self.stdin.take());
        let step = Step::announce_on(Operation::Join, self.ticket.lane());
        let status = self.inner.wait();
        self.end(status.as_ref().ok());
        step.done();
        status
    }

    /// See [`std::process::Child::try_wait`].
    ///
    /// # Errors
    ///
    /// If the operating system cannot tell.
    pub fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        let status = self.inner.try_wait()?;
        self.end(status.as_ref());
        Ok(status)
    }

    /// See [`std::process::Child::wait_with_output`].
    ///
    /// # Errors
    ///
    /// If its output cannot be read, or the operating system cannot wait for it.
    #[track_caller]
    pub fn wait_with_output(mut self) -> io::Result<Output> {
        let step = Step::announce_on(Operation::Join, self.ticket.lane());
        drop(self.stdin.take());
        self.inner.stdout = self.stdout.take();
        self.inner.stderr = self.stderr.take();
        let Self { inner, ticket, .. } = self;
        let output = inner.wait_with_output();
        push_end(&ticket, output.as_ref().ok().map(|output| &output.status));
        step.done();
        output
    }

    fn end(&mut self, status: Option<&ExitStatus>) {
        if status.is_some() && !self.ended {
            self.ended = true;
            push_end(&self.ticket, status);
        }
    }
}

/// A process that failed is drawn like a thread that panicked.
fn push_end(ticket: &Ticket, status: Option<&ExitStatus>) {
    if let Some(status) = status {
        let moment = if status.success() { Moment::Done } else { Moment::Refused };
        ticket.push(Operation::Exit, moment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_catches_what_nobody_has_chosen_as_in_std() {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let command = command.arg("--list");
        assert!(!command.output().unwrap().stdout.is_empty());
        assert!(command.stdout(Stdio::null()).output().unwrap().stdout.is_empty());
    }
}
