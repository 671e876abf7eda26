//! Copies of what a learner wrote: nothing of it is ever lost.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Keeps a copy of a file beside it, as `NAME.mine-1`, or with the next number that is free.
///
/// # Errors
///
/// When the file cannot be read or the copy cannot be written.
pub(crate) fn keep_copy(file: &Path) -> io::Result<PathBuf> {
    let content = fs::read(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for number in 1_u32.. {
        let copy = file.with_file_name(format!("{name}.mine-{number}"));
        // Only a file that was not there before is surely no copy of something else.
        match File::create_new(&copy) {
            Ok(mut to) => {
                to.write_all(&content)?;
                to.sync_all()?;
                return Ok(copy);
            }
            Err(err) if err.kind() == io::ErrorKind::AlreadyExists => {}
            Err(err) => return Err(err),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn each_copy_has_a_name_of_its_own() {
        let scratch = Scratch::new().unwrap();
        let file = scratch.path().join("account.rs");
        for (text, name) in [("one", "account.rs.mine-1"), ("two", "account.rs.mine-2")] {
            fs::write(&file, text).unwrap();
            let copy = keep_copy(&file).unwrap();
            assert_eq!(copy.file_name().unwrap(), name);
            assert_eq!(fs::read_to_string(copy).unwrap(), text);
        }
        assert_eq!(fs::read_to_string(scratch.path().join("account.rs.mine-1")).unwrap(), "one");
    }
}
