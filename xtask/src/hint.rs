//! `cargo xtask hint`, `solution`, `reset` and `progress`: what a learner may ask for.

use std::fs;
use std::io::Write;

use anyhow::Context;

use crate::exercises::{self, Exercise, Progress, Screen, Standing, keep_copy, wrap};
use crate::replacement::Replacement;
use crate::status::{Status, Usage};

/// Which exercise.
#[derive(Debug, clap::Args)]
pub(crate) struct One {
    /// LESSON/NAME, or a unique beginning of the name
    #[arg(value_name = "EXERCISE")]
    exercise: String,
}

/// Which hint.
#[derive(Debug, clap::Args)]
pub(crate) struct HintOptions {
    #[command(flatten)]
    one: One,
    /// The second step, too
    #[arg(short, long)]
    more: bool,
}

/// Which solution, and when.
#[derive(Debug, clap::Args)]
pub(crate) struct SolutionOptions {
    #[command(flatten)]
    one: One,
    /// Also when the exercise was not tried yet
    #[arg(long)]
    show: bool,
}

impl One {
    fn find(&self) -> anyhow::Result<Exercise> {
        let all = exercises::all()?;
        let mut chosen = exercises::chosen(&all, std::slice::from_ref(&self.exercise))?;
        if chosen.len() > 1 {
            let names: Vec<String> = chosen.iter().map(Exercise::name).collect();
            let word = &self.exercise;
            return Err(Usage(format!(
                "'{word}' is a lesson; choose one of: {}",
                names.join(", ")
            ))
            .into());
        }
        chosen.pop().with_context(|| format!("no exercise '{}'", self.exercise))
    }
}

/// Gives the first hint, or both.
///
/// # Errors
///
/// When the exercise is unknown or the output does not take it.
pub(crate) fn hint(options: &HintOptions) -> anyhow::Result<Status> {
    let exercise = options.one.find()?;
    let width = Screen::of_output(false).width;
    let mut out = anstream::stdout();
    let [first, second] = &exercise.entry.hints;
    write!(out, "{}", wrap(first, width, 0, 0))?;
    if options.more {
        write!(out, "\n{}", wrap(second, width, 0, 0))?;
    } else {
        writeln!(out, "\nOne more step: cargo xtask hint --more {}", exercise.name())?;
    }
    Ok(Status::Done)
}

/// Prints the solution.
///
/// # Errors
///
/// When the exercise is unknown, its files cannot be read, or the output does not take it.
pub(crate) fn solution(options: &SolutionOptions) -> anyhow::Result<Status> {
    let exercise = options.one.find()?;
    let name = exercise.name();
    let mut out = anstream::stdout();
    if !options.show && Progress::read().of(&name).is_none() {
        writeln!(out, "Try it first: edit the file and run `cargo xtask check {name}`.")?;
        writeln!(out, "`cargo xtask solution --show {name}` shows it all the same.")?;
        return Ok(Status::Failed);
    }
    let text = fs::read_to_string(exercise.solution());
    let text = text.with_context(|| format!("cannot read the solution of {name}"))?;
    write!(out, "{text}")?;
    Ok(Status::Done)
}

/// Gives the file back as it was, and keeps a copy of what the learner wrote.
///
/// # Errors
///
/// When the exercise is unknown or a file cannot be read or written; nothing is lost then.
pub(crate) fn reset(options: &One) -> anyhow::Result<Status> {
    let exercise = options.find()?;
    let mut out = anstream::stdout();
    let file = exercise.answer();
    if file.exists() && exercise.is_as_given()? {
        writeln!(out, "{} is as it was given.", exercise.name())?;
        return Ok(Status::Done);
    }
    let original = fs::read(exercise.unsolved()).context("cannot read the file as it was given")?;
    if file.exists() {
        let copy = keep_copy(&file).context("cannot keep a copy, so nothing was changed")?;
        writeln!(out, "What you wrote is in {}.", copy.display())?;
    }
    Replacement::begin(&file)?.commit(&original).context("cannot write the exercise")?;
    let mut progress = Progress::read();
    progress.set(&exercise.name(), None);
    progress.write().context("cannot keep the progress")?;
    writeln!(out, "{} is as it was given.", exercise.name())?;
    Ok(Status::Done)
}

/// Lists all exercises with how they stood when they were checked last.
///
/// # Errors
///
/// When a catalogue cannot be read or the output does not take the list.
pub(crate) fn progress() -> anyhow::Result<Status> {
    let all = exercises::all()?;
    let progress = Progress::read();
    let width = Screen::of_output(false).width;
    let mut out = anstream::stdout();
    let mut lesson = "";
    for exercise in &all {
        if exercise.lesson != lesson {
            lesson = exercise.lesson;
            let of_lesson: Vec<&Exercise> = all.iter().filter(|it| it.lesson == lesson).collect();
            let done = of_lesson.iter().filter(|it| is_done(&progress, it)).count();
            writeln!(out, "{lesson}: {done} of {} done", of_lesson.len())?;
        }
        let word = match progress.of(&exercise.name()) {
            Some(Standing::Done) => "done",
            Some(Standing::Tried) => "tried",
            None => "-",
        };
        let entry = &exercise.entry;
        let line = wrap(&entry.asks, width.saturating_sub(32), 0, 0);
        for (number, line) in line.lines().enumerate() {
            let (name, word) = if number == 0 { (entry.name.as_str(), word) } else { ("", "") };
            writeln!(out, "  {name:<20} {word:<5}    {line}")?;
        }
    }
    let done = all.iter().filter(|it| is_done(&progress, it)).count();
    writeln!(out, "{done} of {} done, as they were checked last", all.len())?;
    Ok(Status::Done)
}

fn is_done(progress: &Progress, exercise: &Exercise) -> bool {
    progress.of(&exercise.name()) == Some(Standing::Done)
}
