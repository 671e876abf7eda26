//! Runs the lessons one after another and gathers how each ended.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::child;
use crate::interrupt::Interrupt;
use crate::report::{Report, Row};
use crate::scratch::Scratch;
use crate::summary;

/// A lesson as a program to run.
#[derive(Debug)]
pub(crate) struct Program {
    /// The lesson's name.
    pub(crate) name: String,
    /// What of it is run.
    pub(crate) part: Part,
    /// Where the program is.
    pub(crate) path: PathBuf,
    /// What it is told on its command line.
    pub(crate) arguments: Vec<OsString>,
    /// What it finds in its environment besides ours.
    pub(crate) environment: Vec<(OsString, OsString)>,
}

/// What of a lesson is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Its demos.
    Demos,
    /// Its small programs, under every interleaving. They come after the demos, and only
    /// where these have said that there are any.
    Explorations,
}

impl Part {
    /// The page that a lesson writes of it.
    pub(crate) fn page(self, lesson: &str) -> String {
        match self {
            Self::Demos => format!("{lesson}.html"),
            Self::Explorations => format!("{lesson}-explored.html"),
        }
    }

    /// What a lesson is called that runs it.
    pub(crate) fn title(self, lesson: &str) -> String {
        match self {
            Self::Demos => lesson.to_owned(),
            Self::Explorations => format!("{lesson} --explore"),
        }
    }
}

/// Where the lessons run.
#[derive(Debug)]
pub(crate) struct Stage<'a> {
    /// How long each may take.
    pub(crate) deadline: Duration,
    /// Where its output goes.
    pub(crate) output: Output,
    /// Whether Ctrl-C was pressed.
    pub(crate) interrupt: &'a Interrupt,
    /// Where the summaries go.
    pub(crate) scratch: &'a Scratch,
}

/// Where the output of a lesson goes.
#[derive(Debug)]
pub(crate) enum Output {
    /// Straight to where ours goes.
    Ours,
    /// Into this file, standard error too.
    File(File),
}

impl Stage<'_> {
    /// Runs all programs in order, going on after a failure.
    ///
    /// # Errors
    ///
    /// When the output of a lesson ends in a closed pipe that is ours too.
    pub(crate) fn run(&self, programs: &[Program]) -> io::Result<Report> {
        let mut report = Report::default();
        for (index, program) in programs.iter().enumerate() {
            if self.interrupt.happened() {
                report.interrupted = true;
            }
            if program.part == Part::Explorations && !report.has_more_of(&program.name) {
                continue;
            }
            let title = program.part.title(&program.name);
            if report.interrupted {
                report.not_run.push(title);
                continue;
            }
            announce(index + 1, programs.len(), &title);
            let row = self.run_one(program);
            if matches!(self.output, Output::Ours) && row.is_closed_pipe() {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            report.interrupted = row.is_interrupted() || self.interrupt.happened();
            report.rows.push(row);
        }
        Ok(report)
    }

    fn run_one(&self, program: &Program) -> Row {
        let summary_file =
            self.scratch.path().join(program.part.page(&program.name)).with_extension("json");
        let started = Instant::now();
        let ending = self
            .command(program, &summary_file)
            .and_then(|mut command| child::run(&mut command, self.deadline, self.interrupt));
        Row {
            lesson: program.name.clone(),
            part: program.part,
            ending: ending.map_err(|err| format!("cannot be run: {err}")),
            summary: summary::read(&summary_file, &program.name),
            time: started.elapsed(),
        }
    }

    fn command(&self, program: &Program, summary_file: &Path) -> io::Result<Command> {
        let mut command = Command::new(&program.path);
        command
            .args(&program.arguments)
            .envs(program.environment.iter().map(|(name, value)| (name, value)))
            .env(summary::VARIABLE, summary_file)
            // No lesson asks anything.
            .stdin(Stdio::null());
        if let Output::File(file) = &self.output {
            command.stdout(file.try_clone()?).stderr(file.try_clone()?);
        }
        Ok(command)
    }
}

