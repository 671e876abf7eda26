//! A file for a short time, in the system's folder for such files.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// An empty file; its name goes when this is dropped.
#[derive(Debug)]
pub struct Scratch {
    /// Open for reading and writing.
    pub file: File,
    path: PathBuf,
}

impl Scratch {
    /// Makes the file.
    ///
    /// # Errors
    ///
    /// If the system refuses it.
    pub fn make() -> io::Result<Self> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        // Relaxed: the number need only be another one each time.
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("mp-vs-mt-{}-{number}", process::id()));
        let file = File::options().read(true).write(true).create_new(true).open(&path)?;
        Ok(Self { file, path })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing can be done about a name that does not go.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_goes_and_the_file_stays_until_it_is_closed() {
        let scratch = Scratch::make().unwrap();
        let (path, file) = (scratch.path.clone(), scratch.file.try_clone().unwrap());
        assert!(path.exists());
        drop(scratch);
        // Windows lets the name go only with the last handle.
        assert!(cfg!(windows) || !path.exists());
        assert_eq!(file.metadata().unwrap().len(), 0);
    }
}
