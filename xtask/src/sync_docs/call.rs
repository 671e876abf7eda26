//! A command whose output a page shows.

use std::fmt;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail, ensure};

use super::blocks::Options;
use crate::cargo;
use crate::child::{self, Ending};
use crate::interrupt::Interrupt;
use crate::lessons::{self, LESSONS};
use crate::scratch::Scratch;

/// How long a command may take; it may have to be built, and a bench has its rounds.
const DEADLINE: Duration = Duration::from_mins(30);

/// How many columns a page has.
const WIDTH: &str = "80";

/// Options of a lesson that take the next word.
const WITH_VALUE: [&str; 6] = ["-p", "--pace", "--replay", "--html", "--trace", "--color"];

/// A lesson or a task, and what it is told.
#[derive(Debug)]
pub(super) struct Call {
    /// None when it is a task of this program.
    lesson: Option<String>,
    arguments: Vec<String>,
}

impl Call {
    /// Reads `cargo run -p LESSON -- …` or `cargo xtask …`; in a chapter, what begins with
    /// neither is told to the chapter's lesson.
    ///
    /// # Errors
    ///
    /// When it is no such command.
    pub(super) fn read(text: &str, page: &Path) -> anyhow::Result<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let owned = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect();
        match words[..] {
            ["cargo", "run", "-p", lesson, "--", ref rest @ ..] => {
                Ok(Self { lesson: Some(lesson.to_owned()), arguments: owned(rest) })
            }
            ["cargo", "run", "-p", lesson] => {
                Ok(Self { lesson: Some(lesson.to_owned()), arguments: Vec::new() })
            }
            ["cargo", "xtask", ref rest @ ..] => Ok(Self { lesson: None, arguments: owned(rest) }),
            ["cargo", ..] => bail!("a page shows `cargo run -p LESSON -- …` or `cargo xtask …`"),
            ref rest => {
                let folder = page.parent().and_then(Path::file_name).and_then(|it| it.to_str());
                let lesson = folder.filter(|it| LESSONS.contains(it));
                let lesson =
                    lesson.context("outside of a chapter a command begins with `cargo`")?;
                Ok(Self { lesson: Some(lesson.to_owned()), arguments: owned(rest) })
            }
        }
    }

    /// Whether there are such a lesson and demos, or such a task. Nothing is run.
    ///
    /// # Errors
    ///
    /// When there are not.
    pub(super) fn is_known(&self) -> anyhow::Result<()> {
        let Some(lesson) = &self.lesson else {
            ensure!(
                self.arguments.first().is_none_or(|it| it != "sync-docs"),
                "sync-docs would run itself for ever"
            );
            let line = ["cargo xtask"].into_iter().chain(self.arguments.iter().map(String::as_str));
            return crate::is_command_line(line);
        };
        let Some(lesson) = LESSONS.iter().find(|it| *it == lesson) else {
            bail!("there is no lesson '{lesson}'");
        };
        let demos = lessons::demos(lesson)?;
        let mut words = self.arguments.iter();
        while let Some(word) = words.next() {
            let demo = match word.as_str() {
                // A schedule is called `DEMO:SCHEDULE`.
                "--replay" => words.next().and_then(|it| it.split(':').next()),
                option if WITH_VALUE.contains(&option) => {
                    words.next();
                    None
                }
                option if option.starts_with('-') => None,
                demo => Some(demo),
            };
            if let Some(demo) = demo {
                ensure!(demos.iter().any(|it| it == demo), "{lesson} has no demo '{demo}'");
            }
        }
        Ok(())
    }

    /// Runs it and gives back what it printed, or what it wrote into the file that is asked for:
    /// of a lesson without the lines about lesson and machine, which the caption repeats.
    ///
    /// # Errors
    ///
    /// When it cannot be run, does not end as it should, or prints nothing.
    pub(super) fn output(
        &self,
        options: &Options,
        interrupt: &Interrupt,
    ) -> anyhow::Result<String> {
        let scratch = Scratch::new().context("cannot make a folder for the output")?;
        let (printed, complaints) = (scratch.path().join("out"), scratch.path().join("err"));
        let mut command = self.command(options, scratch.path())?;
        command
            .current_dir(cargo::root())
            .envs([("NO_COLOR", "1"), ("COLUMNS", WIDTH), ("LC_ALL", "C.UTF-8")])
            .env_remove("LESSON_PACE")
            .env_remove("TERM")
            // Not one of the three may be a terminal, or its width would be taken.
            .stdin(Stdio::null())
            .stdout(File::create(&printed)?)
            .stderr(File::create(&complaints)?);
        let ending = child::run(&mut command, DEADLINE, interrupt)
            .with_context(|| format!("cannot run `{self}`"))?;
        if ending != Ending::Exited(options.exit.unwrap_or(0)) {
            let why = fs::read_to_string(&complaints).unwrap_or_default();
            bail!("`{self}`: {ending}\n{why}");
        }
        let shown = match &options.file {
            Some(file) => scratch.path().join(file),
            None => printed,
        };
        let text = fs::read_to_string(&shown)
            .with_context(|| format!("`{self}` leaves nothing to be read"))?;
        let text = if options.file.is_none() && self.lesson.is_some() {
            without_frame(&text)
        } else {
            &text
        };
        ensure!(!text.trim().is_empty(), "`{self}` prints nothing");
        Ok(text.to_owned())
    }

    /// The command; a file that it is to write lands among the scratch files.
    fn command(&self, options: &Options, scratch: &Path) -> anyhow::Result<Command> {
        let mut command = match &self.lesson {
            Some(lesson) => cargo::command(&["run", "--quiet", "-p", lesson, "--"]),
            None => Command::new(std::env::current_exe().context("cannot find this program")?),
        };
        for word in &self.arguments {
            if options.file.as_ref() == Some(word) {
                command.arg(scratch.join(word));
            } else {
                command.arg(word);
            }
        }
        Ok(command)
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.lesson {
            Some(lesson) => write!(f, "cargo run -p {lesson}")?,
            None => f.write_str("cargo xtask")?,
        }
        let dashes = (self.lesson.is_some() && !self.arguments.is_empty()).then_some("--");
        let words = dashes.into_iter().chain(self.arguments.iter().map(String::as_str));
        words.into_iter().try_for_each(|word| write!(f, " {word}"))
    }
}

/// What a lesson prints between its two lines about itself and its summary; JSON as it is.
pub(super) fn without_frame(text: &str) -> &str {
    let Some((head, rest)) = text.split_once("\n\n") else { return text };
    if head.starts_with('{') {
        return text;
    }
    let summary = rest.trim_end().rfind("\n\n").unwrap_or(rest.len());
    &rest[..summary]
}
