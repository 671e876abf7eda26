//! Two threads take two locks in opposite order, and wait for each other for ever.
//!
//! Each holds what the other needs. Four things have to come together: locks that
//! only one can hold, holding one while waiting for another, nobody who takes a
//! lock away, and a circle of waits. A barrier after the first lock makes it happen
//! every time; without it, it happens on the day of the demonstration.
//!
//! Rust does not prevent it, and neither thread can be ended. The demo reports who
//! holds what and who waits for whom, and leaves the two behind. parking_lot can
//! watch its own locks, and finds the circle by itself.

use std::sync::mpsc;
use std::sync::{Arc, Barrier, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot_detecting as detecting;
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "deadlock",
    claim: "Two threads take two locks in opposite order, and wait for each other for ever.",
    show,
};

/// How long main listens for threads that will not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the detector may take to find what is certainly there.
const FOR_EVER: Duration = Duration::from_secs(30);

/// Two threads take two locks in opposite order; returns how many got both in time.
///
/// None ever does; they are left behind.
pub fn opposite_order(patience: Duration) -> usize {
    let (checking, savings) = (Arc::new(Mutex::new(60)), Arc::new(Mutex::new(40)));
    let (savings_too, checking_too) = (Arc::clone(&savings), Arc::clone(&checking));
    let both_hold_one = Arc::new(Barrier::new(2));
    let (got_both, answers) = mpsc::channel();
    let accounts = [("left", checking, savings), ("right", savings_too, checking_too)];
    for (name, from, to) in accounts {
        let (both_hold_one, got_both) = (Arc::clone(&both_hold_one), got_both.clone());
        let transfer = move || {
            hold_both(&from, &to, || _ = both_hold_one.wait());
            // Never reached: the other thread holds one, and waits for this one.
            let _ = got_both.send(());
        };
        // A refused thread takes no lock, and the other one waits at the barrier.
        let _ = thread::Builder::new().name(name.into()).spawn(transfer);
    }
    drop(got_both);
    (0..2).map_while(|_| answers.recv_timeout(patience).ok()).count()
}

/// Takes a lock, and another one while it holds it. `meet` runs in between.
pub fn hold_both(from: &Mutex<u32>, to: &Mutex<u32>, meet: impl FnOnce()) {
    let _from = from.lock();
    meet();
    let _to = to.lock();
}

/// The same with parking_lot's locks, watched by its detector; returns how many
/// threads its report names.
pub fn detected(patience: Duration) -> usize {
    // The detector reports a circle once, to whoever asks first: one at a time.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let locks = Arc::new([detecting::Mutex::new(()), detecting::Mutex::new(())]);
    let both_hold_one = Arc::new(Barrier::new(2));
    for first in 0..2 {
        let (locks, both_hold_one) = (Arc::clone(&locks), Arc::clone(&both_hold_one));
        thread::spawn(move || {
            let _first = locks[first].lock();
            both_hold_one.wait();
            let _second = locks[1 - first].lock();
        });
    }
    let begin = Instant::now();
    loop {
        let found: usize = detecting::deadlock::check_deadlock().iter().map(Vec::len).sum();
        if found > 0 || begin.elapsed() > patience {
            return found;
        }
        thread::yield_now();
    }
}

/// The same order in both threads; returns how many got both.
pub fn one_order() -> usize {
    let locks = [Mutex::new(60), Mutex::new(40)];
    thread::scope(|scope| {
        // New: both take the first lock first, so the circle cannot close.
        let both = || hold_both(&locks[0], &locks[1], || {});
        let threads = [scope.spawn(both), scope.spawn(both)];
        threads.into_iter().filter_map(|thread| thread.join().ok()).count()
    })
}

fn show(report: &mut Report) -> Result<()> {
    let patience = report.pace().of(PATIENCE);
    let caption = "two transfers, from A to B and from B to A";
    let ended = report.watch(caption, || opposite_order(patience));
    report.answer("transfers that ended", format!("{ended} of 2"));
    let named = detected(FOR_EVER);
    report.answer("named by parking_lot's detector", format!("{named} threads"));
    let ordered = report.watch("both take the first lock first", one_order);
    report.answer("transfers that ended", format!("{ordered} of 2"));
    report.must(ended == 0, "each holds what the other waits for: neither ever ended");
    report.must(named == 2, "the detector found the circle, and both threads in it");
    report.must(ordered == 2, "with one order for all, both end");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposite_orders_never_end() {
        assert_eq!(opposite_order(Duration::from_millis(1)), 0);
    }

    #[test]
    fn the_detector_names_both_threads() {
        assert_eq!(detected(FOR_EVER), 2);
    }

    #[test]
    fn one_order_ends() {
        assert_eq!(one_order(), 2);
    }
}
