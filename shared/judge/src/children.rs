//! Which child processes there are: for parts that ask whether each was waited for.

use std::process;

/// A child process, as the system lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub process: u32,
    /// Whether it has ended: it is listed until somebody waits for it.
    pub ended: bool,
}

/// The child processes of this one; `None` where the system has no list of them.
///
/// Windows has none, and there nothing is left of a child that ended and was forgotten.
pub fn children() -> Option<Vec<Listed>> {
    let me = process::id();
    let ours = |it: &(u32, u32, bool)| it.1 == me;
    let listed = |(process, _, ended)| Listed { process, ended };
    Some(all()?.into_iter().filter(ours).map(listed).collect())
}

/// Each process with its parent, and whether it has ended.
#[cfg(target_os = "linux")]
fn all() -> Option<Vec<(u32, u32, bool)>> {
    let folders = std::fs::read_dir("/proc").ok()?.flatten();
    let processes = folders.filter_map(|it| it.file_name().to_str()?.parse().ok());
    Some(processes.filter_map(look_up).collect())
}

#[cfg(target_os = "linux")]
fn look_up(process: u32) -> Option<(u32, u32, bool)> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold spaces; state and parent stand behind it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    // One that is just being taken off the list was waited for.
    (state != "X").then_some((process, parent, state == "Z"))
}

/// The same as `ps` tells it, without that process itself.
#[cfg(all(unix, not(target_os = "linux")))]
fn all() -> Option<Vec<(u32, u32, bool)>> {
    use std::process::{Command, Stdio};
    let mut ps = Command::new("ps");
    ps.args(["-A", "-o", "pid=", "-o", "ppid=", "-o", "stat="]);
    let ps = ps.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let itself = ps.id();
    let text = String::from_utf8(ps.wait_with_output().ok()?.stdout).ok()?;
    let lines = text.lines().filter_map(|line| {
        let mut fields = line.split_whitespace();
        let process = fields.next()?.parse().ok()?;
        let parent = fields.next()?.parse().ok()?;
        (process != itself).then_some((process, parent, fields.next()?.starts_with('Z')))
    });
    Some(lines.collect())
}

#[cfg(not(unix))]
fn all() -> Option<Vec<(u32, u32, bool)>> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::{Command, Stdio};
    use std::thread;

    use super::*;

    #[test]
    fn a_child_is_listed_until_somebody_waits_for_it() {
        let program = std::env::current_exe().unwrap();
        let mut child = Command::new(program).arg("--list").stdout(Stdio::null()).spawn().unwrap();
        let listed = || children().unwrap().into_iter().find(|it| it.process == child.id());
        while !listed().unwrap().ended {
            thread::yield_now();
        }
        let process = child.id();
        child.wait().unwrap();
        assert!(children().unwrap().iter().all(|it| it.process != process));
    }
}
