//! An ordering says which old values may still be read; only `SeqCst` never lets both miss.
//!
//! *Message passing*: one thread writes data and then a flag, the other reads the flag and
//! then the data. With Release and Acquire, whoever sees the flag sees the data. *Store
//! buffering*: each writes its own variable and reads the other's. Both may read the old
//! value, since a processor writes to a buffer first and reads past it; Release and Acquire
//! allow that, and `SeqCst` does not: there is one order of all, and in it somebody is second.
//!
//! What may happen need not: this run counts what did, on this machine, beside all that three
//! memory models allow. On x86 no flag overtakes its data, on ARM it may; a compiler may do either.

use std::panic;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use shared::{Demo, Pace, Report, Result, Table};

use crate::explored::orderings::{MESSAGES, MODELS, STORES};
use crate::litmus::{BOTH_OLD, Counts, FLAG_WITHOUT_DATA, count_messages, count_stores};
use crate::models::Beside;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "orderings",
    claim: "An ordering says which old values may still be read; only SeqCst never lets both miss.",
    show,
};

/// The orderings of stores and of loads, by their names.
const ORDERINGS: [(&str, Ordering, Ordering); 3] = [
    ("Relaxed", Ordering::Relaxed, Ordering::Relaxed),
    ("Release/Acquire", Ordering::Release, Ordering::Acquire),
    ("SeqCst", Ordering::SeqCst, Ordering::SeqCst),
];
/// At the normal pace.
const TRIALS: u32 = 100_000;

/// One thread writes data and a flag, the other reads the flag and the data; returns both reads.
pub fn message_passing(store: Ordering, load: Ordering) -> (u32, u32) {
    let data = AtomicU32::new(0);
    let flag = AtomicU32::new(0);
    let write = || {
        data.store(1, Ordering::Relaxed);
        flag.store(1, store);
    };
    let read = || (flag.load(load), data.load(Ordering::Relaxed));
    thread::scope(|scope| {
        scope.spawn(write);
        let reader = scope.spawn(read);
        reader.join().unwrap_or_else(|payload| panic::resume_unwind(payload))
    })
}

/// Each of two threads writes its variable and reads the other's; returns both reads.
pub fn store_buffering(store: Ordering, load: Ordering) -> (u32, u32) {
    let x = AtomicU32::new(0);
    let y = AtomicU32::new(0);
    let first = || {
        x.store(1, store);
        y.load(load)
    };
    let second = || {
        y.store(1, store);
        x.load(load)
    };
    thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = scope.spawn(second);
        let read = |thread: thread::ScopedJoinHandle<'_, u32>| {
            thread.join().unwrap_or_else(|payload| panic::resume_unwind(payload))
        };
        (read(first), read(second))
    })
}

fn show(report: &mut Report) -> Result<()> {
    let passed = report.watch("a message, Release/Acquire", || {
        message_passing(Ordering::Release, Ordering::Acquire)
    });
    let stored =
        report.watch("two stores, SeqCst", || store_buffering(Ordering::SeqCst, Ordering::SeqCst));
    report.must(passed != (1, 0), "Release/Acquire, once: the flag was not seen without the data");
    report.must(stored != (0, 0), "SeqCst, once: not both read the old value");
    let trials = trials(report);
    let messages = ORDERINGS.map(|(_, store, load)| count_messages(trials, store, load));
    let stores = ORDERINGS.map(|(_, store, load)| count_stores(trials, store, load));
    tell(report, trials, &messages, &stores);
    let relaxed = messages[0].seen[FLAG_WITHOUT_DATA];
    let never = messages[1..].iter().all(|counts| counts.seen[FLAG_WITHOUT_DATA] == 0);
    report.must(never, "with Release/Acquire or SeqCst, whoever saw the flag saw the data");
    report.may(relaxed > 0, "with Relaxed, somebody saw the flag without the data");
    let [relaxed, release, seq_cst] = stores.map(|counts| counts.seen[BOTH_OLD]);
    report.must(seq_cst == 0, "with SeqCst, never both read the old value");
    report.may(relaxed > 0, "with Relaxed, both read the old value");
    report.may(release > 0, "with Release/Acquire, both read the old value");
    Ok(())
}

fn trials(report: &Report) -> u32 {
    match report.pace() {
        Pace::Fast => TRIALS / 10,
        // On one core most of the time goes to looking for the other thread.
        _ if report.cores() < 2 => TRIALS / 10,
        Pace::Normal => TRIALS,
        Pace::Slow => TRIALS * 10,
    }
}

/// What was counted, and how far it can be trusted.
fn tell(report: &mut Report, trials: u32, messages: &[Counts; 3], stores: &[Counts; 3]) {
    let passing = ("message passing", "flag data", messages, MESSAGES);
    let buffering = ("store buffering", "y x", stores, STORES);
    for (program, reads, counts, models) in [passing, buffering] {
        let mut is_allowed = true;
        let [sc, tso, c11] = MODELS;
        let mut table = Table::new(["ordering", reads, "here", sc, tso, c11]);
        for ((name, ..), (counts, models)) in ORDERINGS.iter().zip(counts.iter().zip(&models)) {
            let beside = Beside::new(counts, models);
            for [outcome, here, sc, tso, c11] in beside.rows() {
                table.row([(*name).to_owned(), outcome, here, sc, tso, c11]);
            }
            is_allowed &= beside.is_allowed();
        }
        report.table(&table);
        report.must(is_allowed, format!("{program}: C11 allows all that was read here"));
    }
    report.fact("trials with each ordering, here", trials);
    report.say("Under each memory model: how many executions of one trial end so.");
    let mut all = messages.iter().chain(stores);
    let whole = all.clone().all(|counts| counts.seen.iter().sum::<u32>() == trials);
    report.must(whole, "every trial had one of the four outcomes");
    if report.cores() < 2 {
        report.cannot("on one core no two threads are between a store and a load at once");
    } else if !all.all(|counts| counts.pinned) {
        report.say("The threads could not be pinned to two cores: they may have shared one.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_ordering_forbids_is_never_read() {
        for _ in 0..100 {
            assert_ne!(message_passing(Ordering::Release, Ordering::Acquire), (1, 0));
            assert_ne!(store_buffering(Ordering::SeqCst, Ordering::SeqCst), (0, 0));
        }
    }
}
