//! `Once`, `OnceLock` and `LazyLock`.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{LazyLock, Mutex, Once, OnceLock};
use std::thread;

use explorer::Config;

use super::explored::{values, values_in, verdict};

fn panics(action: impl FnOnce()) -> bool {
    panic::catch_unwind(AssertUnwindSafe(action)).is_err()
}

#[test]
fn a_call_once_runs_once_and_nobody_goes_on_before_it_has() {
    let calls = values(|| {
        let (once, calls) = (Once::new(), Mutex::new(0));
        let call = || {
            once.call_once(|| *calls.lock().unwrap() += 1);
            assert_eq!(*calls.lock().unwrap(), 1);
        };
        thread::scope(|s| {
            s.spawn(call);
            call();
        });
        assert!(once.is_completed());
        calls.into_inner().unwrap()
    });
    assert_eq!(calls, [1]);
}

#[test]
fn a_once_that_calls_itself_deadlocks() {
    let inside = || {
        let once = Once::new();
        once.call_once(|| once.call_once(|| ()));
    };
    assert_eq!(verdict(inside), "deadlock");
}

#[test]
fn whether_a_once_is_completed_depends_on_when_it_is_asked() {
    let answers = values(|| {
        let once = Once::new();
        thread::scope(|s| {
            s.spawn(|| once.call_once(|| ()));
            once.is_completed()
        })
    });
    assert_eq!(answers, [false, true]);
}

#[test]
fn a_panic_poisons_a_once_until_it_is_forced() {
    let told = values(|| {
        let once = Once::new();
        assert!(panics(|| once.call_once(|| panic!("inside"))));
        let completed = once.is_completed();
        let again = panics(|| once.call_once(|| unreachable!("it is poisoned")));
        let waited = panics(|| once.wait());
        let mut poisoned = None;
        once.call_once_force(|state| poisoned = Some(state.is_poisoned()));
        once.call_once(|| unreachable!("it is completed"));
        once.wait();
        once.wait_force();
        (completed, again, waited, poisoned)
    });
    assert_eq!(told, [(false, true, true, Some(true))]);
}

#[test]
fn a_once_whose_caller_panicked_lets_the_next_one_in() {
    let told = values(|| {
        let once = Once::new();
        thread::scope(|s| {
            let fails = s.spawn(|| panics(|| once.call_once(|| panic!("inside"))));
            let mut poisoned = false;
            once.call_once_force(|state| poisoned = state.is_poisoned());
            (fails.join().unwrap(), poisoned)
        })
    });
    // The forced call comes first, and there is nothing left to call; or it does not.
    assert_eq!(told, [(false, false), (true, true)]);
}

#[test]
fn a_wait_for_a_once_ends_when_it_is_completed() {
    let waits = |force: bool| {
        move || {
            let (once, value) = (Once::new(), Mutex::new(0));
            thread::scope(|s| {
                s.spawn(|| once.call_once(|| *value.lock().unwrap() = 1));
                if force {
                    once.wait_force()
                } else {
                    once.wait()
                }
                assert_eq!(*value.lock().unwrap(), 1);
            });
        }
    };
    assert_eq!(verdict(waits(false)), "passed");
    assert_eq!(verdict(waits(true)), "passed");
}

#[test]
fn a_wait_for_a_once_that_nobody_calls_is_found() {
    assert_eq!(verdict(|| Once::new().wait()), "livelock");
    assert_eq!(verdict(|| assert_eq!(*OnceLock::<u8>::new().wait(), 1)), "livelock");
}

#[test]
fn one_of_two_values_is_kept_and_the_other_given_back() {
    let kept = values(|| {
        let cell = OnceLock::new();
        thread::scope(|s| {
            let other = s.spawn(|| cell.set(1));
            let mine = cell.set(2);
            (mine, other.join().unwrap(), *cell.get().unwrap())
        })
    });
    assert_eq!(kept, [(Ok(()), Err(1), 2), (Err(2), Ok(()), 1)]);
}

#[test]
fn a_value_is_seen_or_not_yet() {
    let seen = values(|| {
        let cell = OnceLock::new();
        thread::scope(|s| {
            s.spawn(|| cell.set(1).unwrap());
            (cell.get().copied(), cell == OnceLock::new(), cell.clone().into_inner())
        })
    });
    let mut possible = Vec::new();
    for first in [None, Some(1)] {
        for second in [None, Some(1)] {
            for third in [None, Some(1)] {
                if first <= second && second <= third {
                    possible.push((first, second.is_none(), third));
                }
            }
        }
    }
    possible.sort_unstable();
    assert_eq!(seen, possible);
}

#[test]
fn one_thread_makes_the_value_and_both_get_it() {
    let got = values(|| {
        let (cell, made) = (OnceLock::new(), Mutex::new(0));
        let get = |mine: u8| {
            *cell.get_or_init(|| {
                *made.lock().unwrap() += 1;
                mine
            })
        };
        let both = thread::scope(|s| {
            let other = s.spawn(|| get(1));
            (get(2), other.join().unwrap())
        });
        (both, made.into_inner().unwrap())
    });
    assert_eq!(got, [((1, 1), 1), ((2, 2), 1)]);
}

