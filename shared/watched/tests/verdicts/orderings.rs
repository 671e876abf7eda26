//! Memory orderings: what is right under one model and wrong under another.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering, fence};
use std::sync::mpsc;
use std::thread;

use explorer::Memory::{C11, Sc, Tso};

use crate::verdicts::Case;
use Ordering::{Acquire, Relaxed, Release, SeqCst};

pub(crate) const CASES: &[Case] = &[
    Case::right("message: release, acquire", || message(Release, Acquire)).under(C11),
    Case::right("message: fences", || {
        let (data, ready) = (AtomicUsize::new(0), AtomicBool::new(false));
        thread::scope(|scope| {
            scope.spawn(|| {
                data.store(1, Relaxed);
                fence(Release);
                ready.store(true, Relaxed);
            });
            if ready.load(Relaxed) {
                fence(Acquire);
                assert_eq!(data.load(Relaxed), 1);
            }
        });
    })
    .under(C11),
    Case::wrong("message: relaxed store", "panic", || message(Relaxed, Acquire)).under(C11),
    Case::wrong("message: relaxed load", "panic", || message(Release, Relaxed)).under(C11),
    Case::right("message: relaxed, on x86", || message(Relaxed, Relaxed)).under(Tso),
    Case::right("message: relaxed, in one order", || message(Relaxed, Relaxed)).under(Sc),
    Case::right("Dekker: SeqCst", || dekker(SeqCst, SeqCst)).under(C11),
    Case::wrong("Dekker: release, acquire", "panic", || dekker(Release, Acquire)).under(C11),
    Case::wrong("Dekker: release, acquire, on x86", "panic", || dekker(Release, Acquire))
        .under(Tso),
    Case::right("Dekker: release, acquire, in one order", || dekker(Release, Acquire)).under(Sc),
    Case::right("Peterson: SeqCst", || peterson(SeqCst, SeqCst)).under(C11),
    Case::wrong("Peterson: release, acquire, on x86", "panic", || peterson(Release, Acquire))
        .under(Tso),
    Case::right("spin lock: swap, release", || spin_lock(swap, Release)).under(C11),
    Case::wrong("spin lock: swap, relaxed release", "panic", || spin_lock(swap, Relaxed))
        .under(C11),
    Case::wrong("spin lock: looks, then sets", "panic", || {
        spin_lock(
            |locked| {
                while locked.load(SeqCst) {
                    std::hint::spin_loop();
                }
                locked.store(true, SeqCst);
            },
            SeqCst,
        );
    }),
    Case::right("ticket lock", || {
        let (next, serving, inside) =
            (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let mine = next.fetch_add(1, Relaxed);
                    while serving.load(Acquire) != mine {
                        std::hint::spin_loop();
                    }
                    let now = inside.load(Relaxed);
                    inside.store(now + 1, Relaxed);
                    serving.store(mine + 1, Release);
                });
            }
        });
        assert_eq!(inside.into_inner(), 2);
    })
    .under(C11),
    Case::right("a channel of one: its room was made by who took", || room(1)).under(C11),
    Case::wrong("a channel of two: there was room from the beginning", "panic", || room(2))
        .under(C11),
];

/// The second message finds room; with room for one, only when the first was taken.
fn room(bound: usize) {
    let (sender, receiver) = mpsc::sync_channel(bound);
    let looked = &AtomicBool::new(false);
    thread::scope(|scope| {
        let receiver = scope.spawn(move || {
            looked.store(true, Relaxed);
            receiver.recv().unwrap();
            receiver // Or else the channel would be closed.
        });
        sender.send(()).unwrap();
        sender.send(()).unwrap();
        assert!(looked.load(Relaxed));
        drop(receiver.join());
    });
}

fn message(store: Ordering, load: Ordering) {
    let (data, ready) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            data.store(1, Relaxed);
            ready.store(true, store);
        });
        if ready.load(load) {
            assert_eq!(data.load(Relaxed), 1, "ready, and nothing there");
        }
    });
}

/// Each says that it wants to go in, and goes in if the other does not.
fn dekker(store: Ordering, load: Ordering) {
    let wants = [AtomicBool::new(false), AtomicBool::new(false)];
    let inside = AtomicUsize::new(0);
    thread::scope(|scope| {
        for me in 0..2 {
            let (wants, inside) = (&wants, &inside);
            scope.spawn(move || {
                wants[me].store(true, store);
                if !wants[1 - me].load(load) {
                    assert_eq!(inside.fetch_add(1, SeqCst), 0, "two are inside");
                }
            });
        }
    });
}

fn peterson(store: Ordering, load: Ordering) {
    let wants = [AtomicBool::new(false), AtomicBool::new(false)];
    let (turn, inside) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for me in 0..2 {
            let (wants, turn, inside) = (&wants, &turn, &inside);
            scope.spawn(move || {
                wants[me].store(true, store);
                turn.store(1 - me, store);
                while wants[1 - me].load(load) && turn.load(load) == 1 - me {
                    std::hint::spin_loop();
                }
                assert_eq!(inside.fetch_add(1, SeqCst), 0, "two are inside");
                inside.fetch_sub(1, SeqCst);
                wants[me].store(false, store);
            });
        }
    });
}

fn swap(locked: &AtomicBool) {
    while locked.swap(true, Acquire) {
        std::hint::spin_loop();
    }
}

fn spin_lock(lock: fn(&AtomicBool), release: Ordering) {
    let (locked, count) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                lock(&locked);
                // The data: what a lock must protect, whatever its ordering.
                let now = count.load(Relaxed);
                count.store(now + 1, Relaxed);
                locked.store(false, release);
            });
        }
    });
    assert_eq!(count.into_inner(), 2, "a count is lost");
}
