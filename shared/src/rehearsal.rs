//! For the tests of lessons: every demo with and without the recording, and the
//! real binary as a learner runs it.

use std::fs;
#[cfg(unix)]
use std::io::BufRead;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::demo::Lesson;
use crate::output::Output;
use crate::pace::Pace;
use crate::report::{Settings, Told};
use crate::stage;
#[cfg(unix)]
use crate::summary;
use crate::timeline::Look;
use crate::twin::{self, Parts};

/// Runs every demo of a lesson at the fast pace, recorded and not recorded.
///
/// # Panics
///
/// If a claim does not hold, a demo makes none, or a recorded run gives other
/// answers than one that is not recorded.
pub fn rehearse(lesson: &Lesson) {
    let look = Look { width: 80, unicode: true };
    let output = Output::new(Box::new(io::sink()), look);
    for demo in lesson.demos {
        let perform = |record| {
            let settings = Settings { pace: Pace::Fast, record, events: false, print: true };
            let told = stage::perform(demo, settings, &output, demo.show);
            check(&told);
            told
        };
        let (plain, recorded) = (perform(false), perform(true));
        assert_eq!(plain.answers(), recorded.answers(), "{}: recording changes it", demo.name);
    }
}

/// Runs every exploration of a lesson, and each of its shown schedules again.
///
/// # Panics
///
/// If one does not come out as declared, or its demo is none of the lesson.
pub fn explore_all(lesson: &Lesson) {
    let look = Look { width: 80, unicode: true };
    let output = Output::new(Box::new(io::sink()), look);
    let settings = Settings { pace: Pace::Fast, record: false, events: false, print: true };
    for exploration in lesson.explorations {
        let demo = lesson.demos.iter().find(|demo| demo.name == exploration.demo);
        let demo = demo.unwrap_or_else(|| panic!("there is no demo {}", exploration.demo));
        let told = stage::perform(demo, settings, &output, |report| {
            exploration.explore(lesson, report);
            Ok(())
        });
        assert!(!told.claims.is_empty(), "{}: nothing was claimed", exploration.title);
        for claim in &told.claims {
            assert!(claim.held, "{}, {}: {}", told.demo, exploration.title, claim.text);
        }
    }
}

/// Does the work of every twin of a lesson in Rust and in Python, where there is a Python.
///
/// # Panics
///
/// If the two give different answers, or one fails.
pub fn beside_python(lesson: &Lesson) {
    assert!(!lesson.twins.is_empty(), "{} has no twins", lesson.name);
    let has_python = Command::new(PYTHON).arg("--version").output().is_ok();
    if !has_python {
        // Only a reader of the test's own output sees this; the Rust side runs anyway.
        let _ = writeln!(io::stderr(), "there is no {PYTHON}: nothing is compared with Python");
    }
    for twin in lesson.twins {
        let mut parts = Parts::default();
        (twin.work)(&mut parts).unwrap_or_else(|err| panic!("{} {err}", twin.demo));
        let rust = parts.answers();
        assert!(!rust.is_empty(), "{}: no answer to compare", twin.demo);
        if has_python {
            let file = format!("{}/python/{}.py", lesson.name, twin.demo.replace('-', "_"));
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../lessons/");
            let (status, text) = run(PYTHON, &["-I", &(path.to_owned() + &file)]);
            assert!(status.success(), "{file}: {status}");
            let python = twin::parts_of(&text).unwrap_or_else(|err| panic!("{file}: {err}"));
            assert_eq!(Parts(python).answers(), rust, "{file}");
        }
    }
}

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

fn check(told: &Told) {
    assert!(
        !told.claims.is_empty() || !told.cannot.is_empty(),
        "{} neither claims anything nor says what it cannot show",
        told.demo
    );
    for claim in told.claims.iter().filter(|claim| claim.kind == crate::report::ClaimKind::Must) {
        assert!(claim.held, "{}: {}", told.demo, claim.text);
    }
}

/// Runs the real binary of a lesson as a learner would.
///
/// All demos in a narrow terminal without Unicode; the first one as JSON and as files;
/// the list; a wrong name; and a reader that has gone.
///
/// # Panics
///
/// If an exit code or an output is not what the chapter promises.
pub fn transcript(program: &str, lesson: &Lesson) {
    let (status, text) = run(program, &["--pace", "fast", "--ascii", "--color", "never"]);
    assert!(status.success(), "{status}:\n{text}");
    assert!(text.is_ascii(), "not ASCII alone:\n{text}");
    assert!(!text.contains('\x1b'), "coloured:\n{text}");
    for demo in lesson.demos {
        assert!(text.contains(demo.name), "{} is missing:\n{text}", demo.name);
    }
    for line in text.lines() {
        assert!(line.len() <= COLUMNS, "wider than {COLUMNS} columns: {line}");
    }

    let first = lesson.demos[0].name;
    let (status, text) = run(program, &[first, "--pace", "fast", "--json"]);
    assert!(status.success(), "{status}:\n{text}");
    let told: serde_json::Value = serde_json::from_str(&text).expect("one JSON object");
    assert_eq!(told["demo"], first);
    assert_eq!(told["claims"][0]["held"], true);

    leaves_files(program, first);

    let (status, text) = run(program, &["--list"]);
    assert!(status.success());
    assert_eq!(text.lines().filter(|line| !line.starts_with(' ')).count(), lesson.demos.len());

    if !lesson.explorations.is_empty() {
        let (status, text) = run(program, &["--explore", "--ascii", "--color", "never"]);
        assert!(status.success(), "{status}:\n{text}");
        assert!(text.is_ascii(), "not ASCII alone:\n{text}");
        for line in text.lines() {
            assert!(line.len() <= COLUMNS, "wider than {COLUMNS} columns: {line}");
        }
    }

    let (status, _) = run(program, &["no-such-demo"]);
    assert_eq!(status.code(), Some(2));

    assert_eq!(run_unread(program).code(), Some(141));
}

