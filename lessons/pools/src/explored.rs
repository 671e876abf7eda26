//! The demos' small programs, as `--explore` runs them: under every interleaving.
//!
//! rayon's own threads obey nobody here, so its pools are left out.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use crossbeam::channel;
use shared::{Config, Declared, Exploration, Memory, Panics};

use crate::panic_in_a_job::{Outcome, caught, plain};
use crate::pool_by_hand::{Job, squares};
use crate::pool_waits_for_itself::jobs_in_jobs;
use crate::serial_by_accident::{Work, in_let, in_while_let};
use crate::shut_down::{after_the_queue, now};
use crate::{gated, python_pool};

/// All of them, in the order of the demos.
pub const EXPLORATIONS: &[Exploration] = &[
    Exploration {
        demo: "dummy-pool",
        title: "two workers map two items",
        config: Config::DEFAULT,
        program: map,
        outcomes: &[
            Declared::allowed("[0, 10]", "in the order of the items, whoever was first"),
            Declared::forbidden("[10, 0]", "map waits for the first result first"),
            Declared::forbidden("deadlock", "every job that was taken is done"),
        ],
    },
    Exploration {
        demo: "pool-by-hand",
        title: "two workers, two jobs, then the hang-up",
        config: Config::DEFAULT,
        program: || text(squares(2, 2, Duration::ZERO), |squares| format!("{squares:?}")),
        outcomes: &[
            Declared::allowed("[0, 1]", "each job was done once"),
            Declared::forbidden("[0]", "no job is lost"),
            Declared::forbidden("deadlock", "the hang-up ends the workers"),
        ],
    },
    Exploration {
        demo: "pool-by-hand",
        title: "one worker, joined before the hang-up",
        config: Config::DEFAULT,
        program: join_then_hang_up,
        outcomes: &[
            Declared::allowed("done", "what main would like"),
            Declared::surprising("deadlock", "the worker waits for a job, main for the worker"),
        ],
    },
    Exploration {
        demo: "serial-by-accident",
        title: "two workers, the lock held in a while let",
        config: Config::DEFAULT,
        program: || most_at_once(in_while_let),
        outcomes: &[
            Declared::allowed("1 at once", "the lock is held while the job runs"),
            Declared::forbidden("2 at once", "so the other worker waits for it"),
        ],
    },
    Exploration {
        demo: "serial-by-accident",
        title: "the same, the lock held in a let",
        config: Config::DEFAULT,
        program: || most_at_once(in_let),
        outcomes: &[
            Declared::allowed("1 at once", "one was quick"),
            Declared::allowed("2 at once", "what the pool is for"),
        ],
    },
    Exploration {
        demo: "panic-in-a-job",
        title: "one worker, a job that panics, and a good one",
        config: DELIVER,
        program: || text(plain(1, 1), became),
        outcomes: &[
            Declared::allowed("1 done", "what one would like"),
            Declared::surprising("0 done", "the worker went with the bad job"),
        ],
    },
    Exploration {
        demo: "panic-in-a-job",
        title: "the same, caught",
        config: DELIVER,
        program: || text(caught(1, 1), became),
        outcomes: &[
            Declared::allowed("1 done", "the panic ended with its job"),
            Declared::forbidden("0 done", "the worker lives"),
        ],
    },
    Exploration {
        demo: "pool-waits-for-itself",
        title: "one worker, one job that waits for another",
        config: Config::DEFAULT,
        program: || nested(1, 1),
        outcomes: &[
            Declared::allowed("1 of 1", "what one would like"),
            Declared::surprising("deadlock", "the only worker waits for itself"),
        ],
    },
    Exploration {
        demo: "pool-waits-for-itself",
        title: "two workers, two such jobs",
        config: Config::DEFAULT,
        program: || nested(2, 2),
        outcomes: &[
            Declared::allowed("2 of 2", "one was through before the other began"),
            Declared::surprising("deadlock", "both began before either was through"),
        ],
    },
    Exploration {
        demo: "pool-waits-for-itself",
        title: "two workers, one such job",
        config: Config::DEFAULT,
        program: || nested(2, 1),
        outcomes: &[
            Declared::allowed("1 of 1", "the spare worker did the inner job"),
            Declared::forbidden("deadlock", "one worker never waits for another job"),
        ],
    },
    Exploration {
        demo: "shut-down",
        title: "after the queue, one worker, two jobs, under C11",
        config: C11,
        program: || text(after_the_queue(1, 2), |done| format!("{done} done")),
        outcomes: &[
            Declared::allowed("2 done", "the queue was emptied first"),
            Declared::forbidden("1 done", "nothing is left in the queue"),
            Declared::forbidden("deadlock", "the worker ends by itself"),
        ],
    },
    Exploration {
        demo: "shut-down",
        title: "now: first the flag, then the gate, under C11",
        config: C11,
        program: || text(now(1, 2), done_and_left),
        outcomes: &[
            Declared::allowed("1 done, 1 left", "the running job ended, the next did not begin"),
            Declared::forbidden("2 done, 0 left", "who goes through the gate sees the flag"),
        ],
    },
    Exploration {
        demo: "shut-down",
        title: "now: first the gate, then the flag",
        config: Config::DEFAULT,
        program: || text(gate_first(), done_and_left),
        outcomes: &[
            Declared::allowed("1 done, 1 left", "the flag came in time"),
            Declared::surprising("2 done, 0 left", "the worker began once more"),
        ],
    },
];

