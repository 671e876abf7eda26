//! A lock need not go to whoever has waited longest; a fair one does, and asks its price.
//!
//! One thread holds the lock for long and takes it again at once, in a loop. When it gives
//! the lock back, it is running, and takes it before the one who waits has woken up, again
//! and again. `unlock_fair` hands the lock over. parking_lot did that by itself from time to
//! time, until 0.12; since 0.13 it does not.
//!
//! What is counted is how often the waiting thread was passed by. The greedy one stops after
//! so many rounds.

use std::hint;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{FairMutex, Mutex, MutexGuard};
use shared::{Demo, Report, Result, Table, measure};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "fairness",
    claim: "A lock need not go to whoever has waited longest; a fair one does, and asks its price.",
    show,
};

/// How long the greedy thread holds the lock each time.
const HELD: Duration = Duration::from_micros(500);
/// How often the greedy thread takes the lock, at most.
const ROUNDS: u64 = 60;
/// How often the other one wants it.
const WANTED: usize = 3;

/// What the waiting thread went through.
#[derive(Clone, Copy, Debug, Default)]
pub struct Suffered {
    /// How often it had the lock in the end.
    pub had: usize,
    /// How often the other one took the lock while it waited: the worst of its waits.
    pub passed_by: u64,
    /// How long that was.
    pub waited: Duration,
}

/// One thread takes the lock again and again, another one wants it some times. `hold` runs
/// its argument with the lock held.
pub fn greedy_and_patient(held: Duration, hold: impl Fn(&mut dyn FnMut()) + Sync) -> Suffered {
    let (taken, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    // Relaxed everywhere: a count and a flag, and nothing that comes with them.
    let count = || taken.load(Ordering::Relaxed);
    let be_greedy = || {
        while count() < ROUNDS && !stop.load(Ordering::Relaxed) {
            hold(&mut || {
                taken.fetch_add(1, Ordering::Relaxed);
                spin_for(held);
            });
        }
    };
    thread::scope(|scope| {
        let mut suffered = Suffered::default();
        if thread::Builder::new().name("greedy".into()).spawn_scoped(scope, be_greedy).is_err() {
            return suffered;
        }
        // It has the lock before anybody else wants it.
        while count() == 0 {
            thread::yield_now();
        }
        for _ in 0..WANTED {
            let (before, begin) = (count(), Instant::now());
            hold(&mut || {
                let (passed_by, waited) = (count() - before, begin.elapsed());
                suffered.had += 1;
                if passed_by >= suffered.passed_by {
                    (suffered.passed_by, suffered.waited) = (passed_by, waited);
                }
            });
        }
        stop.store(true, Ordering::Relaxed);
        suffered
    })
}

/// Works, and does not sleep.
fn spin_for(time: Duration) {
    let begin = Instant::now();
    while begin.elapsed() < time {
        hint::spin_loop();
    }
}

/// One lock of each kind.
#[derive(Debug, Default)]
struct Locks {
    std: std::sync::Mutex<()>,
    plain: Mutex<()>,
    fair: FairMutex<()>,
}

/// Does the work with a lock held, and gives it back in some way.
type Hold = fn(&Locks, &mut dyn FnMut());

const WAYS: [(&str, Hold); 4] = [
    ("std", |locks, work| drop((locks.std.lock(), work()))),
    ("parking_lot", |locks, work| drop((locks.plain.lock(), work()))),
    ("unlock_fair", |locks, work| {
        let held = locks.plain.lock();
        work();
        MutexGuard::unlock_fair(held);
    }),
    ("FairMutex", |locks, work| drop((locks.fair.lock(), work()))),
];

fn show(report: &mut Report) -> Result<()> {
    let locks = Locks::default();
    let suffer = |(name, hold): (_, Hold)| (name, greedy_and_patient(HELD, |it| hold(&locks, it)));
    let suffered = WAYS.map(suffer);
    report.watch("a fair lock", || suffer(WAYS[3]));
    let mut table = Table::new(["lock", "passed by, at worst", "waited then"]);
    for (name, Suffered { passed_by, waited, .. }) in &suffered {
        table.row([(*name).to_owned(), passed_by.to_string(), measure::time(*waited)]);
    }
    report.table(&table);
    let held = measure::time(HELD);
    report.say(format!("Held {held}, at most {ROUNDS} times; {} cores.", report.cores()));
    let all_had = suffered.iter().all(|(_, it)| it.had == WANTED);
    report.must(all_had, "whoever waits has the lock in the end: the greedy one stops");
    let [std_lock, plain, handed, fair] = suffered.map(|(_, it)| it.passed_by);
    let unfair = std_lock.max(plain);
    report.may(unfair > 2, format!("an unfair lock passed a waiting thread by, {unfair} times"));
    report.may(handed.max(fair) < unfair, "a fair one passed it by less often");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_has_the_lock_in_the_end() {
        let lock = Mutex::new(());
        let suffered = greedy_and_patient(Duration::from_micros(50), |work| {
            let _held = lock.lock();
            work();
        });
        assert_eq!(suffered.had, WANTED);
        assert!(suffered.passed_by <= ROUNDS);
    }
}
