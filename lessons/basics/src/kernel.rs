//! What the kernel tells about the threads of this process. Only Linux does, in files.
//!
//! Every function gives `None` where a system has no such files. Each thread has a
//! folder, `/proc/self/task/NUMBER`, for as long as it lives.

use std::collections::HashSet;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use shared::registry::Entry;

/// How long to wait for a thread to stand still.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where a thread that waits will go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The address of its next instruction.
    pub instruction: usize,
    /// The address at which its stack ends.
    pub stack: usize,
    /// The core on which it ran last.
    pub core: u32,
    /// How often it has left a core so far.
    pub switches: u64,
}

/// The kernel's own list, cut down to these threads: the names under which it has them.
pub fn names_of<'a>(threads: impl Iterator<Item = &'a Entry>) -> Option<Vec<String>> {
    let ours: HashSet<_> = threads.filter_map(|thread| thread.os_id).collect();
    let folders = fs::read_dir("/proc/self/task").ok()?.flatten();
    let numbers = folders.filter_map(|folder| folder.file_name().to_str()?.parse().ok());
    Some(numbers.filter(|number| ours.contains(number)).filter_map(name).collect())
}

/// The name by which the kernel knows a thread.
pub fn name(number: u64) -> Option<String> {
    Some(read(number, "comm")?.trim_end().to_owned())
}

/// Gives a thread of this process another name in the kernel; says whether it worked.
pub fn rename(number: u64, name: &str) -> bool {
    fs::write(format!("/proc/self/task/{number}/comm"), name).is_ok()
}

/// Where a thread stands that waits, or will in a moment.
///
/// `None` also when it runs on and on.
pub fn standing(number: u64) -> Option<Standing> {
    let begin = Instant::now();
    let mut call = read(number, "syscall")?;
    while call.starts_with("running") && begin.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(1));
        call = read(number, "syscall")?;
    }
    // The last two words are the stack pointer and the instruction pointer.
    let mut words = call
        .split_whitespace()
        .rev()
        .map(|word| usize::from_str_radix(word.strip_prefix("0x")?, 16).ok());
    let (instruction, stack) = (words.next()??, words.next()??);
    // The core is the 37th word behind the name, which may hold spaces of its own.
    let stat = read(number, "stat")?;
    let core = stat.rsplit_once(')')?.1.split_whitespace().nth(36)?.parse().ok()?;
    let status = read(number, "status")?;
    let counts = status.lines().filter_map(|line| line.split_once("ctxt_switches:"));
    let switches = counts.filter_map(|(_, count)| count.trim().parse::<u64>().ok()).sum();
    Some(Standing { instruction, stack, core, switches })
}

fn read(number: u64, file: &str) -> Option<String> {
    fs::read_to_string(format!("/proc/self/task/{number}/{file}")).ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::sync::mpsc;

    use shared::registry;

    use super::*;

    #[test]
    fn a_thread_that_waits_is_listed_under_its_name_and_stands_still() {
        let (hand_in, number) = mpsc::channel();
        let (keep, leave) = mpsc::channel::<()>();
        let waits = thread::Builder::new().name("waits".into()).spawn(move || {
            hand_in.send(registry::current()).unwrap();
            let _ = leave.recv();
        });
        let entry = number.recv().unwrap();
        assert_eq!(names_of([&entry].into_iter()).unwrap(), ["waits"]);
        assert!(standing(entry.os_id.unwrap()).is_none_or(|standing| standing.stack > 0));
        drop(keep);
        waits.unwrap().join().unwrap();
    }
}
