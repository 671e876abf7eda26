//! Two people pay into one account, and two accounts pay each other.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Mutex, PoisonError, TryLockError};
use std::thread;

use crate::verdicts::Case;

pub(crate) const CASES: &[Case] = &[
    Case::right("account: fetch_add", || {
        deposits(|it| {
            it.fetch_add(10, SeqCst);
        })
    }),
    Case::right("account: compare and try again", || {
        deposits(|it| {
            let mut now = it.load(SeqCst);
            while let Err(seen) = it.compare_exchange(now, now + 10, SeqCst, SeqCst) {
                now = seen;
            }
        });
    }),
    Case::right("account: weak compare and try again", || {
        deposits(|it| {
            let mut now = it.load(SeqCst);
            while let Err(seen) = it.compare_exchange_weak(now, now + 10, SeqCst, SeqCst) {
                now = seen;
            }
        });
    })
    .with_spurious(),
    Case::right("account: fetch_update", || {
        deposits(|it| {
            it.fetch_update(SeqCst, SeqCst, |now| Some(now + 10)).ok();
        });
    }),
    Case::right("account: under a lock", || {
        let account = Mutex::new(0);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| *account.lock().unwrap() += 10);
            }
        });
        assert_eq!(account.into_inner().unwrap(), 20);
    }),
    Case::wrong("account: load, then store", "panic", || {
        deposits(|it| {
            let now = it.load(SeqCst);
            it.store(now + 10, SeqCst);
        });
    }),
    Case::wrong("account: compares once and gives up", "panic", || {
        deposits(|it| {
            let now = it.load(SeqCst);
            it.compare_exchange(now, now + 10, SeqCst, SeqCst).ok();
        });
    }),
    Case::wrong("account: a weak compare without a loop", "panic", || {
        let account = AtomicU64::new(0);
        thread::scope(|scope| {
            scope.spawn(|| account.compare_exchange_weak(0, 10, SeqCst, SeqCst).ok());
        });
        assert_eq!(account.into_inner(), 10);
    })
    .with_spurious(),
    Case::wrong("account: locks twice", "panic", || {
        let account = Mutex::new(0);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let now = *account.lock().unwrap();
                    *account.lock().unwrap() = now + 10;
                });
            }
        });
        assert_eq!(account.into_inner().unwrap(), 20);
    }),
    Case::right("transfer: smaller number first", || {
        transfers(|accounts, from, to| {
            let mut first = accounts[from.min(to)].lock().unwrap();
            let mut second = accounts[from.max(to)].lock().unwrap();
            let (from, to) =
                if from < to { (&mut first, &mut second) } else { (&mut second, &mut first) };
            **from -= 1;
            **to += 1;
        });
    }),
    Case::wrong("transfer: in the order of the arguments", "deadlock", || {
        transfers(|accounts, from, to| {
            let mut from = accounts[from].lock().unwrap();
            let mut to = accounts[to].lock().unwrap();
            *from -= 1;
            *to += 1;
        });
    }),
    Case::right("transfer: tries, and lets go of the first", || {
        transfers(|accounts, from, to| {
            // Twice is enough here: the other thread transfers once.
            for _ in 0..2 {
                let mut first = accounts[from].lock().unwrap();
                if let Ok(mut second) = accounts[to].try_lock() {
                    *first -= 1;
                    *second += 1;
                    return;
                }
            }
        });
    }),
    Case::wrong("transfer: tries again without letting go", "livelock", || {
        transfers(|accounts, from, to| {
            let mut first = accounts[from].lock().unwrap();
            loop {
                match accounts[to].try_lock() {
                    Ok(mut second) => {
                        *first -= 1;
                        *second += 1;
                        return;
                    }
                    Err(TryLockError::WouldBlock) => thread::yield_now(),
                    Err(TryLockError::Poisoned(poisoned)) => drop(poisoned.into_inner()),
                }
            }
        });
    }),
    Case::wrong("transfer: one account at a time", "panic", || {
        let accounts = [Mutex::new(5), Mutex::new(5)];
        thread::scope(|scope| {
            scope.spawn(|| {
                *accounts[0].lock().unwrap() -= 1;
                *accounts[1].lock().unwrap() += 1;
            });
            let both = (accounts[0].lock().unwrap(), accounts[1].lock().unwrap());
            assert_eq!(*both.0 + *both.1, 10, "money is missing");
        });
    }),
    Case::wrong("transfer: checks, lets go, takes", "panic", || {
        let account = Mutex::new(1);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    if *account.lock().unwrap() >= 1 {
                        *account.lock().unwrap() -= 1;
                    }
                });
            }
        });
        assert!(account.into_inner().unwrap_or_else(PoisonError::into_inner) >= 0);
    }),
    Case::wrong("transfer: to itself", "deadlock", || {
        let account = Mutex::new(5);
        let _from = account.lock().unwrap();
        let _to = account.lock().unwrap();
    }),
];

fn deposits(deposit: fn(&AtomicU64)) {
    let account = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| deposit(&account));
        }
    });
    assert_eq!(account.into_inner(), 20, "a deposit is lost");
}

fn transfers(transfer: fn(&[Mutex<i32>; 2], usize, usize)) {
    let accounts = [Mutex::new(5), Mutex::new(5)];
    thread::scope(|scope| {
        scope.spawn(|| transfer(&accounts, 0, 1));
        scope.spawn(|| transfer(&accounts, 1, 0));
    });
    let sum: i32 = accounts.iter().map(|account| *account.lock().unwrap()).sum();
    assert_eq!(sum, 10);
}
