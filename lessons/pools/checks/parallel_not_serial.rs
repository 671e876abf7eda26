//! Jobs run at the same time, as they come, and all are done.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Barrier};

use crossbeam::channel;
use judge::{Action, Check, Config, Ledger, Misconception, Part, Refusal, Room, Waits};

use super::answer::{Job, run};

const DONE: &str = "all jobs are done when run returns";
const MEET: &str = "two workers do two jobs at the same time";
const COMES: &str = "a job begins when it comes, while another one runs";
const NEXT: &str = "a worker that is done takes the next job";
const ROOM: &str = "one worker does one job at a time";

const CONFIG: Config = Config { spurious: 1, max_executions: 20_000, ..Config::DEFAULT };
const CALM: Config = Config { spurious: 0, max_executions: 5_000, ..CONFIG };

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(DONE, CONFIG, done),
        Part::explored(MEET, CALM, meet),
        Part::explored(COMES, CALM, comes)
            .never("a worker without work looks again and again for some", |it| it.spins()),
        Part::explored(NEXT, CALM, next),
        Part::explored(ROOM, CONFIG, room),
        Part::real("eight workers do eight jobs at the same time, and a thousand in all", many),
    ],
    misconceptions: &[
        Misconception {
            name: "holds-the-lock",
            says: "A worker holds the lock of the queue while its job runs, and the others wait \
                   for the lock. A guard that is made in the head of a while let or a match lives \
                   to the end of the body: take the job out in a let of its own.",
            shows: |it| it.is("deadlock") && it.stuck(|waits| matches!(waits, Waits::Lock { .. })),
        },
        Misconception {
            name: "gives-up",
            says: "try_recv says at once that nothing is there, and more may come: the end is \
                   when all senders are gone. recv waits for the one or the other.",
            shows: |it| {
                let empty = |action: &Action| matches!(action, Action::Refused(Refusal::Empty));
                it.in_part(COMES) && !it.is("never") && it.did(empty)
            },
        },
        Misconception {
            name: "takes-all",
            says: "Jobs were taken out before anybody was free to do them, and now they wait \
                   behind one that runs. Take one job at a time, when it comes.",
            shows: |it| {
                let taken = it.events().filter(|(event, _)| event.action == Action::Receive);
                let more = taken.count() > if it.in_part(NEXT) { 2 } else { 1 };
                it.is("deadlock") && more && (it.in_part(MEET) || it.in_part(NEXT))
            },
        },
        Misconception {
            name: "spins",
            says: "A worker that asks again and again keeps a core busy and the lock taken. recv \
                   sleeps until a job comes or the senders are gone.",
            shows: |it| it.is("never"),
        },
        Misconception {
            name: "returns-early",
            says: "run has returned, and its workers still have jobs. Threads of a thread::scope \
                   have ended when it returns; others have to be joined.",
            shows: |it| it.in_part(DONE) && it.is("panic"),
        },
        Misconception {
            name: "thread-per-job",
            says: "More jobs run at once than there are workers. Spawn as many threads as there \
                   are workers, and let each take job after job.",
            shows: |it| it.in_part(ROOM),
        },
    ],
    roles: &[],
};

/// A queue with these jobs, to which no others come.
fn queue(jobs: impl IntoIterator<Item = Job>) -> Receiver<Job> {
    let (send, receive) = mpsc::channel();
    for job in jobs {
        send.send(job).expect("the receiver is here");
    }
    receive
}

fn done() {
    let ledger = Arc::new(Ledger::new());
    let job = |number: usize| -> Job {
        let ledger = Arc::clone(&ledger);
        Box::new(move || ledger.note(number))
    };
    run(2, queue((1..=2).map(job)));
    let mut done = ledger.lines();
    done.sort_unstable();
    assert!(done == [1, 2], "jobs 1 and 2 came, and when run returned, these were done: {done:?}");
    run(1, queue([]));
}

fn meet() {
    let both = Arc::new(Barrier::new(2));
    let job = |_| -> Job {
        let both = Arc::clone(&both);
        Box::new(move || drop(both.wait()))
    };
    run(2, queue((1..=2).map(job)));
}

/// The first job sends the second one, and ends when that is done.
fn comes() {
    let (send, jobs) = mpsc::channel::<Job>();
    let (go, may_go) = channel::bounded(1);
    let again = send.clone();
    let first = move || {
        let sent = again.send(Box::new(move || go.send(()).unwrap()));
        assert!(sent.is_ok(), "run has returned, and more jobs could come");
        drop(again);
        may_go.recv().unwrap();
    };
    send.send(Box::new(first)).expect("the receiver is here");
    drop(send);
    run(2, jobs);
}

/// The first job to begin meets the third: the other worker has done the second by then.
fn next() {
    let (begun, first_and_third) = (Arc::new(AtomicUsize::new(0)), Arc::new(Barrier::new(2)));
    let job = |_| -> Job {
        let (begun, first_and_third) = (Arc::clone(&begun), Arc::clone(&first_and_third));
        Box::new(move || {
            if begun.fetch_add(1, Ordering::Relaxed) != 1 {
                first_and_third.wait();
            }
        })
    };
    run(2, queue((1..=3).map(job)));
}

fn room() {
    let room = Arc::new(Room::new());
    let job = |_| -> Job {
        let room = Arc::clone(&room);
        Box::new(move || room.visit())
    };
    run(1, queue((1..=2).map(job)));
    let most = room.most();
    assert!(most == 1, "{most} jobs ran at once, and there was one worker");
}

fn many() {
    let (all, ledger) = (Arc::new(Barrier::new(8)), Arc::new(Ledger::new()));
    let job = |number: usize| -> Job {
        let (all, ledger) = (Arc::clone(&all), Arc::clone(&ledger));
        Box::new(move || {
            if number < 8 {
                all.wait();
            }
            ledger.note(number);
        })
    };
    run(8, queue((0..1_000).map(job)));
    let mut done = ledger.lines();
    done.sort_unstable();
    assert!(done.iter().copied().eq(0..1_000), "of 1000 jobs {} were done", done.len());
}
