//! `cargo xtask browser`: looks at pages of the lessons in a real browser, if there is one.
//!
//! `CHROMIUM` names the browser, or one is looked for under the usual names. `AXE_CORE`
//! names the file `axe.min.js` of the package axe-core, or it is looked for where npm puts
//! it, in `node_modules` here or in a folder above. What is not there is not needed: its
//! part is skipped, and that is said.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};

use crate::cargo;
use crate::child::{self, Ending};
use crate::interrupt::Interrupt;
use crate::lessons::LESSONS;
use crate::pages::{self, Pages};
use crate::run_all::{self, Pace, Plan};
use crate::runner::Output;
use crate::scratch::Scratch;
use crate::status::Status;

mod checks;
mod devtools;

use checks::Look;
use devtools::Browser;

/// How long a lesson may take to write its page.
const DEADLINE: Duration = Duration::from_mins(2);

/// What the browser is called on different systems.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The pages: the lesson, and what it is asked for.
const PAGES: [(&str, &[&str]); 4] = [
    ("locks", &["deadlock", "--pace", "fast"]),
    ("locks", &["take-turns", "--pace", "fast"]),
    ("basics", &["--pace", "fast"]),
    ("locks", &["--explore", "lost-update", "deadlock"]),
];

/// What came of the look.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// All is well: what was asked, in words.
    Fine(String),
    /// What is wrong, one sentence each.
    Problems(Vec<String>),
    /// There is nothing to look with.
    Skipped(String),
    /// Ctrl-C.
    Interrupted,
}

/// Looks, and says what it saw.
///
/// # Errors
///
/// When the lessons cannot be built or do not write their pages, or the browser fails.
pub(crate) fn run() -> anyhow::Result<Status> {
    let interrupt = Interrupt::on_ctrl_c().context("cannot notice Ctrl-C")?;
    let seen = look(&[], &interrupt)?;
    let mut out = anstream::stdout().lock();
    let status = match seen {
        Seen::Fine(said) => {
            writeln!(out, "browser: {said}")?;
            Status::Done
        }
        Seen::Skipped(why) => {
            writeln!(out, "browser: skipped, {why}")?;
            Status::Done
        }
        Seen::Problems(problems) => {
            for problem in problems {
                writeln!(out, "{problem}")?;
            }
            Status::Failed
        }
        Seen::Interrupted => Status::Interrupted,
    };
    Ok(status)
}

/// Builds the lessons, lets them write pages, and looks at these.
///
/// # Errors
///
/// The same.
pub(crate) fn look(build_flags: &[&str], interrupt: &Interrupt) -> anyhow::Result<Seen> {
    let Some(program) = program() else {
        return Ok(Seen::Skipped("there is no Chromium here; CHROMIUM may name one".to_owned()));
    };
    let scratch = Scratch::new().context("cannot make a folder for the pages")?;
    let profile = scratch.path().join("profile");
    let mut browser = match Browser::start(&program, &profile) {
        Ok(browser) => browser,
        Err(err) => {
            let program = program.display();
            return Ok(Seen::Skipped(format!("{program} does not start: {err:#}")));
        }
    };
    let Some(programs) = cargo::build_lessons(&LESSONS, build_flags, &scratch, interrupt)? else {
        return Ok(Seen::Interrupted);
    };
    let axe = axe();
    let (mut asked, mut problems) = (0, Vec::new());
    for (number, (lesson, arguments)) in PAGES.into_iter().enumerate() {
        let file = scratch.path().join(format!("page-{number}.html"));
        let index = LESSONS.iter().position(|name| *name == lesson).context("no such lesson")?;
        if write_page(&programs[index], arguments, &file, interrupt)?.is_none() {
            return Ok(Seen::Interrupted);
        }
        let address = format!("file://{}", file.display());
        if let Err(err) = browser.open(&address) {
            let program = program.display();
            return Ok(Seen::Skipped(format!("{program} does not see our files: {err:#}")));
        }
        let mut look = Look::new(&mut browser, &address);
        look.ask(axe.as_deref())?;
        asked += look.asked;
        let page = format!("{lesson} {}", arguments.join(" "));
        problems.extend(look.problems.into_iter().map(|what| format!("{page}: BROKEN: {what}")));
    }
    // The report of the whole course stands beside its pages.
    let folder = scratch.path().join("report");
    if write_report(&folder, (build_flags, &scratch), interrupt)?.is_none() {
        return Ok(Seen::Interrupted);
    }
    let address = format!("file://{}", folder.join("index.html").display());
    let mut look = Look::new(&mut browser, &address);
    look.ask(axe.as_deref())?;
    asked += look.asked;
    let found = look.problems.into_iter().chain(pages::problems(&folder)?);
    problems.extend(found.map(|what| format!("run-all --html: BROKEN: {what}")));
    if !problems.is_empty() {
        return Ok(Seen::Problems(problems));
    }
    let axe =
        if axe.is_some() { "axe-core in both themes" } else { "axe-core is not here: skipped" };
    Ok(Seen::Fine(format!("{} pages, {asked} checks held ({axe})", PAGES.len() + 1)))
}

