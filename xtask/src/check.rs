//! `cargo xtask check`: checks what a learner wrote.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use serde::Serialize;

use crate::exercises::{
    self, Bench, Built, Exercise, Order, Progress, Result, Screen, Seal, Standing, Variant,
    Verdict, Workshop, tell,
};
use crate::interrupt::Interrupt;
use crate::replacement::Replacement;
use crate::scratch::Scratch;
use crate::status::{Status, Usage};

/// How often `--watch` looks at the files.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// What may be asked of `check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Exercises: a lesson, LESSON/NAME, or a unique beginning of a name; all when none is given
    #[arg(value_name = "EXERCISE")]
    exercises: Vec<String>,
    /// Check again whenever a file is saved, until Ctrl-C
    #[arg(short, long)]
    watch: bool,
    /// Write result, reason and score of each exercise into a file
    #[arg(long, value_name = "FILE", conflicts_with = "watch")]
    json: Option<PathBuf>,
    /// Check this file instead of the one in the checkout; for one exercise
    #[arg(long, value_name = "FILE", conflicts_with = "watch")]
    answer: Option<PathBuf>,
    /// Draw with ASCII characters only
    #[arg(long)]
    ascii: bool,
}

/// What the JSON file says.
#[derive(Debug, Serialize)]
struct Results<'a> {
    /// How many of the exercises are done.
    done: usize,
    /// The sum of the scores, each from 0 to 1.
    score: f64,
    exercises: &'a [Verdict],
}

/// Checks the exercises that are named.
///
/// # Errors
///
/// When a name is unknown, when the checks cannot be built, or when the output or the
/// results cannot be written.
pub(crate) fn run(options: &Options) -> anyhow::Result<Status> {
    let all = exercises::all()?;
    let chosen = exercises::chosen(&all, &options.exercises)?;
    let json = options.json.as_deref().map(|path| {
        Replacement::begin(path)
            .map_err(|err| Usage(format!("cannot write {}: {err}", path.display())))
    });
    let json = json.transpose()?;
    let answer = options.answer.as_deref().map(|path| given(path, &chosen)).transpose()?;
    let interrupt = Interrupt::on_ctrl_c().context("cannot notice Ctrl-C")?;
    let scratch = Scratch::new().context("cannot make a folder for the checks")?;
    let screen = Screen::of_output(options.ascii);
    let checker = Checker { screen, scratch: &scratch, interrupt: &interrupt, answer };
    if options.watch {
        return checker.watch(&chosen);
    }
    let Some(verdicts) = checker.check(&chosen)? else { return Ok(Status::Interrupted) };
    if let Some(json) = json {
        let done = verdicts.iter().filter(|it| it.result == Result::Done).count();
        let score = verdicts.iter().map(|it| it.score).sum();
        let results = Results { done, score, exercises: &verdicts };
        json.commit(&serde_json::to_vec_pretty(&results)?).context("cannot write the results")?;
    }
    let all_done = verdicts.iter().all(|it| it.result == Result::Done);
    Ok(if all_done { Status::Done } else { Status::Failed })
}

/// A file that somebody wants checked as the answer to the one exercise that is chosen.
fn given(path: &Path, chosen: &[Exercise]) -> anyhow::Result<PathBuf> {
    if chosen.len() != 1 {
        return Err(Usage("--answer goes with one exercise".to_owned()).into());
    }
    let path = path.canonicalize();
    path.map_err(|err| Usage(format!("cannot read the answer: {err}")).into())
}

struct Checker<'a> {
    screen: Screen,
    scratch: &'a Scratch,
    interrupt: &'a Interrupt,
    /// The file that is checked instead of the learner's own.
    answer: Option<PathBuf>,
}

