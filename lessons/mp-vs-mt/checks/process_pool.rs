//! So many processes, all at work, each with one job at a time, and none is left.

use std::collections::BTreeSet;
use std::env;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{self, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use judge::{Check, Evidence, Misconception, Part};

use super::answer::map;

const ONE: &str = "one worker answers all jobs, in order";
const MEET: &str = "three workers are at work at the same time";
const FEW: &str = "no more processes are started than there may be workers";
const LONG_LINES: &str = "a job and its answer may be more than a pipe holds";
const LONG_JOB: &str = "a long job holds up its own worker alone";
const ENDS: &str = if cfg!(unix) {
    "each worker ends with its input, and is waited for"
} else {
    "each worker ends with its input before map returns"
};
const DIES: &str = "a worker that ends without an answer is an error";

pub const CHECK: Check = Check {
    parts: &[
        Part::real(ONE, one),
        Part::real(MEET, meet),
        Part::real(FEW, few),
        Part::real(LONG_LINES, long_lines),
        Part::real(LONG_JOB, long_job),
        Part::real(ENDS, ends),
        Part::real(DIES, dies),
        Part::real("a worker that cannot be started is an error", missing),
        Part::real("fewer jobs than workers, and no jobs at all", fewer),
    ],
    misconceptions: &[
        Misconception {
            name: "secretly-threads",
            says: "These answers were made in your own process. A worker is a child that you \
                   start; the job goes to it through its input, and the answer is what it prints.",
            shows: |it| it.says("your own process"),
        },
        Misconception {
            name: "holds-an-end",
            says: "You and the worker wait for each other. It reads on until its input ends, so \
                   drop what you write to before you wait for it; and a line that is still in a \
                   buffer of yours has not been sent.",
            shows: |it| it.in_part(ONE) && hangs(it),
        },
        Misconception {
            name: "one-for-all",
            says: "Three jobs wait for each other, each in a worker of its own, and one of them \
                   has not been given out. Let all workers have a job before you wait for one.",
            shows: |it| it.in_part(MEET) && (hangs(it) || it.says("process")),
        },
        Misconception {
            name: "one-for-each-job",
            says: "A process is started for each job. To start one costs more than most jobs do: \
                   a worker stays, and gets the next job when it has answered.",
            shows: |it| it.says("were started"),
        },
        Misconception {
            name: "writes-all-first",
            says: "The worker waits until somebody reads its answer, and whoever should read it \
                   waits until the worker takes the next job. One job, one answer, in turn.",
            shows: |it| it.in_part(LONG_LINES) && hangs(it),
        },
        Misconception {
            name: "deals-out-beforehand",
            says: "A job waits behind a long one while another worker has nothing to do. Nobody \
                   knows beforehand how long a job takes: give the next to whoever is free.",
            shows: |it| it.in_part(LONG_JOB) && hangs(it),
        },
        Misconception {
            name: "takes-the-end-for-an-answer",
            says: "A worker that has died answers nothing. At the end of its output read_line \
                   gives an empty text and the length 0, which is not an answer.",
            shows: |it| it.in_part(DIES) && it.says("no error"),
        },
    ],
    roles: &[("worker", worker)],
};

fn hangs(it: &Evidence<'_>) -> bool {
    it.is("waiting") || it.is("busy")
}

/// The child: answers each line of its input, and says at a desk that it ends.
fn worker() {
    for line in io::stdin().lines().map_while(Result::ok) {
        match line.split(' ').next() {
            Some("meet") => stand_at_desk(true),
            Some("note") => stand_at_desk(false),
            Some("die") => process::exit(1),
            _ => {}
        }
        let answer = format!("{} {}\n", process::id(), line.to_uppercase());
        // A parent that is gone is no reason to stay.
        let written = io::stdout().write_all(answer.as_bytes()).and_then(|()| io::stdout().flush());
        if written.is_err() {
            break;
        }
    }
    if env::var_os("WORKER_SAYS_GOODBYE").is_some() {
        stand_at_desk(true);
    }
}

/// Goes to the desk, and perhaps waits there until it is let go.
fn stand_at_desk(wait: bool) {
    let Some(mut desk) = env::var("WORKER_DESK").ok().and_then(|it| TcpStream::connect(it).ok())
    else {
        return;
    };
    if wait {
        desk.read(&mut [0]).ok();
    }
}

/// Where workers come together.
struct Desk {
    address: SocketAddr,
    came: Arc<AtomicUsize>,
}

impl Desk {
    /// Whoever comes is let go when so many have come since the last were let go.
    fn open(together: usize) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("this machine has a net");
        let address = listener.local_addr().expect("it is bound");
        let came = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&came);
        // It listens until the check ends.
        thread::spawn(move || {
            let mut here = Vec::new();
            for worker in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                here.push(worker);
                if here.len() == together {
                    here.drain(..).for_each(|mut worker| drop(worker.write_all(b".")));
                }
            }
        });
        Self { address, came }
    }

    fn came(&self) -> usize {
        self.came.load(Ordering::SeqCst)
    }

    fn worker(&self) -> Command {
        let mut command = judge::child("worker");
        command.env("WORKER_DESK", self.address.to_string());
        command
    }
}

