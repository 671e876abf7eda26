//! Runs a lesson: reads the command line, lets each demo tell its report, and
//! ends with an exit code.

use std::any::Any;
use std::io::{self, ErrorKind};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use explorer::Schedule;

use crate::child;
use crate::cli::Cli;
use crate::clock;
use crate::demo::{Demo, Lesson};
use crate::exploration::{self, Exploration};
use crate::files::Files;
use crate::machine::Machine;
use crate::output::{self, Output, ReaderGone};
use crate::panics;
use crate::report::{Report, Settings, Told};
use crate::twin;
use crate::watchman;
use watched::registry;

/// A claim did not hold.
const BROKEN: u8 = 1;
/// The command line makes no sense.
const USAGE: u8 = 2;
/// Nobody reads the output any more.
const CLOSED_PIPE: u8 = 141;

/// The main function of a lesson.
///
/// Exit codes: 0 done, 1 a claim did not hold, 2 usage, 130 Ctrl-C, 141 closed pipe.
pub fn run(lesson: &Lesson) -> ExitCode {
    if let Some(code) = child::play(lesson.roles) {
        return code;
    }
    // The main thread is the first in the registry, before any other is made.
    registry::current();
    let cli = match Cli::read(lesson) {
        Ok(cli) => cli,
        Err(err) => {
            // A closed pipe is the only reason why help cannot be printed.
            let _ = err.print();
            return ExitCode::from(u8::try_from(err.exit_code()).unwrap_or(USAGE));
        }
    };
    cli.color.write_global();
    let acts = match acts(lesson, &cli) {
        Ok(acts) => acts,
        Err(sentence) => return usage(lesson, &sentence),
    };
    let files = match Files::asked_for(&cli, lesson) {
        Ok(files) => files,
        Err(sentence) => {
            complain(&sentence);
            return ExitCode::from(USAGE);
        }
    };
    let output = Output::new(
        Box::new(anstream::AutoStream::auto(io::stdout())),
        output::look_of_terminal(&cli),
    );
    let all = || {
        if cli.list {
            return list(lesson, &output);
        }
        if let Some(demo) = &cli.twin {
            return tell_twin(lesson, demo, &output);
        }
        let code = run_acts(lesson, &acts, &cli, (&output, &files));
        leave_files(&files, &cli, &output).unwrap_or(code)
    };
    panic::catch_unwind(AssertUnwindSafe(all)).unwrap_or_else(after_unwinding)
}

/// Nobody reads: that is success for everybody but the exit code. Any other
/// panic is a fault of the stage itself.
fn after_unwinding(payload: Box<dyn Any + Send>) -> ExitCode {
    match payload.downcast::<ReaderGone>() {
        Ok(gone) if gone.0 == ErrorKind::BrokenPipe => ExitCode::from(CLOSED_PIPE),
        Ok(gone) => {
            complain(&format!("cannot write the output: {}", gone.0));
            ExitCode::from(BROKEN)
        }
        Err(payload) => panic::resume_unwind(payload),
    }
}

fn usage(lesson: &Lesson, sentence: &str) -> ExitCode {
    let name = lesson.name;
    complain(&format!("{sentence}\n\nTry 'cargo run -p {name} -- --list'."));
    ExitCode::from(USAGE)
}

pub(crate) fn complain(sentence: &str) {
    use std::io::Write;
    let style = anstyle::AnsiColor::Red.on_default().bold();
    // Standard error may be closed, too; then nobody wants to know.
    let _ = writeln!(anstream::stderr(), "{style}error{style:#}: {sentence}");
}

fn list(lesson: &Lesson, output: &Output) -> ExitCode {
    let width = lesson.demos.iter().map(|demo| demo.name.len()).max().unwrap_or(0);
    for demo in lesson.demos {
        let rest = " ".repeat(width + 2);
        output.paragraph(demo.claim, &format!("{:<width$}  ", demo.name), &rest);
    }
    ExitCode::SUCCESS
}

fn tell_twin(lesson: &Lesson, demo: &str, output: &Output) -> ExitCode {
    let Some(twin) = lesson.twins.iter().find(|twin| twin.demo == demo) else {
        return usage(lesson, &format!("{} has no twin '{demo}'", lesson.name));
    };
    panics::keep();
    let told = twin::tell(lesson, twin, &output.as_it_is());
    told.map_or_else(
        |sentence| {
            complain(&sentence);
            ExitCode::from(BROKEN)
        },
        |()| ExitCode::SUCCESS,
    )
}

