//! What the system's list of processes says about one of them.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process;
use std::thread;
use std::time::{Duration, Instant};

/// How a process stands in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// It is not there.
    Gone,
    /// It has ended, and its parent has not asked how.
    Zombie,
    /// It runs, sleeps or waits.
    Alive {
        /// The number of its parent.
        parent: u32,
    },
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("gone"),
            Self::Zombie => f.write_str("zombie"),
            Self::Alive { parent } if *parent == process::id() => f.write_str("alive, our child"),
            Self::Alive { parent } => write!(f, "alive, child of {parent}"),
        }
    }
}

/// Whether this system's list is one that we can read.
pub fn is_readable() -> bool {
    cfg!(target_os = "linux") && Path::new("/proc/self/stat").exists()
}

const LOOK: Duration = Duration::from_millis(1);

/// Looks a process up; `None` where the list cannot be read.
pub fn look(process: u32) -> Option<Listed> {
    is_readable().then(|| listed(process).unwrap_or(Listed::Gone))
}

/// Looks until the process stands in the list as awaited, at most so long; the last look.
pub fn look_until(
    process: u32,
    limit: Duration,
    awaited: impl Fn(Listed) -> bool,
) -> Option<Listed> {
    let begin = Instant::now();
    loop {
        let listed = look(process)?;
        if awaited(listed) || begin.elapsed() > limit {
            return Some(listed);
        }
        thread::sleep(LOOK);
    }
}

/// From now on the orphans among our descendants become our children.
///
/// Without that Linux gives them to process 1, or to whoever asked for them on the
/// way up. Where there is no such wish, the system sees to them.
pub fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    {
        // An error leaves them to process 1.
        let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    }
}

/// Waits for an adopted orphan that is ending, so that it does not stay a zombie.
#[cfg(target_os = "linux")]
pub fn reap(process: u32) {
    use rustix::process::{Pid, WaitOptions, waitpid};
    if let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) {
        // An error means that it is not ours: then somebody else waits for it.
        let _ = waitpid(Some(process), WaitOptions::empty());
    }
}

/// Waits for an adopted orphan; here the system adopts them.
#[cfg(not(target_os = "linux"))]
pub fn reap(_: u32) {}

fn listed(process: u32) -> Option<Listed> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold spaces; state and parent stand behind it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    Some(match state {
        "Z" => Listed::Zombie,
        // Linux shows a process in this state while it takes it off the list.
        "X" => Listed::Gone,
        _ => Listed::Alive { parent },
    })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn we_are_alive_and_nobody_has_number_zero() {
        let us = look(process::id());
        assert!(matches!(us, Some(Listed::Alive { .. })), "{us:?}");
        assert_eq!(look(0), Some(Listed::Gone));
    }
}
