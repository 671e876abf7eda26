//! `cargo xtask ci`: all checks in order, up to the first that fails.

use std::fs::File;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use anyhow::Context;

use crate::book::{self, Built};
use crate::browser::{self, Seen};
use crate::cargo;
use crate::child::{self, Ending};
use crate::exercises;
use crate::interrupt::Interrupt;
use crate::kill_matrix::{self, Row};
use crate::pages::{self, Pages};
use crate::run_all::{self, Pace, Plan};
use crate::runner::Output;
use crate::scratch::Scratch;
use crate::status::{self, Status};
use crate::sync_docs;
use crate::table::{self, figure, word};

/// How long a part of the toolchain may take to say its version.
const VERSION_DEADLINE: Duration = Duration::from_mins(1);

/// How often each answer of the course is judged here, each time with another seed.
const MATRIX_TIMES: u32 = 2;

/// Flags with which the lessons are built as the tests have built them: nothing is built twice.
const AS_TESTED: [&str; 5] = ["--locked", "--workspace", "--lib", "--bins", "--examples"];

/// One check.
struct Step<'a> {
    name: &'static str,
    check: Box<dyn FnOnce() -> anyhow::Result<Outcome> + 'a>,
}

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    /// Why it could not be made here; the others go on.
    Skipped(String),
    /// Why, in a few words.
    Failed(String),
    Interrupted,
}

impl Outcome {
    /// Whether the next check is made, too.
    fn goes_on(&self) -> bool {
        matches!(self, Self::Passed | Self::Skipped(_))
    }
}

/// A check that was made, and the time that it took.
#[derive(Debug)]
struct Checked {
    name: &'static str,
    time: Duration,
    outcome: Outcome,
}

/// Makes all checks, or those up to the first that fails.
///
/// # Errors
///
/// When the output does not take what is said about them.
pub(crate) fn run() -> anyhow::Result<Status> {
    let interrupt = Interrupt::on_ctrl_c().context("cannot notice Ctrl-C")?;
    let mut out = anstream::stdout();
    let steps = steps(&interrupt);
    let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
    let checked = run_steps(&mut out, steps)?;
    write_table(&mut out, &names, &checked)?;
    Ok(status(&checked))
}

/// All checks, the quick ones first. They share the target folder and the profile.
fn steps(interrupt: &Interrupt) -> Vec<Step<'_>> {
    let component = |subcommand, component| {
        let mut version = cargo::command(&[subcommand, "--version"]);
        missing(&mut version, component, interrupt)
    };
    let cargo = |arguments: &[&str]| check(&mut cargo::command(arguments), interrupt);
    vec![
        step("fmt", move || match component("fmt", "rustfmt")? {
            Outcome::Passed => match cargo(&["fmt", "--all", "--check"])? {
                Outcome::Passed => check(&mut rustfmt()?, interrupt),
                failed => Ok(failed),
            },
            missing => Ok(missing),
        }),
        step("pages", check_pages),
        step("clippy", move || match component("clippy", "clippy")? {
            Outcome::Passed => {
                let flags = ["--workspace", "--all-targets", "--locked"];
                cargo(&[&["clippy"], &flags[..], &["--", "-D", "warnings"]].concat())
            }
            missing => Ok(missing),
        }),
        step("test", move || cargo(&["test", "--workspace", "--locked"])),
        step("kill-matrix", move || judge_exercises(interrupt)),
        step("doc", move || {
            let mut command = cargo::command(&["doc", "--workspace", "--no-deps", "--locked"]);
            check(command.env("RUSTDOCFLAGS", "-D warnings"), interrupt)
        }),
        step("book", move || build_book(interrupt)),
        step("run-all", move || run_lessons(interrupt)),
        step("browser", move || look_at_pages(interrupt)),
    ]
}

fn step<'a>(name: &'static str, check: impl FnOnce() -> anyhow::Result<Outcome> + 'a) -> Step<'a> {
    Step { name, check: Box::new(check) }
}

