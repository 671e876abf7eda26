//! Money is moved whole, in any direction, and every transfer ends.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use judge::{Action, Check, Config, Evidence, Misconception, Part};

use super::answer::{Account, total, transfer};

/// A transfer takes a few steps. One that has taken so many goes round in circles.
const QUICK: Config = Config { max_steps: 200, ..Config::DEFAULT };
/// With three threads, an answer that tries again and again has very many interleavings.
const RING: Config = Config { max_executions: 400, ..Config::DEFAULT };

const TO_ITSELF: &str = "a transfer from an account to itself ends, and moves nothing";
const LAST_MONEY: &str = "the last money of an account goes away once";
const SUM: &str = "whoever adds up two accounts misses no money on its way";
const SUMS: &str = "the same, whichever account comes first and however often money moves";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored("a transfer moves what is there, or nothing", QUICK, alone),
        Part::explored("two transfers in opposite directions both end", QUICK, crossing),
        Part::explored(TO_ITSELF, QUICK, to_itself),
        Part::explored(LAST_MONEY, QUICK, last_money),
        Part::explored(SUM, QUICK, || sum(1)),
        Part::explored(SUMS, QUICK, || sum(2)),
        Part::explored("three transfers in a ring all end", RING, ring),
    ],
    misconceptions: &[
        Misconception {
            name: "self-transfer",
            says: "From an account to itself, both locks are one and the same, and who holds a \
                   Mutex waits for himself when he asks for it again. Look whether it is one \
                   account before you take the second lock.",
            shows: |it| it.in_part(TO_ITSELF) && it.is("deadlock"),
        },
        Misconception {
            name: "argument-order",
            says: "One thread holds the first account and waits for the second, another one the \
                   other way round. Which lock comes first must not depend on the direction: all \
                   functions that hold two take them in one order.",
            shows: |it| it.is("deadlock"),
        },
        Misconception {
            name: "check-then-debit",
            says: "Between looking whether there is enough and taking it the lock was given back, \
                   and somebody else took the same money. Look and take under one hold.",
            shows: |it| it.in_part(LAST_MONEY) && it.is("panic"),
        },
        Misconception {
            name: "money-nowhere",
            says: "The money has left one account and is not in the other yet, and both locks are \
                   free: everybody can see that it is missing. Hold both until it has arrived.",
            shows: |it| it.says("somebody added up") && !holds_two(it, |thread| thread > 0),
        },
        Misconception {
            name: "adds-one-by-one",
            says: "total looks into one account and then into the other; in between money can go \
                   from one to the other. The sum of one moment needs both locks at once.",
            shows: |it| it.says("somebody added up") && !holds_two(it, |thread| thread == 0),
        },
    ],
    roles: &[],
};

/// Whether one of these threads holds two locks of the answer at some moment.
fn holds_two(it: &Evidence<'_>, threads: impl Fn(usize) -> bool) -> bool {
    let mut held = [0; 8];
    it.events().filter(|(event, _)| threads(event.thread)).any(|(event, _)| {
        let held = &mut held[event.thread.min(7)];
        match event.action {
            Action::Acquire(_) => *held += 1,
            Action::Release(_) => *held -= 1,
            _ => {}
        }
        *held > 1
    })
}

/// Two accounts, with amounts that no answer knows.
fn accounts() -> ([Account; 2], [i64; 2]) {
    let amounts = [50 + (judge::seed() % 40) as i64, 10 + (judge::seed() % 7) as i64];
    ([Account::new(1, amounts[0]), Account::new(2, amounts[1])], amounts)
}

#[track_caller]
fn assert_balances(accounts: [&Account; 2], expected: [i64; 2], after: &str) {
    let there = accounts.map(Account::balance);
    assert!(there == expected, "{after} there are {there:?}, and not {expected:?}");
}

fn alone() {
    let ([a, b], [in_a, in_b]) = accounts();
    assert!(transfer(&a, &b, 7), "7 of {in_a} could not be moved");
    assert_balances([&a, &b], [in_a - 7, in_b + 7], "after a transfer of 7");
    assert!(!transfer(&a, &b, in_a), "{in_a} were moved from an account that has {}", in_a - 7);
    assert_balances([&a, &b], [in_a - 7, in_b + 7], "after a transfer that is refused");
    assert!(transfer(&a, &b, in_a - 7), "all that is in an account could not be moved");
    assert_balances([&a, &b], [0, in_a + in_b], "after a transfer of all there is");
    assert!(transfer(&b, &a, 3), "3 could not be moved back");
    assert_balances([&a, &b], [3, in_a + in_b - 3], "after a transfer back of 3");
    let sums = [total(&a, &b), total(&b, &a)];
    assert!(sums == [in_a + in_b; 2], "{in_a} and {in_b} are {sums:?} in all");
}

fn crossing() {
    let ([a, b], [in_a, in_b]) = accounts();
    thread::scope(|scope| {
        scope.spawn(|| assert!(transfer(&a, &b, 7), "7 of {in_a} could not be moved"));
        scope.spawn(|| assert!(transfer(&b, &a, 2), "2 of {in_b} could not be moved"));
    });
    assert_balances([&a, &b], [in_a - 5, in_b + 5], "after transfers of 7 and of 2");
}

fn to_itself() {
    let ([a, b], [in_a, in_b]) = accounts();
    assert!(transfer(&a, &a, in_a), "there was enough, and it was refused");
    assert!(!transfer(&a, &a, in_a + 1), "there was not enough, and it was not refused");
    assert_balances([&a, &b], [in_a, in_b], "after transfers from an account to itself");
}

fn last_money() {
    let [a, b, c] = [(1, 10), (2, 0), (3, 0)].map(|(number, has)| Account::new(number, has));
    let done = AtomicUsize::new(0);
    // Relaxed: read after both threads have ended.
    let takes = |to| done.fetch_add(usize::from(transfer(&a, to, 10)), Ordering::Relaxed);
    thread::scope(|scope| {
        scope.spawn(|| takes(&b));
        scope.spawn(|| takes(&c));
    });
    let (has, done) = (a.balance(), done.into_inner());
    assert!(has >= 0, "10 were moved {done} times from an account that had 10, and {has} are left");
    assert!(done == 1 && has == 0, "of two transfers of all there is, {done} were done");
    let moved = [b.balance(), c.balance()];
    assert!(moved.iter().sum::<i64>() == 10, "10 were moved, and {moved:?} arrived");
}

/// So many transfers in a row, and a look at both accounts.
fn sum(transfers: usize) {
    let ([a, b], [in_a, in_b]) = accounts();
    let all = in_a + in_b;
    thread::scope(|scope| {
        scope.spawn(|| (0..transfers).for_each(|_| drop(transfer(&a, &b, 7))));
        let there = if transfers == 1 { total(&a, &b) } else { total(&b, &a) };
        assert!(there == all, "while parts of {all} were moved, somebody added up {there}");
    });
}

fn ring() {
    let accounts = [1, 2, 3].map(|number| Account::new(number, 10));
    thread::scope(|scope| {
        for (from, to) in [(0, 1), (1, 2), (2, 0)] {
            let [from, to] = [&accounts[from], &accounts[to]];
            scope.spawn(move || assert!(transfer(from, to, 4), "4 of 10 could not be moved"));
        }
    });
    let there = accounts.each_ref().map(Account::balance);
    assert!(there == [10; 3], "each account gave 4 and got 4, and {there:?} are there, not 10");
}
