//! `Condvar` in all interleavings.

extern crate watched_parking_lot as parking_lot;

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::{Duration, Instant};

use explorer::{Config, Failure, check};
use parking_lot::{Condvar, Mutex, MutexGuard};
use watched::{clock, thread};

use explored::{pair, panics, spawn, values, values_with, verdict};

mod explored;

const HOUR: Duration = Duration::from_hours(1);
const NO_TIMEOUTS: Config = Config { timeouts: 0, ..Config::DEFAULT };

#[derive(Default)]
struct Mailbox {
    mail: Mutex<i32>,
    came: Condvar,
}

impl Mailbox {
    /// Puts something in and wakes one; whether there was one.
    fn put(&self) -> bool {
        *self.mail.lock() += 1;
        self.came.notify_one()
    }

    /// Puts something in for everybody; how many slept.
    fn put_for_all(&self) -> usize {
        *self.mail.lock() += 2;
        self.came.notify_all()
    }

    fn take(&self) -> i32 {
        let mut mail = self.mail.lock();
        while *mail == 0 {
            self.came.wait(&mut mail);
        }
        *mail -= 1;
        *mail
    }
}

#[test]
fn a_notified_sleeper_has_its_lock_again() {
    // Whether somebody was woken tells who came first.
    assert_eq!(
        values(|| pair(&Arc::default(), Mailbox::take, Mailbox::put)),
        [(0, false), (0, true)]
    );
}

#[test]
fn notify_all_wakes_all_and_says_how_many() {
    let program = || {
        let mailbox: Arc<Mailbox> = Arc::default();
        let (first, second) = (spawn(&mailbox, Mailbox::take), spawn(&mailbox, Mailbox::take));
        let woken = mailbox.put_for_all();
        (first() + second(), woken)
    };
    assert_eq!(values(program), [(1, 0), (1, 1), (1, 2)]);
}

#[test]
fn notify_one_wakes_only_one() {
    assert_eq!(
        verdict(|| {
            let mailbox: Arc<Mailbox> = Arc::default();
            let (first, second) = (spawn(&mailbox, Mailbox::take), spawn(&mailbox, Mailbox::take));
            *mailbox.mail.lock() += 2;
            mailbox.came.notify_one();
            first();
            second();
        }),
        "deadlock"
    );
}

#[test]
fn a_wait_that_does_not_look_first_loses_its_wake_up() {
    fn sleep(mailbox: &Mailbox) {
        mailbox.came.wait(&mut mailbox.mail.lock());
    }
    assert_eq!(verdict(|| _ = pair(&Arc::default(), sleep, Mailbox::put)), "deadlock");
}

#[test]
fn a_notice_without_the_lock_is_lost_between_the_look_and_the_sleep() {
    fn put(shared: &(Mailbox, AtomicI32)) {
        explored::step();
        shared.1.store(1, Ordering::Relaxed);
        shared.0.came.notify_one();
    }
    fn take(shared: &(Mailbox, AtomicI32)) {
        let mut guard = shared.0.mail.lock();
        while shared.1.load(Ordering::Relaxed) == 0 {
            shared.0.came.wait(&mut guard);
        }
    }
    assert_eq!(verdict(|| _ = pair(&Arc::default(), take, put)), "deadlock");
}

#[test]
fn wait_while_waits_until_the_condition_is_over() {
    fn take(mailbox: &Mailbox) -> i32 {
        let mut mail = mailbox.mail.lock();
        mailbox.came.wait_while(&mut mail, |mail| *mail == 0);
        *mail
    }
    let all = values(|| pair(&Arc::default(), take, Mailbox::put));
    assert_eq!(all, [(1, false), (1, true)]);
    assert_eq!(verdict(|| _ = take(&Mailbox::default())), "deadlock");
}

