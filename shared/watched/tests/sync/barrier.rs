//! All arrive before any goes on, and one of them leads.

extern crate std as real;

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::on_stage;

const THREADS: usize = 4;
const ROUNDS: usize = 50;

#[test]
fn each_round_has_one_leader_and_leaves_nobody_behind() {
    on_stage(|| {
        static BARRIER: Barrier = Barrier::new(THREADS);
        static ARRIVED: AtomicUsize = AtomicUsize::new(0);
        let rounds = || {
            let mut led = 0;
            for round in 1..=ROUNDS {
                ARRIVED.fetch_add(1, Ordering::Relaxed);
                led += usize::from(BARRIER.wait().is_leader());
                // Relaxed is enough: the barrier orders the additions before it.
                assert!(ARRIVED.load(Ordering::Relaxed) >= round * THREADS);
                BARRIER.wait();
            }
            led
        };
        let led: usize = thread::scope(|scope| {
            let threads = [(); THREADS].map(|()| scope.spawn(rounds));
            threads.map(|thread| thread.join().unwrap()).iter().sum()
        });
        assert_eq!(led, ROUNDS);
    });
}

#[test]
fn a_barrier_for_none_or_one_does_not_wait() {
    on_stage(|| {
        assert!(Barrier::new(0).wait().is_leader());
        let alone = Barrier::new(1);
        assert!(alone.wait().is_leader());
        let same = real::sync::Barrier::new(1);
        assert_eq!(format!("{:?}", alone.wait()), format!("{:?}", same.wait()));
        assert_eq!(format!("{alone:?}"), format!("{same:?}"));
    });
}