/// A panic of a worker is handed to whoever joins it.
const DELIVER: Config = Config { panics: Panics::Deliver, ..Config::DEFAULT };
const C11: Config = Config { memory: Memory::C11, ..Config::DEFAULT };

fn text<T>(result: io::Result<T>, words: impl FnOnce(T) -> String) -> String {
    result.map_or_else(|err| err.to_string(), words)
}

fn became(outcome: Outcome) -> String {
    format!("{} done", outcome.done)
}

fn done_and_left((done, left): (usize, usize)) -> String {
    format!("{done} done, {left} left")
}

fn nested(workers: usize, outer: usize) -> String {
    let came = jobs_in_jobs(workers, outer, || (), |result| result.recv().is_ok());
    text(came, |came| format!("{came} of {outer}"))
}

fn map() -> String {
    text(python_pool::Pool::new(2), |pool| {
        let tens = pool.map(|item| item * 10, vec![0, 1]);
        pool.close_and_join();
        format!("{tens:?}")
    })
}

fn join_then_hang_up() -> String {
    let (queue, jobs) = channel::unbounded::<Job>();
    let worker = thread::spawn(move || {
        for job in jobs {
            job();
        }
    });
    // The worker has the receiver.
    let _ = queue.send(Box::new(|| ()));
    let _ = worker.join();
    // New: here, and not before the join.
    drop(queue);
    "done".to_owned()
}

