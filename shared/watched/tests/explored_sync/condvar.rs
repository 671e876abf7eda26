//! `Condvar`.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use explorer::{Config, Ending};

use super::explored::{DELIVER, endings_in, values, values_in, verdict, verdict_in};

const SECOND: Duration = Duration::from_secs(1);
const SPURIOUS: Config = Config { spurious: 1, ..Config::DEFAULT };
/// A wait runs out only when nobody can end it.
const PATIENT: Config = Config { timeouts: 0, ..Config::DEFAULT };

#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    bell: Condvar,
}

impl Bell {
    fn ring(&self) {
        *self.rung.lock().unwrap() = true;
        self.bell.notify_one();
    }

    fn wait_in_a_loop(&self) {
        let mut rung = self.rung.lock().unwrap();
        while !*rung {
            rung = self.bell.wait(rung).unwrap();
        }
    }
}

/// One thread rings, another one waits like this.
fn one_waits(wait: fn(&Bell)) -> impl Fn() {
    move || {
        let bell = Bell::default();
        thread::scope(|s| {
            s.spawn(|| bell.ring());
            wait(&bell);
        });
    }
}

#[test]
fn a_wait_in_a_loop_ends() {
    assert_eq!(verdict(one_waits(Bell::wait_in_a_loop)), "passed");
    assert_eq!(verdict_in(&SPURIOUS, one_waits(Bell::wait_in_a_loop)), "passed");
}

#[test]
fn a_wait_that_looks_only_before_believes_a_wake_up_without_a_cause() {
    let wait = |bell: &Bell| {
        let mut rung = bell.rung.lock().unwrap();
        if !*rung {
            rung = bell.bell.wait(rung).unwrap();
        }
        assert!(*rung);
    };
    assert_eq!(verdict(one_waits(wait)), "passed");
    assert_eq!(verdict_in(&SPURIOUS, one_waits(wait)), "panic");
}

#[test]
fn a_wait_that_does_not_look_misses_the_ring() {
    let wait = |bell: &Bell| drop(bell.bell.wait(bell.rung.lock().unwrap()).unwrap());
    assert_eq!(verdict(one_waits(wait)), "deadlock");
}

#[test]
fn a_flag_without_its_lock_loses_a_wake_up() {
    let ring_and_wait = || {
        let (rung, lock, bell) = (Mutex::new(false), Mutex::new(()), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                *rung.lock().unwrap() = true;
                bell.notify_one();
            });
            let mut guard = lock.lock().unwrap();
            while !*rung.lock().unwrap() {
                guard = bell.wait(guard).unwrap();
            }
        });
    };
    assert_eq!(verdict(ring_and_wait), "deadlock");
}

#[test]
fn a_wait_while_looks_again_by_itself() {
    let wait = |bell: &Bell| {
        let rung = bell.bell.wait_while(bell.rung.lock().unwrap(), |rung| !*rung).unwrap();
        assert!(*rung);
    };
    assert_eq!(verdict(one_waits(wait)), "passed");
    assert_eq!(verdict_in(&SPURIOUS, one_waits(wait)), "passed");
}

#[test]
fn others_have_the_lock_during_a_wait() {
    let turns = values(|| {
        let (turn, next) = (Mutex::new(0), Condvar::new());
        let play = |mine: u32| {
            for round in 0..2 {
                let mut now =
                    next.wait_while(turn.lock().unwrap(), |now| *now != 2 * round + mine).unwrap();
                *now += 1;
                next.notify_all();
            }
        };
        thread::scope(|s| {
            s.spawn(|| play(1));
            play(0);
        });
        turn.into_inner().unwrap()
    });
    assert_eq!(turns, [4]);
}

fn two_wait(ring: fn(&Condvar)) -> impl Fn() {
    move || {
        let (open, gate) = (Mutex::new(false), Condvar::new());
        let pass = || drop(gate.wait_while(open.lock().unwrap(), |open| !*open).unwrap());
        thread::scope(|s| {
            s.spawn(pass);
            s.spawn(pass);
            *open.lock().unwrap() = true;
            ring(&gate);
        });
    }
}

#[test]
fn all_are_woken_or_only_one() {
    assert_eq!(verdict(two_wait(Condvar::notify_all)), "passed");
    assert_eq!(verdict(two_wait(Condvar::notify_one)), "deadlock");
}

