//! `cargo xtask compare`: demos beside their twins in Python, on the same work.

mod choice;
mod comparison;
mod figures;
mod python;
mod runner;
mod telling;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use serde::Serialize;

use crate::cargo;
use crate::exercises::{Screen, wrap};
use crate::interrupt::Interrupt;
use crate::lessons::LESSONS;
use crate::replacement::Replacement;
use crate::scratch::Scratch;
use crate::status::{Status, Usage};
use crate::table::{self, figure, word};

use choice::Chosen;
use comparison::{Comparison, Side};
use python::{Python, Unusable};
use runner::Stage;

/// A twin takes a second or two; on a slow machine some more. After this it hangs.
const DEADLINE: Duration = Duration::from_mins(1);

/// How often an empty program is started.
const STARTS: usize = 5;

/// What may be asked of `compare`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ends with 1 if an answer differs, or if a side crashes, hangs or says \
    something else. Without a Python, Rust is shown alone.")]
pub(crate) struct Options {
    /// What to compare; all that has a Python program when none is given
    #[arg(value_name = "LESSON[/DEMO]")]
    demos: Vec<String>,
    /// Interpreters to run, separated by commas
    #[arg(long, value_name = "PYTHON", value_delimiter = ',', default_value = python::USUAL)]
    python: Vec<String>,
    /// How often each side runs
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    rounds: u8,
    /// Write all that came out into a file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// A program, and how long it takes to do nothing.
#[derive(Debug, Serialize)]
struct BareStart {
    name: String,
    python: Option<Python>,
    seconds: Option<f64>,
}

#[derive(Serialize)]
struct Results<'a> {
    rounds: u8,
    bare_starts: &'a [BareStart],
    unusable: &'a [String],
    comparisons: Vec<Entry<'a>>,
}

/// A comparison, and the sentence that is made of its figures.
#[derive(Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    comparison: &'a Comparison,
    sentence: Option<String>,
}

/// Builds the lessons that are needed and compares demo by demo.
///
/// # Errors
///
/// When a name is unknown, when the lessons cannot be built, or when the output does not
/// take it.
pub(crate) fn run(options: &Options) -> anyhow::Result<Status> {
    let all = choice::all().context("cannot find the Python programs")?;
    let chosen = choice::chosen(&all, &options.demos)?;
    let json = options.json.as_deref().map(|path| {
        Replacement::begin(path)
            .map_err(|err| Usage(format!("cannot write {}: {err}", path.display())))
    });
    let json = json.transpose()?;
    let interrupt = Interrupt::on_ctrl_c().context("cannot notice Ctrl-C")?;
    let scratch = Scratch::new().context("cannot make a folder for the figures")?;
    let Some(programs) = build(&chosen, &scratch, &interrupt)? else {
        return Ok(Status::Interrupted);
    };
    let stage = Stage { deadline: DEADLINE, scratch: &scratch, interrupt: &interrupt };
    let Some((pythons, unusable)) = interpreters(&options.python, &stage) else {
        return Ok(Status::Interrupted);
    };
    let screen = Screen::of_output(false);
    let mut out = anstream::stdout().lock();
    let mut fine = !unusable.iter().any(|it| matches!(it, Unusable::Broken(_)));
    let unusable: Vec<String> = unusable.into_iter().map(Unusable::sentence).collect();
    for sentence in &unusable {
        write!(out, "{}", wrap(sentence, screen.width, 0, 2))?;
    }
    if pythons.is_empty() {
        writeln!(out, "No Python to compare with: Rust stands alone.")?;
    }
    let bare_starts = bare_starts(&chosen, &programs, &pythons, &stage);
    write_interpreters(&mut out, &bare_starts, screen.width)?;
    let mut comparisons = Vec::new();
    for (index, one) in chosen.iter().enumerate() {
        announce(index + 1, chosen.len(), &one.name());
        let sides = sides(one, &programs[one.lesson], &pythons);
        let rounds = usize::from(options.rounds);
        let Some(comparison) = comparison::compare(&one.name(), &sides, rounds, &stage) else {
            return Ok(Status::Interrupted);
        };
        telling::write(&mut out, &comparison, &screen)?;
        out.flush()?;
        fine &= comparison.is_fine();
        comparisons.push(comparison);
    }
    if let Some(json) = json {
        let entry = |comparison| Entry { comparison, sentence: telling::sentence(comparison) };
        let results = Results {
            rounds: options.rounds,
            bare_starts: &bare_starts,
            unusable: &unusable,
            comparisons: comparisons.iter().map(entry).collect(),
        };
        json.commit(&serde_json::to_vec_pretty(&results)?).context("cannot write the figures")?;
    }
    Ok(if fine { Status::Done } else { Status::Failed })
}

