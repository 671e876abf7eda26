//! A token that makes the wake-up before the sleep safe.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam::sync::Parker;

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);
/// Longer than any test may run: not reached.
const LONG: Duration = Duration::from_hours(1);

#[test]
fn a_token_given_before_is_not_lost_and_not_counted() {
    on_stage(|| {
        let parker = Parker::new();
        parker.unparker().unpark();
        parker.unparker().clone().unpark();
        parker.park();
        let begun = Instant::now();
        parker.park_timeout(SHORT);
        parker.park_deadline(Instant::now() + SHORT);
        assert!(begun.elapsed() >= 2 * SHORT);
        parker.unparker().unpark();
        parker.park_timeout(LONG);
        parker.unparker().unpark();
        parker.park_deadline(Instant::now() + LONG);
    });
}

#[test]
fn it_sleeps_until_another_thread_gives_the_token() {
    on_stage(|| {
        let (parker, given) = (Parker::default(), AtomicBool::new(false));
        let unparker = parker.unparker().clone();
        thread::scope(|scope| {
            scope.spawn(|| {
                given.store(true, Ordering::Relaxed);
                unparker.unpark();
            });
            parker.park();
            assert!(given.load(Ordering::Relaxed));
        });
        assert_eq!(format!("{parker:?} {unparker:?}"), "Parker { .. } Unparker { .. }");
    });
}