/// A check that is a command: it passes when the command succeeds.
fn check(command: &mut Command, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let ending = child::run(command, cargo::DEADLINE, interrupt).context("cannot run cargo")?;
    Ok(match ending {
        Ending::Exited(0) => Outcome::Passed,
        _ if interrupt.happened() || ending.is_interrupted() => Outcome::Interrupted,
        _ => Outcome::Failed(ending.to_string()),
    })
}

/// Asks a part of the toolchain for its version; failed when it is not installed.
fn missing(
    version: &mut Command,
    component: &str,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    version.stdout(Stdio::null()).stderr(Stdio::null());
    let ending = child::run(version, VERSION_DEADLINE, interrupt).context("cannot run cargo")?;
    Ok(match ending {
        Ending::Exited(0) => Outcome::Passed,
        _ if interrupt.happened() || ending.is_interrupted() => Outcome::Interrupted,
        _ => Outcome::Failed(format!(
            "{component} is missing; `rustup component add {component}` adds it"
        )),
    })
}

/// The formatter over the files that belong to no package: what the exercises are made of.
fn rustfmt() -> anyhow::Result<Command> {
    let mut command = Command::new("rustfmt");
    command.args(["--check", "--edition", "2024"]).current_dir(cargo::root());
    for exercise in exercises::all()? {
        command.arg(exercise.check());
        command.args(exercise.variants_of_course()?.into_iter().map(|variant| variant.file));
    }
    Ok(command)
}

/// Whether the pages show the sources as they are.
fn check_pages() -> anyhow::Result<Outcome> {
    let stale: Vec<String> =
        sync_docs::pages()?.iter().flat_map(|page| sync_docs::stale(page)).collect();
    Ok(if stale.is_empty() { Outcome::Passed } else { Outcome::Failed(stale.join("; ")) })
}

/// Checks what the course itself has to say to its exercises; shown only when one is misjudged.
fn judge_exercises(interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let all = exercises::all()?;
    let Some(rows) = kill_matrix::matrix(&all, MATRIX_TIMES, interrupt)? else {
        return Ok(Outcome::Interrupted);
    };
    if rows.iter().all(Row::is_right) {
        return Ok(Outcome::Passed);
    }
    kill_matrix::write(&mut anstream::stdout(), &all, &rows)?;
    Ok(Outcome::Failed("an answer was not judged as it should".to_owned()))
}

/// Runs every lesson and writes a report of it, as `run-all --html` does; what the lessons
/// print is shown only when one fails.
fn run_lessons(interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let scratch = Scratch::new().context("cannot make a folder for the output")?;
    let path = scratch.path().join("output.txt");
    let file = File::create(&path).context("cannot keep the output")?;
    let output = Output::File(file);
    let folder = scratch.path().join("report");
    let pages = Pages::in_folder(&folder)?;
    let plan = Plan { pace: Pace::Fast, build_flags: &AS_TESTED, output, pages: Some(&pages) };
    let Some(report) = run_all::report(plan, &scratch, interrupt)? else {
        return Ok(Outcome::Interrupted);
    };
    pages.finish(&report, Pace::Fast.name())?;
    let status = report.status();
    if status == Status::Failed {
        let mut out = anstream::stdout();
        io::copy(&mut File::open(&path)?, &mut out)?;
        report.write(&mut out)?;
    }
    let problems = pages::problems(&folder)?;
    Ok(match status {
        Status::Done if problems.is_empty() => Outcome::Passed,
        Status::Done => Outcome::Failed(problems.join("; ")),
        Status::Interrupted => Outcome::Interrupted,
        _ => Outcome::Failed(report.closing()),
    })
}

/// Builds the book and follows its links.
fn build_book(interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    Ok(match book::build(interrupt)? {
        Built::Whole(_) => Outcome::Passed,
        Built::Skipped(why) => Outcome::Skipped(why),
        Built::Broken(problems) => Outcome::Failed(problems.join("; ")),
        Built::Interrupted => Outcome::Interrupted,
    })
}

