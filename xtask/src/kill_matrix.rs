//! `cargo xtask kill-matrix`: every solution passes its check, and every unsolved file and
//! every mistake fails it for its own reason, each time.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde::Serialize;

use crate::cargo;
use crate::exercises::{
    self, Bench, Built, CompileError, Exercise, Order, Result, UNSOLVED, Variant, Verdict,
    Workshop, is_solution,
};
use crate::interrupt::Interrupt;
use crate::replacement::Replacement;
use crate::scratch::Scratch;
use crate::status::{Status, Usage};
use crate::table::{self, figure, word};

/// How wide the pictures are that nobody looks at, in characters.
const WIDTH: usize = 80;

/// What may be asked of the kill matrix.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Exercises: a lesson, LESSON/NAME, or a unique beginning of a name; all when none is given
    #[arg(value_name = "EXERCISE")]
    exercises: Vec<String>,
    /// How many times each answer is checked, each time with another seed
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    times: u32,
    /// Write the rows into a file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// What must be said of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Expected {
    Passes,
    /// It fails with this misconception.
    Fails(String),
    /// The compiler refuses it with this code.
    Refused(String),
    /// What is said begins like this.
    Says(String),
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Passes => f.write_str("passes"),
            Self::Fails(text) | Self::Refused(text) | Self::Says(text) => f.write_str(text),
        }
    }
}

/// An answer of the course, what must be said of it, and what was said.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    exercise: String,
    answer: String,
    expected: String,
    times: u32,
    as_expected: u32,
    /// What else was said, and how often.
    otherwise: BTreeMap<String, u32>,
    /// The longest of its checks, in milliseconds.
    slowest: u128,
}

/// One answer to be checked again and again.
struct Case {
    exercise: Exercise,
    variant: Variant,
    expected: Expected,
    built: Built,
}

/// The folder of answers that do to the process whatever can be done to it. Each says in its
/// first line what must be said of it.
const HOSTILE: &str = "shared/judge/hostile";
/// They are answers to this exercise.
const HOSTILE_TO: &str = "locks/account";
/// How they are called in the table.
const HOSTILE_NAME: &str = "hostile answers";

/// Runs the matrix and prints it.
///
/// # Errors
///
/// When a name is unknown, the checks cannot be built or run, or the output does not take it.
pub(crate) fn run(options: &Options) -> anyhow::Result<Status> {
    let all = exercises::all()?;
    let chosen = exercises::chosen(&all, &options.exercises)?;
    let json = options.json.as_deref().map(|path| {
        Replacement::begin(path)
            .map_err(|err| Usage(format!("cannot write {}: {err}", path.display())))
    });
    let json = json.transpose()?;
    let interrupt = Interrupt::on_ctrl_c().context("cannot notice Ctrl-C")?;
    let begun = Instant::now();
    let Some(rows) = matrix(&chosen, options.times, &interrupt)? else {
        return Ok(Status::Interrupted);
    };
    if let Some(json) = json {
        json.commit(&serde_json::to_vec_pretty(&rows)?).context("cannot write the rows")?;
    }
    let mut out = anstream::stdout().lock();
    write(&mut out, &chosen, &rows)?;
    writeln!(out, "{}", closing(&rows, options.times, begun.elapsed()))?;
    Ok(if rows.iter().all(Row::is_right) { Status::Done } else { Status::Failed })
}