/// Tells a person who is watching which lesson comes now.
fn announce(number: usize, of: usize, name: &str) {
    let mut stderr = io::stderr();
    if stderr.is_terminal() {
        // Progress is a courtesy; the run does not end because nobody sees it.
        writeln!(stderr, "[{number}/{of}] {name}").ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::Ending;
    use crate::fake_lesson::{LONG, SHORT, program};
    use crate::status::Status;
    use std::fs;
    use std::io::{Read, Seek};

    /// Runs stand-ins and gives back the report and all that they wrote.
    fn run_under(
        deadline: Duration,
        interrupt: &Interrupt,
        programs: &[Program],
    ) -> (Report, String) {
        let scratch = Scratch::new().unwrap();
        let path = scratch.path().join("output.txt");
        let file = File::options().read(true).append(true).create(true).open(path).unwrap();
        let mut copy = file.try_clone().unwrap();
        let stage = Stage { deadline, output: Output::File(file), interrupt, scratch: &scratch };
        let report = stage.run(programs).unwrap();
        let mut text = String::new();
        copy.rewind().unwrap();
        copy.read_to_string(&mut text).unwrap();
        (report, text)
    }

    fn run(programs: &[Program]) -> Report {
        run_under(LONG, &Interrupt::never(), programs).0
    }

    fn results(report: &Report) -> Vec<String> {
        report.rows.iter().map(|row| row.verdict().text).collect()
    }

    #[test]
    fn a_run_in_which_all_holds_is_done() {
        let report = run(&[program("one", "held 3"), program("two", "held 4")]);
        assert_eq!(results(&report), ["held, 1 demo cannot be shown here"; 2]);
        assert_eq!(report.status(), Status::Done);
    }

    #[test]
    fn a_failure_does_not_stop_the_others() {
        let report = run(&[program("one", "broken 3 then exit 1"), program("two", "held 4")]);
        assert_eq!(results(&report)[0], "1 claim did not hold");
        assert!(report.rows[1].verdict().held);
        assert_eq!(report.failed(), ["one"]);
        assert_eq!(report.status(), Status::Failed);
    }

    #[test]
    fn a_lesson_that_hangs_is_ended() {
        let programs = [program("one", "held 3 then hang")];
        let (report, _) = run_under(SHORT, &Interrupt::never(), &programs);
        assert_eq!(results(&report), ["ended after 0.3 s"]);
        assert_eq!(report.status(), Status::Failed);
    }

    #[test]
    fn a_lesson_that_writes_no_summary_is_not_believed() {
        let report = run(&[program("one", "exit 0")]);
        assert_eq!(results(&report), ["no summary"]);
        assert_eq!(report.status(), Status::Failed);
    }

    #[test]
    fn a_bad_summary_is_not_believed() {
        let report = run(&[program("one", "summary nonsense")]);
        assert!(results(&report)[0].starts_with("unreadable summary"), "{report:?}");
        assert_eq!(report.status(), Status::Failed);
    }

    #[test]
    fn a_program_that_is_not_there_is_a_failure_of_its_own() {
        let mut missing = program("one", "held 1");
        missing.path = "no/such/program".into();
        let report = run(&[missing, program("two", "held 4")]);
        assert!(results(&report)[0].starts_with("cannot be run: "), "{report:?}");
        assert!(report.rows[1].verdict().held);
    }

    #[cfg(unix)]
    #[test]
    fn a_lesson_killed_by_a_signal_is_told_so() {
        let report = run(&[program("one", "held 3 then signal 9")]);
        assert_eq!(results(&report), ["killed by signal 9 (SIGKILL)"]);
        assert_eq!(report.status(), Status::Failed);
    }

    #[test]
    fn a_lesson_that_was_interrupted_stops_the_run() {
        let scratch = Scratch::new().unwrap();
        let marker = scratch.path().join("marker");
        let programs = [
            program("one", "held 3"),
            program("two", "held 2 then exit 130"),
            program("three", &format!("marker {}", marker.display())),
        ];
        let report = run(&programs);
        assert_eq!(results(&report)[1..], ["interrupted"]);
        assert_eq!(report.not_run, ["three"]);
        assert_eq!(report.status(), Status::Interrupted);
        assert!(!marker.exists());
    }

    #[test]
    fn after_an_interrupt_nothing_is_started() {
        let (report, _) = run_under(LONG, &Interrupt::already(SHORT), &[program("one", "held 3")]);
        assert_eq!(report.rows.len(), 0);
        assert_eq!(report.status(), Status::Interrupted);
    }

    #[test]
    fn a_lesson_is_explored_if_its_demos_say_that_it_can_be() {
        let exploring =
            |name, behaviour| Program { part: Part::Explorations, ..program(name, behaviour) };
        let programs = [
            program("one", "held 3"),
            exploring("one", "explored 2"),
            program("two", "exit 3"),
            exploring("two", "explored 2"),
            program("three", "explored 3"),
            exploring("three", "explored 2"),
        ];
        let report = run(&programs);
        let titles: Vec<String> = report.rows.iter().map(Row::title).collect();
        assert_eq!(titles, ["one", "one --explore", "two", "three"]);
        assert_eq!(report.failed(), ["two"]);
    }

    #[test]
    fn output_goes_to_the_file_and_a_closed_pipe_is_then_a_failure() {
        let programs = [program("one", "say quack then exit 141")];
        let (report, text) = run_under(LONG, &Interrupt::never(), &programs);
        assert!(text.contains("quack"));
        assert_eq!(report.rows[0].ending, Ok(Ending::Exited(141)));
        assert_eq!(report.status(), Status::Failed);
    }

    #[test]
    fn a_closed_pipe_ends_the_run_quietly() {
        let scratch = Scratch::new().unwrap();
        let interrupt = Interrupt::never();
        let stage = Stage {
            deadline: LONG,
            output: Output::Ours,
            interrupt: &interrupt,
            scratch: &scratch,
        };
        let marker = scratch.path().join("marker");
        let programs =
            [program("one", "exit 141"), program("two", &format!("marker {}", marker.display()))];
        let err = stage.run(&programs).unwrap_err();
        assert_eq!(err.kind(), io::ErrorKind::BrokenPipe);
        assert!(!fs::exists(&marker).unwrap());
    }
}
