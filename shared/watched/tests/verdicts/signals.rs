//! Events, latches, semaphores, barriers, channels, and waking each other.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Condvar, Mutex, Once, OnceLock, RwLock, mpsc};
use std::thread;
use std::time::Duration;

use crate::verdicts::Case;

pub(crate) const CASES: &[Case] = &[
    Case::right("event: set under the lock", || {
        let (is_set, changed) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| {
                *is_set.lock().unwrap() = true;
                changed.notify_all();
            });
            drop(changed.wait_while(is_set.lock().unwrap(), |is_set| !*is_set).unwrap());
        });
    })
    .with_spurious(),
    Case::wrong("event: set without the lock", "deadlock", || {
        let (is_set, lock, changed) = (AtomicBool::new(false), Mutex::new(()), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| {
                is_set.store(true, SeqCst);
                changed.notify_all();
            });
            let mut guard = lock.lock().unwrap();
            while !is_set.load(SeqCst) {
                guard = changed.wait(guard).unwrap();
            }
        });
    }),
    Case::right("latch: counts down, unparks", || latch(|left| left.fetch_sub(1, SeqCst) == 1)),
    Case::wrong("latch: loads, then stores", "deadlock", || {
        latch(|left| {
            let now = left.load(SeqCst);
            left.store(now - 1, SeqCst);
            now == 1
        });
    }),
    Case::right("semaphore: takes under the lock", || {
        semaphore(
            |free, given_back| {
                *given_back.wait_while(free.lock().unwrap(), |free| *free == 0).unwrap() -= 1;
            },
            true,
        );
    }),
    Case::wrong("semaphore: looks, then takes", "panic", || {
        semaphore(
            |free, _| {
                while *free.lock().unwrap() == 0 {
                    thread::yield_now();
                }
                let mut free = free.lock().unwrap();
                *free = free.checked_sub(1).expect("a place is free");
            },
            true,
        );
    }),
    Case::wrong("semaphore: gives back without waking", "deadlock", || {
        semaphore(
            |free, given_back| {
                *given_back.wait_while(free.lock().unwrap(), |free| *free == 0).unwrap() -= 1;
            },
            false,
        );
    }),
    Case::right("barrier: with generations", || {
        let (state, turned) = (Mutex::new((0, 0)), Condvar::new());
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..2 {
                        let mut guard = state.lock().unwrap();
                        let generation = guard.1;
                        guard.0 += 1;
                        if guard.0 == 2 {
                            *guard = (0, generation + 1);
                            turned.notify_all();
                        } else {
                            drop(turned.wait_while(guard, |it| it.1 == generation).unwrap());
                        }
                    }
                });
            }
        });
    }),
    Case::wrong("barrier: without generations", "deadlock", || {
        let (arrived, turned) = (Mutex::new(0), Condvar::new());
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..2 {
                        let mut guard = arrived.lock().unwrap();
                        *guard += 1;
                        if *guard == 2 {
                            *guard = 0;
                            turned.notify_all();
                        } else {
                            drop(turned.wait_while(guard, |arrived| *arrived != 0).unwrap());
                        }
                    }
                });
            }
        });
    }),
    Case::right("once: std's", || {
        let (once, times) = (Once::new(), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| once.call_once(|| times.store(times.load(SeqCst) + 1, SeqCst)));
            }
        });
        assert_eq!(times.into_inner(), 1);
    }),
    Case::right("once: OnceLock", || {
        let (once, times) = (OnceLock::new(), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| *once.get_or_init(|| times.fetch_add(1, SeqCst)));
            }
        });
        assert_eq!(times.into_inner(), 1);
    }),
    Case::wrong("once: a flag that is looked at, then set", "panic", || {
        let (done, times) = (AtomicBool::new(false), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    if !done.load(SeqCst) {
                        times.fetch_add(1, SeqCst);
                        done.store(true, SeqCst);
                    }
                });
            }
        });
        assert_eq!(times.into_inner(), 1, "made twice");
    }),
    Case::right("channel: the last sender hangs up", || {
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            for number in 0..2 {
                let sender = sender.clone();
                scope.spawn(move || sender.send(number).unwrap());
            }
            drop(sender);
            assert_eq!(receiver.iter().sum::<i32>(), 1);
        });
    }),
    Case::wrong("channel: a sender is kept", "deadlock", || {
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            let other = sender.clone();
            scope.spawn(move || other.send(1).unwrap());
            assert_eq!(receiver.iter().sum::<i32>(), 1);
        });
        drop(sender);
    }),
    Case::wrong("channel: full before anybody receives", "deadlock", || {
        let (sender, receiver) = mpsc::sync_channel(1);
        sender.send(1).unwrap();
        sender.send(2).unwrap();
        drop(receiver);
    }),
    Case::wrong("channel: a rendezvous with itself", "deadlock", || {
        let (sender, receiver) = mpsc::sync_channel(0);
        sender.send(1).unwrap();
        assert_eq!(receiver.recv(), Ok(1));
    }),
    Case::right("channel: a rendezvous", || {
        let (sender, receiver) = mpsc::sync_channel(0);
        thread::scope(|scope| {
            scope.spawn(move || sender.send(1).unwrap());
            assert_eq!(receiver.recv(), Ok(1));
        });
    }),
    Case::wrong("channel: counts on a message in time", "panic", || {
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(move || sender.send(1).ok());
            receiver.recv_timeout(Duration::from_secs(1)).expect("a second is enough");
        });
    }),
    Case::wrong("sleep: waits long enough", "panic", || {
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| done.store(true, SeqCst));
            // On the virtual clock: the sleep is the subject.
            thread::sleep(Duration::from_secs(10));
            assert!(done.load(SeqCst), "ten seconds are enough");
        });
    }),
    Case::right("read-write lock: writes after a second look", || upgrade(true)),
    Case::wrong("read-write lock: writes after one look", "panic", || upgrade(false)),
    Case::wrong("read-write lock: writes while it reads", "deadlock", || {
        let lock = RwLock::new(0);
        let read = lock.read().unwrap();
        *lock.write().unwrap() = *read + 1;
    }),
    Case::wrong("read-write lock: reads twice, and a writer comes between", "deadlock", || {
        let lock = RwLock::new(0);
        thread::scope(|scope| {
            scope.spawn(|| *lock.write().unwrap() = 1);
            let first = lock.read().unwrap();
            let second = lock.read().unwrap();
            assert_eq!(*first, *second);
        });
    }),
    Case::right("park: in a loop", || {
        let done = AtomicBool::new(false);
        let main = thread::current();
        thread::scope(|scope| {
            scope.spawn(|| {
                done.store(true, SeqCst);
                main.unpark();
            });
            while !done.load(SeqCst) {
                thread::park();
            }
        });
    })
    .with_spurious(),
    Case::wrong("park: without a loop", "panic", || {
        let done = AtomicBool::new(false);
        let main = thread::current();
        thread::scope(|scope| {
            scope.spawn(|| {
                done.store(true, SeqCst);
                main.unpark();
            });
            thread::park();
            assert!(done.load(SeqCst), "woken, so it must be done");
        });
    })
    .with_spurious(),
    Case::wrong("park: unparks before it says why", "deadlock", || {
        let done = AtomicBool::new(false);
        let main = thread::current();
        thread::scope(|scope| {
            scope.spawn(|| {
                main.unpark();
                done.store(true, SeqCst);
            });
            while !done.load(SeqCst) {
                thread::park();
            }
        });
    }),
    Case::wrong("panic: in a scoped thread", "panic", || {
        thread::scope(|scope| {
            scope.spawn(|| panic!("on purpose"));
        });
    })
    .with_panics_delivered(),
    Case::wrong("panic: unwraps a poisoned lock", "panic", || poisoned(false))
        .with_panics_delivered(),
    Case::right("panic: looks into a poisoned lock", || poisoned(true)).with_panics_delivered(),
    Case::wrong("spin: for each other", "livelock", || {
        let flags = [AtomicBool::new(false), AtomicBool::new(false)];
        thread::scope(|scope| {
            for me in 0..2 {
                let flags = &flags;
                scope.spawn(move || {
                    while !flags[1 - me].load(SeqCst) {
                        std::hint::spin_loop();
                    }
                    flags[me].store(true, SeqCst);
                });
            }
        });
    }),
];

