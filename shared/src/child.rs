//! Child processes of a lesson: the lesson's own binary in another role.
//!
//! What ends a process (an abort, a stack overflow, an exit) is shown in a child,
//! and told by the parent.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus};
use std::time::{Duration, Instant};

use watched::process::{Child, Command};

const ROLE: &str = "LESSON_ROLE";

/// Something that a lesson's binary does when it is its own child.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// Its name, unique in the lesson.
    pub name: &'static str,
    /// The lesson whose binary plays it.
    pub lesson: &'static str,
    /// What the child does; it gets the child's arguments.
    pub play: fn(&[String]) -> ExitCode,
}

impl Role {
    /// A command that starts this role in a child process; add arguments as needed.
    ///
    /// # Errors
    ///
    /// If the lesson's binary is not where it should be.
    pub fn command(&self) -> io::Result<Command> {
        let mut command = Command::new(binary(self.lesson)?);
        command.lane(self.name).env(ROLE, self.name).env_remove(crate::summary::FILE);
        Ok(command)
    }
}

/// The lesson's own binary: this program, or in a unit test its neighbour.
fn binary(lesson: &str) -> io::Result<PathBuf> {
    let this = this_program()?;
    if this.file_stem() == Some(OsStr::new(lesson)) {
        return Ok(this);
    }
    // A test is `target/debug/deps/lesson_NAME-HASH`, the binary `target/debug/NAME`.
    let file = format!("{lesson}{}", std::env::consts::EXE_SUFFIX);
    let neighbour = this.ancestors().skip(1).take(2).map(|folder| folder.join(&file));
    neighbour.into_iter().find(|path| path.is_file()).ok_or_else(|| {
        let text = format!("the program {file} is not built; cargo build -p {lesson} builds it");
        io::Error::new(io::ErrorKind::NotFound, text)
    })
}

/// This program's file: from the system, or where it does not tell (Linux without
/// `/proc`) by the name under which it was called.
///
/// # Errors
///
/// If neither leads to a file.
pub fn this_program() -> io::Result<PathBuf> {
    std::env::current_exe().or_else(|err| {
        let called = std::env::args_os().next().map(PathBuf::from);
        called.and_then(|called| called.canonicalize().ok()).ok_or(err)
    })
}

/// Plays the role that the parent asked for, if it asked for one.
pub(crate) fn play(roles: &[Role]) -> Option<ExitCode> {
    let name = std::env::var(ROLE).ok()?;
    let role = roles.iter().find(|role| role.name == name);
    // The arguments are the parent's own; a folder's name in them may be no UTF-8.
    let arguments: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    Some(role.map_or(ExitCode::from(2), |role| (role.play)(&arguments)))
}

/// How a child process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By itself, with this exit code.
    Exited(i32),
    /// By a signal of the operating system.
    Signal(i32),
    /// By us, since its time was over.
    OutOfTime,
}

impl Ending {
    fn of(status: ExitStatus) -> Self {
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return Self::Signal(signal);
        }
        // Windows reports an abort or an overflow as an exit code, too.
        Self::Exited(status.code().unwrap_or(-1))
    }

    /// Whether it ended by itself with exit code 0.
    pub fn is_success(self) -> bool {
        self == Self::Exited(0)
    }
}

impl From<ExitStatus> for Ending {
    fn from(status: ExitStatus) -> Self {
        Self::of(status)
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited(code) => write!(f, "exit code {code}"),
            Self::Signal(number) => write!(f, "signal {number}{}", signal_name(*number)),
            Self::OutOfTime => f.write_str("ended by its parent: out of time"),
        }
    }
}

/// The names of the signals that a lesson meets; numbers as on Linux and macOS.
fn signal_name(number: i32) -> &'static str {
    match number {
        2 => " (SIGINT, interrupt)",
        4 => " (SIGILL, illegal instruction)",
        6 => " (SIGABRT, abort)",
        8 => " (SIGFPE, arithmetic)",
        9 => " (SIGKILL, kill)",
        11 => " (SIGSEGV, memory that is not its own)",
        13 => " (SIGPIPE, nobody reads)",
        15 => " (SIGTERM, terminate)",
        _ => "",
    }
}

/// How often a child is looked at while waiting with a deadline.
const LOOK: Duration = Duration::from_millis(1);

/// Waits for a child, and ends it when `limit` is over.
///
/// Its pipes are not read: a child that prints much needs a thread for that.
///
/// # Errors
///
/// If the operating system cannot wait for it.
pub fn wait_at_most(child: &mut Child, limit: Duration) -> io::Result<Ending> {
    let begin = Instant::now();
    while begin.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(status.into());
        }
        std::thread::sleep(LOOK);
    }
    // It may have ended in this very moment; then there is nothing to kill.
    if let Some(status) = child.try_wait()? {
        return Ok(status.into());
    }
    child.kill()?;
    child.wait()?;
    Ok(Ending::OutOfTime)
}