/// The rows of some exercises; `None` when Ctrl-C came first.
///
/// # Errors
///
/// When the checks cannot be built or run.
pub(crate) fn matrix(
    chosen: &[Exercise],
    times: u32,
    interrupt: &Interrupt,
) -> anyhow::Result<Option<Vec<Row>>> {
    let scratch = Scratch::new().context("cannot make a folder for the checks")?;
    let benches = [benches(chosen)?, hostile(chosen)?].concat();
    // The programs are there as long as the workshop is.
    let workshop = Workshop::new(&scratch, interrupt, false);
    let Some(cases) = cases(benches, &workshop)? else { return Ok(None) };
    let rows: Vec<Mutex<Row>> = cases.iter().map(|case| Mutex::new(case.row())).collect();
    let next = AtomicUsize::new(0);
    let failed: Mutex<Option<anyhow::Error>> = Mutex::new(None);
    let work = || {
        while !interrupt.happened() {
            // Relaxed: a number that is given out once, and nothing else.
            let number = next.fetch_add(1, Ordering::Relaxed);
            let (case, time) = (number % cases.len().max(1), number / cases.len().max(1));
            if time >= times as usize || cases.is_empty() {
                return;
            }
            if time > 0 && is_hostile(&cases[case].variant.name) {
                continue;
            }
            match cases[case].said(time as u64 + 1, &scratch, interrupt) {
                Ok(Some((said, took))) => locked(&rows[case]).add(&said, took),
                Ok(None) => return,
                Err(err) => {
                    *locked(&failed) = Some(err);
                    return;
                }
            }
        }
    };
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    if let Some(err) = locked(&failed).take() {
        return Err(err);
    }
    if interrupt.happened() {
        return Ok(None);
    }
    let rows = rows.into_iter().map(|row| row.into_inner().unwrap_or_else(PoisonError::into_inner));
    Ok(Some(rows.collect()))
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One program an exercise; a file that must not compile has its own.
fn benches(chosen: &[Exercise]) -> anyhow::Result<Vec<Bench>> {
    let mut benches = Vec::new();
    for exercise in chosen {
        let variants = exercise.variants_of_course()?;
        let refused = |it: &Variant| it.name == UNSOLVED && exercise.refused_with().is_some();
        let (alone, together): (Vec<_>, Vec<_>) = variants.into_iter().partition(refused);
        let bench = |name, variants| Bench { name, exercise: exercise.clone(), variants };
        benches.extend(alone.into_iter().map(|variant| bench(UNSOLVED, vec![variant])));
        benches.push(bench("course", together));
    }
    Ok(benches)
}

/// The hostile answers, a program each: one may be refused before it runs.
fn hostile(chosen: &[Exercise]) -> anyhow::Result<Vec<Bench>> {
    let Some(exercise) = chosen.iter().find(|it| it.name() == HOSTILE_TO) else {
        return Ok(Vec::new());
    };
    let folder = cargo::root().join(HOSTILE);
    let mut variants = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {HOSTILE}"))? {
        let file = entry?.path();
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        variants.push(Variant { name: format!("{HOSTILE_NAME}.{name}"), file });
    }
    Ok(vec![Bench { name: "hostile", exercise: exercise.clone(), variants }])
}

/// Builds all answers.
fn cases(benches: Vec<Bench>, workshop: &Workshop) -> anyhow::Result<Option<Vec<Case>>> {
    let Some(built) = workshop.build(&benches)? else { return Ok(None) };
    let mut cases = Vec::new();
    for (Bench { exercise, variants, .. }, built) in benches.into_iter().zip(built) {
        if let (Err(err), [_, _, ..]) = (&built, &variants[..]) {
            bail!("{} does not compile: {}\n{}", exercise.name(), err.files.join(", "), err.text);
        }
        cases.extend(variants.into_iter().map(|variant| Case {
            expected: expected(&exercise, &variant),
            exercise: exercise.clone(),
            variant,
            built: built.clone(),
        }));
    }
    Ok(Some(cases))
}

/// What must be said of an answer: a mistake is named after its misconception, perhaps with
/// a second word behind a dot.
fn expected(exercise: &Exercise, variant: &Variant) -> Expected {
    if is_hostile(&variant.name) {
        let text = fs::read_to_string(&variant.file).unwrap_or_default();
        let first = text.lines().next().unwrap_or_default();
        return Expected::Says(first.trim_start_matches("//! ").to_owned());
    }
    match (variant.name.as_str(), exercise.refused_with()) {
        _ if variant.is_solution() => Expected::Passes,
        (UNSOLVED, Some(code)) => Expected::Refused(code.to_owned()),
        (UNSOLVED, None) => Expected::Fails(exercise.entry.unsolved.clone()),
        (mistake, _) => {
            let name = mistake.split('.').next().unwrap_or(mistake);
            Expected::Fails(name.replace('_', "-"))
        }
    }
}

impl Case {
    fn row(&self) -> Row {
        Row {
            exercise: self.exercise.name(),
            answer: self.variant.name.clone(),
            expected: self.expected.to_string(),
            times: 0,
            as_expected: 0,
            otherwise: BTreeMap::new(),
            slowest: 0,
        }
    }

    /// Checks the answer once: what is said of it, and how long it took.
    fn said(
        &self,
        seed: u64,
        scratch: &Scratch,
        interrupt: &Interrupt,
    ) -> anyhow::Result<Option<(String, Duration)>> {
        let text = fs::read_to_string(&self.variant.file).unwrap_or_default();
        if let Some(why) = exercises::goes_round(&text) {
            return Ok(Some((format!("{}: {why}", Result::NotChecked.words()), Duration::ZERO)));
        }
        let program = match &self.built {
            Ok(program) => program.clone(),
            Err(CompileError { code, .. }) => {
                let code = code.clone().unwrap_or_else(|| "does not compile".to_owned());
                return Ok(Some((code, Duration::ZERO)));
            }
        };
        let answer = self.variant.name.as_str();
        let order = Order { program, answer, stop: true, seed, width: WIDTH, unicode: true };
        let begun = Instant::now();
        let trial = order.run(scratch, interrupt);
        let trial =
            trial.with_context(|| format!("cannot run the check of {}", self.exercise.name()))?;
        let Some(trial) = trial else { return Ok(None) };
        let verdict = Verdict::of_trial(self.exercise.name(), trial, true);
        let said = match &self.expected {
            Expected::Says(_) => {
                let reason = verdict.reason.as_deref().unwrap_or_default();
                format!("{}: {reason}", verdict.result.words())
            }
            _ => in_words(&verdict),
        };
        Ok(Some((said, begun.elapsed())))
    }
}

