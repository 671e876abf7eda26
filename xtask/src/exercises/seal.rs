//! The seal: the checksums of what the checks are made of, so that a change is noticed.
//!
//! The file is one that `sha256sum --check` reads, at the root of the checkout.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};

use super::catalogue::{self, Exercise};
use crate::cargo;
use crate::replacement::Replacement;

/// What all checks stand on.
const STAGE: [&str; 2] = ["shared/judge/src", "shared/judge/std/src"];

/// The checksums that the course was given with, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seal {
    sums: BTreeMap<String, String>,
}

fn path() -> PathBuf {
    cargo::root().join(".checks.sha256")
}

impl Seal {
    /// The seal of this checkout; without one, no check is the course's own.
    pub(crate) fn read() -> Self {
        Self::parse(&fs::read_to_string(path()).unwrap_or_default())
    }

    fn parse(text: &str) -> Self {
        let line = |line: &str| {
            let (sum, path) = line.split_once("  ")?;
            Some((path.to_owned(), sum.to_owned()))
        };
        Self { sums: text.lines().filter_map(line).collect() }
    }

    /// Which files differ from what the seal says, among those that an exercise's check is
    /// made of.
    pub(crate) fn broken_by(&self, exercise: &Exercise) -> Vec<String> {
        let files = [vec![exercise.check(), catalogue_of(exercise)], stage()].concat();
        let broken = |file: &PathBuf| {
            let name = cargo::relative(file);
            (self.sums.get(&name) != sum_of(file).as_ref()).then_some(name)
        };
        files.iter().filter_map(broken).collect()
    }
}

fn catalogue_of(exercise: &Exercise) -> PathBuf {
    cargo::root().join("lessons").join(exercise.lesson).join("exercises.toml")
}

/// The checksum of a file; `None` if it cannot be read. Line ends do not count: git may
/// write them as the machine has them.
fn sum_of(file: &Path) -> Option<String> {
    let text = fs::read(file).ok()?;
    let text: Vec<u8> = text.into_iter().filter(|byte| *byte != b'\r').collect();
    let digits: Vec<String> =
        Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    Some(digits.concat())
}

/// The files that all checks stand on.
fn stage() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in STAGE {
        let entries = fs::read_dir(cargo::root().join(folder)).into_iter().flatten().flatten();
        files.extend(
            entries
                .map(|entry| entry.path())
                .filter(|it| it.extension().is_some_and(|it| it == "rs")),
        );
    }
    files
}

/// What the seal should say now.
fn now() -> anyhow::Result<Seal> {
    let exercises = catalogue::all()?;
    let mut files = stage();
    files.extend(exercises.iter().map(Exercise::check));
    files.extend(exercises.iter().map(catalogue_of));
    let mut sums = BTreeMap::new();
    for file in files {
        let name = cargo::relative(&file);
        let sum = sum_of(&file).with_context(|| format!("cannot read {name}"))?;
        sums.insert(name, sum);
    }
    Ok(Seal { sums })
}

/// Writes the seal.
///
/// # Errors
///
/// When an exercise is not as it was given, when a file of a check cannot be read, or the seal cannot be written.
pub(crate) fn write_seal() -> anyhow::Result<usize> {
    for exercise in catalogue::all()? {
        ensure!(
            exercise.is_as_given()?,
            "{} is not what `reset` gives back; is it solved?",
            cargo::relative(&exercise.answer())
        );
    }
    let seal = now()?;
    let lines: Vec<String> =
        seal.sums.iter().map(|(path, sum)| format!("{sum}  {path}\n")).collect();
    Replacement::begin(&path())?
        .commit(lines.concat().as_bytes())
        .context("cannot write the seal")?;
    Ok(seal.sums.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seal_is_that_of_the_checks_as_they_are() {
        assert_eq!(Seal::read(), now().unwrap(), "a check was changed: run `cargo xtask seal`");
    }

    #[test]
    fn a_changed_file_breaks_the_seal() {
        let exercise = catalogue::all().unwrap().remove(0);
        let mut seal = now().unwrap();
        assert_eq!(seal.broken_by(&exercise), [""; 0]);
        let check = cargo::relative(&exercise.check());
        seal.sums.insert(check.clone(), "0".to_owned());
        assert_eq!(seal.broken_by(&exercise), [check]);
    }
}
