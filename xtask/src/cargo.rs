//! Asks cargo to build the lessons, and where it has put them.

use std::env;
use std::fs;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::child::{self, Ending};
use crate::interrupt::Interrupt;
use crate::scratch::Scratch;

/// A build or a test run from nothing takes minutes on a slow machine; more is a hang.
pub(crate) const DEADLINE: Duration = Duration::from_mins(30);

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    // Asked when run, since a copied checkout may still hold a program built elsewhere.
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or_else(|| package.clone(), PathBuf::from)
}

/// How a file is called from the root, with `/` between the parts.
pub(crate) fn relative(file: &Path) -> String {
    let root = root();
    let path = file.strip_prefix(&root).unwrap_or(file);
    path.to_string_lossy().replace('\\', "/")
}

/// The cargo that runs this task, at the root of the workspace.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// Builds these lessons and says where their programs are, in the same order.
/// None when Ctrl-C came first.
///
/// # Errors
///
/// When cargo cannot be run, when the build fails, or when a program is missing after it.
pub(crate) fn build_lessons(
    lessons: &[&str],
    flags: &[&str],
    scratch: &Scratch,
    interrupt: &Interrupt,
) -> anyhow::Result<Option<Vec<PathBuf>>> {
    let messages = scratch.path().join("build-messages.json");
    let mut command = command(&["build", "--message-format=json-render-diagnostics"]);
    command.args(lessons.iter().flat_map(|lesson| ["-p", lesson])).args(flags);
    // A file, since a pipe that nobody empties while waiting would stop cargo.
    command.stdout(File::create(&messages)?);
    let ending = child::run(&mut command, DEADLINE, interrupt).context("cannot run cargo")?;
    if interrupt.happened() || ending.is_interrupted() {
        return Ok(None);
    }
    if ending != Ending::Exited(0) {
        bail!("the lessons do not build (cargo: {ending})");
    }
    programs(lessons, &fs::read_to_string(&messages)?).map(Some)
}

/// What one line of cargo's messages says, as far as it matters here.
#[derive(Debug, Deserialize)]
struct Message {
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// Finds the program of each lesson in cargo's messages.
fn programs(lessons: &[&str], messages: &str) -> anyhow::Result<Vec<PathBuf>> {
    let messages: Vec<Message> = messages
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .context("cannot read what cargo says about the build")?;
    lessons
        .iter()
        .map(|lesson| {
            messages
                .iter()
                .filter(|message| message.target.as_ref().is_some_and(|it| it.is_program(lesson)))
                .find_map(|message| message.executable.clone())
                .with_context(|| format!("cargo has built no program named {lesson}"))
        })
        .collect()
}

impl Target {
    fn is_program(&self, name: &str) -> bool {
        self.name == name && self.kind.iter().any(|kind| kind == "bin")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::LESSONS;

    fn message(name: &str, kind: &str, executable: &str) -> String {
        format!(
            r#"{{"reason": "compiler-artifact", "executable": {executable},
                 "target": {{"name": "{name}", "kind": ["{kind}"]}}}}"#
        )
        .replace('\n', " ")
    }

    fn all_lessons() -> Vec<String> {
        LESSONS.iter().map(|name| message(name, "bin", &format!("\"out/{name}\""))).collect()
    }

    #[test]
    fn programs_come_in_the_order_of_the_course() {
        let mut lines = all_lessons();
        lines.reverse();
        lines.insert(0, message("locks", "test", r#""out/other""#));
        lines.insert(0, message("lesson_locks", "lib", "null"));
        lines.push(r#"{"reason": "build-finished", "success": true}"#.to_owned());
        let found = programs(&LESSONS, &lines.join("\n")).unwrap();
        let expected: Vec<PathBuf> =
            LESSONS.iter().map(|name| PathBuf::from(format!("out/{name}"))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_program_that_is_missing_is_named() {
        let err = programs(&LESSONS, &all_lessons()[1..].join("\n")).unwrap_err();
        assert_eq!(err.to_string(), "cargo has built no program named basics");
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        assert!(programs(&LESSONS, "Compiling").is_err());
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
        assert!(root().join("xtask").is_dir());
    }
}