/// Looks at pages of the lessons in a browser.
fn look_at_pages(interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    Ok(match browser::look(&AS_TESTED, interrupt)? {
        Seen::Fine(_) => Outcome::Passed,
        Seen::Skipped(why) => Outcome::Skipped(why),
        Seen::Problems(problems) => Outcome::Failed(problems.join("; ")),
        Seen::Interrupted => Outcome::Interrupted,
    })
}

/// Makes the checks up to the first that fails.
fn run_steps(out: &mut impl Write, steps: Vec<Step>) -> anyhow::Result<Vec<Checked>> {
    let of = steps.len();
    let mut checked = Vec::new();
    for (index, Step { name, check }) in steps.into_iter().enumerate() {
        let title = format!("[{}/{of}] {name}", index + 1);
        writeln!(out, "{title}")?;
        out.flush()?;
        let started = Instant::now();
        let outcome = match check() {
            Err(err) if status::is_closed_pipe(&err) => return Err(err),
            Err(err) => Outcome::Failed(format!("{err:#}")),
            Ok(outcome) => outcome,
        };
        let time = started.elapsed();
        writeln!(out, "{title}, {}: {}", seconds(time), in_words(&outcome))?;
        let goes_on = outcome.goes_on();
        checked.push(Checked { name, time, outcome });
        if !goes_on {
            break;
        }
    }
    Ok(checked)
}

/// Writes each check with its time, also those that were not made.
fn write_table(out: &mut impl Write, names: &[&str], checked: &[Checked]) -> io::Result<()> {
    let mut rows = vec![vec![word("check"), figure("time"), word("result")]];
    for (index, name) in names.iter().enumerate() {
        rows.push(match checked.get(index) {
            Some(Checked { time, outcome, .. }) => {
                let color = match outcome {
                    Outcome::Passed => AnsiColor::Green,
                    Outcome::Skipped(_) => AnsiColor::Yellow,
                    Outcome::Failed(_) | Outcome::Interrupted => AnsiColor::Red,
                };
                let style = Style::new().fg_color(Some(color.into()));
                let result = word(in_words(outcome)).styled(style);
                vec![word(*name), figure(seconds(*time)), result]
            }
            None => vec![word(*name), figure("-"), word("not run")],
        });
    }
    writeln!(out)?;
    table::write(out, &rows)?;
    let total = seconds(checked.iter().map(|it| it.time).sum());
    match checked.last() {
        Some(last) if !last.outcome.goes_on() => {
            let verb = if last.outcome == Outcome::Interrupted { "interrupted" } else { "failed" };
            writeln!(out, "{verb} at {} after {total}", last.name)?;
        }
        _ => writeln!(out, "{} in {total}", closing(checked))?,
    }
    out.flush()
}

fn status(checked: &[Checked]) -> Status {
    match checked.last().map(|last| &last.outcome) {
        Some(Outcome::Failed(_)) => Status::Failed,
        Some(Outcome::Interrupted) => Status::Interrupted,
        Some(Outcome::Passed | Outcome::Skipped(_)) | None => Status::Done,
    }
}

/// What is said when nothing failed.
fn closing(checked: &[Checked]) -> String {
    let skipped = checked.iter().filter(|it| it.outcome != Outcome::Passed).map(|it| it.name);
    let skipped: Vec<&str> = skipped.collect();
    match skipped[..] {
        [] => "all passed".to_owned(),
        _ => format!("all passed but {}, which was skipped,", skipped.join(" and ")),
    }
}

