//! Whoever waits for one account keeps nobody from the other, and all end.

use std::sync::Barrier;
use std::thread;

use judge::{Check, Config, Misconception, Part, Room, Waits};

use super::answer::Bank;

/// An answer that tries again and again has very many interleavings.
const QUICK: Config = Config { max_steps: 500, max_executions: 5_000, ..Config::DEFAULT };
/// A transfer takes a few steps. One that has taken so many goes round in circles.
const TWO: Config = Config { max_steps: 200, ..QUICK };
const THREE: Config = Config { max_executions: 400, ..Config::DEFAULT };

const CROSSING: &str = "two transfers in opposite directions both end";
const UP_UP: &str = "money goes from 0 to 1, audited as 0 and 1: none is missed, and all end";
const THE_OTHER_WAY: &str = "the same, audited as 1 and 0";
const DOWN_UP: &str = "money goes from 1 to 0, audited as 0 and 1: none is missed, and all end";
const THIRD: &str = "a transfer that waits for an audited account leaves the other one free";
const APART: &str = "two accounts are audited at the same time";
const ALONE: &str = "one account is audited by one at a time";
const TWO_WAIT: &str = "two transfers that wait for one audit both go on after it";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored("a transfer moves money, and an audit tells", QUICK, alone),
        Part::explored(APART, QUICK, audits_apart),
        Part::explored(ALONE, QUICK, audits_in_turn),
        Part::explored(CROSSING, TWO, crossing),
        Part::explored(UP_UP, QUICK, || audited([0, 1], [0, 1])),
        Part::explored(THE_OTHER_WAY, QUICK, || audited([0, 1], [1, 0])),
        Part::explored(DOWN_UP, QUICK, || audited([1, 0], [0, 1])),
        Part::explored(THE_OTHER_WAY, QUICK, || audited([1, 0], [1, 0])),
        Part::explored(THIRD, QUICK, third),
        Part::explored(TWO_WAIT, THREE, two_wait),
    ],
    misconceptions: &[
        Misconception {
            name: "one-at-a-time",
            says: "A transfer that waits keeps a lock that every other transfer, or every audit, \
                   needs. It may hold nothing that somebody else could use meanwhile.",
            shows: |it| it.in_part(THIRD) || it.in_part(APART),
        },
        Misconception {
            name: "keeps-and-tries",
            says: "Trying does not help while the first lock is kept: whoever needs it waits as \
                   before. Who does not get the second lock has to give the first one back.",
            shows: |it| it.is("livelock"),
        },
        Misconception {
            name: "in-step",
            says: "Each has its source, finds its target taken, gives the source back and begins \
                   again, and so does the other: in step, for ever. If all begin with the same one \
                   of the two accounts, two cannot have what the other one tries.",
            shows: |it| it.is("too long"),
        },
        Misconception {
            name: "money-nowhere",
            says: "The money has left one account and is not in the other yet, and an auditor of \
                   both sees that it is missing. Change both balances while you have both locks.",
            shows: |it| it.is("panic") && it.says("added up"),
        },
        Misconception {
            name: "nobody-wakes",
            says: "A thread sleeps on a Condvar, and nobody is left to notify it. Whoever gives \
                   an account back has to wake all who may wait for it.",
            shows: |it| it.is("deadlock") && it.stuck(|waits| matches!(waits, Waits::Notify(_))),
        },
        Misconception {
            name: "waits-holding",
            says: "A transfer holds one account and waits for the other, and whoever has that one \
                   waits for the first. To have one order does not help against an audit: try the \
                   second lock, and let go of the first when you do not get it.",
            shows: |it| it.is("deadlock"),
        },
    ],
    roles: &[],
};

/// Three accounts, with amounts that no answer knows.
fn bank() -> (Bank, [i64; 3]) {
    let balances = [50 + (judge::seed() % 40) as i64, 10 + (judge::seed() % 7) as i64, 5];
    (Bank::new(balances.to_vec()), balances)
}

#[track_caller]
fn assert_balances(bank: &Bank, expected: [i64; 3], after: &str) {
    let there = [0, 1, 2].map(|account| bank.audit(account, |balance| balance));
    assert!(there == expected, "{after} there are {there:?}, and not {expected:?}");
}

fn alone() {
    let (bank, [a, b, c]) = bank();
    assert_balances(&bank, [a, b, c], "in a new bank");
    bank.transfer(0, 1, 7);
    assert_balances(&bank, [a - 7, b + 7, c], "after a transfer of 7");
    bank.transfer(2, 0, 9);
    assert_balances(&bank, [a + 2, b + 7, c - 9], "after another one of 9, more than there was,");
}

fn audits_apart() {
    let (bank, [a, b, _]) = bank();
    let both = Barrier::new(2);
    let sees = |balance| {
        both.wait();
        balance
    };
    thread::scope(|scope| {
        scope.spawn(|| assert!(bank.audit(0, sees) == a, "an audit saw a wrong balance"));
        assert!(bank.audit(1, sees) == b, "an audit saw a wrong balance");
    });
}

fn audits_in_turn() {
    let ((bank, _), room) = (bank(), Room::new());
    thread::scope(|scope| {
        scope.spawn(|| bank.audit(0, |_| room.visit()));
        bank.audit(0, |_| room.visit());
    });
    assert!(room.most() == 1, "two audits of one account went on at the same time");
}

fn crossing() {
    let (bank, [a, b, c]) = bank();
    thread::scope(|scope| {
        scope.spawn(|| bank.transfer(0, 1, 7));
        bank.transfer(1, 0, 2);
    });
    assert_balances(&bank, [a - 5, b + 5, c], "after transfers of 7 and of 2");
}

/// Money goes one way, while somebody audits both accounts, the second during the first.
fn audited([from, to]: [usize; 2], [one, other]: [usize; 2]) {
    let (bank, [a, b, _]) = bank();
    thread::scope(|scope| {
        scope.spawn(|| bank.transfer(from, to, 7));
        let sum = bank.audit(one, |first| bank.audit(other, |second| first + second));
        assert!(sum == a + b, "while 7 of {} were moved, an auditor added up {sum}", a + b);
    });
}

fn third() {
    let (bank, [a, b, c]) = bank();
    thread::scope(|scope| {
        scope.spawn(|| bank.transfer(0, 1, 7));
        bank.audit(1, |_| bank.transfer(0, 2, 3));
    });
    assert_balances(&bank, [a - 10, b + 7, c + 3], "after transfers of 7 and of 3");
}

fn two_wait() {
    let (bank, [a, b, c]) = bank();
    thread::scope(|scope| {
        scope.spawn(|| bank.transfer(0, 1, 4));
        scope.spawn(|| bank.transfer(1, 2, 3));
        bank.audit(1, |_| ());
    });
    assert_balances(&bank, [a - 4, b + 1, c + 3], "after transfers of 4 and of 3");
}
