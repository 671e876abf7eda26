//! Runs the check of one answer, as it is told on standard input.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{self, ExitCode};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use explorer_picture::Look;
use serde::Deserialize;
use watched::process::Command;

use crate::check::{Check, How, Part};
use crate::evidence::Evidence;
use crate::lines::{self, Line, Outcome};
use crate::{explored, real};

/// The command line of a child process that plays a role.
const ROLE: &str = "--role";

/// An answer that was compiled into this program, with its check.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// What it is called: `answer`, `solution`, `unsolved`, or a mistake's name.
    pub name: &'static str,
    /// The path of its file, from the root of the checkout.
    pub file: &'static str,
    /// Its check.
    pub check: Check,
}

/// What to do.
#[derive(Debug, Deserialize)]
struct Job {
    /// Which of the answers.
    answer: String,
    /// The part to begin with.
    from: usize,
    /// Whether to stop at the first part that does not hold.
    stop: bool,
    /// Where chance begins.
    seed: u64,
    /// How wide a picture may be, in characters.
    width: usize,
    /// Whether a picture may have other signs than ASCII.
    unicode: bool,
    /// The file for the lines.
    lines: PathBuf,
}

static SEED: AtomicU64 = AtomicU64::new(1);
static PLAYING: OnceLock<&'static str> = OnceLock::new();

/// A number that is the same all through one run of a check, and another in another run:
/// for amounts and sizes, so that no answer can know them.
pub fn seed() -> u64 {
    // Relaxed: it is set before any part runs.
    SEED.load(Ordering::Relaxed)
}

/// A command that runs this program again, to play a role of the check.
///
/// # Panics
///
/// If the system does not tell where this program is.
pub fn child(role: &str) -> Command {
    let program = env::current_exe().expect("a running program has a path");
    let mut command = Command::new(program);
    let answer = PLAYING.get().copied().unwrap_or_default();
    command.args([ROLE, &format!("{answer}/{role}")]);
    command
}

/// The main function of a check.
pub fn run(answers: &[Answer]) -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    if let [flag, role] = &arguments[..]
        && flag == ROLE
    {
        return play(answers, &role.to_string_lossy());
    }
    match begin(answers) {
        Ok((answer, job)) => {
            let look = Look { width: job.width, unicode: job.unicode };
            judge(&answer, &job, look);
            // Threads of an answer that still run end here, with the process.
            process::exit(0);
        }
        Err(err) => {
            refuse(&err);
            ExitCode::from(2)
        }
    }
}

/// Says to whoever started this by hand why nothing is checked.
fn refuse(err: &io::Error) {
    // Nobody may be there to read it.
    writeln!(io::stderr(), "a check is run by `cargo xtask check`: {err}").ok();
}

fn begin(answers: &[Answer]) -> io::Result<(Answer, Job)> {
    let job: Job = serde_json::from_str(&io::read_to_string(io::stdin())?)?;
    let answer = answers.iter().find(|it| it.name == job.answer).copied();
    let answer = answer.ok_or_else(|| io::Error::other(format!("no answer '{}'", job.answer)))?;
    SEED.store(job.seed, Ordering::Relaxed);
    PLAYING.set(answer.name).ok();
    lines::open(&job.lines)?;
    Ok((answer, job))
}

fn play(answers: &[Answer], role: &str) -> ExitCode {
    let Some((answer, role)) = role.split_once('/') else { return ExitCode::from(2) };
    let answer = answers.iter().find(|it| it.name == answer);
    let found = answer.and_then(|it| it.check.roles.iter().find(|(name, _)| *name == role));
    let Some((_, role)) = found else { return ExitCode::from(2) };
    role();
    ExitCode::SUCCESS
}

fn judge(answer: &Answer, job: &Job, look: Look) {
    let parts = answer.check.parts;
    lines::write(&Line::Parts { names: parts.iter().map(|part| part.name).collect() });
    for (number, part) in parts.iter().enumerate().skip(job.from) {
        lines::write(&Line::Begin { part: number });
        let outcome = judge_part(answer, number, part, look);
        // Threads that still run would disturb the next part: it gets a process of its own.
        let leftovers = matches!(outcome.kind.as_deref(), Some("waiting" | "busy" | "unwatched"));
        let stops = !outcome.held && (job.stop || leftovers);
        lines::write(&Line::Part(outcome));
        if stops {
            return;
        }
    }
    lines::write(&Line::End);
}

fn judge_part(answer: &Answer, number: usize, part: &Part, look: Look) -> Outcome {
    let begun = Instant::now();
    let seen = match part.how {
        How::Explored(config, program) => explored::run(part, config, program, answer.file),
        How::Real(longest, program) => real::run(longest, program),
    };
    let mut outcome = Outcome { part: number, executions: seen.executions, ..Outcome::default() };
    outcome.complete = seen.complete;
    outcome.memory = seen.memory.map(|memory| memory.to_string());
    outcome.millis = begun.elapsed().as_secs_f64() * 1e3;
    let Some(failed) = seen.failed else {
        outcome.held = true;
        return outcome;
    };
    let evidence = Evidence {
        part: part.name,
        kind: &failed.kind,
        message: &failed.message,
        trace: failed.trace.as_ref(),
        answer: answer.file,
        spins: false,
    };
    let known = answer.check.misconceptions.iter().find(|it| (it.shows)(&evidence));
    outcome.misconception = known.map(|it| (it.name, it.says));
    if let Some(trace) = &failed.trace {
        outcome.picture = Some(explorer_picture::render(trace, look));
        outcome.sentences = explorer_picture::sentences(trace);
    }
    outcome.sentences.extend(failed.sentences);
    outcome.schedule = failed.schedule;
    outcome.kind = Some(failed.kind);
    outcome.reason = Some(failed.message);
    outcome
}

/// What was seen in a part.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) executions: u64,
    pub(crate) complete: bool,
    pub(crate) memory: Option<explorer::Memory>,
    pub(crate) failed: Option<Failed>,
}

/// Why a part does not hold.
#[derive(Debug, Default)]
pub(crate) struct Failed {
    pub(crate) kind: String,
    pub(crate) message: String,
    pub(crate) sentences: Vec<String>,
    pub(crate) trace: Option<explorer::Trace>,
    pub(crate) schedule: Option<String>,
}
