//! Many may read at once, or one may write; and a reader that reads again can block itself.
//!
//! A read-write lock lets readers in together and a writer alone. Python has none.
//! A reader may turn into the writer without letting go in between, if it said so
//! beforehand (parking_lot's upgradable read), and a writer into a reader. The
//! trap: so that writers do not wait for ever, readers queue behind a waiting
//! writer. A thread that reads, and reads again while a writer waits, waits for a
//! writer that waits for it. The way out is to read once and pass on what was read,
//! or a lock that prefers readers (`RecursiveRwLock`).
//!
//! Look at the lock's row: several readers, then one writer.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{RecursiveRwLock, RwLock, RwLockUpgradableReadGuard, RwLockWriteGuard};
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "readers-writer",
    claim: "Many may read at once, or one may write; a reader that reads again can block itself.",
    show,
};

const READERS: usize = 3;
/// How long the reader tries to read again; it cannot succeed.
const PATIENCE: Duration = Duration::from_secs(2);
/// Long enough for any machine; it is never waited for.
const FOR_EVER: Duration = Duration::from_secs(30);

/// Readers that meet while they all read, and then a writer; returns what each
/// reader saw, and what the writer left.
pub fn together_then_alone(readers: usize) -> (Vec<u32>, u32) {
    let value = RwLock::new(7);
    let all_read = Barrier::new(readers);
    let seen = thread::scope(|scope| {
        let reader = || {
            let guard = value.read();
            // Only readers that hold the lock at once can all come here.
            all_read.wait();
            *guard
        };
        let readers: Vec<_> = (0..readers).map(|_| scope.spawn(reader)).collect();
        readers.into_iter().filter_map(|reader| reader.join().ok()).collect()
    });
    *value.write() += 1;
    (seen, value.into_inner())
}

/// A reader becomes the writer and a reader again, and lets nobody in between;
/// returns how often a plain writer got in at each of the three steps.
pub fn upgrade_and_downgrade() -> [bool; 3] {
    let value = RwLock::new(1);
    let writer_gets_in = || {
        thread::scope(|scope| scope.spawn(|| value.try_write().is_some()).join().unwrap_or(true))
    };
    let reads = value.upgradable_read();
    let while_reading = writer_gets_in();
    let mut writes = RwLockUpgradableReadGuard::upgrade(reads);
    *writes += 1;
    let while_writing = writer_gets_in();
    let reads_again = RwLockWriteGuard::downgrade(writes);
    let after = writer_gets_in();
    drop(reads_again);
    [while_reading, while_writing, after]
}

/// A thread that reads lets a writer queue up, and reads again; returns whether
/// the second read got in within its time.
pub fn read_again(patience: Duration) -> bool {
    let value = RwLock::new(0);
    thread::scope(|scope| {
        let _first = value.read();
        let writer = thread::Builder::new().name("writer".into());
        let writes = writer.spawn_scoped(scope, || *value.write() += 1);
        // Once the writer waits, no new reader gets in: that is how it shows.
        let begin = Instant::now();
        while value.try_read().is_some() && writes.is_ok() && begin.elapsed() < FOR_EVER {
            thread::yield_now();
        }
        value.try_read_for(patience).is_some()
    })
}

/// The same with a lock whose readers do not queue behind a writer.
pub fn read_again_recursively() -> bool {
    // New: the type. A writer may wait for ever while readers come and go.
    let value = RecursiveRwLock::new(0);
    thread::scope(|scope| {
        let _first = value.read();
        let writer = thread::Builder::new().name("writer".into());
        // Whether the writer already waits or not, the second read gets in.
        let writes = writer.spawn_scoped(scope, || *value.write() += 1);
        writes.is_ok() && value.try_read_for(FOR_EVER).is_some()
    })
}

fn show(report: &mut Report) -> Result<()> {
    let (seen, left) =
        report.watch("three readers at once, then a writer", || together_then_alone(READERS));
    report.answer("the readers saw", format!("{seen:?}"));
    let got_in = report.watch("upgrade and downgrade", upgrade_and_downgrade);
    let patience = report.pace().of(PATIENCE);
    let again = report.watch("a reader reads again while a writer waits", || read_again(patience));
    let past = report.watch("the same with a recursive lock", read_again_recursively);
    report.must(
        seen == [7; READERS] && left == 8,
        "the readers were inside together, the writer alone",
    );
    report.must(
        got_in == [false; 3],
        "no writer slips in between reading, writing and reading again",
    );
    report.must(!again, "a second read waits for the writer, which waits for the first");
    report.must(past, "with a recursive lock the second read gets in");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_inside_together() {
        assert_eq!(together_then_alone(5), (vec![7; 5], 8));
    }

    #[test]
    fn nobody_slips_in_while_the_lock_changes_hands() {
        assert_eq!(upgrade_and_downgrade(), [false; 3]);
    }

    #[test]
    fn a_second_read_blocks_behind_a_writer() {
        assert!(!read_again(Duration::from_millis(1)));
        assert!(read_again_recursively());
    }
}
