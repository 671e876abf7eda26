//! Jobs that are explored end as those of `rayon` do, in every interleaving.

extern crate watched as std;
extern crate watched_rayon as rayon;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use explorer::{Config, Panics};
use rayon::{ThreadPool, ThreadPoolBuilder};

use explored::{fails, outcomes, passes};

mod explored;

fn pool(workers: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(workers).build().expect("a few threads")
}

/// What two jobs see of a counter to which each adds.
fn two_adds(join: impl FnOnce(&(dyn Fn() -> u32 + Sync))) -> u32 {
    let counter = AtomicU32::new(0);
    join(&|| {
        let read = counter.load(SeqCst);
        counter.store(read + 1, SeqCst);
        read
    });
    counter.into_inner()
}

#[test]
fn both_jobs_of_a_join_are_done_at_once_or_one_after_the_other() {
    let seen = |workers| {
        outcomes(&Config::DEFAULT, move || two_adds(|add| _ = pool(workers).join(add, add)))
    };
    assert_eq!(seen(1), BTreeSet::from([2]));
    assert_eq!(seen(2), BTreeSet::from([1, 2]));
    let global = outcomes(&Config::DEFAULT, || two_adds(|add| _ = rayon::join(add, add)));
    assert_eq!(global, BTreeSet::from([1, 2]));
}

#[test]
fn a_join_gives_both_answers() {
    passes(|| assert_eq!(rayon::join(|| 1, || "two"), (1, "two")));
}

#[test]
fn a_scope_waits_for_the_jobs_of_its_jobs() {
    passes(|| {
        let count = AtomicU32::new(0);
        let value = pool(2).scope(|scope| {
            scope.spawn(|scope| {
                count.fetch_add(1, SeqCst);
                scope.spawn(|_| _ = count.fetch_add(1, SeqCst));
            });
            7
        });
        assert_eq!((value, count.into_inner()), (7, 2));
    });
}

#[test]
fn no_more_jobs_run_than_there_are_workers() {
    let most = |workers| {
        outcomes(&Config::DEFAULT, move || {
            let (running, most) = (AtomicU32::new(0), AtomicU32::new(0));
            let job = || {
                let now = running.fetch_add(1, SeqCst) + 1;
                most.fetch_max(now, SeqCst);
                running.fetch_sub(1, SeqCst);
            };
            pool(workers).scope(|scope| {
                scope.spawn(|_| job());
                job();
            });
            most.into_inner()
        })
    };
    assert_eq!(most(1), BTreeSet::from([1]));
    assert_eq!(most(2), BTreeSet::from([1, 2]));
}

#[test]
fn a_single_worker_takes_back_its_newest_job_first() {
    let seen = outcomes(&Config::DEFAULT, || {
        let order = Mutex::new(String::new());
        pool(1).scope(|scope| {
            scope.spawn(|_| order.lock().unwrap().push('a'));
            scope.spawn(|_| order.lock().unwrap().push('b'));
        });
        order.into_inner().unwrap()
    });
    assert_eq!(seen, BTreeSet::from(["ba".to_owned()]));
}

#[test]
fn joins_within_joins_end_with_one_worker() {
    passes(|| {
        let answer = pool(1).install(|| {
            let four = rayon::join(|| rayon::join(|| 1, || 2), || rayon::join(|| 3, || 4));
            assert_eq!(rayon::current_num_threads(), 1);
            four
        });
        assert_eq!(answer, ((1, 2), (3, 4)));
    });
}

#[test]
fn what_is_installed_from_another_pool_waits_and_helps() {
    passes(|| {
        let (one, other) = (pool(1), pool(1));
        let value = one.install(|| other.install(|| one.install(|| 7)));
        assert_eq!(value, 7);
    });
}

#[test]
fn a_spawned_job_runs_after_all() {
    passes(|| {
        let (sender, receiver) = channel();
        let other = sender.clone();
        rayon::spawn(move || sender.send(1).unwrap());
        pool(1).spawn(move || {
            let again = other.clone();
            rayon::spawn(move || again.send(2).unwrap());
            drop(other);
        });
        assert_eq!(receiver.iter().sum::<i32>(), 3);
    });
}

#[test]
fn waiting_on_a_channel_for_a_job_of_a_full_pool_is_a_deadlock() {
    fails("deadlock", || {
        let pool = Arc::new(pool(1));
        let inner = Arc::clone(&pool);
        pool.install(move || {
            let (sender, receiver) = channel();
            inner.spawn(move || sender.send(1).unwrap());
            assert_eq!(receiver.recv(), Ok(1));
        });
    });
}

#[test]
fn a_lock_that_is_held_while_its_holder_helps_is_a_deadlock() {
    fails("deadlock", || {
        let (pool, lock) = (pool(2), Arc::new(Mutex::new(0)));
        let other = Arc::clone(&lock);
        pool.install(|| {
            // May come on top of the join below, whose worker has the lock.
            rayon::spawn(move || *other.lock().unwrap() += 1);
            let mut held = lock.lock().unwrap();
            let (one, two) = rayon::join(|| 1, || 2);
            *held += one + two;
        });
    });
}

#[test]
fn a_panic_comes_out_where_the_jobs_are_waited_for() {
    let programs: [(&str, fn()); 6] = [
        ("left", || _ = rayon::join(|| panic!("left"), || 1)),
        ("right", || _ = rayon::join(|| 1, || panic!("right"))),
        ("left", || _ = rayon::join(|| panic!("left"), || panic!("right"))),
        ("job", || rayon::scope(|scope| scope.spawn(|_| panic!("job")))),
        ("body", || rayon::scope(|_| panic!("body"))),
        ("installed", || pool(1).install(|| panic!("installed"))),
    ];
    for panics in [Panics::Fail, Panics::Deliver] {
        let config = Config { panics, ..Config::DEFAULT };
        for (message, program) in programs {
            let caught = move || {
                let fallen = catch_unwind(AssertUnwindSafe(program)).unwrap_err();
                *fallen.downcast_ref::<&str>().unwrap()
            };
            assert_eq!(outcomes(&config, caught), BTreeSet::from([message]));
        }
    }
}

#[test]
fn of_two_panics_in_a_scope_the_first_comes_out() {
    let seen = outcomes(&Config::DEFAULT, || {
        let fallen = catch_unwind(|| {
            rayon::scope(|scope| {
                scope.spawn(|_| panic!("one"));
                panic!("two");
            });
        });
        *fallen.unwrap_err().downcast_ref::<&str>().unwrap()
    });
    assert_eq!(seen, BTreeSet::from(["one", "two"]));
}

#[test]
fn a_panic_of_a_job_that_nobody_waits_for_is_a_failure() {
    fails("panic: on purpose", || rayon::spawn(|| panic!("on purpose")));
}

#[test]
fn a_pool_that_is_made_outside_is_refused() {
    let pool = pool(1);
    fails("panic: cannot be explored", move || pool.install(|| ()));
}