#[test]
fn a_look_before_the_making_can_make_twice() {
    let made = values(|| {
        let (cell, made) = (OnceLock::new(), Mutex::new(0));
        let get = || {
            if cell.get().is_none() {
                *made.lock().unwrap() += 1;
                let _ = cell.set(());
            }
        };
        thread::scope(|s| {
            s.spawn(get);
            get();
        });
        made.into_inner().unwrap()
    });
    assert_eq!(made, [1, 2]);
}

#[test]
fn a_panic_leaves_a_cell_empty_for_the_next_one() {
    let got = values(|| {
        let cell = OnceLock::new();
        assert!(panics(|| assert_eq!(*cell.get_or_init(|| panic!("inside")), 1_u8)));
        assert_eq!(cell.get(), None);
        *cell.get_or_init(|| 3)
    });
    assert_eq!(got, [3]);
}

#[test]
fn a_cell_that_is_emptied_can_be_filled_again() {
    let filled = values(|| {
        let mut cell = OnceLock::from(1);
        assert_eq!(cell.get(), Some(&1));
        *cell.get_mut().unwrap() += 1;
        let taken = cell.take();
        let empty = (cell.get().copied(), cell.get_mut().copied());
        cell.set(5).unwrap();
        (taken, empty, cell.into_inner(), OnceLock::<u8>::default().into_inner())
    });
    assert_eq!(filled, [(Some(2), (None, None), Some(5), None)]);
}

#[test]
fn a_wait_for_a_value_ends_with_it() {
    let got = values(|| {
        let cell = OnceLock::new();
        thread::scope(|s| {
            s.spawn(|| cell.set(4).unwrap());
            *cell.wait()
        })
    });
    assert_eq!(got, [4]);
}

#[test]
fn a_lazy_value_is_made_by_whoever_comes_first() {
    let got = values(|| {
        let made = Mutex::new(0);
        let lazy = LazyLock::new(|| {
            *made.lock().unwrap() += 1;
            7
        });
        let sum = thread::scope(|s| {
            let other = s.spawn(|| *lazy);
            *LazyLock::force(&lazy) + other.join().unwrap()
        });
        let made = *made.lock().unwrap();
        (sum, made)
    });
    assert_eq!(got, [(14, 1)]);
}

#[test]
fn a_lazy_value_is_there_or_not_yet() {
    let seen = values(|| {
        let lazy = LazyLock::new(|| 7);
        thread::scope(|s| {
            s.spawn(|| *lazy);
            LazyLock::get(&lazy).copied()
        })
    });
    assert_eq!(seen, [None, Some(7)]);
}

#[test]
fn a_lazy_value_that_panics_stays_poisoned() {
    let got = values(|| {
        let lazy = LazyLock::<u8>::new(|| panic!("inside"));
        let forced = || panics(|| assert_eq!(*lazy, 1));
        (forced(), forced(), LazyLock::get(&lazy).is_none())
    });
    assert_eq!(got, [(true, true, true)]);
}

#[test]
fn whoever_has_a_lazy_value_alone_may_change_it() {
    let got = values(|| {
        let mut lazy = LazyLock::new(|| 7);
        assert!(LazyLock::get_mut(&mut lazy).is_none());
        *LazyLock::force_mut(&mut lazy) += 1;
        *lazy += 1;
        *LazyLock::get_mut(&mut lazy).unwrap() += 1;
        (*lazy, *LazyLock::<u8>::default())
    });
    assert_eq!(got, [(10, 0)]);
}

#[test]
fn values_made_once_are_printed_without_waiting() {
    let texts = values(|| {
        let (once, cell, lazy) = (Once::new(), OnceLock::<u8>::new(), LazyLock::new(|| 1));
        let empty = format!("{once:?} {cell:?} {lazy:?}");
        once.call_once(|| ());
        cell.set(2).unwrap();
        (empty, format!("{once:?} {cell:?} {:?}", *lazy))
    });
    let empty = "Once { .. } OnceLock(<uninit>) LazyLock(<uninit>)".to_owned();
    assert_eq!(texts, [(empty, "Once { .. } OnceLock(2) 1".to_owned())]);
}

#[test]
fn a_value_made_once_shows_what_its_maker_wrote_under_c11_too() {
    let c11 = Config { memory: explorer::Memory::C11, ..Config::DEFAULT };
    let got = values_in(&c11, || {
        let (cell, text) = (OnceLock::new(), Mutex::new(String::new()));
        thread::scope(|s| {
            s.spawn(|| {
                text.lock().unwrap().push('a');
                cell.set(()).unwrap();
            });
            cell.get().map(|()| text.lock().unwrap().clone())
        })
    });
    assert_eq!(got, [None, Some("a".to_owned())]);
}