/// Two workers with this loop do two jobs; how many ran at once, at most.
fn most_at_once(work: Work) -> String {
    let (queue, jobs) = mpsc::channel::<Job>();
    let (jobs, counts) = (Mutex::new(jobs), Arc::new([const { AtomicUsize::new(0) }; 2]));
    for _ in 0..2 {
        let counts = Arc::clone(&counts);
        // The receiver is in this very function. Relaxed: they are only counted.
        let _ = queue.send(Box::new(move || {
            let [running, most] = &*counts;
            most.fetch_max(running.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            running.fetch_sub(1, Ordering::Relaxed);
        }));
    }
    drop(queue);
    thread::scope(|scope| {
        scope.spawn(|| work(&jobs));
        scope.spawn(|| work(&jobs));
    });
    format!("{} at once", counts[1].load(Ordering::Relaxed))
}

/// As [`now`] with one worker and two jobs, but the other way round.
fn gate_first() -> io::Result<(usize, usize)> {
    let gated::Gated { open, begun, stop, ended, queue } = gated::start(1, 2)?;
    let _ = begun.recv();
    drop(open);
    // New: the worker may have come to the next job already.
    stop.store(true, Ordering::Relaxed);
    Ok((ended.iter().sum(), queue.try_iter().count()))
}

#[cfg(test)]
mod tests {
    use std::mem;

    use explorer::{Report, check};

    use super::*;
    use crate::pool_by_hand::Pool;
    use crate::pool_by_hand::baskets::{self, Baskets, lock};

    fn failure(report: &Report) -> &'static str {
        report.found.as_ref().map_or("none", |found| found.failure.kind())
    }

    #[test]
    fn a_pool_that_is_dropped_has_done_each_job_once() {
        let report = check(&C11, || {
            let done = Arc::new([const { AtomicUsize::new(0) }; 2]);
            let pool = Pool::start(2).unwrap();
            for job in 0..2 {
                let done = Arc::clone(&done);
                pool.spawn(move || {
                    done[job].fetch_add(1, Ordering::Relaxed);
                });
            }
            drop(pool);
            assert_eq!([&done[0], &done[1]].map(|times| times.load(Ordering::Relaxed)), [1, 1]);
        });
        assert!(report.passed(), "{report:?}");
    }

    #[test]
    fn a_pool_that_joins_before_it_hangs_up_never_ends() {
        assert_eq!(failure(&check(&Config::DEFAULT, || drop(join_then_hang_up()))), "deadlock");
    }

    #[test]
    fn behind_the_hang_up_of_the_baskets_nothing_is_left() {
        for messages in [1, 2] {
            let report = check(&C11, move || {
                let (sender, jobs) = baskets::queue();
                let receiver = thread::spawn(move || {
                    let (mut sum, mut spent) = (0, None);
                    while let Some(message) = jobs.next(spent) {
                        sum += message;
                        spent = Some(message);
                    }
                    sum
                });
                (1..=messages).for_each(|message| sender.send(message));
                drop(sender);
                assert_eq!(receiver.join().unwrap(), messages * (messages + 1) / 2);
            });
            assert!(report.passed(), "{report:?}");
        }
    }

    /// Two take a message each, and nobody hangs up before they have it.
    fn two_take(next: fn(&Baskets<usize>) -> Option<usize>) -> Report {
        check(&Config::DEFAULT, move || {
            let (sender, jobs) = baskets::queue();
            let other = Arc::clone(&jobs);
            let others = thread::spawn(move || next(&other));
            let third = thread::spawn(move || {
                sender.send(1);
                sender.send(2);
                // Who waits for a message does so until it comes.
                sender
            });
            let mut both = [next(&jobs), others.join().unwrap()];
            both.sort_unstable();
            assert_eq!(both, [Some(1), Some(2)]);
            drop(third.join());
        })
    }

    #[test]
    fn who_was_woken_wakes_the_next() {
        let report = two_take(|jobs| jobs.next(None));
        assert!(report.passed(), "{report:?}");
    }

    #[test]
    fn who_was_woken_and_wakes_nobody_leaves_a_sleeper_behind() {
        let report = two_take(|jobs| {
            loop {
                let mut emptied = lock(&jobs.emptied);
                let mut filled = lock(&jobs.filled);
                if emptied.full.is_empty() {
                    mem::swap(&mut emptied.full, &mut filled.basket.full);
                }
                // Wrong: there may be more, and somebody who sleeps.
                if let Some(message) = emptied.full.pop_front() {
                    return Some(message);
                }
                drop(emptied);
                filled.sleepers += 1;
                filled = jobs.more.wait(filled).unwrap();
                filled.sleepers -= 1;
                filled.waking = false;
            }
        });
        assert_eq!(failure(&report), "deadlock");
    }

    #[test]
    fn a_result_that_was_not_waited_for_is_there_later() {
        let report = check(&Config::DEFAULT, || {
            let pool = python_pool::Pool::new(1).unwrap();
            let result = pool.apply_async(|| 5);
            let later = |result: python_pool::AsyncResult<_>| result.get();
            assert_eq!(result.get_timeout(Duration::from_secs(1)).unwrap_or_else(later), 5);
            pool.close_and_join();
        });
        assert!(report.passed(), "{report:?}");
    }

    #[test]
    fn a_gate_that_opens_before_the_flag_lets_a_second_job_through() {
        let one_job = |stop: fn() -> io::Result<(usize, usize)>| {
            check(&C11, move || assert_eq!(stop().unwrap(), (1, 1)))
        };
        assert!(one_job(|| now(1, 2)).passed());
        assert_eq!(failure(&one_job(gate_first)), "panic");
    }

    #[test]
    fn two_jobs_run_at_once_only_where_the_guard_is_dropped_before() {
        let side_by_side = |work: Work| {
            check(&Config::DEFAULT, move || assert_eq!(most_at_once(work), "1 at once"))
        };
        assert!(side_by_side(in_while_let).passed());
        assert_eq!(failure(&side_by_side(in_let)), "panic");
    }
}
