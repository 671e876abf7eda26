//! Threads obey the explorer.

#![expect(clippy::unwrap_used, reason = "a panic is how an explored program fails")]

extern crate watched as std;

mod explored;

use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use explorer::{Config, Ending};

use explored::{DELIVER, endings_in, values, values_in, verdict, verdict_in};

const HOUR: Duration = Duration::from_hours(1);

/// What a panic said.
fn said<T>(result: thread::Result<T>) -> &'static str {
    result.map_or_else(|payload| *payload.downcast().unwrap(), |_| panic!("nobody panicked"))
}

#[test]
fn a_thread_returns_its_value_to_whoever_joins_it() {
    let sums = values(|| {
        let threads = [1, 2].map(|value| thread::spawn(move || value * 10));
        threads.map(|thread| thread.join().unwrap())
    });
    assert_eq!(sums, [[10, 20]]);
}

#[test]
fn two_threads_run_in_any_order() {
    let orders = values(|| {
        let order = Arc::new(Mutex::new(String::new()));
        let threads = ['a', 'b'].map(|name| {
            let order = Arc::clone(&order);
            thread::spawn(move || order.lock().unwrap().push(name))
        });
        for thread in threads {
            thread.join().unwrap();
        }
        order.lock().unwrap().clone()
    });
    assert_eq!(orders, ["ab", "ba"]);
}

#[test]
fn a_panic_is_handed_to_whoever_joins() {
    let told = values_in(&DELIVER, || {
        let thread = thread::spawn(|| panic!("on its own"));
        said(thread.join())
    });
    assert_eq!(told, ["on its own"]);
    assert_eq!(verdict(|| drop(thread::spawn(|| panic!("on its own")))), "panic");
}

#[test]
fn threads_that_join_each_other_deadlock() {
    let each_other = || {
        let (sender, receiver) = mpsc::channel::<thread::JoinHandle<()>>();
        let thread = thread::spawn(move || receiver.recv().unwrap().join().unwrap());
        sender.send(thread).unwrap();
        thread::park();
    };
    assert_eq!(verdict(each_other), "deadlock");
}

#[test]
fn a_thread_that_waits_for_ever_after_main_is_left_behind() {
    assert_eq!(verdict(|| drop(thread::spawn(thread::park))), "left behind");
}

#[test]
fn a_thread_that_nobody_joins_ends_by_itself() {
    let seen = values(|| {
        let (sender, receiver) = mpsc::channel();
        drop(thread::spawn(move || sender.send(1)));
        receiver.recv().unwrap()
    });
    assert_eq!(seen, [1]);
}

#[test]
fn a_value_that_nobody_joins_for_is_dropped_once() {
    struct Counted(Arc<Mutex<u32>>);
    impl Drop for Counted {
        fn drop(&mut self) {
            *self.0.lock().unwrap() += 1;
        }
    }
    let drops = values(|| {
        let drops = Arc::new(Mutex::new(0));
        let (first, second) = (Counted(Arc::clone(&drops)), Counted(Arc::clone(&drops)));
        let (sender, receiver) = mpsc::channel::<()>();
        drop(thread::spawn(move || {
            let _ended = sender;
            first
        }));
        thread::scope(|s| drop(s.spawn(move || second)));
        receiver.recv().unwrap_err();
        while *drops.lock().unwrap() < 2 {
            thread::yield_now();
        }
        *drops.lock().unwrap()
    });
    assert_eq!(drops, [2]);
}

#[test]
fn threads_have_the_names_that_they_were_given() {
    let names = values(|| {
        let named = thread::Builder::new().name("cook".to_owned()).stack_size(1 << 20);
        let own = || thread::current().name().map(str::to_owned);
        let cook = named.spawn(own).unwrap();
        let known = cook.thread().name().map(str::to_owned);
        let nameless = thread::spawn(own);
        assert_eq!(nameless.thread().name(), None);
        [own(), known, cook.join().unwrap(), nameless.join().unwrap()]
    });
    let named = |name: &str| Some(name.to_owned());
    assert_eq!(names, [[named("main"), named("cook"), named("cook"), None]]);
}

#[test]
fn a_thread_has_one_id_and_no_other_thread_has_it() {
    let differ = values(|| {
        let thread = thread::spawn(|| (thread::current().id(), thread::current().id()));
        let before = thread.thread().id();
        let debug = format!("{:?}", thread.thread());
        assert!(debug.contains(&format!("{before:?}")), "{debug}");
        let (first, second) = thread.join().unwrap();
        assert_eq!([before, second], [first; 2]);
        first != thread::current().id()
    });
    assert_eq!(differ, [true]);
}

#[test]
fn a_token_that_comes_first_is_kept() {
    let parked = || {
        let thread = thread::spawn(thread::park);
        thread.thread().unpark();
        thread.join().unwrap();
    };
    assert_eq!(verdict(parked), "passed");
}

