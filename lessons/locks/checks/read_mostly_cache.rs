//! Each key is computed once, and keeps nobody from the others.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use judge::{Action, Cause, Check, Config, Misconception, Part, Waits};

use super::answer::Cache;

/// Few values are computed in a few steps. What takes so many goes round in circles.
const QUICK: Config = Config { max_steps: 1_000, ..Config::DEFAULT };
/// The same, and a condition variable may wake without a cause.
const SPURIOUS: Config = Config { spurious: 1, ..QUICK };
/// The same as the first, and no wait with a limit runs out as long as anybody can go on.
const PATIENT: Config = Config { timeouts: 0, ..QUICK };

const SAME: &str = "of two that ask for a key, one computes it, and both get it";
const THREE: &str = "all three that ask for a key get it";
const BESIDE: &str = "what is there is got while another key is computed";
const APART: &str = "two keys are computed at the same time";
const NESTED: &str = "compute may ask for another key";
const MANY: &str = "many keys are on their way at once, and none is taken for another";
const LONG: &str = "whoever wants a key sleeps until it is there, whatever is computed meanwhile";
const WAITING: &str = "whoever waits for a key keeps nobody from the others";
const SPINS: &str = "a thread looks again and again instead of sleeping until the value is there";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored("what was computed is not computed again", QUICK, alone),
        Part::explored(BESIDE, QUICK, beside),
        Part::explored(APART, QUICK, apart),
        Part::explored(NESTED, QUICK, nested),
        Part::explored(MANY, Config { max_steps: 10_000, ..QUICK }, many),
        Part::explored(SAME, SPURIOUS, || same(2)).never(SPINS, |it| it.spins()),
        Part::explored(THREE, QUICK, || same(3)),
        Part::explored(WAITING, QUICK, waiting),
        Part::explored(LONG, PATIENT, long).never(SPINS, |it| it.spins()),
    ],
    misconceptions: &[
        Misconception {
            name: "spins",
            says: "A thread looks again and again, perhaps with pauses in between, while somebody \
                   else computes. Let it sleep until it is woken: on a Condvar, on a lock of that \
                   key alone, or in a OnceLock.",
            shows: |it| it.is("never") || it.is("too long") || it.is("livelock"),
        },
        Misconception {
            name: "one-at-a-time",
            says: "Whoever wants to compute a key waits until nobody computes any. Only those who \
                   want the same key have a reason to wait.",
            shows: |it| {
                (it.in_part(APART) || it.in_part(NESTED))
                    && it.stuck(|waits| matches!(waits, Waits::Notify(_)))
            },
        },
        Misconception {
            name: "computes-under-the-lock",
            says: "compute runs while the lock of the whole cache is held, and everybody else \
                   waits as long. Under that lock, look up or make a place for the key, give the \
                   lock back, and compute then.",
            shows: |it| {
                let parts = [BESIDE, APART, NESTED, MANY];
                it.is("deadlock") && parts.iter().any(|part| it.in_part(part))
            },
        },
        Misconception {
            name: "waits-under-the-lock",
            says: "A thread waits for one key and holds the lock of the whole cache meanwhile. \
                   Give that lock back first, and wait then.",
            shows: |it| {
                it.in_part(WAITING) && it.stuck(|waits| matches!(waits, Waits::Lock { .. }))
            },
        },
        Misconception {
            name: "believes-the-wake-up",
            says: "A wake-up says \"look again\", and no more: it may be meant for another key, or \
                   have no cause. Wait in a loop that asks for the value each time.",
            shows: |it| it.is("panic") && it.did(|action| *action == Action::Wake(Cause::Spurious)),
        },
        Misconception {
            name: "computes-twice",
            says: "Two found the key missing, and both computed it. Whoever is to compute has to \
                   leave a mark under the same hold of the lock under which it looked; others see \
                   the mark and wait.",
            shows: |it| it.says("was computed"),
        },
        Misconception {
            name: "wakes-one",
            says: "Several may wait for one value, and all of them can go on when it is there. \
                   Wake all.",
            shows: |it| it.is("deadlock") && it.in_part(THREE),
        },
    ],
    roles: &[],
};

/// Another key, which no simple rule tells from the first: who locks groups of keys, locks both.
fn other_than(key: u32) -> u32 {
    key + 720_720 * 64
}

/// A value that no answer knows.
fn value() -> u64 {
    5_000_000_000 + judge::seed() % 1_000
}

fn alone() {
    let (cache, value) = (Cache::new(), value());
    let mut computed = 0;
    let mut get = |key, value| {
        cache.get(key, || {
            computed += 1;
            value
        })
    };
    let got = [get(1, value), get(2, 0), get(1, 7), get(2, 8), get(3, value + 3)];
    let expected = [value, 0, value, 0, value + 3];
    assert!(got == expected, "{expected:?} were computed first, and got is {got:?}");
    assert!(computed == 3, "three keys were asked for, some twice, and {computed} computed");
}

