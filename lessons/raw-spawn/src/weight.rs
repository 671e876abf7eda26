//! What a process grows by with each thread that waits, for `spawn-cost`.

use std::fs;
use std::sync::{Arc, Barrier};
use std::thread;

/// What a process holds, in KiB: memory that it has written to, and addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Memory of its own.
    pub memory: u64,
    /// Addresses that are set aside for it.
    pub addresses: u64,
}

/// What this process holds; `None` where the system does not tell.
fn held() -> Option<Held> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kib = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()
    };
    Some(Held { memory: kib("RssAnon:")?, addresses: kib("VmSize:")? })
}

/// By how much the process grows with so many threads that wait, a thread; `None` where the
/// system does not tell, or refuses a thread.
pub fn weigh(threads: usize) -> Option<Held> {
    let before = held()?;
    let (all_here, over) =
        (Arc::new(Barrier::new(threads + 1)), Arc::new(Barrier::new(threads + 1)));
    let wait = || {
        let (all_here, over) = (Arc::clone(&all_here), Arc::clone(&over));
        thread::spawn(move || {
            all_here.wait();
            over.wait();
        })
    };
    let handles: Vec<_> = (0..threads).map(|_| wait()).collect();
    all_here.wait();
    let during = held();
    over.wait();
    let joined = handles.into_iter().filter_map(|handle| handle.join().ok()).count();
    let each = |before: u64, during: u64| during.saturating_sub(before) / threads as u64;
    let during = during.filter(|_| joined == threads)?;
    Some(Held {
        memory: each(before.memory, during.memory),
        addresses: each(before.addresses, during.addresses),
    })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn threads_that_wait_can_be_weighed() {
        // What it weighs, other tests change: they end threads in the same process.
        assert!(weigh(20).is_some());
    }
}
