//! Whether this process and its children have come to rest: nobody runs, nobody is ready.
//!
//! A thread that waits for a core is ready, and so a busy machine is never taken for rest.
//! Only Linux tells; elsewhere a stuck part is found by its time limit alone.

use std::time::{Duration, Instant};

/// Nobody waits on purpose for so long in a check.
const TOO_LONG: Duration = Duration::from_secs(2);

/// How long it has been quiet.
#[derive(Debug)]
pub(crate) struct Quiet {
    before: Option<Vec<(u64, u64)>>,
    since: Instant,
}

impl Quiet {
    pub(crate) fn new() -> Self {
        Self { before: None, since: Instant::now() }
    }

    /// Looks, and says whether nothing has changed for too long.
    pub(crate) fn lasts_too_long(&mut self) -> bool {
        let now = resting();
        if now.is_none() || now != self.before {
            self.since = Instant::now();
        }
        self.before = now;
        self.before.is_some() && self.since.elapsed() > TOO_LONG
    }
}

/// Each thread of this process and its children, with how often it went to sleep; `None` if
/// one of them is not asleep, or where it cannot be known.
#[cfg(target_os = "linux")]
fn resting() -> Option<Vec<(u64, u64)>> {
    let mut threads = Vec::new();
    let me = std::process::id();
    look_at(u64::from(me), &mut threads).then_some(threads)
}

#[cfg(not(target_os = "linux"))]
fn resting() -> Option<Vec<(u64, u64)>> {
    None
}

/// Adds the threads of a process and its children; false if one is awake.
#[cfg(target_os = "linux")]
fn look_at(process: u64, threads: &mut Vec<(u64, u64)>) -> bool {
    let Ok(tasks) = std::fs::read_dir(format!("/proc/{process}/task")) else { return true };
    for task in tasks.flatten() {
        let folder = task.path();
        let Some(number) = folder.file_name().and_then(|it| it.to_str()?.parse().ok()) else {
            continue;
        };
        let Ok(status) = std::fs::read_to_string(folder.join("status")) else { continue };
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.map(str::trim).unwrap_or_default()
        };
        // Those who watch and sample look round again and again.
        if number == own_thread() || field("Name:") == "sampler" {
            continue;
        }
        if !field("State:").starts_with(['S', 'Z']) {
            return false;
        }
        threads.push((number, field("voluntary_ctxt_switches:").parse().unwrap_or(0)));
        let children = std::fs::read_to_string(folder.join("children")).unwrap_or_default();
        let children = children.split_whitespace().filter_map(|it| it.parse().ok());
        if !children.into_iter().all(|child| look_at(child, threads)) {
            return false;
        }
    }
    true
}

#[cfg(target_os = "linux")]
fn own_thread() -> u64 {
    watched::registry::os_id().unwrap_or(0)
}