#[test]
fn two_tokens_are_one() {
    let twice = || {
        let thread = thread::spawn(|| {
            thread::park();
            thread::park();
        });
        thread.thread().unpark();
        thread.thread().unpark();
        thread.join().unwrap();
    };
    let mut endings = endings_in(&Config::DEFAULT, twice);
    endings.sort();
    assert_eq!(endings, [Ending::Value(()), Ending::Failed("deadlock".to_owned())]);
}

#[test]
fn a_thread_is_unparked_through_its_current_handle() {
    let parked = || {
        let main = thread::current();
        thread::scope(|s| {
            s.spawn(|| main.unpark());
            thread::park();
        });
    };
    assert_eq!(verdict(parked), "passed");
}

#[test]
fn a_park_may_end_without_a_cause() {
    let believes = || {
        let (ready, main) = (Arc::new(Mutex::new(false)), thread::current());
        let set = Arc::clone(&ready);
        let thread = thread::spawn(move || {
            *set.lock().unwrap() = true;
            main.unpark();
        });
        thread::park();
        assert!(*ready.lock().unwrap());
        thread.join().unwrap();
    };
    let spurious = Config { spurious: 1, ..Config::DEFAULT };
    assert_eq!(verdict(believes), "passed");
    assert_eq!(verdict_in(&spurious, believes), "panic");
}

#[test]
fn a_park_with_a_limit_ends_though_nobody_unparks() {
    assert_eq!(verdict(|| thread::park_timeout(HOUR)), "passed");
}

#[test]
fn a_sleep_takes_no_real_time_and_orders_nothing() {
    let seen = values(|| {
        let done = Mutex::new(false);
        thread::scope(|s| {
            s.spawn(|| *done.lock().unwrap() = true);
            // On the virtual clock: the sleep is the subject.
            thread::sleep(HOUR);
            *done.lock().unwrap()
        })
    });
    assert_eq!(seen, [false, true]);
}

#[test]
fn a_loop_that_waits_does_not_depend_on_what_was_looked_at_before_it() {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, Ordering};
    let report = explorer::check(&Config::DEFAULT, || {
        let (lock, flag) = (Mutex::new(()), AtomicBool::new(false));
        thread::scope(|scope| {
            scope.spawn(|| {
                drop(lock.lock());
                flag.store(true, Ordering::Release);
            });
            drop(lock.lock());
            while !flag.load(Ordering::Acquire) {
                thread::yield_now();
            }
        });
    });
    assert!(report.passed(), "{:?}", report.found.map(|found| found.failure));
}

#[test]
fn whoever_looks_first_and_then_tries_may_be_passed_by_again_and_again() {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    let config = Config { max_steps: 400, ..Config::DEFAULT };
    let report = explorer::check(&config, || {
        let flag = AtomicUsize::new(0);
        let enter_and_leave = || {
            while flag.load(SeqCst) != 0 || flag.compare_exchange(0, 1, SeqCst, SeqCst).is_err() {
                std::hint::spin_loop();
            }
            flag.store(0, SeqCst);
        };
        thread::scope(|scope| (0..3).for_each(|_| drop(scope.spawn(enter_and_leave))));
    });
    assert!(report.passed(), "{:?}", report.found.map(|found| found.failure));
}

#[test]
fn a_thread_that_yields_for_ever_is_too_long() {
    let report = explorer::check(&Config::DEFAULT, || {
        thread::spawn(|| {
            loop {
                thread::yield_now();
            }
        });
    });
    let found = report.found.expect("it never ends");
    assert_eq!(found.failure, explorer::Failure::TooLong(Config::DEFAULT.max_steps));
}

#[test]
fn a_loop_that_yields_sees_what_it_waits_for() {
    let waits = || {
        let done = Mutex::new(false);
        thread::scope(|s| {
            s.spawn(|| *done.lock().unwrap() = true);
            while !*done.lock().unwrap() {
                thread::yield_now();
            }
        });
    };
    assert_eq!(verdict(waits), "passed");
}

#[test]
fn whether_a_thread_is_finished_depends_on_when_it_is_asked() {
    let answers = values(|| {
        let thread = thread::spawn(|| ());
        let first = thread.is_finished();
        let scoped = thread::scope(|s| s.spawn(|| ()).is_finished());
        thread.join().unwrap();
        (first, scoped)
    });
    let all = [(false, false), (false, true), (true, false), (true, true)];
    assert_eq!(answers, all);
}

#[test]
fn to_ask_again_and_again_whether_a_thread_is_finished_is_to_wait_for_it() {
    // On the virtual clock: the sleep is the subject.
    let pauses: [fn(); 3] = [|| (), thread::yield_now, || thread::sleep(Duration::from_millis(1))];
    for pause in pauses {
        let waits = move || {
            let thread = thread::spawn(|| 7);
            while !thread.is_finished() {
                pause();
            }
            assert_eq!(thread.join().unwrap(), 7);
        };
        assert_eq!(verdict(waits), "passed");
    }
}

