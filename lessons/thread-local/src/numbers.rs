//! A real database file for `connection-per-thread`.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use rusqlite::{Connection, OpenFlags, Result};

/// A database file with the numbers 1 to `rows`; dropping it removes the file.
#[derive(Debug)]
pub struct Numbers(PathBuf);

impl Numbers {
    /// Makes the file in the system's folder for temporary files.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn make(name: &str, rows: u32) -> Result<Self> {
        let file = env::temp_dir().join(format!("{name}-{}.sqlite", process::id()));
        let numbers = Self(file);
        let mut connection = Connection::open(&numbers.0)?;
        let all = connection.transaction()?;
        all.execute("DROP TABLE IF EXISTS numbers", [])?;
        all.execute("CREATE TABLE numbers (value INTEGER)", [])?;
        for value in 1..=rows {
            all.execute("INSERT INTO numbers VALUES (?1)", [value])?;
        }
        all.commit()?;
        Ok(numbers)
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.0
    }
}

impl Drop for Numbers {
    fn drop(&mut self) {
        // A file left in the folder for temporary files hurts nobody.
        let _ = fs::remove_file(&self.0);
    }
}

/// Opens such a file to read it.
///
/// # Errors
///
/// The database's own.
pub fn open(file: &Path) -> Result<Connection> {
    // NO_MUTEX: no thread shares a connection without a lock, the compiler sees to that.
    Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
}

/// Looks at every row, and adds up those that `divisor` divides.
///
/// # Errors
///
/// The database's own.
pub fn sum_of_multiples(connection: &Connection, divisor: u32) -> Result<i64> {
    let query = "SELECT sum(value) FROM numbers WHERE value % ?1 = 0";
    connection.query_row(query, [divisor], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_gone_afterwards() {
        let numbers = Numbers::make("connection-gone", 1).unwrap();
        let file = numbers.file().to_owned();
        assert!(file.exists());
        drop(numbers);
        assert!(!file.exists());
    }
}
