//! Every deposit is in the balance, whoever comes in between.

use std::thread;

use judge::{Action, Check, Config, Kind, Misconception, Part};

use super::answer::Account;

pub const CHECK: Check = Check {
    parts: &[
        Part::real("one thread deposits, and the balance tells", alone),
        Part::explored("two deposits at the same time both arrive", Config::DEFAULT, together),
        Part::explored("two in a row arrive beside a third", Config::DEFAULT, in_a_row),
        Part::explored("a look at the balance sees a sum of whole deposits", Config::DEFAULT, look),
    ],
    misconceptions: &[
        Misconception {
            name: "locks-itself-out",
            says: "deposit holds the lock and asks for it once more. A Mutex is not reentrant: a \
                   thread that holds it waits for itself.",
            shows: |it| it.is("waiting") || it.is("deadlock"),
        },
        Misconception {
            name: "tries-once",
            says: "A compare_exchange that finds another value has done nothing. Look again and \
                   repeat until it succeeds, or use fetch_add.",
            shows: |it| it.did(|action| matches!(action, Action::Unchanged { .. })),
        },
        Misconception {
            name: "load-then-store",
            says: "Loading and storing are atomic one by one. Between them another thread may \
                   store, and its deposit is overwritten.",
            shows: |it| {
                let changes = |action: &Action| matches!(action, Action::Change { .. });
                it.did(|action| matches!(action, Action::Store { .. })) && !it.did(changes)
            },
        },
        Misconception {
            name: "lock-twice",
            says: "The lock is given back between reading and writing. Whoever comes in between \
                   is overwritten: hold it over both.",
            shows: |it| {
                let takes = |action: &Action| matches!(action, Action::Acquire(_));
                let refused = |action: &Action| matches!(action, Action::Refused(_));
                it.is("panic")
                    && it.says("were deposited")
                    && it.used(|kind| matches!(kind, Kind::Mutex | Kind::RwLock))
                    && it.did(takes)
                    && !it.did(refused)
            },
        },
    ],
    roles: &[],
};

/// An amount that no answer knows, and more than 32 bits hold.
fn start() -> i64 {
    5_000_000_000 + (judge::seed() % 50) as i64
}

fn alone() {
    let (start, other) = (start(), Account::new(30));
    let account = Account::new(start);
    account.deposit(7);
    account.deposit(12);
    let balance = account.balance();
    assert!(balance == start + 19, "7 and 12, deposited into {start}, leave {balance}");
    let balance = other.balance();
    assert!(balance == 30, "30 were in another account, and now {balance}");
}

fn together() {
    let start = start();
    let account = Account::new(start);
    thread::scope(|scope| {
        scope.spawn(|| account.deposit(10));
        scope.spawn(|| account.deposit(5));
    });
    let there = account.balance() - start;
    assert!(there == 15, "10 and 5 were deposited at the same time, and only {there} arrived");
}

fn in_a_row() {
    let account = Account::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            account.deposit(10);
            account.deposit(20);
        });
        account.deposit(5);
    });
    let there = account.balance();
    assert!(there == 35, "10, 20 and 5 were deposited, and only {there} arrived");
}

fn look() {
    let account = Account::new(100);
    thread::scope(|scope| {
        scope.spawn(|| account.deposit(10));
        let seen = account.balance();
        assert!(seen == 100 || seen == 110, "10 were deposited into 100, and somebody saw {seen}");
    });
}
