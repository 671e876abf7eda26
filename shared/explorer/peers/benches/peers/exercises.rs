//! The programs, written once: each engine compiles this file against its own `facade`.
//!
//! They share by std's own `Arc`, which no engine watches: counting references is not
//! their subject, and would only cost executions.

#![expect(clippy::unwrap_used, reason = "a panic is how a program says that it is wrong")]

use std::collections::VecDeque;
use std::sync::Arc;

use super::facade::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use super::facade::sync::{Condvar, Mutex};
use super::facade::thread::{self, JoinHandle};
use crate::exercise::{Exercise, Expected};

const HOLDS: Expected = Expected::Holds;
const DEADLOCKS: Expected = Expected::Fails("deadlock");
/// What a failed assertion says, under every engine.
const ASSERTION: &str = "assertion";
const TAKEN: &str = "somebody else took it";
const IS_REFUTED: Expected = Expected::Fails(ASSERTION);

pub(crate) const ALL: &[Exercise] = &[
    Exercise::new("counter", "fetch_add", HOLDS, || counter(add_at_once)),
    Exercise::new("counter", "load, then store", IS_REFUTED, || counter(load_then_store)),
    Exercise::new("two locks", "one order", HOLDS, || two_locks([0, 1], [0, 1])),
    Exercise::new("two locks", "opposite orders", DEADLOCKS, || two_locks([0, 1], [1, 0])),
    Exercise::new("queue, 1 to 1", "looks again", HOLDS, || one_to_one(Queue::pop)),
    Exercise::new("queue, 2 to 2", "looks again", HOLDS, || two_to_two(Queue::pop)),
    Exercise::new("queue, 2 to 2", "looks once", Expected::Fails(TAKEN), || {
        two_to_two(Queue::pop_looking_once)
    }),
    Exercise::new("pool, 2 jobs", "closes under the lock", HOLDS, || pool(2, Pool::close)),
    Exercise::new("pool, 3 jobs", "closes under the lock", HOLDS, || pool(3, Pool::close)),
    Exercise::new("pool, 2 jobs", "closes beside it", DEADLOCKS, || pool(2, Pool::close_unlocked)),
    Exercise::new("semaphore", "one hold", HOLDS, || semaphore(Semaphore::acquire)),
    Exercise::new("semaphore", "looks, then takes", IS_REFUTED, || {
        semaphore(Semaphore::look_then_take)
    }),
    Exercise::new("once flag", "stores, then unparks", HOLDS, || once_flag(Flag::raise)),
    Exercise::new("once flag", "unparks, then stores", DEADLOCKS, || {
        once_flag(Flag::raise_too_late)
    }),
    Exercise::new("message", "release, acquire", HOLDS, || message(Message::send)),
    Exercise::new("message", "flag first", IS_REFUTED, || message(Message::send_flag_first)),
    Exercise::new("message", "relaxed", Expected::FailsIfWeak(ASSERTION), || {
        message(Message::send_relaxed)
    }),
];

fn join_all<const N: usize>(threads: [JoinHandle<()>; N]) {
    for thread in threads {
        thread.join().unwrap();
    }
}

fn add_at_once(number: &AtomicU64) {
    number.fetch_add(1, Ordering::SeqCst);
}

fn load_then_store(number: &AtomicU64) {
    let read = number.load(Ordering::SeqCst);
    number.store(read + 1, Ordering::SeqCst);
}

fn counter(add: fn(&AtomicU64)) {
    let number = Arc::new(AtomicU64::new(0));
    let threads = [(); 2].map(|()| {
        let number = Arc::clone(&number);
        thread::spawn(move || {
            add(&number);
            add(&number);
        })
    });
    join_all(threads);
    assert_eq!(number.load(Ordering::SeqCst), 4);
}

fn two_locks(here: [usize; 2], there: [usize; 2]) {
    let accounts = Arc::new([Mutex::new(100), Mutex::new(100)]);
    let threads = [here, there].map(|[first, second]| {
        let accounts = Arc::clone(&accounts);
        thread::spawn(move || {
            let mut first = accounts[first].lock().unwrap();
            let mut second = accounts[second].lock().unwrap();
            *first += 10;
            *second -= 10;
        })
    });
    join_all(threads);
    let total = *accounts[0].lock().unwrap() + *accounts[1].lock().unwrap();
    assert_eq!(total, 200);
}