#[test]
fn whoever_asks_until_its_time_is_over_gives_up() {
    let waits = || {
        let (tell, told) = mpsc::channel::<()>();
        let thread = thread::spawn(move || told.recv().is_ok());
        let mut left = 3;
        while !thread.is_finished() && left > 0 {
            // On the virtual clock: the sleep is the subject.
            thread::sleep(Duration::from_millis(1));
            left -= 1;
        }
        assert!(left == 0, "nobody has told it to end");
        drop(tell);
        thread.join().unwrap();
    };
    assert_eq!(verdict(waits), "passed");
}

#[test]
fn a_scope_ends_after_all_its_threads() {
    let sums = values(|| {
        let (mut own, sum) = (1, Mutex::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                *sum.lock().unwrap() += 10;
                // Made by a thread of the scope, and waited for like any other.
                s.spawn(|| *sum.lock().unwrap() += 100);
            });
            own += 1;
        });
        own + sum.into_inner().unwrap()
    });
    assert_eq!(sums, [112]);
}

#[test]
fn a_scope_gives_back_what_its_body_returns() {
    let returned = values(|| {
        let text = "lent".to_owned();
        thread::scope(|s| {
            let named = thread::Builder::new().name("reader".to_owned());
            let length = named.spawn_scoped(s, || text.len()).unwrap();
            assert_eq!(length.thread().name(), Some("reader"));
            length.join().unwrap()
        })
    });
    assert_eq!(returned, [4]);
}

#[test]
fn a_scope_that_panics_waits_for_its_threads_first() {
    let told = values_in(&DELIVER, || {
        let done = Arc::new(Mutex::new(false));
        let other = Arc::clone(&done);
        let thread = thread::spawn(move || {
            thread::scope(|s| {
                s.spawn(|| *other.lock().unwrap() = true);
                panic!("in the body");
            })
        });
        let told = said::<()>(thread.join());
        let done = *done.lock().unwrap();
        (told, done)
    });
    assert_eq!(told, [("in the body", true)]);
}

#[test]
fn a_panic_that_nobody_joins_makes_the_scope_panic() {
    let told = values_in(&DELIVER, || {
        let thread = thread::spawn(|| thread::scope(|s| drop(s.spawn(|| panic!("inside")))));
        said(thread.join())
    });
    assert_eq!(told, ["a scoped thread panicked"]);
}

#[test]
fn a_panic_that_is_joined_leaves_the_scope_alone() {
    let told =
        values_in(&DELIVER, || thread::scope(|s| said::<()>(s.spawn(|| panic!("in")).join())));
    assert_eq!(told, ["in"]);
}

#[test]
fn a_scope_inside_of_a_scope_waits_for_its_own() {
    let sums = values(|| {
        let sum = Mutex::new(0);
        thread::scope(|outer| {
            outer.spawn(|| {
                let own = Mutex::new(0);
                thread::scope(|inner| {
                    inner.spawn(|| *own.lock().unwrap() += 1);
                });
                *sum.lock().unwrap() += own.into_inner().unwrap();
            });
            *sum.lock().unwrap() += 10;
        });
        sum.into_inner().unwrap()
    });
    assert_eq!(sums, [11]);
}

#[test]
fn what_a_scope_lends_outlives_an_execution_that_is_given_up() {
    let stuck = || {
        let (lent, never) = (vec![1, 2, 3], Condvar::new());
        let lock = Mutex::new(0);
        thread::scope(|s| {
            for value in &lent {
                let (never, lock) = (&never, &lock);
                s.spawn(move || {
                    let mut sum = lock.lock().unwrap();
                    *sum += value;
                    while *sum < 10 {
                        sum = never.wait(sum).unwrap();
                    }
                });
            }
        });
    };
    assert_eq!(verdict(stuck), "deadlock");
}

#[test]
fn handles_are_printed_as_those_of_std() {
    let texts = values(|| {
        let thread = thread::spawn(|| ());
        let text = format!("{thread:?}");
        thread.join().unwrap();
        thread::scope(|s| format!("{text} {:?}", s.spawn(|| ())))
    });
    assert_eq!(texts, ["JoinHandle { .. } ScopedJoinHandle { .. }"]);
    assert_eq!(format!("{:?}", thread::spawn(|| ())), "JoinHandle { .. }");
}

#[test]
fn the_number_of_processors_stays_the_same() {
    // The explorer may keep its threads on one core, and then the system counts one.
    let counts = values(|| thread::available_parallelism().unwrap().get());
    assert_eq!(counts.len(), 1);
}
