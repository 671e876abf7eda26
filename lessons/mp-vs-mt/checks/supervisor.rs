//! A crash costs a start and no answer; nothing is started too much, and nothing is left.

use std::env;
use std::io::{self, Write};
use std::process::{self, Command};

use judge::{Check, Evidence, Misconception, Part};

use super::answer::supervise;

const CALM: &str = "a worker that does not crash does all";
const GOES_ON: &str = "the next worker goes on where the last one fell";
const BUDGET: &str = "when the budget is used up, it gives up";
const IN_ALL: &str = "the budget is for all jobs together";
const UNREAD: &str = "a worker may crash before it has read its job";
const SUCCESS: &str = "when all jobs have their answers, nothing is started";
const REAPED: &str = if cfg!(unix) {
    "each worker is waited for before the next is started"
} else {
    "workers come one after the other (that each is waited for is not seen on this system)"
};

pub const CHECK: Check = Check {
    parts: &[
        Part::real(CALM, calm),
        Part::real(GOES_ON, goes_on),
        Part::real(BUDGET, gives_up),
        Part::real(IN_ALL, in_all),
        Part::real(UNREAD, unread),
        Part::real("a worker may crash between two jobs", between),
        Part::real("a job and its answer may be more than a pipe holds", long),
        Part::real(SUCCESS, success),
        Part::real(REAPED, reaped),
        Part::real("what cannot be started is an error", missing),
        Part::real("without jobs there is nothing to do", without_jobs),
    ],
    misconceptions: &[
        Misconception {
            name: "wait-for-each-other",
            says: "You and the worker wait for each other. It writes an answer before it reads on, \
                   so read one after each job; and it reads until its input ends, so drop what you \
                   write to before you wait for it.",
            shows: hangs,
        },
        Misconception {
            name: "for-ever",
            says: "A job that crashes every worker crashes the next one, too. Count the starts, \
                   and give up when the budget is used up.",
            shows: |it| it.says("and on it goes"),
        },
        Misconception {
            name: "gives-up-at-a-broken-pipe",
            says: "Whoever writes to a worker that is gone gets an error. That is how this crash \
                   shows, just as the end of its output is: it costs a start, and no more.",
            shows: |it| it.says("returns the error"),
        },
        Misconception {
            name: "restarts-after-success",
            says: "All jobs have their answers, and there is nothing left to start a worker for. \
                   The number of answers says whether the work is done, and not the exit code.",
            shows: |it| it.says("all jobs have answers"),
        },
        Misconception {
            name: "budget-for-each-job",
            says: "Every job that is done fills the budget up again, and a worker that crashes \
                   over each job is started without end. The budget is one for all jobs.",
            shows: |it| it.in_part(IN_ALL) && it.says("instead of"),
        },
        Misconception {
            name: "off-by-one",
            says: "The budget counts the workers that are started again. The first one is not of \
                   them: with a budget of 2 there may be three.",
            shows: |it| it.in_part(BUDGET) && it.says("instead of"),
        },
        Misconception {
            name: "begins-again",
            says: "A job is done once more although its answer had come. Keep the answers where no \
                   crash can reach them, and give the next worker the first job without one.",
            shows: |it| it.in_part(GOES_ON) && (it.says("once more") || it.says("jobs, and")),
        },
        Misconception {
            name: "never-reaps",
            says: "An ended process keeps its place in the system's list until its parent waits \
                   for it. Dropping a Child does not: wait for each before you start the next.",
            shows: |it| it.says("was not waited for"),
        },
    ],
    roles: &[("worker", worker)],
};

fn hangs(it: &Evidence<'_>) -> bool {
    it.is("waiting") || it.is("busy")
}

/// When a worker crashes; jobs are counted from 0.
#[derive(Clone, Copy, Debug)]
enum Crash {
    Never,
    /// It reads nothing.
    AtOnce,
    /// It has read this job.
    Over(usize),
    /// It has answered this job.
    After(usize),
}

use Crash::{After, AtOnce, Never, Over};

impl Crash {
    /// For the environment of a worker: where it crashes, and at which job.
    fn in_words(self) -> (&'static str, String) {
        match self {
            Never => ("never", String::new()),
            AtOnce => ("at once", String::new()),
            Over(job) => ("over", format!("job-{job} ")),
            After(job) => ("after", format!("job-{job} ")),
        }
    }
}

