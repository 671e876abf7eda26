//! How far a learner is: a small text file at the root, which `check` can make again.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;

use crate::cargo;
use crate::replacement::Replacement;

/// How an exercise stands, as far as it was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It was tried: checked after it was edited.
    Tried,
    /// Its check passed.
    Done,
}

/// How all exercises stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    standings: BTreeMap<String, Standing>,
}

impl Progress {
    fn path() -> PathBuf {
        cargo::root().join(".progress")
    }

    /// Reads the file; without one, nothing was tried. A line that says nothing is left out.
    pub(crate) fn read() -> Self {
        Self::parse(&fs::read_to_string(Self::path()).unwrap_or_default())
    }

    fn parse(text: &str) -> Self {
        let standing = |line: &str| {
            let (name, word) = line.split_once(' ')?;
            let standing = match word.trim() {
                "tried" => Standing::Tried,
                "done" => Standing::Done,
                _ => return None,
            };
            Some((name.to_owned(), standing))
        };
        Self { standings: text.lines().filter_map(standing).collect() }
    }

    fn text(&self) -> String {
        let line = |(name, standing): (&String, &Standing)| {
            let word = match standing {
                Standing::Tried => "tried",
                Standing::Done => "done",
            };
            format!("{name} {word}\n")
        };
        self.standings.iter().map(line).collect()
    }

    /// How an exercise stands; `None` if it was never tried.
    pub(crate) fn of(&self, exercise: &str) -> Option<Standing> {
        self.standings.get(exercise).copied()
    }

    /// An exercise stands like this now; `None`: as on the first day.
    pub(crate) fn set(&mut self, exercise: &str, standing: Option<Standing>) {
        match standing {
            Some(standing) => self.standings.insert(exercise.to_owned(), standing),
            None => self.standings.remove(exercise),
        };
    }

    /// Writes the file as a whole.
    ///
    /// # Errors
    ///
    /// When it cannot be written; it is then as it was.
    pub(crate) fn write(&self) -> io::Result<()> {
        if *self == Self::read() {
            return Ok(());
        }
        Replacement::begin(&Self::path())?.commit(self.text().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_nonsense_is_left_out() {
        let mut progress = Progress::default();
        progress.set("locks/account", Some(Standing::Done));
        progress.set("locks/event", Some(Standing::Tried));
        progress.set("locks/gone", Some(Standing::Tried));
        progress.set("locks/gone", None);
        assert_eq!(progress.text(), "locks/account done\nlocks/event tried\n");
        assert_eq!(Progress::parse(&(progress.text() + "nonsense\nx y\n")), progress);
    }
}
