//! Who gets the lock, in which order, and what becomes of those who leave.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use explorer::Config;

use super::{Guard, Lock, Mutex};
use crate::block_on::block_on;
use crate::executor;
use crate::explored::ONCE_IN_VAIN;
use crate::explored::checks::verdict;
use crate::notes::Notes;
use crate::runtime::combine::yield_now;
use crate::runtime::tests::in_time;

/// A waker that counts its calls.
#[derive(Default)]
struct Calls(AtomicU32);

impl Wake for Calls {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Calls {
    fn so_far(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Somebody who waits, and how often it was woken.
struct Waiter<'a> {
    lock: Pin<Box<Lock<'a, u32>>>,
    calls: Arc<Calls>,
}

impl<'a> Waiter<'a> {
    /// Comes and finds it locked.
    fn in_line(mutex: &'a Mutex<u32>) -> Self {
        let mut waiter = Self { lock: Box::pin(mutex.lock()), calls: Arc::default() };
        assert!(waiter.poll().is_pending());
        waiter
    }

    fn poll(&mut self) -> Poll<Guard<'a, u32>> {
        let waker = Waker::from(Arc::clone(&self.calls));
        self.lock.as_mut().poll(&mut Context::from_waker(&waker))
    }
}

#[test]
fn the_first_who_waits_is_woken_and_nobody_overtakes_it() {
    let mutex = Mutex::new(0);
    let held = block_on(mutex.lock());
    let mut waiters = [Waiter::in_line(&mutex), Waiter::in_line(&mutex)];
    drop(held);
    assert_eq!([0, 1].map(|at| waiters[at].calls.so_far()), [1, 0]);
    // The value is there, and neither the second nor a newcomer takes it.
    assert!(waiters[1].poll().is_pending());
    assert!(Waiter::in_line(&mutex).poll().is_pending());
    let Poll::Ready(first) = waiters[0].poll() else { panic!("it was woken") };
    drop(first);
    assert_eq!([0, 1].map(|at| waiters[at].calls.so_far()), [1, 1]);
    assert!(waiters[1].poll().is_ready());
}

#[test]
fn who_leaves_after_it_was_woken_passes_the_wake_up_on() {
    let mutex = Mutex::new(0);
    let held = block_on(mutex.lock());
    let [leaves, mut stays] = [Waiter::in_line(&mutex), Waiter::in_line(&mutex)];
    drop(held);
    drop(leaves);
    assert_eq!((stays.calls.so_far(), stays.poll().is_ready()), (1, true));
}

#[test]
fn who_leaves_before_it_is_woken_keeps_no_place() {
    let mutex = Mutex::new(0);
    let held = block_on(mutex.lock());
    let [leaves, mut stays] = [Waiter::in_line(&mutex), Waiter::in_line(&mutex)];
    drop(leaves);
    assert_eq!((stays.calls.so_far(), mutex.waiting()), (0, 1));
    drop(held);
    assert_eq!((stays.calls.so_far(), stays.poll().is_ready()), (1, true));
}

#[test]
fn a_lock_that_is_never_awaited_takes_no_place() {
    let mutex = Mutex::new(0);
    drop(mutex.lock());
    let _held = block_on(mutex.lock());
    drop(mutex.lock());
    assert_eq!(mutex.waiting(), 0);
}

#[test]
fn a_holder_that_panics_puts_the_value_back() {
    let mutex = Mutex::new(7);
    let holds = async {
        let _held = mutex.lock().await;
        panic!("on purpose");
    };
    let fallen = catch_unwind(AssertUnwindSafe(|| block_on(holds)));
    assert!(fallen.is_err());
    assert_eq!(*block_on(mutex.lock()), 7);
}

#[test]
fn tasks_hold_it_over_an_await_one_after_the_other() {
    let (mutex, notes) = (Rc::new(Mutex::new(0)), Notes::default());
    executor::run([1, 2, 3].map(|name| {
        let (mutex, notes) = (mutex.clone(), notes.clone());
        async move {
            let mut held = mutex.lock().await;
            notes.write(format!("{name} in"));
            yield_now().await;
            *held += 1;
            notes.write(format!("{name} out"));
        }
    }));
    assert_eq!(notes.all().join(", "), "1 in, 1 out, 2 in, 2 out, 3 in, 3 out");
    assert_eq!(*block_on(mutex.lock()), 3);
}

#[test]
fn no_addition_of_two_threads_is_lost_and_no_wake_up() {
    const ROUNDS: u32 = 5_000;
    let sum = in_time(|| {
        let mutex = Mutex::new(0);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for round in 0..ROUNDS {
                        if round % 3 == 0 {
                            // Polled once and given up, wherever it stands then.
                            let mut given_up = pin!(mutex.lock());
                            let cx = &mut Context::from_waker(Waker::noop());
                            let _ = given_up.as_mut().poll(cx);
                        }
                        *block_on(mutex.lock()) += 1;
                    }
                });
            }
        });
        *block_on(mutex.lock())
    });
    assert_eq!(sum, 2 * ROUNDS);
}

#[test]
fn a_guard_may_move_to_another_thread() {
    fn may_move<T: Send>(_: &T) {}
    let mutex = Mutex::new(0);
    may_move(&async {
        let mut held = mutex.lock().await;
        yield_now().await;
        *held += 1;
    });
}

/// Somebody holds the lock, two come; one of them polls once and leaves like this. In
/// every interleaving of the three.
fn one_leaves(leave: fn(Lock<'_, u32>)) -> &'static str {
    verdict(&Config::DEFAULT, move || {
        let mutex = Mutex::new(0);
        let held = block_on(mutex.lock());
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut lock = mutex.lock();
                let cx = &mut Context::from_waker(Waker::noop());
                // The guard, if it is ready, is dropped at once.
                drop(Pin::new(&mut lock).poll(cx));
                leave(lock);
            });
            scope.spawn(|| *block_on(mutex.lock()) += 1);
            drop(held);
        });
        assert_eq!(*block_on(mutex.lock()), 1);
    })
}

fn give_up(_: Lock<'_, u32>) {}

fn keep_the_place(lock: Lock<'_, u32>) {
    std::mem::forget(lock);
}

#[test]
fn who_leaves_takes_no_wake_up_along_in_any_interleaving() {
    assert_eq!(one_leaves(give_up), "passed");
}

#[test]
fn who_leaves_and_keeps_its_place_locks_out_the_others() {
    assert_eq!(one_leaves(keep_the_place), "deadlock");
}

#[test]
fn no_addition_is_lost_and_no_wake_up_in_any_interleaving() {
    let report = verdict(&ONCE_IN_VAIN, || {
        let mutex = Mutex::new(0);
        thread::scope(|scope| {
            scope.spawn(|| *block_on(mutex.lock()) += 1);
            *block_on(mutex.lock()) += 1;
        });
        assert_eq!(*block_on(mutex.lock()), 2);
    });
    assert_eq!(report, "passed");
}
