//! Every deposit is in the balance, whoever comes in between.

use std::thread;

use judge::{Action, Check, Config, Kind, Misconception, Part};

use super::answer::Account;

pub const CHECK: Check = Check {
    parts: &[
        Part::real("one thread deposits, and the balance tells", alone),
        Part::explored("two deposits at the same time both arrive", Config::DEFAULT, together),
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
            shows: |it| it.did(|action| matches!(action, Action::Store { .. })),
        },
        Misconception {
            name: "lock-twice",
            says: "The lock is given back between reading and writing. Whoever comes in between \
                   is overwritten: hold it over both.",
            shows: |it| it.is("panic") && it.used(|kind| kind == Kind::Mutex),
        },
    ],
    roles: &[],
};

fn alone() {
    let start = 100 + (judge::seed() % 50) as i64;
    let account = Account::new(start);
    account.deposit(7);
    let balance = account.balance();
    assert!(balance == start + 7, "7 deposited into {start} leave {balance}");
}

fn together() {
    let account = Account::new(100);
    thread::scope(|scope| {
        scope.spawn(|| account.deposit(10));
        scope.spawn(|| account.deposit(5));
    });
    let balance = account.balance();
    assert!(balance == 115, "10 and 5 were deposited into 100, and {balance} are there");
}

fn look() {
    let account = Account::new(0);
    thread::scope(|scope| {
        scope.spawn(|| account.deposit(10));
        let seen = account.balance();
        assert!(seen == 0 || seen == 10, "somebody saw {seen} while 10 were deposited into 0");
    });
}