/// Lets the jobs be done, and looks at the answers; who gave each.
fn done(workers: usize, worker: impl Fn() -> Command + Sync, jobs: &[String]) -> Vec<u32> {
    let started = AtomicUsize::new(0);
    let worker = || {
        started.fetch_add(1, Ordering::SeqCst);
        worker()
    };
    let answers = match map(workers, worker, jobs) {
        Ok(answers) => answers,
        Err(err) => panic!("all workers answer, and map returns the error: {err}"),
    };
    let (here, there) = (answers.len(), jobs.len());
    assert!(here == there, "there are {there} jobs, and map returns {here} answers");
    let mut by = Vec::new();
    for (number, (answer, job)) in answers.iter().zip(jobs).enumerate() {
        let (id, text) = answer.split_once(' ').unwrap_or_default();
        let right = text == job.to_uppercase();
        let short = |text: &str| text.chars().take(20).collect::<String>();
        let (number, job, answer) = (number + 1, short(job), short(answer));
        assert!(right, "job {number} is {job:?}, and its answer {answer:?}");
        by.push(id.parse().unwrap_or(0));
    }
    let mine = by.iter().filter(|id| **id == process::id()).count();
    assert!(mine == 0, "{mine} of {there} answers come from your own process");
    let started = started.into_inner();
    assert!(started <= workers, "with {workers} at most, {started} workers were started");
    by
}

fn different(by: &[u32]) -> usize {
    by.iter().collect::<BTreeSet<_>>().len()
}

/// Jobs with these first words, each with a word that no answer knows.
fn jobs<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let words = words.into_iter().enumerate();
    words.map(|(n, word)| format!("{word} job {}", judge::seed() % 1_000 + n as u64)).collect()
}

fn worker_alone() -> Command {
    judge::child("worker")
}

fn one() {
    let by = done(1, worker_alone, &jobs(["first", "second", "", "fourth"]));
    let workers = different(&by);
    assert!(workers == 1, "with one worker, the answers come from {workers} processes");
}

fn meet() {
    let desk = Desk::open(3);
    let by = done(3, || desk.worker(), &jobs(["meet"; 6]));
    let (workers, came) = (different(&by), desk.came());
    assert!(workers == 3, "three workers were to work, and {workers} processes did");
    assert!(came == 6, "six jobs had to be done, and workers did {came}");
}

fn few() {
    let by = done(2, worker_alone, &jobs(["one of many"; 30]));
    let workers = different(&by);
    assert!(workers <= 2, "the answers of two workers come from {workers} processes");
}

fn long_lines() {
    let length = 1_200_000 + (judge::seed() % 1_000) as usize;
    let line = |n: usize| format!("{n}{}", " long".repeat(length / 5));
    done(2, worker_alone, &(0..5).map(line).collect::<Vec<_>>());
}

fn long_job() {
    // The first job is done when all others are.
    let desk = Desk::open(5);
    done(2, || desk.worker(), &jobs(["meet", "note", "note", "note", "note"]));
    let came = desk.came();
    assert!(came == 5, "five jobs had to be done, and workers did {came}");
}

fn ends() {
    let before = judge::children().unwrap_or_default();
    let desk = Desk::open(1);
    let worker = || {
        let mut command = desk.worker();
        command.env("WORKER_SAYS_GOODBYE", "");
        command
    };
    for _ in ["the first time", "and again"] {
        let met = desk.came();
        let by = done(2, worker, &jobs(["meet"; 9]));
        let (workers, ended) = (different(&by), desk.came() - met - 9);
        assert!(
            ended >= workers,
            "{workers} workers gave answers, and when map returned {ended} had come to the end \
             of their input"
        );
    }
    // Windows has no list of children.
    let after = judge::children().unwrap_or_default();
    let left = after.iter().filter(|it| !before.iter().any(|b| b.process == it.process)).count();
    assert!(left == 0, "when map returned, {left} workers had not been waited for");
}

fn dies() {
    let answers = map(2, worker_alone, &jobs(["one", "die", "three", "four"]));
    if let Ok(answers) = answers {
        panic!("a worker died over its job, and map returns {} answers, no error", answers.len());
    }
}

fn missing() {
    let nowhere = env::temp_dir().join("no-such-folder").join("no-such-program");
    let answers = map(2, || Command::new(&nowhere), &jobs(["one", "two"]));
    assert!(answers.is_err(), "there is no such program, and map returns {answers:?}");
}

fn fewer() {
    done(3, worker_alone, &jobs(["one", "two"]));
    done(2, worker_alone, &[]);
}
