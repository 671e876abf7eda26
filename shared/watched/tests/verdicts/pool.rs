//! A thread pool that finishes every job and then stops.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use crate::verdicts::Case;

pub(crate) const CASES: &[Case] = &[
    Case::right("pool: two workers", || run(2, RIGHT)),
    Case::right("pool: one worker", || run(1, RIGHT)),
    Case::wrong("pool: closes without the lock", "deadlock", || {
        run(1, Plan { closes_under_lock: false, ..RIGHT });
    }),
    Case::wrong("pool: wakes one worker when it closes", "deadlock", || {
        run(2, Plan { wakes_all: false, ..RIGHT });
    }),
    Case::wrong("pool: leaves the jobs that are left", "panic", || {
        run(1, Plan { finishes_jobs: false, ..RIGHT });
    }),
    Case::wrong("pool: never closes", "deadlock", || run(1, Plan { closes: false, ..RIGHT })),
    Case::wrong("pool: nobody joins, nobody closes", "left behind", || {
        let pool = Arc::new(Pool::default());
        let worker = Arc::clone(&pool);
        thread::spawn(move || work(&worker, RIGHT));
    }),
    Case::wrong("pool: holds the queue's lock while it works", "deadlock", || {
        let pool = Pool::default();
        thread::scope(|scope| {
            scope.spawn(|| {
                let _queue = pool.queue.lock().unwrap();
                // The job submits another one.
                pool.queue.lock().unwrap().jobs.push_back(1);
            });
        });
    }),
];

/// What a pool does right; each mistake is one of them left out.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is one mistake")]
struct Plan {
    closes: bool,
    closes_under_lock: bool,
    wakes_all: bool,
    finishes_jobs: bool,
}

const RIGHT: Plan =
    Plan { closes: true, closes_under_lock: true, wakes_all: true, finishes_jobs: true };

#[derive(Default)]
struct Queue {
    jobs: VecDeque<u32>,
}

#[derive(Default)]
struct Pool {
    queue: Mutex<Queue>,
    wake: Condvar,
    closed: AtomicU32,
    done: AtomicU32,
}

fn work(pool: &Pool, plan: Plan) {
    let mut queue = pool.queue.lock().unwrap();
    loop {
        if !plan.finishes_jobs && pool.closed.load(SeqCst) == 1 {
            return;
        }
        if let Some(job) = queue.jobs.pop_front() {
            drop(queue);
            pool.done.fetch_add(job, SeqCst);
            queue = pool.queue.lock().unwrap();
        } else if pool.closed.load(SeqCst) == 1 {
            return;
        } else {
            queue = pool.wake.wait(queue).unwrap();
        }
    }
}

fn run(workers: usize, plan: Plan) {
    let pool = Pool::default();
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| work(&pool, plan));
        }
        for _ in 0..2 {
            pool.queue.lock().unwrap().jobs.push_back(1);
            pool.wake.notify_one();
        }
        if !plan.closes {
            return;
        }
        let queue = plan.closes_under_lock.then(|| pool.queue.lock().unwrap());
        pool.closed.store(1, SeqCst);
        drop(queue);
        if plan.wakes_all {
            pool.wake.notify_all();
        } else {
            pool.wake.notify_one();
        }
    });
    assert_eq!(pool.done.load(SeqCst), 2, "a job was not done");
}
