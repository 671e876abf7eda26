//! A file that is replaced as a whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;

/// A new content for a file, gathered beside it. Dropped, it leaves the file as it was.
#[derive(Debug)]
pub(crate) struct Replacement {
    target: PathBuf,
    temporary: PathBuf,
    /// None once it has been closed, in order to be renamed.
    file: Option<File>,
}

impl Replacement {
    /// Makes sure that the file can be written, without touching it.
    ///
    /// # Errors
    ///
    /// When it exists and is no ordinary file, is read-only, or when its folder cannot be
    /// written.
    pub(crate) fn begin(target: &Path) -> io::Result<Self> {
        // Behind a link stands the file that is meant; renaming would replace the link.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        if let Ok(existing) = fs::metadata(&target) {
            if !existing.is_file() {
                return Err(io::Error::other("it exists and is not an ordinary file"));
            }
            if existing.permissions().readonly() {
                return Err(io::Error::other("it is read-only"));
            }
        }
        let Some(name) = target.file_name() else {
            return Err(io::Error::other("it names no file"));
        };
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.part", process::id()));
        let temporary = target.with_file_name(hidden);
        let file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        Ok(Self { target, temporary, file: Some(file) })
    }

    /// Puts the new content in the file's place.
    ///
    /// # Errors
    ///
    /// When it cannot be written or renamed; the file is then as it was.
    pub(crate) fn commit(mut self, content: &[u8]) -> io::Result<()> {
        if let Some(mut file) = self.file.take() {
            file.write_all(content)?;
            // Renamed before it is on the disk, it could be found empty after a crash.
            file.sync_all()?;
        }
        fs::rename(&self.temporary, &self.target)
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // Windows removes no open file.
        self.file = None;
        // After a commit it is gone already.
        fs::remove_file(&self.temporary).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_commit_replaces_the_whole_file_and_leaves_nothing_else() {
        let scratch = Scratch::new().unwrap();
        let target = scratch.path().join("results.json");
        fs::write(&target, "a long old content").unwrap();
        Replacement::begin(&target).unwrap().commit(b"new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(names(scratch.path()), ["results.json"]);
    }

    #[test]
    fn without_a_commit_the_old_file_stays() {
        let scratch = Scratch::new().unwrap();
        let target = scratch.path().join("results.json");
        fs::write(&target, "old").unwrap();
        drop(Replacement::begin(&target).unwrap());
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        assert_eq!(names(scratch.path()), ["results.json"]);
    }

    #[test]
    fn a_file_that_was_not_there_appears_only_with_the_commit() {
        let scratch = Scratch::new().unwrap();
        let target = scratch.path().join("results.json");
        let replacement = Replacement::begin(&target).unwrap();
        assert!(!target.exists());
        replacement.commit(b"new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }

    #[test]
    fn what_cannot_be_written_is_refused_at_once() {
        let scratch = Scratch::new().unwrap();
        assert!(Replacement::begin(scratch.path()).is_err(), "a folder");
        assert!(Replacement::begin(&scratch.path().join("no/such/folder.json")).is_err());
        assert!(Replacement::begin(Path::new("")).is_err(), "no name");
        assert_eq!(names(scratch.path()), [""; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_replaced() {
        assert!(Replacement::begin(Path::new("/dev/null")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let scratch = Scratch::new().unwrap();
        let (target, link) = (scratch.path().join("real.json"), scratch.path().join("link.json"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        Replacement::begin(&link).unwrap().commit(b"new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn a_read_only_file_is_refused() {
        let scratch = Scratch::new().unwrap();
        let target = scratch.path().join("results.json");
        fs::write(&target, "old").unwrap();
        let mut permissions = fs::metadata(&target).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&target, permissions.clone()).unwrap();
        assert!(Replacement::begin(&target).is_err());
        // Windows removes no read-only file, so the folder could not be cleaned up.
        #[expect(clippy::permissions_set_readonly_false, reason = "the file is about to go")]
        permissions.set_readonly(false);
        fs::set_permissions(&target, permissions).unwrap();
    }
}
