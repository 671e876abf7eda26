//! Made once, whoever comes first; a panic poisons until somebody forces it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use parking_lot::{Once, OnceState};

use crate::on_stage;

const THREADS: usize = 4;

fn panics(run: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(run)).is_err()
}

#[test]
fn it_runs_once_and_all_wait_for_it() {
    on_stage(|| {
        static ONCE: Once = Once::new();
        static RUNS: AtomicUsize = AtomicUsize::new(0);
        let begin = Barrier::new(THREADS);
        assert_eq!(ONCE.state(), OnceState::New);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    begin.wait();
                    ONCE.call_once(|| _ = RUNS.fetch_add(1, Ordering::Relaxed));
                    assert_eq!(RUNS.load(Ordering::Relaxed), 1);
                });
            }
        });
        ONCE.call_once_force(|_| unreachable!("it ran"));
        ONCE.wait();
        ONCE.wait_force();
        assert!(ONCE.is_completed() && ONCE.state().is_completed());
        assert!(Once::new_completed().is_completed());
    });
}

#[test]
fn it_can_be_waited_for() {
    on_stage(|| {
        let (once, forced) = (Once::new(), Once::default());
        thread::scope(|scope| {
            scope.spawn(|| {
                once.wait();
                forced.wait_force();
            });
            once.call_once(|| assert_eq!(once.state(), OnceState::InProgress));
            forced.call_once(|| ());
        });
        assert!(forced.is_completed());
    });
}

#[test]
fn it_is_poisoned_by_a_panic_and_can_be_forced() {
    on_stage(|| {
        let once = Once::new();
        assert!(panics(|| once.call_once(|| panic!("on purpose"))));
        assert_eq!(once.state(), OnceState::Poisoned);
        assert!(panics(|| once.call_once(|| ())));
        assert!(panics(|| once.wait()));
        once.call_once_force(|state| assert!(state.is_poisoned()));
        assert_eq!(once.state(), OnceState::Done);
        assert_eq!(format!("{once:?}"), "Once { state: Done }");
    });
}
