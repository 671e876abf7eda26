//! The account problem: a day's transfers, each of which has to be decided upon first.
//!
//! Everything follows from a transfer's number, so a thread, a process and another language
//! have the same list without being sent it. A transfer is never refused for want of money:
//! so the books are the same whatever the order, and one wrong entry shows.

use std::hint::black_box;
use std::process;
use std::thread;
use std::time::Duration;

use super::books::Books;
use crate::ward;

/// How many accounts there are.
pub const ACCOUNTS: usize = 8;

/// So much goes from one account to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The account that pays.
    pub from: usize,
    /// The account that is paid; never the same one.
    pub to: usize,
    /// How much.
    pub amount: i64,
}

/// The transfers of a day, and what it takes to decide on each.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    /// How many there are.
    pub transfers: usize,
    /// How many steps of work one of them takes.
    pub steps: u32,
    /// How long the answer takes that each has to wait for.
    pub wait: Duration,
    /// On which of them the worker crashes, if on any.
    pub crash: Option<usize>,
}

impl Day {
    /// Decides on a transfer and blocks the calling thread meanwhile; `None` if it is refused.
    pub fn decide(&self, number: usize) -> Option<Transfer> {
        if !self.wait.is_zero() {
            thread::sleep(self.wait);
        }
        self.judge(number)
    }

    /// The work alone, for those who wait in their own way.
    pub fn judge(&self, number: usize) -> Option<Transfer> {
        if self.crash == Some(number) {
            ward::leave_no_core_file();
            process::abort();
        }
        let (mut verdict, mut left) = (black_box(number as u32), self.steps);
        // A plain loop: in a debug build an iterator would cost more than the steps.
        while left > 0 {
            (verdict, left) = (next(verdict), left - 1);
        }
        (!high(verdict).is_multiple_of(8)).then(|| transfer(number))
    }

    /// The transfers of one of so many workers: dealt out like cards.
    pub fn share(&self, worker: usize, workers: usize) -> impl Iterator<Item = usize> + use<> {
        (worker..self.transfers).step_by(workers)
    }

    /// The right books, made by nobody else's help.
    pub fn in_turn(&self) -> Books {
        (0..self.transfers).map(|number| self.decide(number)).collect()
    }
}

/// What a transfer with this number is.
pub fn transfer(number: usize) -> Transfer {
    let first = next(number as u32);
    let (second, third) = (next(first), next(next(first)));
    let from = high(first) as usize % ACCOUNTS;
    // One step at least and one less than a whole round: another account.
    let to = (from + 1 + high(second) as usize % (ACCOUNTS - 1)) % ACCOUNTS;
    Transfer { from, to, amount: 1 + i64::from(high(third) % 100) }
}

/// A step of mixing, which Python can make, too: a linear congruential generator, and a shift
/// without which the compiler would take many steps at once.
///
/// # Source
///
/// The factor and the summand: W. Press et al., *Numerical Recipes in C*, 2nd edition, 1992,
/// section 7.1.
fn next(last: u32) -> u32 {
    (last ^ (last >> 15)).wrapping_mul(1_664_525).wrapping_add(1_013_904_223)
}

/// The upper half; the lowest bits of such a generator repeat soon.
fn high(number: u32) -> u32 {
    number >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Day = Day { transfers: 50, steps: 3, wait: Duration::ZERO, crash: None };

    #[test]
    fn nobody_pays_oneself_and_some_are_refused() {
        assert!((0..1_000).map(transfer).all(|it| it.from != it.to && it.amount > 0));
        let refused = (0..50).filter(|number| DAY.judge(*number).is_none()).count();
        assert!((1..25).contains(&refused), "{refused}");
    }

    #[test]
    fn the_shares_are_the_whole_day() {
        let share = |worker| DAY.share(worker, 3).map(|number| DAY.decide(number)).collect();
        assert_eq!((0..3).map(share).sum::<Books>(), DAY.in_turn());
    }
}
