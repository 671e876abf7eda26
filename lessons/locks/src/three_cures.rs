//! A deadlock has three cures: one order for all, trying and letting go, or one big lock.
//!
//! Money goes from A to B and from B to A at once. With *one order* the circle cannot close,
//! but everybody has to know all locks beforehand. Who *tries*, and lets go of what he holds
//! when he fails, makes nobody wait; but two who fail and try again in step may do so for
//! ever. That is a livelock: both run, nothing is done, and no detector sees a circle. *One
//! big lock* has no second one to wait for, and stops those who want other accounts.
//!
//! A barrier keeps the two in step, so the livelock is certain, and a round is the unit of time.
//! Look at the failures: what ends them is that the two pause for different times.

use std::sync::{Barrier, Mutex};

use shared::{Demo, Report, Result, Table};

use crate::back_off::{BACK_OFFS, BackOff};
use crate::transfers::{AFTER, BEFORE, LEAVES, both_ways, into_balance, lock};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "three-cures",
    claim: "A deadlock has three cures: one order for all, trying and letting go, or one big lock.",
    show,
};

/// Who has not got both locks after so many rounds gives up.
const ROUNDS: u32 = 8;

/// What came of two transfers that try.
#[derive(Debug, PartialEq, Eq)]
pub struct Tried {
    /// The balances afterwards.
    pub balances: [i64; 2],
    /// How often each thread failed.
    pub failed: [u32; 2],
    /// How many transfers were done.
    pub done: u32,
}

/// Both transfers take A's lock first, then B's; returns the balances.
pub fn one_order() -> [i64; 2] {
    let accounts = BEFORE.map(Mutex::new);
    both_ways(|from| {
        // New: the order is that of the accounts, whichever way the money goes.
        let [mut a, mut b] = [lock(&accounts[0]), lock(&accounts[1])];
        let [source, target] = if from == 0 { [&mut a, &mut b] } else { [&mut b, &mut a] };
        **source -= LEAVES[from];
        **target += LEAVES[from];
    });
    accounts.map(into_balance)
}

/// Both transfers try in rounds, and pause after a failure; returns what came of it.
///
/// `meet` runs twice in each round: a barrier there keeps the two in step.
pub fn try_both(rounds: u32, pause: BackOff, meet: impl Fn() + Sync) -> Tried {
    let accounts = BEFORE.map(Mutex::new);
    let ended = both_ways(|from| {
        let (mut failed, mut next, mut done) = (0, 0, 0);
        for round in 0..rounds {
            if done == 1 || round < next {
                meet();
                meet();
            } else if try_once(&accounts, from, &meet) {
                done = 1;
            } else {
                failed += 1;
                next = round + 1 + pause(from, failed);
            }
        }
        (failed, done)
    });
    let [(a_failed, a_done), (b_failed, b_done)] = ended;
    let failed = [a_failed, b_failed];
    Tried { balances: accounts.map(into_balance), failed, done: a_done + b_done }
}

/// Locks the source, tries the target, and lets go of both; returns whether it got both.
fn try_once(accounts: &[Mutex<i64>; 2], from: usize, meet: impl Fn()) -> bool {
    let mut source = lock(&accounts[from]);
    meet();
    // New: it does not wait while it holds something.
    let target = accounts[1 - from].try_lock();
    meet();
    let Ok(mut target) = target else { return false };
    *source -= LEAVES[from];
    *target += LEAVES[from];
    true
}

/// Both transfers take the lock of all accounts; returns the balances.
pub fn one_big_lock() -> [i64; 2] {
    let accounts = Mutex::new(BEFORE);
    both_ways(|from| {
        // New: there is no second lock.
        let mut accounts = lock(&accounts);
        accounts[from] -= LEAVES[from];
        accounts[1 - from] += LEAVES[from];
    });
    into_balance(accounts)
}

fn show(report: &mut Report) -> Result<()> {
    let ordered = report.watch("one order: A before B", one_order);
    let tried = BACK_OFFS.map(|(name, pause)| {
        let in_step = Barrier::new(2);
        let meet = || _ = in_step.wait();
        let caption = format!("try and let go, in step: {name}");
        report.watch(&caption, || try_both(ROUNDS, pause, meet))
    });
    let big = report.watch("one big lock", one_big_lock);
    let mut table = Table::new(["after a failure", "A failed", "B failed", "done"]);
    for ((name, _), Tried { failed: [a, b], done, .. }) in BACK_OFFS.iter().zip(&tried) {
        table.row([(*name).to_owned(), a.to_string(), b.to_string(), format!("{done} of 2")]);
    }
    report.table(&table);
    let [alike, apart, drawn] = tried;
    report.must([ordered, big] == [AFTER; 2], "with one order, and with one lock, both are done");
    let livelock = Tried { balances: BEFORE, failed: [ROUNDS; 2], done: 0 };
    let claim = format!("in step and without a pause, both failed {ROUNDS} times of {ROUNDS}");
    report.must(alike == livelock, claim);
    let cured = [apart, drawn].iter().all(|tried| tried.done == 2 && tried.balances == AFTER);
    report.must(cured, "with different pauses, both got both locks");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_order_and_one_lock_lose_nothing() {
        assert_eq!((one_order(), one_big_lock()), (AFTER, AFTER));
    }

    #[test]
    fn in_step_all_fail_for_ever_unless_one_pauses() {
        let in_step = Barrier::new(2);
        let alike = try_both(50, |_, _| 0, || _ = in_step.wait());
        assert_eq!(alike, Tried { balances: BEFORE, failed: [50; 2], done: 0 });
        let apart = try_both(3, |thread, _| thread as u32, || _ = in_step.wait());
        assert_eq!(apart, Tried { balances: AFTER, failed: [1; 2], done: 2 });
    }

    #[test]
    fn out_of_step_nobody_waits_for_ever_and_no_money_is_lost() {
        let tried = try_both(5, |_, _| 0, || {});
        assert_eq!(tried.balances.iter().sum::<i64>(), 100);
    }
}
