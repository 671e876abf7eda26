//! Everything of this lesson that synchronises, checked by exploring; and mistakes that the
//! same checks find.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use explorer::{Config, Memory, check};

use crate::barrier::{self, Barrier, Seen};
use crate::condvar::{Shop, customers};
use crate::event::{self, Event};
use crate::forks::{Rule, Table};
use crate::latch::{self, Latch};
use crate::once::{self, OnceArc};
use crate::semaphore::{self, Semaphore};
use crate::spin::{Flag, SpinLock};
use crate::treiber::{Stack, Top};
use crate::turns::Turns;
use crate::{aba, lost_update, philosophers};

const FOR_NO_REASON: Config = Config { spurious: 1, ..Config::DEFAULT };
const C11: Config = Config { memory: Memory::C11, ..Config::DEFAULT };

/// The kind of failure that some interleaving has; "passed" when all were seen and none failed.
fn verdict(config: &Config, program: impl Fn() + Send + Sync + 'static) -> &'static str {
    check(config, program).verdict()
}

/// Threads go through a room for so many.
fn room(threads: usize, places: usize, enter: impl Fn(usize, &(dyn Fn() + Sync))) {
    let inside = AtomicUsize::new(0);
    enter(threads, &|| {
        assert!(inside.fetch_add(1, Ordering::Relaxed) < places);
        inside.fetch_sub(1, Ordering::Relaxed);
    });
}

#[test]
fn a_semaphore_never_lets_too_many_in() {
    let program = |threads, places| {
        move || {
            let semaphore = Semaphore::new(places);
            room(threads, places, |threads, stay| semaphore::enter(&semaphore, threads, stay));
            assert!(semaphore.try_acquire().is_some());
        }
    };
    assert_eq!(verdict(&FOR_NO_REASON, program(2, 1)), "passed");
    assert_eq!(verdict(&Config::DEFAULT, program(3, 2)), "passed");
}

#[test]
fn a_semaphore_that_looks_once_lets_too_many_in() {
    let program = || {
        let (free, given_back) = (Mutex::new(1_i32), Condvar::new());
        let lock = || free.lock().unwrap_or_else(PoisonError::into_inner);
        let enter = |stay: &(dyn Fn() + Sync)| {
            let mut free = lock();
            // The mistake: `if` in place of `while`.
            if *free == 0 {
                free = given_back.wait(free).unwrap_or_else(PoisonError::into_inner);
            }
            *free -= 1;
            drop(free);
            stay();
            *lock() += 1;
            given_back.notify_one();
        };
        room(2, 1, |_, stay| {
            thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(|| enter(stay)))));
        });
    };
    assert_eq!(verdict(&Config::DEFAULT, program), "passed");
    assert_eq!(verdict(&FOR_NO_REASON, program), "panic");
}

#[test]
fn nobody_misses_an_event_that_looks_at_the_count() {
    let program = |wait: fn(&Event)| {
        move || {
            let set_and_clear = |event: &Event| {
                event.set();
                event.clear();
            };
            assert_eq!(event::wait_for(1, wait, set_and_clear), 1);
        }
    };
    assert_eq!(verdict(&FOR_NO_REASON, program(Event::wait)), "passed");
    assert_eq!(verdict(&Config::DEFAULT, program(Event::wait_for_flag)), "deadlock");
    assert_eq!(verdict(&FOR_NO_REASON, || assert_eq!(event::come_late(2), 2)), "passed");
}

#[test]
fn a_latch_opens_for_all_and_not_before() {
    assert_eq!(verdict(&Config::DEFAULT, || assert_eq!(latch::parts_seen(2), [2; 3])), "passed");
    let in_time = || {
        let (latch, done) = (Latch::new(1), AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                latch.count_down();
                // The mistake: counted first, done afterwards.
                done.store(1, Ordering::Relaxed);
            });
            latch.wait();
            assert_eq!(done.load(Ordering::Relaxed), 1);
        });
    };
    assert_eq!(verdict(&Config::DEFAULT, in_time), "panic");
}

#[test]
fn a_barrier_that_looks_at_the_round_can_be_used_again() {
    let program =
        |wait| move || assert_eq!(barrier::rounds(2, 2, wait), Seen { early: 0, leaders: 2 });
    assert_eq!(verdict(&FOR_NO_REASON, program(Barrier::wait)), "passed");
    assert_eq!(verdict(&Config::DEFAULT, program(Barrier::wait_for_count)), "deadlock");
}

#[test]
fn a_once_makes_one() {
    let asked = || assert_eq!(once::once(2, || {}), (1, 2));
    assert_eq!(verdict(&FOR_NO_REASON, asked), "passed");
    let looked = || assert_eq!(once::check_then_make(2, || {}), 1);
    assert_eq!(verdict(&Config::DEFAULT, looked), "panic");
}

