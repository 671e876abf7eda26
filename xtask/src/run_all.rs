//! `cargo xtask run-all`: builds the lessons once, runs them all, says which claims held.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::ValueEnum;

use crate::cargo;
use crate::interrupt::Interrupt;
use crate::lessons::LESSONS;
use crate::opener;
use crate::pages::Pages;
use crate::replacement::Replacement;
use crate::report::Report;
use crate::runner::{Output, Part, Program, Stage};
use crate::scratch::Scratch;
use crate::status::{Status, Usage};

/// The environment variable that tells a lesson the way from its page to the report's index.
const COURSE: &str = "LESSON_COURSE";

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
    /// Explore the lessons, too, and write a report of it all into DIR, to be read in a browser
    #[arg(long, value_name = "DIR")]
    html: Option<PathBuf>,
    /// Open the report
    #[arg(long, requires = "html")]
    open: bool,
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
    /// What it is called on a command line.
    pub(crate) fn name(self) -> &'static str {
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
    let pages = options.html.as_deref().map(Pages::in_folder).transpose()?;
    let interrupt = Interrupt::on_ctrl_c().context("cannot notice Ctrl-C")?;
    let scratch = Scratch::new().context("cannot make a folder for the summaries")?;
    let plan =
        Plan { pace: options.pace, build_flags: &[], output: Output::Ours, pages: pages.as_ref() };
    let Some(report) = report(plan, &scratch, &interrupt)? else {
        return Ok(Status::Interrupted);
    };
    // Before the table, whose reader may have left.
    let stored = match results {
        Some(file) => {
            file.commit(&report.to_json(options.pace.name())?).context("cannot write the results")
        }
        None => Ok(()),
    };
    let written = pages.map(|pages| pages.finish(&report, options.pace.name())).transpose();
    let mut out = anstream::stdout().lock();
    report.write(&mut out)?;
    stored?;
    if let Some((index, size)) = written? {
        writeln!(out, "report: {} ({:.1} MB in all)", index.display(), size as f64 / 1e6)?;
        if options.open {
            writeln!(out, "{}", opener::open(&index))?;
        }
    }
    Ok(report.status())
}

/// How all lessons are to be run.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// How long the waits are.
    pub(crate) pace: Pace,
    /// What cargo is told besides when it builds them.
    pub(crate) build_flags: &'a [&'a str],
    /// Where their output goes.
    pub(crate) output: Output,
    /// Where they write their pages; then they are explored, too.
    pub(crate) pages: Option<&'a Pages>,
}

/// Builds the lessons and runs them. None when Ctrl-C came before the first.
///
/// # Errors
///
/// When the lessons cannot be built, or nobody reads their output any more.
pub(crate) fn report(
    plan: Plan<'_>,
    scratch: &Scratch,
    interrupt: &Interrupt,
) -> anyhow::Result<Option<Report>> {
    let Plan { pace, build_flags, output, pages } = plan;
    let Some(paths) = cargo::build_lessons(&LESSONS, build_flags, scratch, interrupt)? else {
        return Ok(None);
    };
    let lessons = LESSONS.iter().zip(&paths);
    let programs: Vec<Program> =
        lessons.flat_map(|(name, path)| programs(name, path, pace, pages)).collect();
    let stage = Stage { deadline: pace.deadline(), output, interrupt, scratch };
    Ok(Some(stage.run(&programs)?))
}

/// What is run of a lesson.
fn programs(name: &str, path: &Path, pace: Pace, pages: Option<&Pages>) -> Vec<Program> {
    let program = |part: Part| {
        let mut program = Program {
            name: name.to_owned(),
            part,
            path: path.to_owned(),
            arguments: ["--pace", pace.name()].map(OsString::from).to_vec(),
            environment: Vec::new(),
        };
        if part == Part::Explorations {
            program.arguments.push("--explore".into());
        }
        if let Some(pages) = pages {
            program.arguments.extend(["--html".into(), pages.page(name, part).into()]);
            program.environment.push((COURSE.into(), Pages::place(name, part).into()));
        }
        program
    };
    let explorations = pages.map(|_| program(Part::Explorations));
    [program(Part::Demos)].into_iter().chain(explorations).collect()
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
    fn a_lesson_writes_a_page_of_each_part_and_leads_back_to_the_index() {
        let scratch = Scratch::new().unwrap();
        let pages = Pages::in_folder(scratch.path()).unwrap();
        let all = programs("locks", Path::new("out/locks"), Pace::Fast, Some(&pages));
        let said = all.iter().map(|it| it.arguments[2..].to_vec());
        let file = |name: &str| scratch.path().join(name).into_os_string();
        let explored = vec!["--explore".into(), "--html".into(), file("locks-explored.html")];
        let expected: [Vec<OsString>; 2] = [vec!["--html".into(), file("locks.html")], explored];
        assert!(said.eq(expected), "{all:?}");
        let back = |at: usize| all[at].environment[0].1.to_str().unwrap();
        assert_eq!([back(0), back(1)], ["index.html#locks", "index.html#locks-explored"]);
        assert_eq!(programs("locks", Path::new("out/locks"), Pace::Fast, None).len(), 1);
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
