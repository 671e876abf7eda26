//! A child process that ends, by itself or by a deadline.

use std::fmt;
use std::io;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use crate::interrupt::Interrupt;

/// How often a child is asked whether it has ended: at first often, since it may take a
/// millisecond and be timed; then after each fiftieth of its time, and at least this often.
const POLL: Duration = Duration::from_millis(10);
const FIRST_POLL: Duration = Duration::from_micros(50);

/// What Windows reports for a process that Ctrl-C ended.
#[cfg(windows)]
const CONTROL_C_EXIT: i32 = 0xC000_013A_u32.cast_signed();

/// How a child process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It ended by itself with this exit code.
    Exited(i32),
    /// This signal killed it.
    #[cfg_attr(not(unix), allow(dead_code, reason = "only Unix tells of signals"))]
    Signalled(i32),
    /// It still ran after this time and was ended.
    Overdue(Duration),
}

impl Ending {
    /// Whether Ctrl-C ended it, whichever way that shows.
    pub(crate) fn is_interrupted(self) -> bool {
        #[cfg(windows)]
        if self == Self::Exited(CONTROL_C_EXIT) {
            return true;
        }
        self == Self::Exited(130) || self == Self::Signalled(signal_hook::consts::SIGINT)
    }

    /// Whether it ended because nobody read its output any more.
    pub(crate) fn is_closed_pipe(self) -> bool {
        #[cfg(unix)]
        if self == Self::Signalled(signal_hook::consts::SIGPIPE) {
            return true;
        }
        self == Self::Exited(141)
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Exited(code) => write!(f, "exit {code}"),
            Self::Signalled(number) => match signal_hook::low_level::signal_name(number) {
                Some(name) => write!(f, "killed by signal {number} ({name})"),
                None => write!(f, "killed by signal {number}"),
            },
            Self::Overdue(after) if after.subsec_nanos() == 0 => {
                write!(f, "ended after {} s", after.as_secs())
            }
            Self::Overdue(after) => write!(f, "ended after {:.1} s", after.as_secs_f64()),
        }
    }
}

/// Starts a child and waits until it ends. After `deadline` it is killed, and after
/// Ctrl-C it has a few seconds left.
///
/// # Errors
///
/// When the child cannot be started, waited for or killed.
pub(crate) fn run(
    command: &mut Command,
    deadline: Duration,
    interrupt: &Interrupt,
) -> io::Result<Ending> {
    let mut child = command.spawn()?;
    let started = Instant::now();
    let mut allowed = deadline;
    let mut noticed = false;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(ending(status));
        }
        if started.elapsed() >= allowed {
            return end(&mut child, started.elapsed().min(deadline));
        }
        if interrupt.happened() && !noticed {
            noticed = true;
            allowed = allowed.min(started.elapsed() + interrupt.grace);
        }
        thread::sleep((started.elapsed() / 50).clamp(FIRST_POLL, POLL));
    }
}

/// Kills a child and waits for it, so that no zombie stays.
fn end(child: &mut Child, after: Duration) -> io::Result<Ending> {
    child.kill()?;
    child.wait()?;
    Ok(Ending::Overdue(after))
}

#[cfg(unix)]
fn ending(status: ExitStatus) -> Ending {
    use std::os::unix::process::ExitStatusExt;

    match (status.code(), status.signal()) {
        (Some(code), _) => Ending::Exited(code),
        (None, Some(number)) => Ending::Signalled(number),
        // A child that was waited for has ended one way or the other.
        (None, None) => Ending::Exited(-1),
    }
}

#[cfg(not(unix))]
fn ending(status: ExitStatus) -> Ending {
    Ending::Exited(status.code().unwrap_or(-1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_lesson::{self, LONG, SHORT};

    fn run_fake(behaviour: &str, deadline: Duration) -> Ending {
        let mut command = fake_lesson::command(behaviour);
        run(&mut command, deadline, &Interrupt::never()).unwrap()
    }

    #[test]
    fn an_exit_code_is_told() {
        assert_eq!(run_fake("exit 7", LONG), Ending::Exited(7));
    }

    #[test]
    fn a_child_that_hangs_is_ended() {
        let started = Instant::now();
        assert_eq!(run_fake("hang", SHORT), Ending::Overdue(SHORT));
        // Left alone it would stay for twice as long.
        assert!(started.elapsed() < LONG);
    }

    #[cfg(unix)]
    #[test]
    fn a_signal_is_told_by_number_and_name() {
        let ending = run_fake("signal 9", LONG);
        assert_eq!(ending, Ending::Signalled(9));
        assert_eq!(ending.to_string(), "killed by signal 9 (SIGKILL)");
    }

    #[cfg(unix)]
    #[test]
    fn an_interrupt_shows_as_a_code_or_as_a_signal() {
        assert!(run_fake("exit 130", LONG).is_interrupted());
        assert!(run_fake("signal 2", LONG).is_interrupted());
        assert!(!run_fake("signal 15", LONG).is_interrupted());
    }

    #[cfg(unix)]
    #[test]
    fn ctrl_c_is_noticed_and_does_not_end_the_process() {
        assert_eq!(run_fake("notice ctrl-c", LONG), Ending::Exited(7));
    }

    #[test]
    fn after_ctrl_c_a_child_that_goes_on_is_ended_before_its_deadline() {
        let interrupt = Interrupt::already(SHORT);
        let ending = run(&mut fake_lesson::command("hang"), LONG, &interrupt).unwrap();
        assert!(matches!(ending, Ending::Overdue(after) if after < LONG), "{ending}");
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let mut command = Command::new("no-such-program-anywhere");
        assert!(run(&mut command, LONG, &Interrupt::never()).is_err());
    }

    #[test]
    fn a_deadline_is_told_with_its_unit() {
        assert_eq!(Ending::Overdue(Duration::from_mins(2)).to_string(), "ended after 120 s");
        assert_eq!(Ending::Overdue(Duration::from_millis(310)).to_string(), "ended after 0.3 s");
    }
}