fn latch(count_down: fn(&AtomicUsize) -> bool) {
    let left = AtomicUsize::new(2);
    let main = thread::current();
    thread::scope(|scope| {
        for _ in 0..2 {
            let (left, main) = (&left, &main);
            scope.spawn(move || {
                if count_down(left) {
                    main.unpark();
                }
            });
        }
        while left.load(SeqCst) > 0 {
            thread::park();
        }
    });
}

fn semaphore(take: fn(&Mutex<usize>, &Condvar), wakes: bool) {
    let (free, given_back) = (Mutex::new(1), Condvar::new());
    let inside = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                take(&free, &given_back);
                assert_eq!(inside.fetch_add(1, SeqCst), 0, "two are inside");
                inside.fetch_sub(1, SeqCst);
                *free.lock().unwrap() += 1;
                if wakes {
                    given_back.notify_one();
                }
            });
        }
    });
}

fn upgrade(looks_again: bool) {
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let is_empty = *lock.read().unwrap() == 0;
                if is_empty {
                    let mut value = lock.write().unwrap();
                    if !looks_again || *value == 0 {
                        *value += 1;
                    }
                }
            });
        }
    });
    assert_eq!(lock.into_inner().unwrap(), 1, "filled twice");
}

fn poisoned(looks_inside: bool) {
    let lock = Mutex::new(0);
    let fallen = thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let mut value = lock.lock().unwrap();
            *value = 1;
            panic!("with the lock held");
        });
        thread.join()
    });
    assert!(fallen.is_err());
    let value = match lock.lock() {
        Err(poisoned) if looks_inside => *poisoned.into_inner(),
        other => *other.unwrap(),
    };
    assert_eq!(value, 1);
}