/// The child: answers each line of its input, and crashes as it is told.
fn worker() {
    let wish = |name: &str| env::var(name).unwrap_or_default();
    let (crash, over, life) = (wish("WORKER_CRASH"), wish("WORKER_JOB"), wish("WORKER_LIFE"));
    let code = |name: &str| wish(name).parse().unwrap_or(0);
    let crash_if = |now: &str, line: &str| {
        if crash == now && line.starts_with(&over) {
            process::exit(code("WORKER_CRASH_CODE"));
        }
    };
    crash_if("at once", "");
    for (count, line) in io::stdin().lines().map_while(Result::ok).enumerate() {
        crash_if("over", &line);
        // Nobody knows the answer without asking this worker.
        let answer = format!("{} / {life} / {}\n", line.to_uppercase(), count + 1);
        let written = io::stdout().write_all(answer.as_bytes()).and_then(|()| io::stdout().flush());
        // A parent that is gone is no reason to stay.
        if written.is_err() {
            break;
        }
        crash_if("after", &line);
    }
    process::exit(code("WORKER_END_CODE"));
}

/// Jobs to be done, by workers that crash.
struct Scene<'a> {
    jobs: Vec<String>,
    budget: usize,
    /// How each worker crashes; all others do as the last one.
    crashes: &'a [Crash],
    /// The exit code of a crash, which may be 0, and of a worker whose input ended.
    codes: [usize; 2],
}

impl<'a> Scene<'a> {
    fn new(jobs: usize, budget: usize, crashes: &'a [Crash]) -> Self {
        let job = |n| format!("job-{n} {}", judge::seed() % 1_000 + n as u64);
        let jobs = (0..jobs).map(job).collect();
        Self { jobs, budget, crashes, codes: [judge::seed() as usize % 3, 0] }
    }

    fn crash_of(&self, life: usize) -> Crash {
        self.crashes[life.min(self.crashes.len()) - 1]
    }

    /// The workers that are started, and who gives each answer as which of its own.
    fn right(&self) -> (usize, Vec<(usize, usize)>) {
        let mut answers = Vec::new();
        for life in 1..=self.budget + 1 {
            let mut count = 0;
            loop {
                let job = answers.len();
                let crash = self.crash_of(life);
                if job == self.jobs.len() {
                    return (life, answers);
                }
                if matches!(crash, AtOnce) || matches!(crash, Over(over) if over == job) {
                    break;
                }
                count += 1;
                answers.push((life, count));
                if matches!(crash, After(after) if after == job) && job + 1 < self.jobs.len() {
                    break;
                }
            }
        }
        (self.budget + 1, answers)
    }

    /// The command of a worker.
    fn worker(&self, life: usize) -> Command {
        let (crash, job) = self.crash_of(life).in_words();
        let mut command = judge::child("worker");
        command.env("WORKER_CRASH", crash).env("WORKER_JOB", job);
        command.env("WORKER_LIFE", life.to_string());
        command.env("WORKER_CRASH_CODE", self.codes[0].to_string());
        command.env("WORKER_END_CODE", self.codes[1].to_string());
        command
    }

    /// Lets it be played, and compares; something may be looked at before each start.
    fn play(&self, before_start: impl Fn(usize)) {
        let (workers, right) = self.right();
        let (all, budget) = (right.len() == self.jobs.len(), self.budget);
        let mut started = 0;
        let start = || {
            started += 1;
            let too_many = started > budget + 4;
            assert!(!too_many, "the budget is {budget}, worker {started} starts, and on it goes");
            before_start(started);
            self.worker(started)
        };
        let answers = match supervise(start, &self.jobs, budget) {
            Ok(answers) => answers,
            Err(err) => panic!("a worker crashes, and supervise returns the error: {err}"),
        };
        assert!(
            !all || started <= workers,
            "with worker {workers} all jobs have answers, and worker {started} was started"
        );
        assert!(
            started == workers || (all && answers.len() == self.jobs.len()),
            "{started} instead of {workers} workers are started, with a budget of {budget}"
        );
        self.compare(&answers, &right);
    }

