//! `cargo xtask book`: builds the chapters into pages under `target/book`, where mdBook is
//! installed, and follows every link of theirs.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};

use crate::cargo;
use crate::child::{self, Ending};
use crate::interrupt::Interrupt;
use crate::opener;
use crate::scratch::Scratch;
use crate::status::Status;

mod links;
mod sources;

/// A book of a few hundred pages takes a second or two.
const DEADLINE: Duration = Duration::from_mins(5);

/// What is said where there is no mdBook.
const MISSING: &str = "mdBook is not installed; `cargo install mdbook --locked` installs it";

/// What may be asked of `book`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Show it in a browser
    #[arg(long)]
    open: bool,
}

/// What came of building it.
#[derive(Debug)]
pub(crate) enum Built {
    /// It stands in this folder.
    Whole(PathBuf),
    /// Links that lead nowhere, one sentence each.
    Broken(Vec<String>),
    /// There is nothing to build it with.
    Skipped(String),
    /// Ctrl-C.
    Interrupted,
}

/// Builds it and says where it is. Without mdBook there is no book, and the task has failed.
///
/// # Errors
///
/// When mdBook fails, when the folder cannot be written, or the output does not take the result.
pub(crate) fn run(options: &Options) -> anyhow::Result<Status> {
    let interrupt = Interrupt::on_ctrl_c().context("cannot notice Ctrl-C")?;
    let folder = match build(&interrupt)? {
        Built::Whole(folder) => folder,
        Built::Broken(problems) => bail!("{}", problems.join("\n")),
        Built::Skipped(why) => bail!("{why}"),
        Built::Interrupted => return Ok(Status::Interrupted),
    };
    let first = folder.join("index.html");
    writeln!(anstream::stdout(), "the book begins at {}", cargo::relative(&first))?;
    if options.open {
        writeln!(anstream::stdout(), "{}", opener::open(&first))?;
    }
    Ok(Status::Done)
}

/// Builds the book, and follows its links.
///
/// # Errors
///
/// When mdBook fails or the folder cannot be read and written.
pub(crate) fn build(interrupt: &Interrupt) -> anyhow::Result<Built> {
    let scratch = Scratch::new().context("cannot make a folder for what mdBook says")?;
    let said = scratch.path().join("said.txt");
    let mut command = Command::new("mdbook");
    command.arg("build").arg(cargo::root().join("lessons")).stdin(Stdio::null());
    command.stdout(File::create(&said)?).stderr(File::create(&said)?);
    let ending = match child::run(&mut command, DEADLINE, interrupt) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => {
            return Ok(Built::Skipped(MISSING.to_owned()));
        }
        ending => ending.context("cannot run mdbook")?,
    };
    if interrupt.happened() || ending.is_interrupted() {
        return Ok(Built::Interrupted);
    }
    if ending != Ending::Exited(0) {
        bail!("mdbook: {ending}\n{}", fs::read_to_string(&said).unwrap_or_default());
    }
    let folder = cargo::root().join("target/book");
    sources::give_pages(&folder, &cargo::root().join("lessons"))?;
    let problems = links::broken(&folder)?;
    Ok(if problems.is_empty() { Built::Whole(folder) } else { Built::Broken(problems) })
}

/// All files under a folder.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
