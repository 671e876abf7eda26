//! Every kind of failure is found, named, and seen again.

#[allow(dead_code, reason = "each user of it needs other parts")]
mod small;

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed, Ordering::SeqCst};
use std::time::Duration;

use explorer::{Config, Failure, Found, Handle, Kind, Panics, Patience, check, ops, replay};
use small::{Lock, Number, join, spawn};

const CONFIG: Config = Config::DEFAULT;

fn found(program: impl Fn() + Send + Sync + 'static) -> Found {
    let report = check(&CONFIG, program);
    assert!(!report.passed());
    report.found.expect("the program fails")
}

fn opposite_orders() {
    let (left, right) = (Lock::new(Kind::Mutex), Lock::new(Kind::Mutex));
    let both = |first: &Lock, second: &Lock| {
        let (first, second) = (first.clone(), second.clone());
        spawn(move || {
            first.lock();
            second.lock();
            second.unlock();
            first.unlock();
        })
    };
    let threads = [both(&left, &right), both(&right, &left)];
    threads.into_iter().for_each(join);
}

#[test]
fn a_deadlock_says_who_is_stuck_and_is_seen_again() {
    let first = found(opposite_orders);
    assert_eq!(first.failure, Failure::Deadlock);
    assert_eq!(first.interruptions, 1);
    let stuck: Vec<_> = first.trace.stuck.iter().map(|it| it.thread).collect();
    assert_eq!(stuck, [0, 1, 2]);
    let again = replay(&CONFIG, &first.schedule, opposite_orders).expect("it is a schedule");
    assert_eq!(again.failure, Some(Failure::Deadlock));
    assert_eq!(again.trace, first.trace);
    let text = first.schedule.to_string();
    assert_eq!(text.parse(), Ok(first.schedule));
}

#[test]
fn a_schedule_with_more_choices_than_there_are_is_none_of_the_program() {
    let schedule = "9a9a9a".parse().expect("it is a schedule of something");
    assert_eq!(replay(&CONFIG, &schedule, opposite_orders), None);
}

#[test]
fn a_thread_that_waits_when_main_has_ended_is_left_behind() {
    let left = found(|| {
        spawn(|| ops::park(Patience::Wait, Location::caller()));
    });
    assert_eq!(left.failure, Failure::LeftBehind);
}

#[test]
fn a_loop_that_waits_for_nobody_is_a_livelock() {
    let spinning = found(|| {
        let flag = Number::new(0);
        while flag.load(SeqCst) == 0 {}
    });
    assert_eq!(spinning.failure, Failure::Livelock);
}

#[test]
fn a_panic_is_told_with_its_words_and_its_line() {
    let fallen = found(|| join(spawn(|| panic!("over"))));
    let Failure::Panic { thread: 1, message } = fallen.failure else {
        panic!("{}", fallen.failure);
    };
    assert!(message.starts_with("over (") && message.contains("failures.rs:"), "{message}");
}

#[test]
fn a_panic_that_is_delivered_is_no_failure() {
    let config = Config { panics: Panics::Deliver, ..CONFIG };
    let report = check(&config, || {
        let thread = spawn(|| {
            Number::new(0).store(1, SeqCst);
            panic!("over")
        });
        join(thread);
        let payload = ops::take_panic(thread).expect("it panicked");
        assert_eq!(payload.downcast_ref(), Some(&"over"));
    });
    assert!(report.passed(), "{:?}", report.found);
}

#[test]
fn an_execution_without_an_end_is_too_long() {
    let endless = found(|| {
        let number = Number::new(0);
        loop {
            number.add(1, SeqCst);
        }
    });
    assert_eq!(endless.failure, Failure::TooLong(CONFIG.max_steps));
}

#[test]
fn what_lives_longer_than_an_execution_is_refused() {
    let lock = Lock::new(Kind::Mutex);
    let refused = found(move || {
        lock.lock();
        lock.unlock();
    });
    let Failure::Misuse(sentence) = refused.failure else { panic!("{}", refused.failure) };
    assert!(sentence.contains("make it inside the program"), "{sentence}");
}

#[test]
fn a_program_that_runs_differently_each_time_is_named() {
    // Counts the runs, as a clock or a random number would.
    let runs = Arc::new(AtomicUsize::new(0));
    let different = found(move || {
        let run = runs.fetch_add(1, Relaxed) as u64;
        Number::new(0).store(run, SeqCst);
    });
    let Failure::NotDeterministic(sentence) = different.failure else {
        panic!("{}", different.failure);
    };
    assert!(sentence.contains("Store { value: 0"), "{sentence}");
}

#[test]
fn a_thread_that_waits_unseen_is_given_up() {
    // Whatever is slow on a busy machine is silent in the same place: at that wait.
    let config = Config { max_silence: Duration::from_secs(1), ..CONFIG };
    let report = check(&config, || {
        Number::new(0).store(1, SeqCst);
        let (_sender, receiver) = std::sync::mpsc::channel::<()>();
        // Not watched: nothing can end this wait.
        receiver.recv().ok();
    });
    let silent = report.found.expect("the program never ends");
    assert!(matches!(silent.failure, Failure::Silent { thread: 0, .. }));
}

#[test]
fn a_time_limit_may_run_out_and_a_sleep_may_end_without_a_cause() {
    let program = |patience: Patience, needs: fn(bool) -> bool| {
        move || {
            let (condvar, lock) = (Handle::new(), Lock::new(Kind::Mutex));
            lock.lock();
            let woken = ops::wait(&condvar, lock.handle(), patience, Location::caller());
            lock.unlock();
            assert!(needs(woken.is_done()));
        }
    };
    let limit = Patience::For(Duration::from_secs(1));
    assert!(check(&CONFIG, program(limit, |woken| !woken)).passed());
    let spurious = Config { spurious: 1, ..CONFIG };
    let fallen = check(&spurious, program(limit, |woken| !woken)).found;
    assert_eq!(fallen.map(|found| found.failure.kind()), Some("panic"));
    // Chance may save a program that is stuck, and need not.
    let stuck = check(&spurious, program(Patience::Wait, |woken| woken)).found;
    assert_eq!(stuck.map(|found| found.failure.kind()), Some("deadlock"));
}