/// So many ask for one key at the same time.
fn same(threads: u64) {
    let (cache, value, computed) = (Cache::new(), value(), AtomicUsize::new(0));
    let asks = |number| {
        cache.get(4, || {
            // Relaxed: read after all threads have ended.
            computed.fetch_add(1, Ordering::Relaxed);
            value + number
        })
    };
    let got: Vec<u64> = thread::scope(|scope| {
        let asks = &asks;
        let others: Vec<_> = (1..threads).map(|number| scope.spawn(move || asks(number))).collect();
        let mine = asks(0);
        others.into_iter().filter_map(|other| other.join().ok()).chain([mine]).collect()
    });
    let computed = computed.into_inner();
    assert!(computed == 1, "one key was computed {computed} times");
    let alike = got.iter().all(|it| *it == got[0]) && (value..value + threads).contains(&got[0]);
    assert!(alike, "one key was asked for by {threads} threads, and they got {got:?}");
}

fn beside() {
    let (cache, value, both) = (Cache::new(), value(), Barrier::new(2));
    cache.get(1, || value);
    thread::scope(|scope| {
        scope.spawn(|| {
            let got = cache.get(1, || value + 1);
            assert!(got == value, "{value} was there, and somebody got {got}");
            both.wait();
        });
        cache.get(other_than(1), || {
            // The other one never comes if it has to wait until this is computed.
            both.wait();
            7
        });
    });
}

fn apart() {
    let (cache, both) = (Cache::new(), Barrier::new(2));
    let asks = |key| {
        let got = cache.get(key, || {
            both.wait();
            u64::from(key) + value()
        });
        let expected = u64::from(key) + value();
        assert!(got == expected, "{expected} was computed, and somebody got {got}");
    };
    thread::scope(|scope| {
        scope.spawn(|| asks(1));
        asks(other_than(1));
    });
}

fn nested() {
    let (cache, value, inner) = (Cache::new(), value(), other_than(1));
    let got = cache.get(1, || cache.get(inner, || value) + 1);
    let again = [cache.get(1, || 0), cache.get(inner, || 0)];
    assert!(got == value + 1 && again == [value + 1, value], "got {got}, and later {again:?}");
}

/// Each key is computed while all before it still are: keys that differ in any one bit, and more
/// of them than there are locks where each lock is for a group of keys.
fn many() {
    let cache = Cache::new();
    let one_bit = (0..32).map(|bit| 1 ^ (1 << bit));
    let keys: Vec<u32> = one_bit.chain([1]).chain(200..240).collect();
    get_all(&cache, &keys, value());
    for (place, key) in keys.iter().enumerate() {
        let mut computed = false;
        let got = cache.get(*key, || {
            computed = true;
            0
        });
        assert!(!computed, "key {key} was computed, and some keys later it was computed again");
        let expected = value() + place as u64;
        assert!(got == expected, "{expected} was computed for key {key}, and somebody got {got}");
    }
}

/// Gets the first key, and the others while that is computed.
fn get_all(cache: &Cache, keys: &[u32], value: u64) {
    let Some((first, others)) = keys.split_first() else { return };
    let mut computed = false;
    cache.get(*first, || {
        computed = true;
        get_all(cache, others, value + 1);
        value
    });
    assert!(computed, "key {first} was new, and not computed");
}

/// Two want the same key, and whoever computes it gets another one first, and takes its time.
fn long() {
    let (cache, value, computed) = (Cache::new(), value(), AtomicUsize::new(0));
    let asks = || {
        let got = cache.get(1, || {
            // Relaxed: read after all threads have ended.
            computed.fetch_add(1, Ordering::Relaxed);
            cache.get(2, || 8);
            let_all_sleep();
            value
        });
        assert!(got == value, "{value} was computed, and somebody got {got}");
    };
    thread::scope(|scope| {
        scope.spawn(asks);
        asks();
    });
    let computed = computed.into_inner();
    assert!(computed == 1, "one key was computed {computed} times");
}

/// Returns when all others sleep: a limit runs out when nobody can go on any more.
fn let_all_sleep() {
    let (_sender, nothing) = channel::<()>();
    assert!(nothing.recv_timeout(Duration::from_millis(1)).is_err(), "nobody sends");
}

/// One waits for a key; the one that computes it waits until another key was got.
fn waiting() {
    let (cache, both) = (Cache::new(), Barrier::new(2));
    thread::scope(|scope| {
        scope.spawn(|| cache.get(1, || 7));
        scope.spawn(|| {
            cache.get(other_than(1), || 8);
            both.wait();
        });
        let mut mine = false;
        cache.get(1, || {
            mine = true;
            both.wait();
            7
        });
        if !mine {
            // The other one was faster, and did not wait for anybody.
            both.wait();
        }
    });
}
