//! `cargo xtask list`: the lessons in order, each with its question and its demos.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anstyle::Style;
use anyhow::{Context, ensure};

use crate::cargo;
use crate::child::{self, Ending};
use crate::interrupt::Interrupt;
use crate::lessons::LESSONS;
use crate::scratch::Scratch;
use crate::status::Status;

/// A list comes at once, or something is wrong.
const DEADLINE: Duration = Duration::from_secs(20);

/// What a lesson says about itself.
#[derive(Debug, PartialEq, Eq)]
struct Contents {
    question: String,
    /// One demo a line: its name and its claim.
    demos: Vec<String>,
}

/// Builds the lessons and lists them.
///
/// # Errors
///
/// When the lessons cannot be built or the output does not take the list.
pub(crate) fn run() -> anyhow::Result<Status> {
    let interrupt = Interrupt::on_ctrl_c().context("cannot notice Ctrl-C")?;
    let scratch = Scratch::new().context("cannot make a folder for the lists")?;
    let Some(programs) = cargo::build_lessons(&LESSONS, &[], &scratch, &interrupt)? else {
        return Ok(Status::Interrupted);
    };
    let mut status = Status::Done;
    let mut out = anstream::stdout().lock();
    for (index, (name, program)) in LESSONS.iter().zip(programs).enumerate() {
        let contents = contents(|| Command::new(&program), scratch.path(), &interrupt);
        if interrupt.happened() {
            return Ok(Status::Interrupted);
        }
        if contents.is_err() {
            status = Status::Failed;
        }
        write(&mut out, &format!("{} {name}", index + 1), &contents)?;
    }
    out.flush()?;
    Ok(status)
}

/// Asks a lesson for its question and its demos.
fn contents(
    command: impl Fn() -> Command,
    folder: &Path,
    interrupt: &Interrupt,
) -> anyhow::Result<Contents> {
    let help = output(command().arg("--help"), folder, interrupt)?;
    let list = output(command().arg("--list"), folder, interrupt)?;
    let demos: Vec<String> = list.lines().map(str::to_owned).collect();
    ensure!(!demos.is_empty(), "it lists no demo");
    Ok(Contents { question: question(&help), demos })
}

/// The question of a lesson is the first paragraph of its help.
fn question(help: &str) -> String {
    let lines: Vec<&str> = help.lines().map(str::trim).take_while(|it| !it.is_empty()).collect();
    lines.join(" ")
}

/// What a command writes to its standard output.
fn output(command: &mut Command, folder: &Path, interrupt: &Interrupt) -> anyhow::Result<String> {
    let path = folder.join("output.txt");
    // A file, since a pipe that nobody empties while waiting would stop the lesson.
    command.stdin(Stdio::null()).stdout(File::create(&path)?);
    let ending = child::run(command, DEADLINE, interrupt).context("cannot be run")?;
    ensure!(ending == Ending::Exited(0), "cannot be listed: {ending}");
    Ok(fs::read_to_string(&path)?)
}

fn write(out: &mut impl Write, title: &str, contents: &anyhow::Result<Contents>) -> io::Result<()> {
    let bold = Style::new().bold();
    match contents {
        Ok(Contents { question, demos }) => {
            writeln!(out, "{bold}{title}: {question}{bold:#}")?;
            for demo in demos {
                writeln!(out, "{demo}")?;
            }
        }
        Err(err) => writeln!(out, "{bold}{title}{bold:#}\n{err:#}")?,
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_lesson;

    fn listed(behaviour: &str) -> anyhow::Result<String> {
        let scratch = Scratch::new().unwrap();
        output(&mut fake_lesson::command(behaviour), scratch.path(), &Interrupt::never())
    }

    #[test]
    fn what_a_lesson_says_is_kept() {
        assert!(listed("say deadlock  two locks").unwrap().contains("deadlock  two locks\n"));
    }

    #[test]
    fn a_lesson_that_cannot_be_listed_is_an_error() {
        assert_eq!(listed("exit 2").unwrap_err().to_string(), "cannot be listed: exit 2");
    }

    #[test]
    fn a_question_over_two_lines_is_one_sentence() {
        let help = "what may happen when two\nthreads meet?\n\nUsage: locks [OPTIONS]\n";
        assert_eq!(question(help), "what may happen when two threads meet?");
    }

    #[test]
    fn a_lesson_is_listed_with_its_question_and_its_demos() {
        let demos = vec!["one  it holds".to_owned(), "two  it holds too".to_owned()];
        let mut out = Vec::new();
        let contents = Contents { question: "who?".to_owned(), demos };
        write(&mut out, "3 locks", &Ok(contents)).unwrap();
        write(&mut out, "4 pools", &Err(anyhow::anyhow!("it lists no demo"))).unwrap();
        let text = String::from_utf8(out).unwrap();
        let plain = anstream::adapter::strip_str(&text).to_string();
        let expected = "3 locks: who?\none  it holds\ntwo  it holds too\n\n\
                        4 pools\nit lists no demo\n\n";
        assert_eq!(plain, expected);
    }
}