/// Something that a lesson can do and report on.
enum Act {
    Demo(Demo),
    Explore(&'static Exploration),
    Replay(&'static Exploration, Schedule),
}

/// What the command line asks for.
///
/// # Errors
///
/// One sentence that says what there is instead.
fn acts(lesson: &Lesson, cli: &Cli) -> Result<Vec<Act>, String> {
    if let Some(text) = &cli.replay {
        let (exploration, schedule) = exploration::named(lesson, text)?;
        return Ok(vec![Act::Replay(exploration, schedule)]);
    }
    let demos = cli.chosen(lesson)?;
    if !cli.explore {
        return Ok(demos.into_iter().map(Act::Demo).collect());
    }
    let names: Vec<&str> = demos.iter().map(|demo| demo.name).collect();
    let names = if cli.demos.is_empty() { &[][..] } else { &names };
    Ok(exploration::chosen(lesson, names)?.into_iter().map(Act::Explore).collect())
}

impl Act {
    /// The demo that is shown, or whose small program is run.
    fn demo(&self, lesson: &Lesson) -> Demo {
        let name = match self {
            Self::Demo(demo) => return *demo,
            Self::Explore(it) | Self::Replay(it, _) => it.demo,
        };
        let of_lesson = lesson.demos.iter().find(|demo| demo.name == name);
        of_lesson.copied().unwrap_or(Demo { name, claim: "", show: |_| Ok(()) })
    }

    fn perform(&self, lesson: &Lesson, report: &mut Report) -> crate::Result<()> {
        match self {
            Self::Demo(demo) => (demo.show)(report)?,
            Self::Explore(exploration) => exploration.explore(lesson, report),
            Self::Replay(exploration, schedule) => {
                if let Err(sentence) = exploration.replay(schedule, report) {
                    report.failed(sentence);
                }
            }
        }
        Ok(())
    }
}

/// Writes the files that were asked for. Returns an exit code if one could not be written.
fn leave_files(files: &Files, cli: &Cli, output: &Output) -> Option<ExitCode> {
    match files.write() {
        Ok(sentences) if cli.json => drop(sentences),
        Ok(sentences) => sentences.iter().for_each(|sentence| output.line(sentence)),
        Err(sentence) => {
            complain(&sentence);
            return Some(ExitCode::from(BROKEN));
        }
    }
    None
}

fn run_acts(
    lesson: &Lesson,
    acts: &[Act],
    cli: &Cli,
    (output, files): (&Output, &Files),
) -> ExitCode {
    panics::keep();
    if let Err(err) = watchman::take_up(output.clone(), files.clone()) {
        complain(&format!("cannot watch for Ctrl-C: {err}"));
    }
    let settings = Settings { pace: cli.pace, record: true, events: cli.events, print: !cli.json };
    if settings.print {
        let machine = Machine::this();
        output.paragraph(&format!("{}: {}", lesson.name, lesson.question), "", "  ");
        output.line(&format!("{machine}, {}", clock::today()));
        output.line("");
    }
    for act in acts {
        let demo = act.demo(lesson);
        watchman::demo_begins(demo, cli.pace);
        let told = perform(&demo, settings, output, |report| act.perform(lesson, report));
        watchman::demo_ends();
        if cli.json {
            print_json(lesson, &told, output);
        }
        files.keep(told);
    }
    let (sentence, all_held) = files.closing();
    // One schedule that is shown again claims nothing.
    if settings.print && cli.replay.is_none() {
        output.paragraph(&sentence, "", "  ");
    }
    if all_held { ExitCode::SUCCESS } else { ExitCode::from(BROKEN) }
}

/// Runs one demo. One that fails or panics has broken its claim, and the lesson goes on.
pub(crate) fn perform(
    demo: &Demo,
    settings: Settings,
    output: &Output,
    show: impl FnOnce(&mut Report) -> crate::Result<()>,
) -> Told {
    let mut report = Report::new(demo, settings, output.clone());
    report.open();
    match panic::catch_unwind(AssertUnwindSafe(|| show(&mut report))) {
        Ok(Ok(())) => {}
        Ok(Err(err)) => report.failed(format!("the demo ends as planned, but it {err}")),
        Err(payload) if payload.is::<ReaderGone>() => panic::resume_unwind(payload),
        Err(_) => report.failed("the demo ends as planned, but it panicked".into()),
    }
    report.close();
    report.into_told()
}

#[derive(serde::Serialize)]
struct Line<'a> {
    lesson: &'a str,
    machine: Machine,
    #[serde(flatten)]
    told: &'a Told,
}

fn print_json(lesson: &Lesson, told: &Told, output: &Output) {
    let line = Line { lesson: lesson.name, machine: Machine::this(), told };
    match serde_json::to_string(&line) {
        // JSON is UTF-8 wherever it goes.
        Ok(text) => output.as_it_is().line(&text),
        Err(err) => complain(&format!("cannot write {} as JSON: {err}", told.demo)),
    }
}