fn in_words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed => "passed".to_owned(),
        Outcome::Skipped(why) => format!("skipped: {why}"),
        Outcome::Failed(why) => format!("failed: {why}"),
        Outcome::Interrupted => "interrupted".to_owned(),
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_lesson;
    use std::cell::Cell;

    #[test]
    fn the_first_failure_stops_the_rest_and_is_named() {
        let reached = Cell::new(false);
        let steps = vec![
            step("fmt", || Ok(Outcome::Passed)),
            step("clippy", || Ok(Outcome::Failed("exit 101".to_owned()))),
            step("test", || {
                reached.set(true);
                Ok(Outcome::Passed)
            }),
        ];
        let mut out = Vec::new();
        let checked = run_steps(&mut out, steps).unwrap();
        write_table(&mut out, &["fmt", "clippy", "test"], &checked).unwrap();
        let text = String::from_utf8(out).unwrap();
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert!(!reached.get());
        assert_eq!(status(&checked), Status::Failed);
        assert!(plain.contains("clippy   0.0 s   failed: exit 101\n"), "{plain}");
        assert!(plain.contains("test         -   not run\n"), "{plain}");
        assert!(plain.contains("\nfailed at clippy after "), "{plain}");
    }

    #[test]
    fn a_run_without_failure_is_done() {
        let steps = vec![step("fmt", || Ok(Outcome::Passed)), step("doc", || Ok(Outcome::Passed))];
        let mut out = Vec::new();
        let checked = run_steps(&mut out, steps).unwrap();
        write_table(&mut out, &["fmt", "doc"], &checked).unwrap();
        assert_eq!(status(&checked), Status::Done);
        assert!(String::from_utf8(out).unwrap().contains("\nall passed in "));
    }

    #[test]
    fn a_check_that_is_skipped_is_named_and_the_others_go_on() {
        let skipped = Outcome::Skipped("no browser".to_owned());
        let steps = vec![step("browser", || Ok(skipped)), step("doc", || Ok(Outcome::Passed))];
        let mut out = Vec::new();
        let checked = run_steps(&mut out, steps).unwrap();
        write_table(&mut out, &["browser", "doc"], &checked).unwrap();
        assert_eq!((checked.len(), status(&checked)), (2, Status::Done));
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("skipped: no browser"), "{text}");
        assert!(text.contains("\nall passed but browser, which was skipped, in "), "{text}");
    }

    #[test]
    fn a_check_that_cannot_be_made_has_failed() {
        let steps = vec![step("fmt", || anyhow::bail!("no cargo"))];
        let checked = run_steps(&mut Vec::new(), steps).unwrap();
        assert_eq!(checked[0].outcome, Outcome::Failed("no cargo".to_owned()));
    }

    #[test]
    fn a_reader_who_left_ends_the_checks() {
        let steps = vec![step("fmt", || Err(io::Error::from(io::ErrorKind::BrokenPipe).into()))];
        assert!(status::is_closed_pipe(&run_steps(&mut Vec::new(), steps).unwrap_err()));
    }

    #[test]
    fn a_command_that_fails_or_is_interrupted_is_told_apart() {
        let outcome = |behaviour, interrupt: Interrupt| {
            check(&mut fake_lesson::command(behaviour), &interrupt).unwrap()
        };
        assert_eq!(outcome("exit 0", Interrupt::never()), Outcome::Passed);
        assert_eq!(outcome("exit 101", Interrupt::never()), Outcome::Failed("exit 101".to_owned()));
        assert_eq!(outcome("exit 130", Interrupt::never()), Outcome::Interrupted);
        assert_eq!(
            outcome("exit 101", Interrupt::already(fake_lesson::LONG)),
            Outcome::Interrupted
        );
    }

    #[test]
    fn a_missing_component_is_told_with_the_command_that_adds_it() {
        let mut present = fake_lesson::command("exit 0");
        let mut absent = fake_lesson::command("exit 1");
        let never = Interrupt::never();
        assert_eq!(missing(&mut present, "clippy", &never).unwrap(), Outcome::Passed);
        let why = "clippy is missing; `rustup component add clippy` adds it".to_owned();
        assert_eq!(missing(&mut absent, "clippy", &never).unwrap(), Outcome::Failed(why));
    }
}