impl Checker<'_> {
    /// Builds, runs and tells; `None` when Ctrl-C came first.
    fn check(&self, chosen: &[Exercise]) -> anyhow::Result<Option<Vec<Verdict>>> {
        let workshop = Workshop::new(self.scratch, self.interrupt, self.screen.color);
        let bench = |exercise: &Exercise| Bench {
            name: "answer",
            exercise: exercise.clone(),
            variants: vec![Variant::answer(self.file(exercise))],
        };
        let benches: Vec<Bench> = chosen.iter().map(bench).collect();
        let Some(built) = workshop.build(&benches)? else { return Ok(None) };
        let mut progress = Progress::read();
        let mut verdicts = Vec::new();
        let mut out = anstream::stdout().lock();
        // Of many, a line each; of one, all that helps.
        let whole = chosen.len() == 1;
        for (exercise, built) in chosen.iter().zip(built) {
            let Some(verdict) = self.judge(exercise, built)? else { return Ok(None) };
            tell(&mut out, self.screen, exercise, &verdict, whole)?;
            out.flush()?;
            if self.answer.is_none() {
                progress.set(&verdict.exercise, standing(exercise, &verdict));
                progress.write().context("cannot keep the progress")?;
            }
            verdicts.push(verdict);
        }
        if !whole {
            let done = verdicts.iter().filter(|it| it.result == Result::Done).count();
            writeln!(out, "\n{done} of {} done", verdicts.len())?;
        }
        Ok(Some(verdicts))
    }

    fn file(&self, exercise: &Exercise) -> PathBuf {
        self.answer.clone().unwrap_or_else(|| exercise.answer())
    }

    fn judge(&self, exercise: &Exercise, built: Built) -> anyhow::Result<Option<Verdict>> {
        let verified = Seal::read().broken_by(exercise).is_empty();
        let name = exercise.name();
        let text = fs::read_to_string(self.file(exercise)).unwrap_or_default();
        if let Some(why) = exercises::goes_round(&text) {
            return Ok(Some(Verdict::refused(name, why, verified)));
        }
        let program = match built {
            Ok(program) => program,
            Err(err) => return Ok(Some(Verdict::of_compiler(name, err, verified))),
        };
        let order = Order {
            program,
            answer: "answer",
            stop: false,
            seed: seed(),
            width: self.screen.width,
            unicode: self.screen.unicode,
        };
        let trial = order.run(self.scratch, self.interrupt);
        let trial = trial.with_context(|| format!("cannot run the check of {name}"))?;
        Ok(trial.map(|trial| Verdict::of_trial(name, trial, verified)))
    }

    /// Checks again whenever a file was saved, until Ctrl-C.
    fn watch(&self, chosen: &[Exercise]) -> anyhow::Result<Status> {
        let mut before = BTreeMap::new();
        loop {
            let now: BTreeMap<PathBuf, Option<SystemTime>> =
                chosen.iter().map(|it| (it.answer(), saved(&it.answer()))).collect();
            let changed: Vec<Exercise> = chosen
                .iter()
                .filter(|it| now.get(&it.answer()) != before.get(&it.answer()))
                .cloned()
                .collect();
            if !changed.is_empty() {
                let dash = if self.screen.unicode { "─" } else { "-" };
                let mut out = anstream::stdout();
                writeln!(out, "{}", dash.repeat(self.screen.width))?;
                // What is saved meanwhile is checked in the next round.
                before = now;
                match self.check(&changed) {
                    Ok(Some(_)) => {}
                    Ok(None) => return Ok(Status::Interrupted),
                    Err(err) if crate::status::is_closed_pipe(&err) => return Err(err),
                    Err(err) => writeln!(out, "{err:#}")?,
                }
                writeln!(out, "\nWaiting for a change; Ctrl-C ends.")?;
            }
            if self.interrupt.happened() {
                return Ok(Status::Interrupted);
            }
            thread::sleep(LOOK_EVERY);
        }
    }
}

/// When a file was saved last; `None` while an editor has it away.
fn saved(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|it| it.modified()).ok()
}

/// A number that no answer can know.
fn seed() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.map_or(1, |it| it.as_nanos() as u64)
}

/// What is kept of a verdict: an exercise that was never edited was not tried.
fn standing(exercise: &Exercise, verdict: &Verdict) -> Option<Standing> {
    if verdict.result == Result::Done {
        return Some(Standing::Done);
    }
    let same = exercise.is_as_given().unwrap_or(false);
    (!same).then_some(Standing::Tried)
}
