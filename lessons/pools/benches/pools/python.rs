//! The methods of Python's pool of threads, there and here.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use lesson_pools::python_pool::{AsyncResult, Pool};
use shared::Result;
use shared::goal::{Goals, Wanted};
use shared::measure::{Variant, compare};

use crate::{Row, say, tell};

const WORKERS: usize = 2;
/// Odd, so that the median is one of them.
const ROUNDS: usize = 31;

/// What each method returned: how many results, the one in the middle, and the last.
type Seen = (u64, u64, u64);

/// A method under its name in the Python program, with its goal.
struct Method {
    name: &'static str,
    jobs: u64,
    goal: f64,
    here: fn(&Pool, u64) -> Vec<u64>,
}

fn square(x: u64) -> u64 {
    x * x
}

const METHODS: [Method; 4] = [
    Method {
        name: "map",
        jobs: 200_000,
        goal: 20.0,
        here: |pool, jobs| pool.map(square, (0..jobs).collect()),
    },
    Method {
        name: "map-one-by-one",
        jobs: 20_000,
        goal: 10.0,
        here: |pool, jobs| pool.map_one_by_one(square, (0..jobs).collect()),
    },
    Method {
        name: "apply_async",
        jobs: 20_000,
        goal: 40.0,
        here: |pool, jobs| {
            let handles: Vec<_> =
                (0..jobs).map(|number| pool.apply_async(move || square(number))).collect();
            handles.into_iter().map(AsyncResult::get).collect()
        },
    },
    Method {
        name: "imap",
        jobs: 20_000,
        goal: 10.0,
        here: |pool, jobs| pool.imap(square, 0..jobs).collect(),
    },
];

pub(crate) fn measure(goals: &mut Goals) -> Result<()> {
    let Some((python, version)) = Python::start() else {
        writeln!(io::stderr(), "no python3 here: the goals beside Python cannot be shown")?;
        return Ok(());
    };
    writeln!(io::stderr(), "Python {version}, started with -I")?;
    let (python, pool) = (RefCell::new(python), Pool::new(WORKERS)?);
    for Method { name, jobs, goal, here } in &METHODS {
        let expected = seen(&(0..*jobs).map(square).collect::<Vec<_>>());
        let mut variants = [
            Variant::new("here", || Some(seen(&here(&pool, *jobs)))),
            Variant::new("Python", || python.borrow_mut().ask(name, *jobs)),
        ];
        let comparison = compare(ROUNDS, &Some(expected), &mut variants)?;
        say(&comparison, &format!("a job by {name}"), &["here", "Python"], *jobs)?;
        let of = format!("our Pool, {name}, {jobs} jobs, {WORKERS} workers");
        let (wanted, ratio) = (Wanted::AtLeast(*goal), comparison.ratio(1, 0));
        let row = Row { of: &of, against: "multiprocessing.dummy.Pool", wanted, ratio };
        tell(goals, &comparison, row)?;
    }
    Ok(())
}

fn seen(results: &[u64]) -> Seen {
    (results.len() as u64, results[results.len() / 2], results[results.len() - 1])
}

/// The Python program, which answers a line with a line.
struct Python {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Python {
    /// Starts it; `None` where there is no Python. Returns its version, too.
    fn start() -> Option<(Self, String)> {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/pools/pool_jobs.py");
        let mut child = Command::new("python3")
            .args(["-I".as_ref(), program.as_os_str(), WORKERS.to_string().as_ref()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let (ask, answer) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        let mut python = Self { child, ask, answer };
        let version = python.line()?;
        Some((python, version))
    }

    fn ask(&mut self, method: &str, jobs: u64) -> Option<Seen> {
        writeln!(self.ask, "{method} {jobs}").ok()?;
        let line = self.line()?;
        let mut results = line.split(' ').map(|it| it.parse().ok());
        Some((results.next()??, results.next()??, results.next()??))
    }

    /// The next line; `None` when the program has ended.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        (self.answer.read_line(&mut line).ok()? > 0).then(|| line.trim().to_owned())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // Nothing else is asked of it; if it has ended already, so much the better.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