#[test]
fn after_a_making_that_panics_the_other_one_makes_it() {
    let program = || {
        let value = OnceArc::default();
        let fall = || {
            let fallen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                value.get_or_make(|| std::panic::resume_unwind(Box::new("on purpose")))
            }));
            // When the other one was first, there is nothing to make.
            drop(fallen);
        };
        thread::scope(|scope| {
            scope.spawn(fall);
            assert_eq!(*value.get_or_make(|| 5), 5);
        });
    };
    assert_eq!(verdict(&Config::DEFAULT, program), "passed");
}

#[test]
fn turns_are_taken_in_their_order() {
    let program = || {
        let (turns, taken) = (Turns::new(&[1, 0, 1]), Mutex::new(Vec::new()));
        let take = |thread, times| {
            for _ in 0..times {
                turns.take(thread, || taken.lock().unwrap().push(thread));
            }
        };
        thread::scope(|scope| {
            scope.spawn(|| take(0, 1));
            scope.spawn(|| take(1, 2));
        });
        assert_eq!(taken.into_inner().unwrap(), [1, 0, 1]);
    };
    assert_eq!(verdict(&FOR_NO_REASON, program), "passed");
}

#[test]
fn the_spin_lock_hands_on_what_was_written_unless_it_is_relaxed() {
    let add = |cell: &AtomicU32| {
        // Relaxed, and in two steps: the lock alone keeps them together.
        cell.store(cell.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    };
    let locked = move || {
        let sum = SpinLock::new(AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| add(&sum.lock()));
            scope.spawn(|| add(&sum.lock()));
        });
        assert_eq!(sum.into_inner().into_inner(), 2);
    };
    assert_eq!(verdict(&C11, locked), "passed");
    let flagged = move |give_back| {
        move || {
            let (flag, sum) = (Flag::new(), AtomicU32::new(0));
            let add_under_it = || {
                flag.take();
                add(&sum);
                flag.give_back(give_back);
            };
            thread::scope(|scope| {
                scope.spawn(add_under_it);
                scope.spawn(add_under_it);
            });
            assert_eq!(sum.into_inner(), 2);
        }
    };
    assert_eq!(verdict(&C11, flagged(Ordering::Release)), "passed");
    assert_eq!(verdict(&C11, flagged(Ordering::Relaxed)), "panic");
}

#[test]
fn the_spin_lock_lets_one_in_at_a_time() {
    let program = || {
        // A plain value: that it is reached through the guard alone is what the type says.
        let sum = SpinLock::new(Cell::new(0));
        thread::scope(|scope| {
            let add = || {
                let guard = sum.lock();
                guard.set(guard.get() + 1);
            };
            scope.spawn(add);
            scope.spawn(add);
        });
        assert_eq!(sum.into_inner().get(), 2);
    };
    assert_eq!(verdict(&C11, program), "passed");
}

#[test]
fn a_stack_that_counts_gives_each_node_to_one() {
    let program = |kind| {
        move || {
            let owners = aba::pop_twice_push_one(kind, |_| {});
            assert!((0..aba::NODES).all(|node| owners.of(node) == 1));
        }
    };
    assert_eq!(verdict(&Config::DEFAULT, program(Top::Counted)), "passed");
    assert_eq!(verdict(&C11, program(Top::Counted)), "passed");
    assert_eq!(verdict(&Config::DEFAULT, program(Top::Number)), "panic");
    let both_push = || {
        let stack = Stack::full(2, Top::Counted);
        let (first, second) = (stack.pop(|| {}).0.unwrap(), stack.pop(|| {}).0.unwrap());
        thread::scope(|scope| {
            scope.spawn(|| stack.push(first));
            scope.spawn(|| stack.push(second));
        });
        let mut left = [(); 3].map(|()| stack.pop(|| {}).0);
        left.sort_unstable();
        assert_eq!(left, [None, Some(0), Some(1)]);
    };
    assert_eq!(verdict(&C11, both_push), "passed");
}

#[test]
fn one_exception_at_the_table_is_enough() {
    let program = |rule| move || assert_eq!(philosophers::dine(&Table::new(3, rule), 1), 3);
    assert_eq!(verdict(&Config::DEFAULT, program(Rule::Smaller)), "passed");
    assert_eq!(verdict(&Config::DEFAULT, program(Rule::OneLess)), "passed");
    assert_eq!(verdict(&Config::DEFAULT, program(Rule::Left)), "deadlock");
}

#[test]
fn whoever_looks_again_goes_home_with_a_loaf() {
    let program = |buy: fn(&Shop) -> bool| {
        move || {
            let shop = Shop::default();
            let bake = || (0..2).for_each(|_| shop.bake_for(0));
            assert_eq!(customers(2, || buy(&shop), bake), 2);
        }
    };
    assert_eq!(verdict(&FOR_NO_REASON, program(Shop::buy_with_while)), "passed");
    assert_eq!(verdict(&Config::DEFAULT, program(Shop::buy_with_if)), "panic");
}

#[test]
fn a_lock_makes_three_steps_one() {
    let locked = || assert_eq!(lost_update::under_a_lock(3), 3);
    assert_eq!(verdict(&Config::DEFAULT, locked), "passed");
    let bare = || assert_eq!(lost_update::read_and_write(2, || {}), 2);
    assert_eq!(verdict(&Config::DEFAULT, bare), "panic");
}