/// The first demo as a page and as a trace; and a file that cannot be written.
fn leaves_files(program: &str, demo: &str) {
    let folder = Scratch::new();
    let (page, trace) = (folder.file("page.html"), folder.file("trace.json"));
    let arguments = [demo, "--pace", "fast", "--html", &page, "--trace", &trace];
    let (status, text) = run(program, &arguments);
    assert!(status.success(), "{status}:\n{text}");
    for file in [&page, &trace] {
        assert!(text.contains(file.as_str()), "{file} is not named:\n{text}");
    }
    let page = fs::read_to_string(&page).expect("the page is there");
    assert!(page.contains("default-src 'none'"), "a page without a policy");
    assert!(page.contains(&format!("<section id=\"{demo}\">")), "{demo} is missing");
    assert!(page.ends_with("</html>\n"), "half a page");
    let trace = fs::read_to_string(&trace).expect("the trace is there");
    let trace: serde_json::Value = serde_json::from_str(&trace).expect("the trace is JSON");
    let events = trace["traceEvents"].as_array().expect("the trace has events");
    let main = events.iter().find(|event| event["args"]["name"] == "main").expect("there is main");
    assert_eq!(main["pid"], main["tid"], "viewers want the first thread to be the process");

    let nowhere = folder.file("no-such-folder/page.html");
    let same = folder.file("page.html");
    for refused in [["--html", &nowhere].as_slice(), &["--html", &same, "--trace", &same]] {
        let (status, text) = run(program, &[&[demo], refused].concat());
        assert_eq!((status.code(), text.as_str()), (Some(2), ""), "something ran before");
    }
}

/// Ctrl-C in the middle of a lesson: the page is there, with what was recorded until then, and
/// the summary that says so.
///
/// # Panics
///
/// If it is not, or the exit code is not what the README promises.
#[cfg(unix)]
pub fn interrupted(program: &str) {
    let folder = Scratch::new();
    let (page, summary) = (folder.file("page.html"), folder.file("summary.json"));
    let mut command = command(program, &["--pace", "slow", "--html", &page]);
    command.env(summary::FILE, &summary);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the lesson's binary starts");
    let mut stdout = io::BufReader::new(child.stdout.take().expect("its output is piped"));
    let mut line = String::new();
    // Before the first line is printed, Ctrl-C is watched for; the lesson takes far longer.
    stdout.read_line(&mut line).expect("the output is UTF-8");
    let kill = format!("kill -INT {}", child.id());
    let sent = Command::new("sh").args(["-c", &kill]).status().expect("there is a shell");
    assert!(sent.success());
    let reader = thread::spawn(move || io::copy(&mut stdout, &mut io::sink()));
    assert_eq!(end(&mut child).code(), Some(130));
    reader.join().expect("the reader does not panic").expect("the output can be read");
    let page = fs::read_to_string(&page).expect("the page is there");
    assert!(page.contains("Interrupted."), "nothing says that the run was interrupted");
    assert!(page.ends_with("</html>\n"), "half a page");
    let summary = fs::read_to_string(&summary).expect("the summary is there");
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("it is JSON");
    let shown = summary["shown"].as_array().expect("it says what was shown");
    let place = shown.last().expect("something was shown")["anchor"].as_str();
    let place = format!("<section id=\"{}\">", place.expect("it has its place on the page"));
    assert!(page.contains(&place), "{place} is not on the page");
}

/// A folder of its own for a test; it goes with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let name = format!("lesson-{}-{:?}", std::process::id(), thread::current().id());
        let folder = std::env::temp_dir().join(name.replace(['(', ')'], "-"));
        fs::create_dir(&folder).expect("a folder for the files");
        Self(folder)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("the path is text").to_owned()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Only the system's own tidying is left to do, if this fails.
        let _ = fs::remove_dir_all(&self.0);
    }
}

const COLUMNS: usize = 60;
/// Longer than the watchman's own limit for one demo.
const LIMIT: Duration = Duration::from_mins(2);

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).env("COLUMNS", COLUMNS.to_string()).env_remove("CLICOLOR_FORCE");
    command.stdin(Stdio::null()).stderr(Stdio::null());
    command
}

fn run(program: &str, arguments: &[&str]) -> (ExitStatus, String) {
    let child = command(program, arguments).stdout(Stdio::piped()).spawn();
    let mut child = child.expect("the lesson's binary starts");
    let mut stdout = child.stdout.take().expect("its output is piped");
    let reader = thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).expect("the output is UTF-8");
        text
    });
    let status = end(&mut child);
    (status, reader.join().expect("the reader does not panic"))
}

/// With a reader that has gone before the first line, so that no line can slip through.
fn run_unread(program: &str) -> ExitStatus {
    let (reader, writer) = io::pipe().expect("the system gives a pipe");
    drop(reader);
    let mut child = command(program, &["--pace", "fast"]).stdout(writer).spawn();
    end(child.as_mut().expect("the lesson's binary starts"))
}

/// Waits for a child; one that does not end is ended, and fails the test.
fn end(child: &mut Child) -> ExitStatus {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            return status;
        }
        if begin.elapsed() > LIMIT {
            child.kill().expect("a child can be ended");
            panic!("the lesson did not end within {LIMIT:?}");
        }
        thread::sleep(Duration::from_millis(5));
    }
}
