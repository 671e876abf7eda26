//! A thread costs some microseconds to start, and some kilobytes as long as it lives.
//!
//! Small enough that a program may have thousands, and large enough that a job of a
//! microsecond should not get a thread of its own. `std` adds little to what the operating
//! system asks for anyway: a name, a handle, a place for the result. A scope adds a count.
//!
//! The memory is that of threads which do nothing but wait. The kernel keeps a stack of its
//! own for each, usually 16 KiB, which no figure of the process shows.

use std::fs;
use std::sync::{Arc, Barrier};
use std::thread;

use shared::measure::{self, Variant};
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "spawn-cost",
    claim: "A thread costs some microseconds to start, and some kilobytes as long as it lives.",
    show,
};

const THREADS: usize = 50;
const ROUNDS: usize = 7;
/// How many threads are weighed: enough that a page more or less does not count.
const WEIGHED: usize = 200;

/// Starts and joins threads one after another; returns how many gave their number back.
pub fn one_by_one(threads: usize) -> usize {
    (0..threads)
        .filter(|number| {
            let number = *number;
            thread::spawn(move || number).join().is_ok_and(|it| it == number)
        })
        .count()
}

/// The same in a scope for each.
pub fn in_scopes(threads: usize) -> usize {
    (0..threads)
        .filter(|number| {
            // New: the closure borrows.
            thread::scope(|scope| scope.spawn(|| *number).join().is_ok_and(|it| it == *number))
        })
        .count()
}

/// The same with the operating system's own call, where the lesson has it.
#[cfg(unix)]
pub fn by_hand(threads: usize) -> usize {
    const STACK: usize = 2 << 20;
    (0..threads)
        .filter(|number| {
            let number = *number;
            let spawned = crate::by_hand::spawn(STACK, move || number);
            spawned.is_ok_and(|thread| thread.join().is_ok_and(|it| it == number))
        })
        .count()
}

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

fn show(report: &mut Report) -> Result<()> {
    report.watch("five threads, one by one", || one_by_one(5));
    let mut variants = vec![
        Variant::new("spawn and join", || one_by_one(THREADS)),
        Variant::new("in a scope", || in_scopes(THREADS)),
    ];
    #[cfg(unix)]
    variants.push(Variant::new("by hand", || by_hand(THREADS)));
    let comparison = measure::compare(ROUNDS, &THREADS, &mut variants)?;
    let sizes = format!("{THREADS} threads, one after another");
    report.comparison(&comparison, "started", ("a thread", THREADS), &sizes);
    report.must(one_by_one(THREADS) == THREADS, "every thread gave its number back");
    let Some(Held { memory, addresses }) = weigh(WEIGHED) else {
        report.cannot("this system does not tell what a process holds");
        return Ok(());
    };
    report.fact("memory, a thread that waits", format!("{memory} KiB, and the kernel's part"));
    report.fact("addresses, each", format!("{addresses} KiB"));
    report.may(memory < addresses, "a stack is mostly addresses, and hardly any memory");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thread_gives_its_number_back() {
        assert_eq!([one_by_one(3), in_scopes(3)], [3, 3]);
        #[cfg(unix)]
        assert_eq!(by_hand(3), 3);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn threads_that_wait_can_be_weighed() {
        let each = weigh(20).unwrap();
        assert!(each.addresses > 1_000, "{each:?}");
    }
}