#[test]
fn either_of_two_sleepers_may_be_the_one() {
    let first = values(|| {
        let (state, gate) = (Mutex::new((0, Vec::new())), Condvar::new());
        let pass = |who: u8| {
            let mut guard = state.lock().unwrap();
            guard.0 += 1;
            guard = gate.wait(guard).unwrap();
            guard.1.push(who);
            drop(guard);
            gate.notify_one();
        };
        thread::scope(|s| {
            s.spawn(|| pass(1));
            s.spawn(|| pass(2));
            while state.lock().unwrap().0 < 2 {
                thread::yield_now();
            }
            gate.notify_one();
        });
        state.into_inner().unwrap().1
    });
    assert_eq!(first, [[1, 2], [2, 1]]);
}

#[test]
fn a_wait_with_a_limit_runs_out_or_is_ended() {
    let program = || {
        let bell = Bell::default();
        thread::scope(|s| {
            s.spawn(|| bell.ring());
            let rung = bell.rung.lock().unwrap();
            if *rung {
                return None;
            }
            let (rung, outcome) = bell.bell.wait_timeout(rung, SECOND).unwrap();
            Some((*rung, outcome.timed_out()))
        })
    };
    let all = [None, Some((false, true)), Some((true, false)), Some((true, true))];
    assert_eq!(values(program), all);
    assert_eq!(values_in(&PATIENT, program), [None, Some((true, false))]);
}

#[test]
fn a_limit_saves_a_wait_that_nobody_ends() {
    let waited = values_in(&PATIENT, || {
        let (lock, bell) = (Mutex::new(3), Condvar::default());
        let (guard, outcome) = bell.wait_timeout(lock.lock().unwrap(), SECOND).unwrap();
        (*guard, outcome.timed_out())
    });
    assert_eq!(waited, [(3, true)]);
}

#[test]
fn a_wait_while_with_a_limit_ends_in_time_or_not() {
    let program = || {
        let bell = Bell::default();
        thread::scope(|s| {
            s.spawn(|| bell.ring());
            let rung = bell.rung.lock().unwrap();
            let waited = bell.bell.wait_timeout_while(rung, SECOND, |rung| !*rung);
            let (rung, outcome) = waited.unwrap();
            (*rung, outcome.timed_out())
        })
    };
    assert_eq!(values(program), [(false, true), (true, false)]);
    let spurious = Config { spurious: 1, timeouts: 0, ..Config::DEFAULT };
    assert_eq!(values_in(&spurious, program), [(true, false)]);
}

#[test]
fn a_wait_while_with_a_limit_ends_though_nobody_rings() {
    let waited = values(|| {
        let (lock, bell) = (Mutex::new(()), Condvar::new());
        let guard = lock.lock().unwrap();
        bell.wait_timeout_while(guard, SECOND, |()| true).unwrap().1.timed_out()
    });
    assert_eq!(waited, [true]);
}

#[test]
fn a_sleeper_hears_that_its_lock_was_poisoned() {
    let heard = values_in(&DELIVER, || {
        let shared = Arc::new(Bell::default());
        let other = Arc::clone(&shared);
        let thread = thread::spawn(move || {
            let mut rung = other.rung.lock().unwrap();
            *rung = true;
            other.bell.notify_one();
            panic!("while the lock is held");
        });
        let heard = match shared.rung.lock() {
            Ok(rung) => shared.bell.wait(rung).map_or_else(|it| *it.into_inner(), |_| false),
            Err(poisoned) => *poisoned.into_inner(),
        };
        let _ = thread.join();
        heard
    });
    assert_eq!(heard, [true]);
}

#[test]
fn a_panic_while_a_sleeper_is_awake_is_told_as_such() {
    let endings = endings_in(&Config::DEFAULT, || {
        let bell = Bell::default();
        thread::scope(|s| {
            s.spawn(|| bell.ring());
            bell.wait_in_a_loop();
            assert!(!*bell.rung.lock().unwrap(), "it has rung");
        });
    });
    let [Ending::Failed(how)] = &endings[..] else { panic!("{endings:?}") };
    assert!(how.starts_with("panic: it has rung"), "{how}");
}
