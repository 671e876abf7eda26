//! Executions that are given up: destructors run, and none of them ends the process.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

use explorer::{Config, Count, explore};

use super::explored::verdict;

type Job = Box<dyn FnOnce() + Send>;

/// A pool as the book has it: every answer is unwrapped, in the destructor too.
struct Pool {
    jobs: Option<Sender<Job>>,
    workers: Vec<Option<JoinHandle<()>>>,
}

impl Pool {
    fn new(size: usize) -> Self {
        let (jobs, work) = mpsc::channel();
        let work = Arc::new(Mutex::new(work));
        let worker = |_| {
            let work = Arc::clone(&work);
            Some(thread::spawn(move || Self::work(&work)))
        };
        Self { jobs: Some(jobs), workers: (0..size).map(worker).collect() }
    }

    fn work(jobs: &Mutex<Receiver<Job>>) {
        loop {
            let job = jobs.lock().unwrap().recv();
            match job {
                Ok(job) => job(),
                Err(_) => return,
            }
        }
    }

    fn execute(&self, job: impl FnOnce() + Send + 'static) {
        self.jobs.as_ref().unwrap().send(Box::new(job)).unwrap();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.execute(|| ());
        drop(self.jobs.take());
        for worker in &mut self.workers {
            worker.take().unwrap().join().unwrap();
        }
    }
}

fn pool_of_two(job: fn(&Mutex<u8>)) -> impl Fn() {
    move || {
        let done = Arc::new(Mutex::new(0));
        let pool = Pool::new(2);
        for _ in 0..2 {
            let done = Arc::clone(&done);
            pool.execute(move || job(&done));
        }
        drop(pool);
        assert_eq!(*done.lock().unwrap(), 2);
    }
}

#[test]
fn a_pool_that_unwraps_everything_is_explored_to_its_end() {
    assert_eq!(verdict(pool_of_two(|done| *done.lock().unwrap() += 1)), "passed");
}

#[test]
fn a_pool_whose_job_panics_is_found() {
    let twice = |done: &Mutex<u8>| {
        let mut done = done.lock().unwrap();
        *done += 1;
        assert!(*done < 2, "the second job");
    };
    assert_eq!(verdict(pool_of_two(twice)), "panic");
}

#[test]
fn a_pool_whose_job_waits_for_ever_is_found() {
    let waits = |done: &Mutex<u8>| {
        let held = done.lock().unwrap();
        drop(Condvar::new().wait(held).unwrap());
    };
    assert_eq!(verdict(pool_of_two(waits)), "deadlock");
}

/// Locks, notifies and waits when it is dropped, and unwraps all of it.
struct Closing<'a> {
    open: &'a Mutex<bool>,
    changed: &'a Condvar,
}

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        *self.open.lock().unwrap() = false;
        self.changed.notify_all();
    }
}

#[test]
fn a_destructor_may_lock_what_an_unwound_thread_held() {
    let outcomes = explore(&Config::DEFAULT, Count::Classes, || {
        let (open, changed, other) = (Mutex::new(true), Condvar::new(), Mutex::new(()));
        thread::scope(|s| {
            let closing = Closing { open: &open, changed: &changed };
            s.spawn(|| {
                let mut guard = open.lock().unwrap();
                while *guard {
                    guard = changed.wait(guard).unwrap();
                }
                let _second = other.lock().unwrap();
            });
            let _first = other.lock().unwrap();
            let _second = open.lock().unwrap();
            drop(closing);
        });
    });
    assert!(outcomes.complete);
    let endings: Vec<_> = outcomes.rows.iter().map(|row| format!("{:?}", row.ending)).collect();
    assert_eq!(endings, ["Failed(\"deadlock\")"]);
}

/// Wakes one of those who wait for more, twice.
struct More<'a>(&'a Mutex<u32>, &'a Condvar);

impl Drop for More<'_> {
    fn drop(&mut self) {
        for _ in 0..2 {
            *self.0.lock().unwrap() += 1;
            self.1.notify_one();
        }
    }
}

#[test]
fn a_destructor_that_wakes_one_of_two_is_no_part_of_the_search() {
    let program = || {
        let (done, told) = (Mutex::new(false), Condvar::new());
        let (left, more) = (Mutex::new(0), Condvar::new());
        let take = || {
            *more.wait_while(left.lock().unwrap(), |left| *left == 0).unwrap() -= 1;
        };
        thread::scope(|s| {
            let _more = More(&left, &more);
            s.spawn(|| {
                *done.lock().unwrap() = true;
                told.notify_one();
                take();
            });
            s.spawn(take);
            drop(told.wait_while(done.lock().unwrap(), |done| !*done).unwrap());
        });
    };
    assert_eq!(verdict(program), "passed");
}
