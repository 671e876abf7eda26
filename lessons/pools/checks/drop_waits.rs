//! When the pool is gone, its jobs are done and its threads have ended.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Barrier};

use crossbeam::channel;
use judge::{Action, Check, Config, Ledger, Misconception, Part, Room, Waits};

use super::answer::Pool;

/// What a worker must not do.
const SPINS: &str = "a worker without work looks again and again for some";

const RUNS: &str = "a job is done while the pool is there, and submit does not wait for it";
const DONE: &str = "no job is left undone when the pool is gone";
const ENDED: &str = "no thread of the pool is left when the pool is gone";
const MEET: &str = "two workers do two jobs at the same time";
const ROOM: &str = "one worker does one job at a time";
const IDLE: &str = "workers without work sleep, and end when the pool is dropped";

/// Enough for all that sleep.
const CONFIG: Config = Config { spurious: 1, max_executions: 20_000, ..Config::DEFAULT };
const CALM: Config = Config { spurious: 0, ..CONFIG };

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(RUNS, CONFIG, runs),
        Part::explored(DONE, CONFIG, done),
        Part::explored(ENDED, CONFIG, ended),
        Part::explored(MEET, CALM, meet),
        Part::explored(ROOM, CONFIG, room),
        Part::explored(IDLE, CONFIG, idle).never(SPINS, |it| it.spins()),
        Part::real("submit takes a thousand jobs that have to wait", many),
        Part::real(
            "eight workers do eight jobs at the same time, in one pool after another",
            eight,
        ),
    ],
    misconceptions: &[
        Misconception {
            name: "wakes-only-one",
            says: "One worker hears that it is over, and the other one waits for ever. A message \
                   is taken by one worker, and notify_one wakes one: tell each of them.",
            shows: |it| it.in_part(ENDED) && it.is("deadlock"),
        },
        Misconception {
            name: "joins-before-it-hangs-up",
            says: "The workers wait for jobs as long as somebody could send one, and a sender in \
                   a field lives until the body of drop has ended. Put it into an Option; take \
                   and drop it before the joins.",
            shows: |it| {
                it.is("deadlock")
                    && it.stuck(|waits| matches!(waits, Waits::Join(_)))
                    && it.stuck(|waits| matches!(waits, Waits::Message(_)))
            },
        },
        Misconception {
            name: "drops-the-queue",
            says: "The workers have ended, and jobs were still in the queue. A worker may go when \
                   no more jobs can come and the queue is empty: both.",
            shows: |it| it.says("handed in") && it.did(|action| matches!(action, Action::Join(_))),
        },
        Misconception {
            name: "empty-is-not-done",
            says: "The queue is empty as soon as the last job is taken out, and then that job \
                   only begins. Join the workers: they end when they have done what they took.",
            shows: |it| it.says("handed in") && it.did(|action| matches!(action, Action::Wait)),
        },
        Misconception {
            name: "detaches",
            says: "The pool is gone, and its workers run on by themselves: dropping a JoinHandle \
                   detaches its thread. Keep the handles, and join them in an impl Drop.",
            shows: |it| it.says("handed in"),
        },
        Misconception {
            name: "jobs-but-not-threads",
            says: "The jobs are done, and their threads are still about to end: what a thread \
                   keeps is dropped at its very end. Only a join waits for that.",
            shows: |it| it.says("has not ended"),
        },
    ],
    roles: &[],
};

fn runs() {
    let (go, may_go) = channel::bounded(1);
    let (tell, told) = channel::bounded(1);
    let pool = Pool::new(1);
    pool.submit(move || {
        may_go.recv().unwrap();
        tell.send(()).unwrap();
    });
    go.send(()).unwrap();
    assert!(told.recv().is_ok(), "a job was handed in, and dropped without being done");
}

fn done() {
    let ledger = Arc::new(Ledger::new());
    let pool = Pool::new(1);
    for job in 1..=2 {
        let ledger = Arc::clone(&ledger);
        pool.submit(move || ledger.note(job));
    }
    drop(pool);
    let mut done = ledger.lines();
    done.sort_unstable();
    assert!(
        done == [1, 2],
        "jobs 1 and 2 were handed in; when the pool was gone, these were done: {done:?}"
    );
}

/// Notes it when its thread ends.
struct AtTheEnd(Arc<Ledger<()>>);

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        // An execution that is given up unwinds here, and the rest of the thread's own values
        // are to be dropped all the same.
        let _ = panic::catch_unwind(AssertUnwindSafe(|| self.0.note(())));
    }
}

thread_local! {
    static LAST: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
}

fn ended() {
    let (done, ended) = (Arc::new(Ledger::new()), Arc::new(Ledger::new()));
    let (ledger, at_the_end) = (Arc::clone(&done), AtTheEnd(Arc::clone(&ended)));
    let pool = Pool::new(2);
    pool.submit(move || {
        LAST.set(Some(at_the_end));
        ledger.note(());
    });
    drop(pool);
    assert!(
        done.lines() == [()],
        "a job was handed in, and it was not done when the pool was gone"
    );
    let ended = ended.lines();
    assert!(ended == [()], "the pool is gone, and the thread that did its job has not ended");
}

fn meet() {
    let both = Arc::new(Barrier::new(2));
    let pool = Pool::new(2);
    for _ in 0..2 {
        let both = Arc::clone(&both);
        pool.submit(move || drop(both.wait()));
    }
}

fn room() {
    let room = Arc::new(Room::new());
    let pool = Pool::new(1);
    for _ in 0..2 {
        let room = Arc::clone(&room);
        pool.submit(move || room.visit());
    }
    drop(pool);
    let most = room.most();
    assert!(most == 1, "{most} jobs ran at once, and there was one worker");
}

fn idle() {
    drop(Pool::new(2));
}

fn many() {
    let ledger = Arc::new(Ledger::new());
    let (go, may_go) = channel::bounded(1);
    let pool = Pool::new(1);
    pool.submit(move || may_go.recv().unwrap());
    for job in 1..=1_000 {
        let ledger = Arc::clone(&ledger);
        pool.submit(move || ledger.note(job));
    }
    go.send(()).unwrap();
    drop(pool);
    let mut done = ledger.lines();
    done.sort_unstable();
    let all = done.iter().copied().eq(1..=1_000);
    assert!(all, "of 1000 jobs that were handed in, {} were done", done.len());
}

fn eight() {
    for _ in 0..2 {
        let all = Arc::new(Barrier::new(8));
        let pool = Pool::new(8);
        for _ in 0..8 {
            let all = Arc::clone(&all);
            pool.submit(move || drop(all.wait()));
        }
    }
}