/// None when Ctrl-C came first.
fn write_page(
    program: &Path,
    arguments: &[&str],
    file: &Path,
    interrupt: &Interrupt,
) -> anyhow::Result<Option<()>> {
    let mut command = Command::new(program);
    command.args(arguments).arg("--html").arg(file);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let ending = child::run(&mut command, DEADLINE, interrupt).context("cannot run a lesson")?;
    if interrupt.happened() || ending.is_interrupted() {
        return Ok(None);
    }
    ensure!(ending == Ending::Exited(0), "{} writes no page: {ending}", program.display());
    Ok(Some(()))
}

/// Runs the whole course and reports on it. None when Ctrl-C came first.
fn write_report(
    folder: &Path,
    (build_flags, scratch): (&[&str], &Scratch),
    interrupt: &Interrupt,
) -> anyhow::Result<Option<()>> {
    let pages = Pages::in_folder(folder)?;
    let output = Output::File(File::create(scratch.path().join("output.txt"))?);
    let plan = Plan { pace: Pace::Fast, build_flags, output, pages: Some(&pages) };
    let Some(report) = run_all::report(plan, scratch, interrupt)? else { return Ok(None) };
    pages.finish(&report, Pace::Fast.name())?;
    Ok((!report.interrupted).then_some(()))
}

/// The browser that is asked for, or the first that is found.
fn program() -> Option<OsString> {
    // It is led over file descriptors that only the shells of Unix hand on.
    if !cfg!(unix) {
        return None;
    }
    let asked = env::var_os("CHROMIUM").filter(|path| !path.is_empty());
    asked.or_else(|| on_path(&env::var_os("PATH")?).map(PathBuf::into_os_string))
}

fn on_path(path: &OsString) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(path).collect();
    let named =
        |name: &&str| folders.iter().map(|folder| folder.join(name)).find(|it| it.is_file());
    NAMES.iter().find_map(named)
}

/// The text of axe-core.
fn axe() -> Option<String> {
    let asked = env::var_os("AXE_CORE").map(PathBuf::from);
    let root = cargo::root();
    let folders = root.ancestors().map(|folder| folder.join("node_modules/axe-core/axe.min.js"));
    asked.into_iter().chain(folders).find_map(|file| fs::read_to_string(file).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_found_under_any_of_its_names() {
        let scratch = Scratch::new().unwrap();
        let (one, two) = (scratch.path().join("one"), scratch.path().join("two"));
        fs::create_dir(&one).unwrap();
        fs::create_dir(&two).unwrap();
        let path = env::join_paths([&one, &two]).unwrap();
        assert_eq!(on_path(&path), None);
        fs::write(two.join("google-chrome"), "").unwrap();
        assert_eq!(on_path(&path), Some(two.join("google-chrome")));
        fs::write(two.join("chromium"), "").unwrap();
        assert_eq!(on_path(&path), Some(two.join("chromium")));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_browser_does_not_start() {
        let scratch = Scratch::new().unwrap();
        let started = Browser::start("true".as_ref(), scratch.path());
        assert!(started.is_err());
    }

    #[test]
    fn every_page_is_of_a_lesson() {
        assert!(PAGES.iter().all(|(lesson, _)| LESSONS.contains(lesson)));
    }
}
