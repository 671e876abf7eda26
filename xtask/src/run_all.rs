//! `cargo xtask run-all`: builds the lessons once, runs them all, says which claims held.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::ValueEnum;

use crate::cargo;
use crate::interrupt::Interrupt;
use crate::lessons::LESSONS;
use crate::replacement::Replacement;
use crate::report::Report;
use crate::runner::{Output, Program, Stage};
use crate::scratch::Scratch;
use crate::status::{Status, Usage};

/// What may be asked of the run.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How long the waits in the lessons are
    #[arg(short, long, value_enum, default_value = "normal", env = "LESSON_PACE")]
    #[arg(hide_env_values = true)]
    pace: Pace,
    /// Write the results to FILE as well, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// How long the waits in the lessons are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pace {
    /// As short as the claims allow
    Fast,
    /// A pace to watch
    Normal,
    /// The seconds of the article that the course grew out of
    Slow,
}

impl Pace {
    fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Normal => "normal",
            Self::Slow => "slow",
        }
    }

    /// How long one lesson may take.
    fn deadline(self) -> Duration {
        match self {
            Self::Fast | Self::Normal => Duration::from_mins(2),
            Self::Slow => Duration::from_mins(10),
        }
    }
}

/// Runs all lessons and prints the table.
///
/// # Errors
///
/// When the results file cannot be written, or the lessons cannot be built.
pub(crate) fn run(options: &Options) -> anyhow::Result<Status> {
    let results = options.json.as_deref().map(results_file).transpose()?;
    let interrupt = Interrupt::on_ctrl_c().context("cannot notice Ctrl-C")?;
    let scratch = Scratch::new().context("cannot make a folder for the summaries")?;
    let Some(report) = report(options.pace, &[], Output::Ours, &scratch, &interrupt)? else {
        return Ok(Status::Interrupted);
    };
    // Before the table, whose reader may have left.
    let stored = match results {
        Some(file) => {
            file.commit(&report.to_json(options.pace.name())?).context("cannot write the results")
        }
        None => Ok(()),
    };
    report.write(&mut anstream::stdout().lock())?;
    stored.map(|()| report.status())
}

/// Builds the lessons and runs them. None when Ctrl-C came before the first.
///
/// # Errors
///
/// When the lessons cannot be built, or nobody reads their output any more.
pub(crate) fn report(
    pace: Pace,
    build_flags: &[&str],
    output: Output,
    scratch: &Scratch,
    interrupt: &Interrupt,
) -> anyhow::Result<Option<Report>> {
    let Some(paths) = cargo::build_lessons(&LESSONS, build_flags, scratch, interrupt)? else {
        return Ok(None);
    };
    let programs: Vec<Program> =
        LESSONS.iter().zip(paths).map(|(name, path)| program(name, path, pace)).collect();
    let stage = Stage { deadline: pace.deadline(), output, interrupt, scratch };
    Ok(Some(stage.run(&programs)?))
}

fn program(name: &str, path: PathBuf, pace: Pace) -> Program {
    Program {
        name: name.to_owned(),
        path,
        arguments: ["--pace", pace.name()].map(OsString::from).to_vec(),
        environment: Vec::new(),
    }
}

/// Prepares the results file, so that a wrong path is refused before minutes are spent.
fn results_file(path: &Path) -> anyhow::Result<Replacement> {
    Replacement::begin(path).map_err(|err| {
        Usage(format!("cannot write the results to {}: {err}", path.display())).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_called_the_same_here_and_in_a_lesson() {
        for pace in Pace::value_variants() {
            let called = pace.to_possible_value().unwrap();
            assert_eq!(called.get_name(), pace.name());
        }
    }

    #[test]
    fn the_slow_pace_has_the_long_deadline() {
        assert_eq!(Pace::Fast.deadline(), Duration::from_mins(2));
        assert_eq!(Pace::Normal.deadline(), Duration::from_mins(2));
        assert_eq!(Pace::Slow.deadline(), Duration::from_mins(10));
    }

    #[test]
    fn a_results_file_in_no_folder_is_one_sentence() {
        let err = results_file(Path::new("no-such-folder/results.json")).unwrap_err();
        assert!(err.is::<Usage>());
        let text = err.to_string();
        assert!(text.starts_with("cannot write the results to "), "{text}");
        assert_eq!(text.lines().count(), 1);
    }
}