/// A wait; whether it timed out.
type Wait = fn(&Condvar, &mut MutexGuard<'_, i32>) -> bool;

/// Whether the wait timed out, and whether the mail was there, beside one who puts it.
fn outcomes(config: &Config, wait: Wait) -> Vec<(bool, i32)> {
    fn run((mailbox, wait): &(Mailbox, Wait)) -> (bool, i32) {
        let mut mail = mailbox.mail.lock();
        let timed_out = wait(&mailbox.came, &mut mail);
        (timed_out, *mail)
    }
    values_with(config, move || {
        let shared = Arc::new((Mailbox::default(), wait));
        pair(&shared, run, |shared| shared.0.put()).0
    })
}

#[test]
fn a_wait_with_a_limit_is_woken_or_runs_out_of_time() {
    let waits: [Wait; 2] = [
        |came, mail| came.wait_for(mail, HOUR).timed_out(),
        |came, mail| came.wait_until(mail, Instant::now() + HOUR).timed_out(),
    ];
    for wait in waits {
        // Woken; the wake-up came too early; or its time was over before the mail came.
        let all = [(false, 1), (true, 0), (true, 1)];
        assert_eq!(outcomes(&Config::DEFAULT, wait), all);
        // Only a wake-up that came too early lets the time run out.
        assert_eq!(outcomes(&NO_TIMEOUTS, wait), [(false, 1), (true, 1)]);
    }
}

#[test]
fn a_wait_for_a_condition_times_out_only_if_it_still_holds() {
    let waits: [Wait; 2] = [
        |came, mail| came.wait_while_for(mail, |mail| *mail == 0, HOUR).timed_out(),
        |came, mail| {
            let end = Instant::now() + HOUR;
            came.wait_while_until(mail, |mail| *mail == 0, end).timed_out()
        },
    ];
    for wait in waits {
        assert_eq!(outcomes(&Config::DEFAULT, wait), [(false, 1), (true, 0)]);
        assert_eq!(outcomes(&NO_TIMEOUTS, wait), [(false, 1)]);
    }
}

#[test]
fn a_wake_up_too_early_leaves_the_rest_of_the_time() {
    let limit = Duration::from_millis(10);
    let woken_for_nothing = move || {
        let mailbox = Arc::new(Mailbox::default());
        let other = Arc::clone(&mailbox);
        let wakes = thread::spawn(move || {
            // On the virtual clock: the sleep is the subject.
            thread::sleep(limit / 2);
            other.came.notify_all();
        });
        let mut looks = Vec::new();
        mailbox.came.wait_while_for(
            &mut mailbox.mail.lock(),
            |_| {
                looks.push(clock::Instant::now());
                true
            },
            limit,
        );
        // Before the wait, after the wake-up, and when the time was over.
        if let [first, _, last] = looks[..] {
            assert!(last - first <= limit, "it waited longer than its limit");
        }
        wakes.join().unwrap();
    };
    assert_eq!(verdict(woken_for_nothing), "passed");
}

#[test]
fn no_limit_that_a_clock_can_reach_is_no_limit() {
    let for_ever: [fn(&Condvar, &mut MutexGuard<'_, i32>); 2] = [
        |came, mail| assert!(!came.wait_for(mail, Duration::MAX).timed_out()),
        |came, mail| _ = came.wait_while_for(mail, |mail| *mail == 0, Duration::MAX),
    ];
    for wait in for_ever {
        let alone = move || {
            let mailbox = Mailbox::default();
            wait(&mailbox.came, &mut mailbox.mail.lock());
        };
        assert_eq!(verdict(alone), "deadlock");
    }
}

#[test]
fn two_mutexes_at_one_condition_variable_panic() {
    type Shared = (Mutex<()>, Mutex<()>, Condvar);
    fn first(shared: &Shared) {
        shared.2.wait(&mut shared.0.lock());
    }
    fn second(shared: &Shared) {
        let result = shared.2.wait_for(&mut shared.1.lock(), HOUR);
        assert!(result.timed_out());
    }
    let report = check(&Config::DEFAULT, || _ = pair(&Arc::default(), first, second));
    let found = report.found.expect("they meet");
    let Failure::Panic { message, .. } = found.failure else { panic!("{}", found.failure) };
    assert!(message.contains("more than one mutex"), "{message}");
}

#[test]
fn two_mutexes_one_after_the_other_are_fine() {
    type Shared = (Mutex<bool>, Mutex<()>, Condvar);
    fn first(shared: &Shared) {
        shared.2.wait_while(&mut shared.0.lock(), |ready| !*ready);
    }
    fn second(shared: &Shared) -> bool {
        *shared.0.lock() = true;
        shared.2.notify_all();
        shared.2.wait_for(&mut shared.1.lock(), HOUR).timed_out()
    }
    // The first one may still be on its way back, but it sleeps no more.
    assert_eq!(values(|| pair(&Arc::default(), first, second)), [((), true)]);
}

#[test]
fn a_condition_that_panics_leaves_the_lock_held_by_its_guard() {
    fn fall(mailbox: &Mailbox) -> bool {
        let mut mail = mailbox.mail.lock();
        let fallen = panics(|| mailbox.came.wait_while(&mut mail, |_| panic!("on purpose")));
        fallen && mailbox.mail.is_locked() && *mail >= 0
    }
    assert_eq!(values(|| pair(&Arc::default(), fall, Mailbox::put)), [(true, false)]);
}

/// A pool as learners write it: its destructor tells the worker to end.
#[derive(Clone, Default)]
struct Pool(Arc<Mailbox>);

impl Drop for Pool {
    fn drop(&mut self) {
        *self.0.mail.lock() = 9;
        self.0.came.notify_all();
    }
}

#[test]
fn destructors_can_lock_when_an_execution_is_given_up() {
    /// Looks at the value when it goes, also by a panic.
    struct Last<'a>(MutexGuard<'a, i32>);
    fn work(mailbox: &Mailbox) {
        let mut last = Last(mailbox.mail.lock());
        if last.0.is_positive() {
            // Nobody wakes it any more.
            mailbox.came.wait(&mut last.0);
        }
        mailbox.came.wait_while(&mut last.0, |mail| *mail == 0);
    }
    fn hold(mailbox: &Mailbox) {
        let mut mail = mailbox.mail.lock();
        *mail += 1;
        mailbox.came.notify_one();
        let _again = mailbox.mail.lock();
    }
    impl Drop for Last<'_> {
        fn drop(&mut self) {
            *self.0 += 0;
        }
    }

    let program = || {
        let pool = Pool::default();
        let worker = spawn(&pool.0, work);
        *pool.0.mail.lock() += 1;
        pool.0.came.notify_one();
        worker();
    };
    assert_eq!(verdict(program), "deadlock");
    assert_eq!(verdict(|| _ = pair(&Arc::default(), work, hold)), "deadlock");
    assert_eq!(verdict(|| _ = pair(&Arc::default(), hold, work)), "deadlock");
}