/// A queue with room for one.
struct Queue {
    items: Mutex<VecDeque<u64>>,
    not_empty: Condvar,
    not_full: Condvar,
}

impl Queue {
    fn new() -> Self {
        Self {
            items: Mutex::new(VecDeque::new()),
            not_empty: Condvar::new(),
            not_full: Condvar::new(),
        }
    }

    fn push(&self, item: u64) {
        let mut items = self.items.lock().unwrap();
        while !items.is_empty() {
            items = self.not_full.wait(items).unwrap();
        }
        items.push_back(item);
        self.not_empty.notify_one();
    }

    fn pop(&self) -> u64 {
        let mut items = self.items.lock().unwrap();
        while items.is_empty() {
            items = self.not_empty.wait(items).unwrap();
        }
        self.not_full.notify_one();
        items.pop_front().unwrap()
    }

    /// Wrong: another consumer may have come in between.
    fn pop_looking_once(&self) -> u64 {
        let mut items = self.items.lock().unwrap();
        if items.is_empty() {
            items = self.not_empty.wait(items).unwrap();
        }
        self.not_full.notify_one();
        items.pop_front().expect(TAKEN)
    }
}

fn one_to_one(pop: fn(&Queue) -> u64) {
    let queue = Arc::new(Queue::new());
    let consumer = {
        let queue = Arc::clone(&queue);
        thread::spawn(move || assert_eq!([pop(&queue), pop(&queue)], [1, 2]))
    };
    queue.push(1);
    queue.push(2);
    consumer.join().unwrap();
}

fn two_to_two(pop: fn(&Queue) -> u64) {
    let queue = Arc::new(Queue::new());
    let consumers = [(); 2].map(|()| {
        let queue = Arc::clone(&queue);
        thread::spawn(move || pop(&queue))
    });
    let producers = [1, 2].map(|item| {
        let queue = Arc::clone(&queue);
        thread::spawn(move || queue.push(item))
    });
    join_all(producers);
    let taken = consumers.map(|consumer| consumer.join().unwrap());
    assert_eq!(taken[0] + taken[1], 3);
}

type Job = Box<dyn FnOnce() + Send>;

struct Jobs {
    waiting: Mutex<VecDeque<Job>>,
    wake: Condvar,
    closed: AtomicBool,
}

impl Jobs {
    fn next(&self) -> Option<Job> {
        let mut waiting = self.waiting.lock().unwrap();
        loop {
            if let Some(job) = waiting.pop_front() {
                return Some(job);
            }
            if self.closed.load(Ordering::SeqCst) {
                return None;
            }
            waiting = self.wake.wait(waiting).unwrap();
        }
    }
}

struct Pool {
    jobs: Arc<Jobs>,
    workers: [JoinHandle<()>; 2],
}

impl Pool {
    fn new() -> Self {
        let jobs = Arc::new(Jobs {
            waiting: Mutex::new(VecDeque::new()),
            wake: Condvar::new(),
            closed: AtomicBool::new(false),
        });
        let workers = [(); 2].map(|()| {
            let jobs = Arc::clone(&jobs);
            thread::spawn(move || {
                while let Some(job) = jobs.next() {
                    job();
                }
            })
        });
        Self { jobs, workers }
    }

    fn submit(&self, job: impl FnOnce() + Send + 'static) {
        self.jobs.waiting.lock().unwrap().push_back(Box::new(job));
        self.jobs.wake.notify_one();
    }

    fn close(self) {
        let waiting = self.jobs.waiting.lock().unwrap();
        self.jobs.closed.store(true, Ordering::SeqCst);
        drop(waiting);
        self.jobs.wake.notify_all();
        join_all(self.workers);
    }

    /// Wrong: a worker may have looked already, and go to sleep after the notification.
    fn close_unlocked(self) {
        self.jobs.closed.store(true, Ordering::SeqCst);
        self.jobs.wake.notify_all();
        join_all(self.workers);
    }
}

