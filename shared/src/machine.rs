//! Facts about the machine, and what others do on it.

use std::fmt;
use std::num::NonZero;
use std::thread;
use std::time::{Duration, Instant};

/// How many threads can run at once; 1 where the system does not tell.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Keeps the calling thread, and those it spawns, on one of the cores that it may use, counted
/// from 0. Returns whether it does: not every system can, and there may be no such core.
///
/// Read [`cores`] before: a pinned thread counts only its own.
#[cfg(target_os = "linux")]
pub fn pin(core: usize) -> bool {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    let Ok(allowed) = sched_getaffinity(None) else { return false };
    let mut numbers = (0..CpuSet::MAX_CPU).filter(|number| allowed.is_set(*number));
    let Some(number) = numbers.nth(core) else { return false };
    let mut only = CpuSet::new();
    only.set(number);
    sched_setaffinity(None, &only).is_ok()
}

/// Keeps the calling thread, and those it spawns, on one of the cores that it may use, counted
/// from 0. Returns whether it does: this system offers no way.
#[cfg(not(target_os = "linux"))]
pub fn pin(_core: usize) -> bool {
    false
}

/// What a figure depends on besides the program.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Machine {
    /// How many threads can run at once.
    pub cores: usize,
    /// The operating system's family: `linux`, `macos`, `windows`.
    pub system: &'static str,
    /// The processor's architecture.
    pub architecture: &'static str,
    /// How this program was built: `debug` or `release`.
    pub profile: &'static str,
}

impl Machine {
    /// This machine.
    pub fn this() -> Self {
        Self {
            cores: cores(),
            system: std::env::consts::OS,
            architecture: std::env::consts::ARCH,
            profile: if cfg!(debug_assertions) { "debug" } else { "release" },
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cores, system, architecture, profile } = self;
        let s = if *cores == 1 { "" } else { "s" };
        write!(f, "{cores} core{s}, {system} {architecture}, {profile} build")
    }
}

/// Processor time since the machine started, of all programs and of this one.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    taken: Instant,
    all: Duration,
    own: Duration,
}

impl Load {
    /// The load up to now; `None` where the system does not tell.
    pub fn now() -> Option<Self> {
        Some(Self { taken: Instant::now(), all: busy_time()?, own: own_time()? })
    }

    /// The share of all cores that other programs used since then, 0 to 1.
    pub fn others_since(self) -> Option<f64> {
        let now = Self::now()?;
        let passed = now.taken.duration_since(self.taken).as_secs_f64() * cores() as f64;
        let all = now.all.saturating_sub(self.all);
        let own = now.own.saturating_sub(self.own);
        // Below a few ticks of the system's clock the figure says nothing.
        (passed > 0.1).then(|| (all.saturating_sub(own).as_secs_f64() / passed).clamp(0.0, 1.0))
    }
}

/// Linux counts in hundredths of a second, whatever the machine's own clock.
const TICK: Duration = Duration::from_millis(10);

fn ticks(text: &str) -> Option<Duration> {
    Some(TICK * u32::try_from(text.parse::<u64>().ok()?).ok()?)
}

/// All cores together: user, nice, system, irq, softirq, steal; not idle, not waiting.
fn busy_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/stat").ok()?;
    let figures: Vec<&str> = stat.lines().next()?.split_whitespace().skip(1).collect();
    [0, 1, 2, 5, 6, 7].iter().map(|at| figures.get(*at).and_then(|text| ticks(text))).sum()
}

/// This process, all its threads, and its children, those that it has waited for and those
/// that run: user and system.
fn own_time() -> Option<Duration> {
    let myself = std::process::id().to_string();
    let own = Process::of(&myself)?.time;
    let all = std::fs::read_dir("/proc").ok()?.flatten();
    let all = all.filter_map(|process| Process::of(process.file_name().to_str()?));
    Some(own + all.filter(|it| it.parent == myself).map(|it| it.time).sum::<Duration>())
}

/// What the system tells of a process.
struct Process {
    parent: String,
    /// Of all its threads, and of the children that it has waited for.
    time: Duration,
}

impl Process {
    fn of(number: &str) -> Option<Self> {
        let stat = std::fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
        // The name in parentheses may hold spaces; the figures begin behind it.
        let figures: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let time = [11, 12, 13, 14].iter().map(|at| figures.get(*at).and_then(|text| ticks(text)));
        Some(Self { parent: (*figures.get(1)?).to_owned(), time: time.sum::<Option<_>>()? })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_machine_was_busy_before_and_so_were_we() {
        let load = Load::now().unwrap();
        assert!(load.all > Duration::ZERO);
        assert!(load.own <= load.all);
    }

    #[test]
    fn a_child_that_runs_is_known_by_its_parent() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let found = Process::of(&child.id().to_string());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(found.unwrap().parent, std::process::id().to_string());
    }

    #[test]
    fn a_pinned_thread_has_one_core_and_the_others_keep_theirs() {
        let before = cores();
        let pinned = thread::spawn(|| (pin(0), cores(), pin(1)));
        assert_eq!(pinned.join().unwrap(), (true, 1, false));
        assert_eq!(cores(), before);
    }
}
