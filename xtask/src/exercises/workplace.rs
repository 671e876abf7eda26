//! The package in which checks are built: written anew for each build, under `target`.
//!
//! It is a workspace of its own, so that the course builds whatever a learner has written,
//! and has a target folder of its own, so that a check never waits for another build.

use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

use super::catalogue::{Exercise, Variant};
use crate::cargo;

/// The packages that an answer may use, as the root's manifest names them.
const PACKAGES: [&str; 1] = ["thread_local"];

/// The crates that take the place of what an answer names: what is ours, and where it is.
const OURS: [(&str, &str); 6] = [
    ("judge", "judge"),
    ("judge-std", "judge/std"),
    ("watched", "watched"),
    ("watched-crossbeam", "watched/crossbeam"),
    ("watched-parking-lot", "watched/parking_lot"),
    ("watched-rayon", "watched/rayon"),
];

/// The beginning of each program.
const HEAD: &str = "\
//! Written by `cargo xtask check`; gone with the next `cargo clean`.

// A learner's program is unfinished, and a mistake is a mistake.
#![allow(warnings)]

#[macro_use]
extern crate judge_std as std;
extern crate judge_std as core;
extern crate watched_crossbeam as crossbeam;
extern crate watched_parking_lot as parking_lot;
extern crate watched_rayon as rayon;
";

/// A program that has the checks of some answers to one exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The program's name.
    pub(crate) name: String,
    /// The text of its only file.
    pub(crate) text: String,
}

impl Plan {
    /// A program for these answers.
    pub(crate) fn of(name: String, exercise: &Exercise, variants: &[Variant]) -> Self {
        let mut text = HEAD.to_owned();
        let mut answers = String::new();
        for (number, variant) in variants.iter().enumerate() {
            let (file, check) = (literal(&variant.file), literal(&exercise.check()));
            text += &format!(
                "\nmod v{number} {{\n    #[path = {file}]\n    pub mod answer;\n    \
                 #[path = {check}]\n    pub mod check;\n}}\n"
            );
            answers += &format!(
                "        judge::Answer {{ name: {:?}, file: {:?}, check: v{number}::check::CHECK }},\n",
                variant.name,
                cargo::relative(&variant.file)
            );
        }
        text += &format!(
            "\nfn main() -> std::process::ExitCode {{\n    judge::run(&[\n{answers}    ])\n}}\n"
        );
        Self { name, text }
    }
}

/// A path as the compiler takes it between quotes.
fn literal(path: &Path) -> String {
    format!("{:?}", path.to_string_lossy())
}

/// Writes the package; what is there already and has not changed is left alone.
///
/// # Errors
///
/// When a file cannot be written.
pub(crate) fn write(folder: &Path, plans: &[Plan]) -> anyhow::Result<()> {
    let programs = folder.join("src/bin");
    fs::create_dir_all(&programs)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    put(&folder.join("Cargo.toml"), &manifest()?)?;
    lock(folder)?;
    for plan in plans {
        put(&programs.join(format!("{}.rs", plan.name)), &plan.text)?;
    }
    Ok(())
}

fn put(path: &Path, text: &str) -> anyhow::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// The same versions as the course; cargo then leaves out what is not needed here.
fn lock(folder: &Path) -> anyhow::Result<()> {
    let source = cargo::root().join("Cargo.lock");
    let text = fs::read_to_string(&source).context("cannot read Cargo.lock")?;
    let kept = folder.join("Cargo.lock.of-the-course");
    if fs::read_to_string(&kept).is_ok_and(|old| old == text) {
        return Ok(());
    }
    put(&folder.join("Cargo.lock"), &text)?;
    put(&kept, &text)
}

#[derive(Debug, Deserialize)]
struct Root {
    workspace: Workspace,
}

#[derive(Debug, Deserialize)]
struct Workspace {
    dependencies: toml::Table,
}

fn manifest() -> anyhow::Result<String> {
    let text = fs::read_to_string(cargo::root().join("Cargo.toml"))
        .context("cannot read the root's Cargo.toml")?;
    let root: Root = toml::from_str(&text).context("cannot understand the root's Cargo.toml")?;
    let mut dependencies = String::new();
    for (name, place) in OURS {
        let path = cargo::root().join("shared").join(place);
        dependencies += &format!("{name} = {{ path = {} }}\n", literal(&path));
    }
    for name in PACKAGES {
        let version = root.workspace.dependencies.get(name);
        let version = version.with_context(|| format!("the root's Cargo.toml has no {name}"))?;
        dependencies += &format!("{name} = {version}\n");
    }
    Ok(format!(
        "# Written by `cargo xtask check`.\n\n\
         [package]\nname = \"workplace\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [workspace]\n\n\
         [dependencies]\n{dependencies}\n\
         # An answer is built in no time; what runs it is quick.\n\
         [profile.dev]\nopt-level = 0\ndebug = \"line-tables-only\"\n\n\
         [profile.dev.package.\"*\"]\nopt-level = 1\n\n\
         [profile.dev.package.explorer]\nopt-level = 2\n",
    ))
}