    fn compare(&self, answers: &[String], right: &[(usize, usize)]) {
        let (here, there, all) = (answers.len(), right.len(), self.jobs.len());
        assert!(here <= all, "there are {all} jobs, and supervise returns {here} answers");
        for (n, (answer, job)) in answers.iter().zip(&self.jobs).enumerate() {
            let short = |text: &str| text.chars().take(20).collect::<String>();
            let mut fields = answer.rsplit(" / ").map(str::to_owned);
            let mut number = || fields.next().and_then(|it| it.parse().ok()).unwrap_or(0);
            let (count, life) = (number(), number());
            let n = n + 1;
            assert!(
                answer.starts_with(&job.to_uppercase()),
                "job {n} is {:?}, and its answer {:?}",
                short(job),
                short(answer)
            );
            let Some((who, which)) = right.get(n - 1) else {
                panic!("nobody could answer job {n}, and there is an answer by worker {life}");
            };
            assert!(life > 0, "job {n} has an answer that comes from no worker");
            assert!(life == *who, "worker {who} answered job {n}, and worker {life} did once more");
            let more = count.saturating_sub(*which);
            assert!(more == 0, "worker {life} did {more} jobs once more that had answers");
        }
        assert!(
            here == there,
            "{there} of {all} jobs can be answered, and supervise returns {here}"
        );
    }
}

fn calm() {
    Scene::new(4, 3, &[Never]).play(|_| ());
}

fn goes_on() {
    for code in [1, 0] {
        for crashes in [&[Over(2), Never][..], &[Over(1), Over(3), Never]] {
            let mut scene = Scene::new(5, 3, crashes);
            scene.codes = [code, 0];
            scene.play(|_| ());
        }
    }
}

fn gives_up() {
    for budget in [2, 0, 1] {
        Scene::new(3, budget, &[Over(1)]).play(|_| ());
    }
    // It is just enough.
    Scene::new(3, 2, &[Over(1), Over(1), Never]).play(|_| ());
    Scene::new(3, 1, &[AtOnce, Never]).play(|_| ());
}

fn in_all() {
    Scene::new(5, 1, &[Over(1), Over(3), Never]).play(|_| ());
    Scene::new(5, 2, &[Over(0), Over(1), Over(2), Never]).play(|_| ());
}

fn unread() {
    let mut scene = Scene::new(2, 2, &[AtOnce, AtOnce, Never]);
    // More than a pipe holds: who writes it notices that nobody reads.
    scene.jobs[0] += &" and so on".repeat(120_000);
    scene.play(|_| ());
}

fn long() {
    let mut scene = Scene::new(3, 1, &[Never]);
    scene.jobs.iter_mut().for_each(|job| *job += &" and so on".repeat(120_000));
    scene.play(|_| ());
}

fn between() {
    for _ in 0..3 {
        Scene::new(4, 3, &[After(0), After(2), Never]).play(|_| ());
    }
    Scene::new(3, 0, &[After(1)]).play(|_| ());
}

fn success() {
    for crashes in [&[Never][..], &[Over(1), Never], &[After(2)]] {
        let mut scene = Scene::new(3, 3, crashes);
        scene.codes = [7, 3];
        scene.play(|_| ());
    }
}

fn reaped() {
    // Where the system has no list of children, there is nobody in it.
    let listed = || judge::children().unwrap_or_default();
    let before = listed();
    let left =
        || listed().iter().filter(|it| !before.iter().any(|b| b.process == it.process)).count();
    let look = |life: usize| {
        assert!(left() == 0, "worker {life} starts, and the one before it was not waited for");
    };
    for (budget, crashes) in [(3, &[Over(1), AtOnce, Never][..]), (1, &[Over(0)]), (1, &[Never])] {
        Scene::new(3, budget, crashes).play(look);
        assert!(left() == 0, "supervise returned, and its last worker was not waited for");
    }
}

fn missing() {
    let nowhere = env::temp_dir().join("no-such-folder").join("no-such-program");
    let jobs = ["one".to_owned()];
    let answers = supervise(|| Command::new(&nowhere), &jobs, 2);
    assert!(answers.is_err(), "there is no such program, and supervise returns {answers:?}");
}

fn without_jobs() {
    let scene = Scene::new(0, 2, &[Never]);
    let mut started = 0;
    let answers = supervise(
        || {
            started += 1;
            scene.worker(started)
        },
        &[],
        2,
    );
    let right = matches!(&answers, Ok(answers) if answers.is_empty());
    assert!(right, "there are no jobs, and supervise returns {answers:?}");
    assert!(started <= 1, "there are no jobs, and {started} workers were started");
}
