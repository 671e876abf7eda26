//! A folder for files that nobody needs afterwards.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

/// How many names are tried before giving up.
const TRIES: u32 = 1000;

/// A new folder among the machine's temporary files, removed with all that is in it.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Makes one that nobody else uses.
    ///
    /// # Errors
    ///
    /// When no folder can be made there.
    pub(crate) fn new() -> io::Result<Self> {
        let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
        for number in 0..TRIES {
            let path = env::temp_dir().join(format!("xtask-{}-{number}", process::id()));
            // Only a folder that did not exist is surely ours.
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(err) if err.kind() == io::ErrorKind::AlreadyExists => last = err,
                Err(err) => return Err(err),
            }
        }
        Err(last)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the machine's own cleaning.
        fs::remove_dir_all(&self.0).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_are_never_the_same_and_both_are_removed() {
        let (one, two) = (Scratch::new().unwrap(), Scratch::new().unwrap());
        assert_ne!(one.path(), two.path());
        let paths = [one.path().to_owned(), two.path().to_owned()];
        drop((one, two));
        assert!(paths.iter().all(|path| !path.exists()));
    }
}