/// Builds the lessons of these demos; `None` when Ctrl-C came first.
fn build(
    chosen: &[Chosen],
    scratch: &Scratch,
    interrupt: &Interrupt,
) -> anyhow::Result<Option<HashMap<&'static str, PathBuf>>> {
    let is_needed = |lesson: &&str| chosen.iter().any(|it| it.lesson == *lesson);
    let lessons: Vec<&'static str> = LESSONS.into_iter().filter(is_needed).collect();
    let built = cargo::build_lessons(&lessons, &[], scratch, interrupt)?;
    Ok(built.map(|paths| lessons.into_iter().zip(paths).collect()))
}

/// The interpreters that answer, and why the others do not; `None` when Ctrl-C came first.
fn interpreters(names: &[String], stage: &Stage<'_>) -> Option<(Vec<Python>, Vec<Unusable>)> {
    let (mut pythons, mut unusable) = (Vec::new(), Vec::new());
    for name in names {
        match python::ask(name, stage)? {
            Ok(python) => pythons.push(python),
            Err(why) => unusable.push(why),
        }
    }
    Some((pythons, unusable))
}

/// How long Rust and each interpreter take to start and do nothing, in turn.
fn bare_starts(
    chosen: &[Chosen],
    programs: &HashMap<&str, PathBuf>,
    pythons: &[Python],
    stage: &Stage<'_>,
) -> Vec<BareStart> {
    let Some(rust) = chosen.first().map(|first| programs[first.lesson].as_os_str()) else {
        return Vec::new();
    };
    let mut empty: Vec<(&OsStr, &[&str])> = vec![(rust, &["--version"])];
    empty.extend(pythons.iter().map(|it| (it.facts.executable.as_os_str(), &["-I", "-c", ""][..])));
    let mut times = vec![Vec::new(); empty.len()];
    for _ in 0..STARTS {
        for ((program, arguments), times) in empty.iter().zip(&mut times) {
            let time = python::bare_start(program, arguments, stage);
            times.extend(time.map(|time| time.as_secs_f64()));
        }
    }
    let names = ["Rust".to_owned()].into_iter().chain(pythons.iter().map(Python::label));
    let of = [None].into_iter().chain(pythons.iter().cloned().map(Some));
    let medians = times.into_iter().map(|times| Some(figures::Spread::of(times)?.median));
    let all = names.zip(of).zip(medians);
    all.map(|((name, python), seconds)| BareStart { name, python, seconds }).collect()
}

fn write_interpreters(out: &mut impl Write, all: &[BareStart], width: usize) -> io::Result<()> {
    let mut rows = vec![["program", "global lock", "bare start", "build"].map(word).to_vec()];
    for BareStart { name, python, seconds } in all {
        let lock = python.as_ref().map_or("none", |it| if it.facts.lock { "on" } else { "off" });
        let build = python.as_ref().map_or("", |it| &it.facts.build);
        let time = seconds.map_or_else(|| "-".to_owned(), figures::time);
        rows.push(vec![word(name), word(lock), figure(time), word(build)]);
    }
    // How something was built is the last and longest; the file of figures has all of it.
    let mut text = Vec::new();
    table::write(&mut text, &rows)?;
    for line in String::from_utf8_lossy(&text).lines() {
        let line: String = line.chars().take(width).collect();
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out)
}

/// Rust first, then each interpreter.
fn sides(one: &Chosen, lesson: &Path, pythons: &[Python]) -> Vec<Side> {
    let mut sides = vec![Side {
        name: "Rust".to_owned(),
        lock: None,
        program: lesson.to_owned(),
        arguments: vec!["--twin".into(), one.demo.as_str().into()],
    }];
    sides.extend(pythons.iter().map(|python| Side {
        name: python.label(),
        lock: Some(python.facts.lock),
        program: python.facts.executable.clone(),
        arguments: python::isolated(one.file.as_os_str()),
    }));
    sides
}

/// Tells a person who is watching which demo comes now.
fn announce(number: usize, of: usize, name: &str) {
    let mut stderr = io::stderr();
    if stderr.is_terminal() && !io::stdout().is_terminal() {
        // Progress is a courtesy; the run does not end because nobody sees it.
        writeln!(stderr, "[{number}/{of}] {name}").ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interpreters_are_listed_with_their_lock_and_their_start() {
        let all = [BareStart { name: "Rust".to_owned(), python: None, seconds: Some(0.0012) }];
        let mut out = Vec::new();
        write_interpreters(&mut out, &all, 30).unwrap();
        let text = String::from_utf8(out).unwrap();
        let expected = "program   global lock   bare s\nRust      none             1.2\n\n";
        assert_eq!(text, expected);
    }
}
