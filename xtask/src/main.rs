//! The tasks of the course: `cargo xtask run-all`, `check`, `ci` and others.
//!
//! This file parses and dispatches. Each task has a file of its own; lessons are
//! run as processes and none is linked.

// The tasks.
mod run_all;
mod list;
mod check;
mod hint;
mod kill_matrix;
mod bench;
mod compare;
mod browser;
mod sync_docs;
mod book;
mod ci;

// What they stand on.
mod lessons;
mod cargo;
mod exercises;
mod runner;
mod report;
mod results;
mod pages;
mod index;
mod opener;
mod summary;
mod child;
mod load;
mod interrupt;
mod scratch;
mod source;
mod replacement;
mod table;
mod status;

#[cfg(test)]
mod fake_lesson;
#[cfg(test)]
mod tidy;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use status::{Status, Usage};

/// The tasks of the course
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run every lesson and say which claims held
    RunAll(run_all::Options),
    /// List the lessons in order, each with its question and its demos
    List,
    /// Check what you wrote: done, or why not yet
    Check(check::Options),
    /// Say one thing that helps with an exercise
    Hint(hint::HintOptions),
    /// Print the solution of an exercise that you have tried
    Solution(hint::SolutionOptions),
    /// Give an exercise back as it was; what you wrote is kept beside it
    Reset(hint::One),
    /// List the exercises and how they stood when they were checked last
    Progress,
    /// Run all benches that have goals, and say which are reached
    Bench(bench::Options),
    /// Run demos beside their twins in Python, on the same work
    Compare(compare::Options),
    /// For authors: every solution passes, every mistake fails for its own reason
    KillMatrix(kill_matrix::Options),
    /// For authors: declare the checks as they are now to be the course's own
    Seal,
    /// Look at pages of the lessons in a real browser, if there is one
    Browser,
    /// For authors: fill the marked blocks of the pages from the sources and from real runs
    SyncDocs(sync_docs::Options),
    /// Build the chapters into a book under target/book, where mdBook is installed
    Book(book::Options),
    /// Run all checks: format, pages, clippy, tests, documentation, book, every lesson, browser
    Ci,
}

fn main() -> ExitCode {
    run(std::env::args_os()).into()
}

/// Does what the command line asks for.
fn run(arguments: impl IntoIterator<Item = OsString>) -> Status {
    let task = match CommandLine::try_parse_from(arguments) {
        Ok(command_line) => command_line.task,
        Err(err) => {
            // Nobody is left to tell when the help itself cannot be written.
            err.print().ok();
            return if err.use_stderr() { Status::Usage } else { Status::Done };
        }
    };
    let result = match task {
        Task::RunAll(options) => run_all::run(&options),
        Task::List => list::run(),
        Task::Check(options) => check::run(&options),
        Task::Hint(options) => hint::hint(&options),
        Task::Solution(options) => hint::solution(&options),
        Task::Reset(exercise) => hint::reset(&exercise),
        Task::Progress => hint::progress(),
        Task::Bench(options) => bench::run(&options),
        Task::Compare(options) => compare::run(&options),
        Task::KillMatrix(options) => kill_matrix::run(&options),
        Task::Seal => seal(),
        Task::Browser => browser::run(),
        Task::SyncDocs(options) => sync_docs::run(&options),
        Task::Book(options) => book::run(&options),
        Task::Ci => ci::run(),
    };
    result.unwrap_or_else(|err| failed(&err))
}

/// Whether these words ask for a task that there is.
///
/// # Errors
///
/// What is wrong with them, in one line.
fn is_command_line<'a>(words: impl Iterator<Item = &'a str>) -> anyhow::Result<()> {
    CommandLine::try_parse_from(words).map(|_| ()).map_err(|err| {
        let text = err.to_string();
        let first = text.lines().next().unwrap_or_default();
        anyhow::anyhow!("{}", first.trim_start_matches("error: "))
    })
}

fn seal() -> anyhow::Result<Status> {
    let files = exercises::write_seal()?;
    writeln!(anstream::stdout(), "{files} files are sealed")?;
    Ok(Status::Done)
}

/// Says what went wrong, unless the reader of the output has simply left.
fn failed(err: &anyhow::Error) -> Status {
    if status::is_closed_pipe(err) {
        return Status::ClosedPipe;
    }
    // A failure of standard error leaves nowhere to report it.
    writeln!(anstream::stderr(), "error: {err:#}").ok();
    if err.is::<Usage>() { Status::Usage } else { Status::Failed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn an_unknown_task_is_named_and_refused() {
        let err = CommandLine::try_parse_from(words("xtask frobnicate")).unwrap_err();
        assert!(err.to_string().contains("'frobnicate'"), "{err}");
        assert_eq!(run(words("xtask frobnicate")), Status::Usage);
    }

    #[test]
    fn no_task_is_a_usage_error() {
        assert_eq!(run(words("xtask")), Status::Usage);
    }

    #[test]
    fn an_unknown_pace_is_refused() {
        assert_eq!(run(words("xtask run-all --pace hasty")), Status::Usage);
    }

    #[test]
    fn an_unwritable_results_file_is_refused_before_anything_runs() {
        assert_eq!(run(words("xtask run-all --json no-such-folder/results.json")), Status::Usage);
    }

    #[test]
    fn a_folder_that_is_a_file_is_refused_before_anything_runs() {
        assert_eq!(run(words("xtask run-all --html Cargo.toml")), Status::Usage);
    }

    #[test]
    fn there_is_nothing_to_open_without_a_report() {
        assert_eq!(run(words("xtask run-all --open")), Status::Usage);
    }

    #[test]
    fn a_reader_who_left_is_not_an_error() {
        let err = anyhow::Error::from(std::io::Error::from(std::io::ErrorKind::BrokenPipe));
        assert_eq!(failed(&err.context("cannot write the table")), Status::ClosedPipe);
    }
}
