//! A file that is written as a whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;

/// A file to be written later, of which it is known that it can be.
#[derive(Debug)]
pub(crate) struct WholeFile {
    /// As it was asked for.
    asked: PathBuf,
    /// Where it really is.
    target: PathBuf,
}

impl WholeFile {
    /// Makes sure that the file can be written, and leaves everything as it was.
    ///
    /// # Errors
    ///
    /// When it exists and is no ordinary file, is read-only, or when its folder cannot be
    /// written.
    pub(crate) fn at(asked: &Path) -> io::Result<Self> {
        let name = asked.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
        let folder = asked.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize()?;
        let target = folder.join(name);
        // Behind a link stands the file that is meant; renaming would replace the link.
        let target = target.canonicalize().unwrap_or(target);
        let file = Self { asked: asked.to_owned(), target };
        file.refuse_what_is_not_ordinary()?;
        drop(OpenOptions::new().write(true).create_new(true).open(file.beside())?);
        fs::remove_file(file.beside())?;
        Ok(file)
    }

    /// The file as it was asked for.
    pub(crate) fn asked(&self) -> &Path {
        &self.asked
    }

    /// Whether both are the same file.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.target == other.target
    }

    /// Puts this content in the file's place.
    ///
    /// # Errors
    ///
    /// When it cannot be written or renamed; the file is then as it was.
    pub(crate) fn write(&self, content: &str) -> io::Result<()> {
        self.refuse_what_is_not_ordinary()?;
        let beside = self.beside();
        let written = write_new(&beside, content).and_then(|()| fs::rename(&beside, &self.target));
        if written.is_err() {
            // What is half written helps nobody; if it cannot be removed, that was said.
            let _ = fs::remove_file(&beside);
        }
        written
    }

    fn refuse_what_is_not_ordinary(&self) -> io::Result<()> {
        match fs::metadata(&self.target) {
            Ok(existing) if !existing.is_file() => {
                Err(io::Error::other("it exists and is not an ordinary file"))
            }
            Ok(existing) if existing.permissions().readonly() => {
                Err(io::Error::other("it is read-only"))
            }
            _ => Ok(()),
        }
    }

    /// Where the content is gathered.
    fn beside(&self) -> PathBuf {
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(self.target.file_name().unwrap_or_default());
        hidden.push(format!(".{}.part", process::id()));
        self.target.with_file_name(hidden)
    }
}

fn write_new(path: &Path, content: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(content.as_bytes())?;
    // Renamed before it is on the disk, it could be found empty after a crash.
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for each test, gone when the test is over.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("whole-file-{name}-{}", process::id()));
            fs::create_dir(&path).unwrap();
            Self(path)
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn nothing_is_there_before_it_is_written_and_then_all_of_it() {
        let folder = Folder::new("new");
        let path = folder.0.join("page.html");
        let file = WholeFile::at(&path).unwrap();
        assert_eq!(folder.names(), [""; 0]);
        file.write("new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(folder.names(), ["page.html"]);
    }

    #[test]
    fn an_old_content_is_replaced_as_a_whole() {
        let folder = Folder::new("old");
        let path = folder.0.join("page.html");
        fs::write(&path, "a long old content").unwrap();
        let file = WholeFile::at(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "a long old content");
        file.write("new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn what_cannot_be_written_is_refused_at_once() {
        let folder = Folder::new("refused");
        assert!(WholeFile::at(&folder.0).is_err(), "a folder");
        assert!(WholeFile::at(&folder.0.join("no/such/page.html")).is_err());
        assert!(WholeFile::at(Path::new("")).is_err(), "no name");
        assert_eq!(folder.names(), [""; 0]);
    }

    #[test]
    fn what_became_a_folder_meanwhile_is_left_alone() {
        let folder = Folder::new("folder");
        let path = folder.0.join("page.html");
        let file = WholeFile::at(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(file.write("new").is_err());
        assert_eq!(folder.names(), ["page.html"]);
    }

    #[test]
    fn one_file_under_two_names_is_one_file() {
        let folder = Folder::new("same");
        let one = WholeFile::at(&folder.0.join("page.html")).unwrap();
        let other = WholeFile::at(&folder.0.join(".").join("page.html")).unwrap();
        assert!(one.is(&other));
        assert!(!one.is(&WholeFile::at(&folder.0.join("trace.json")).unwrap()));
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_replaced() {
        assert!(WholeFile::at(Path::new("/dev/null")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = Folder::new("link");
        let (real, link) = (folder.0.join("real.html"), folder.0.join("link.html"));
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        WholeFile::at(&link).unwrap().write("new").unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn a_read_only_file_is_refused() {
        let folder = Folder::new("read-only");
        let path = folder.0.join("page.html");
        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions.clone()).unwrap();
        assert!(WholeFile::at(&path).is_err());
        // Windows removes no read-only file, so the folder could not be cleaned up.
        #[expect(clippy::permissions_set_readonly_false, reason = "the file is about to go")]
        permissions.set_readonly(false);
        fs::set_permissions(&path, permissions).unwrap();
    }
}
