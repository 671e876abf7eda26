//! A stand-in for a lesson: this very test program, started again.
//!
//! Started with `FAKE_LESSON` set, the one test below does what the variable says;
//! in an ordinary test run it returns at once.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::process::{self, Command};
use std::sync::mpsc;
use std::time::Duration;

use crate::runner::{Part, Program};

/// A deadline that no stand-in reaches unless it hangs.
pub(crate) const LONG: Duration = Duration::from_mins(1);

/// A deadline for those that do hang.
pub(crate) const SHORT: Duration = Duration::from_millis(300);

const BEHAVIOUR: &str = "FAKE_LESSON";
const PAGE: &str = "<a href=\"index.html\">x</a><p id=\"one\"></p><p id=\"two\"></p>";
const ARGUMENTS: [&str; 3] = ["--exact", "--nocapture", "fake_lesson::stands_in_for_a_lesson"];

/// A command that starts a stand-in, its output thrown away.
pub(crate) fn command(behaviour: &str) -> Command {
    let mut command = Command::new(env::current_exe().expect("a test program knows its path"));
    command.args(ARGUMENTS).env(BEHAVIOUR, behaviour);
    command.stdout(process::Stdio::null()).stderr(process::Stdio::null());
    command
}

/// A stand-in for the lesson of this name.
///
/// Behaviours, joined by ` then `: `exit N`, `signal N`, `hang`, `say TEXT`, `notice ctrl-c`,
/// `summary TEXT`, `held N` (a summary with that many claims, all held, of a lesson that can
/// be explored), `explored N` (of one that has nothing more to explore), `broken N` (the last
/// of the claims did not hold), `marker FILE`, `page FILE` (a page of two demos).
pub(crate) fn program(name: &str, behaviour: &str) -> Program {
    Program {
        name: name.to_owned(),
        part: Part::Demos,
        path: env::current_exe().expect("a test program knows its path"),
        arguments: ARGUMENTS.map(OsString::from).to_vec(),
        environment: vec![
            (BEHAVIOUR.into(), behaviour.into()),
            ("FAKE_LESSON_NAME".into(), name.into()),
        ],
    }
}

#[test]
fn stands_in_for_a_lesson() {
    let Ok(behaviour) = env::var(BEHAVIOUR) else { return };
    for step in behaviour.split(" then ") {
        act(step.split_once(' ').unwrap_or((step, "")));
    }
    process::exit(0);
}

fn act(step: (&str, &str)) {
    match step {
        ("exit", code) => process::exit(code.parse().unwrap()),
        ("signal", number) => {
            signal_hook::low_level::raise(number.parse().unwrap()).unwrap();
        }
        // Ends by itself in the end, so that a lost stand-in does not stay for ever.
        ("hang", _) => {
            let (_sender, receiver) = mpsc::channel::<()>();
            receiver.recv_timeout(2 * LONG).unwrap_err();
        }
        ("say", text) => println!("{text}"),
        ("notice", _) => {
            let interrupt = crate::interrupt::Interrupt::on_ctrl_c().unwrap();
            signal_hook::low_level::raise(signal_hook::consts::SIGINT).unwrap();
            process::exit(if interrupt.happened() { 7 } else { 8 });
        }
        ("marker", path) => fs::write(path, "").unwrap(),
        ("summary", text) => write_summary(text),
        ("page", path) => fs::write(path, PAGE).unwrap(),
        ("held", claims) => write_summary(&summary(claims, 0, 1)),
        ("explored", claims) => write_summary(&summary(claims, 0, 0)),
        ("broken", claims) => write_summary(&summary(claims, 1, 1)),
        (unknown, _) => panic!("no behaviour {unknown}"),
    }
}

fn write_summary(text: &str) {
    fs::write(env::var_os(crate::summary::VARIABLE).unwrap(), text).unwrap();
}

/// A summary of two demos, of which one cannot be shown here.
fn summary(claims: &str, broken: usize, explorations: usize) -> String {
    let claims: usize = claims.parse().unwrap();
    let held = claims - broken;
    let failed = if broken == 0 { "" } else { r#"{"demo": "one", "claim": "it <holds>"}"# };
    format!(
        r#"{{"lesson": "{}", "question": "how `so`?", "date": "today", "machine": "2 cores",
            "explorations": {explorations}, "demos": 2, "claims": {claims}, "held": {held},
            "failed": [{failed}], "cannot": [{{"demo": "two", "why": "one core"}}],
            "shown": [
                {{"demo": "one", "anchor": "one", "claim": "it <runs>", "claims": {claims},
                  "held": {held}, "title": "two <adders>", "outcomes": [
                      {{"outcome": "2", "executions": 3, "grade": "allowed"}},
                      {{"outcome": "1", "executions": 1, "grade": "surprising"}},
                      {{"outcome": "deadlock", "executions": 0, "grade": "forbidden"}}],
                  "picture": {{"width": 240, "height": 56, "paths": [["run", "M0 0h9v8h-9z"]]}}}},
                {{"demo": "two", "anchor": "two", "claim": "it ends", "claims": 0, "held": 0}}],
            "seconds": 0.5}}"#,
        env::var("FAKE_LESSON_NAME").unwrap(),
    )
}