fn pool(jobs: u64, close: fn(Pool)) {
    let done = Arc::new(AtomicU64::new(0));
    let pool = Pool::new();
    for _ in 0..jobs {
        let done = Arc::clone(&done);
        pool.submit(move || {
            done.fetch_add(1, Ordering::SeqCst);
        });
    }
    close(pool);
    assert_eq!(done.load(Ordering::SeqCst), jobs);
}

/// A semaphore with one permit.
struct Semaphore {
    permits: Mutex<u64>,
    freed: Condvar,
}

impl Semaphore {
    fn acquire(&self) {
        let mut permits = self.permits.lock().unwrap();
        while *permits == 0 {
            permits = self.freed.wait(permits).unwrap();
        }
        *permits -= 1;
    }

    /// Wrong: somebody else may take the permit between the two holds.
    fn look_then_take(&self) {
        let mut permits = self.permits.lock().unwrap();
        while *permits == 0 {
            permits = self.freed.wait(permits).unwrap();
        }
        drop(permits);
        let mut permits = self.permits.lock().unwrap();
        *permits = permits.saturating_sub(1);
    }

    fn release(&self) {
        *self.permits.lock().unwrap() += 1;
        self.freed.notify_one();
    }
}

fn semaphore(acquire: fn(&Semaphore)) {
    let semaphore = Arc::new(Semaphore { permits: Mutex::new(1), freed: Condvar::new() });
    let inside = Arc::new(AtomicU64::new(0));
    let enter = move |semaphore: &Semaphore, inside: &AtomicU64| {
        acquire(semaphore);
        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two are inside");
        inside.fetch_sub(1, Ordering::SeqCst);
        semaphore.release();
    };
    let threads = [(); 2].map(|()| {
        let (semaphore, inside) = (Arc::clone(&semaphore), Arc::clone(&inside));
        thread::spawn(move || enter(&semaphore, &inside))
    });
    enter(&semaphore, &inside);
    join_all(threads);
}

/// A flag that is raised once, and two threads that wait for it.
struct Flag {
    raised: Arc<AtomicBool>,
    waiters: [JoinHandle<()>; 2],
}

impl Flag {
    fn unpark_all(&self) {
        for waiter in &self.waiters {
            waiter.thread().unpark();
        }
    }

    fn raise(&self) {
        self.raised.store(true, Ordering::Release);
        self.unpark_all();
    }

    /// Wrong: a waiter may look before the flag is raised, and park again for ever.
    fn raise_too_late(&self) {
        self.unpark_all();
        self.raised.store(true, Ordering::Release);
    }
}

fn once_flag(raise: fn(&Flag)) {
    let raised = Arc::new(AtomicBool::new(false));
    let waiters = [(); 2].map(|()| {
        let raised = Arc::clone(&raised);
        thread::spawn(move || {
            while !raised.load(Ordering::Acquire) {
                thread::park();
            }
        })
    });
    let flag = Flag { raised, waiters };
    raise(&flag);
    join_all(flag.waiters);
}

struct Message {
    text: AtomicU64,
    ready: AtomicBool,
}

impl Message {
    fn send(&self) {
        self.text.store(42, Ordering::Relaxed);
        self.ready.store(true, Ordering::Release);
    }

    /// Wrong in any order of memory.
    fn send_flag_first(&self) {
        self.ready.store(true, Ordering::Release);
        self.text.store(42, Ordering::Relaxed);
    }

    /// Wrong where memory is weaker than sequentially consistent.
    fn send_relaxed(&self) {
        self.text.store(42, Ordering::Relaxed);
        self.ready.store(true, Ordering::Relaxed);
    }

    fn receive(&self) -> Option<u64> {
        self.ready.load(Ordering::Acquire).then(|| self.text.load(Ordering::Relaxed))
    }
}

fn message(send: fn(&Message)) {
    let message = Arc::new(Message { text: AtomicU64::new(0), ready: AtomicBool::new(false) });
    let sender = {
        let message = Arc::clone(&message);
        thread::spawn(move || send(&message))
    };
    let reader = {
        let message = Arc::clone(&message);
        thread::spawn(move || assert!(matches!(message.receive(), None | Some(42))))
    };
    join_all([sender, reader]);
}