/// A verdict in a few words: `passes`, the misconception, or what happened.
fn in_words(verdict: &Verdict) -> String {
    match (&verdict.misconception, verdict.result) {
        (_, Result::Done) => "passes".to_owned(),
        (Some(name), _) => name.clone(),
        (None, result) => {
            let part = verdict.parts.iter().find(|part| !part.outcome.held);
            let part = part.map_or("", |part| part.name.as_str());
            let reason = verdict.reason.as_deref().unwrap_or_default();
            format!("{} ({part}): {reason}", result.words())
        }
    }
}

impl Row {
    fn add(&mut self, said: &str, took: Duration) {
        self.times += 1;
        self.slowest = self.slowest.max(took.as_millis());
        let right = if is_hostile(&self.answer) {
            said.starts_with(&self.expected)
        } else {
            said == self.expected
        };
        if right {
            self.as_expected += 1;
        } else {
            *self.otherwise.entry(said.to_owned()).or_default() += 1;
        }
    }

    pub(crate) fn is_right(&self) -> bool {
        self.as_expected == self.times && self.times > 0
    }
}

/// Writes a line an exercise, and a line for each answer that was not judged as it should.
///
/// # Errors
///
/// When the output does not take it.
pub(crate) fn write(out: &mut impl Write, chosen: &[Exercise], rows: &[Row]) -> io::Result<()> {
    let titles = ["exercise", "right answers", "unsolved", "mistakes", "slowest"];
    let mut lines = vec![titles.iter().map(|title| word(*title)).collect::<Vec<_>>()];
    for exercise in chosen {
        let name = exercise.name();
        let of: Vec<&Row> =
            rows.iter().filter(|row| row.exercise == name && !is_hostile(&row.answer)).collect();
        let slowest = of.iter().map(|row| row.slowest).max().unwrap_or(0);
        lines.push(vec![
            word(&name),
            figure(share(&of, is_solution)),
            figure(share(&of, |it| it == UNSOLVED)),
            figure(share(&of, is_mistake)),
            figure(format!("{slowest} ms")),
        ]);
    }
    let hostile: Vec<&Row> = rows.iter().filter(|row| is_hostile(&row.answer)).collect();
    if !hostile.is_empty() {
        let slowest = hostile.iter().map(|row| row.slowest).max().unwrap_or(0);
        let right = share(&hostile, is_hostile);
        let cells = ["-".to_owned(), "-".to_owned(), right, format!("{slowest} ms")];
        lines.push([vec![word(HOSTILE_NAME)], cells.map(figure).to_vec()].concat());
    }
    table::write(out, &lines)?;
    for row in rows.iter().filter(|row| !row.is_right()) {
        for (said, times) in &row.otherwise {
            let Row { exercise, answer, expected, .. } = row;
            writeln!(
                out,
                "{exercise}, {answer}: '{expected}' was expected, and {times} times it was said: {said}"
            )?;
        }
    }
    Ok(())
}

fn is_mistake(answer: &str) -> bool {
    !is_solution(answer) && answer != UNSOLVED && !is_hostile(answer)
}

fn is_hostile(answer: &str) -> bool {
    answer.starts_with(HOSTILE_NAME)
}

/// How many of these answers there are, and how often they were judged as they should.
fn share(rows: &[&Row], which: impl Fn(&str) -> bool) -> String {
    let rows = || rows.iter().filter(|row| which(&row.answer));
    let right: u32 = rows().map(|row| row.as_expected).sum();
    let times: u32 = rows().map(|row| row.times).sum();
    format!("{}: {right}/{times}", rows().count())
}

fn closing(rows: &[Row], times: u32, took: Duration) -> String {
    let wrong = rows.iter().filter(|row| !row.is_right()).count();
    let count = |answer: fn(&str) -> bool| rows.iter().filter(|it| answer(&it.answer)).count();
    let solutions = count(is_solution);
    let unsolved = count(|it| it == UNSOLVED);
    let mistakes = count(is_mistake);
    let hostile = count(is_hostile);
    let hostile =
        if hostile > 0 { format!(", and {hostile} hostile answers") } else { String::new() };
    let what = format!(
        "{solutions} right answers, {unsolved} unsolved files and {mistakes} mistakes, \
         {times} times each{hostile}, in {:.0} s",
        took.as_secs_f64()
    );
    if wrong == 0 {
        format!("all as they should be: {what}")
    } else {
        format!("{wrong} are not judged as they should be: {what}")
    }
}
