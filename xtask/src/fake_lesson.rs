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

use crate::runner::Program;

/// A deadline that no stand-in reaches unless it hangs.
pub(crate) const LONG: Duration = Duration::from_mins(1);

/// A deadline for those that do hang.
pub(crate) const SHORT: Duration = Duration::from_millis(300);

const BEHAVIOUR: &str = "FAKE_LESSON";
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
/// `summary TEXT`, `held N` (a summary with that many claims, all held), `broken N` (the
/// last of them did not hold), `marker FILE`.
pub(crate) fn program(name: &str, behaviour: &str) -> Program {
    Program {
        name: name.to_owned(),
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
        ("held", claims) => write_summary(&summary(claims.parse().unwrap(), 0)),
        ("broken", claims) => write_summary(&summary(claims.parse().unwrap(), 1)),
        (unknown, _) => panic!("no behaviour {unknown}"),
    }
}

fn write_summary(text: &str) {
    fs::write(env::var_os(crate::summary::VARIABLE).unwrap(), text).unwrap();
}

/// A summary of two demos, of which one cannot be shown here.
fn summary(claims: usize, broken: usize) -> String {
    let failed = if broken == 0 { "" } else { r#"{"demo": "one", "claim": "it holds"}"# };
    format!(
        r#"{{"lesson": "{}", "demos": 2, "claims": {claims}, "held": {}, "failed": [{failed}],
            "cannot": [{{"demo": "two", "why": "one core"}}], "seconds": 0.5}}"#,
        env::var("FAKE_LESSON_NAME").unwrap(),
        claims - broken,
    )
}
