//! What the system keeps for a process besides its memory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use shared::{Report, Table};

/// What a process has; `None` where the system does not list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belongings {
    /// Its working directory.
    pub folder: String,
    /// Its variable `PATH`.
    pub variable: String,
    /// How many threads it has.
    pub threads: Option<usize>,
    /// Whether it has a certain file open.
    pub open_file: Option<bool>,
}

impl Belongings {
    /// Those of the calling process, with an eye on this file.
    ///
    /// # Errors
    ///
    /// If it has no working directory any more.
    pub fn mine(file: &Path) -> io::Result<Self> {
        let is_it = |open: &PathBuf| fs::read_link(open).is_ok_and(|path| path == file);
        Ok(Self {
            folder: std::env::current_dir()?.to_string_lossy().into_owned(),
            variable: std::env::var("PATH").unwrap_or_default(),
            threads: entries("/proc/self/task").map(|tasks| tasks.len()),
            open_file: entries("/proc/self/fd").map(|files| files.iter().any(is_it)),
        })
    }

    /// A line each, for another process to read.
    pub fn lines(&self) -> [String; 4] {
        let threads = self.threads.map_or_else(String::new, |threads| threads.to_string());
        let open_file = self.open_file.map_or_else(String::new, |open| open.to_string());
        [self.folder.clone(), self.variable.clone(), threads, open_file]
    }

    /// From the lines of another process.
    pub fn of(lines: &[&str]) -> Self {
        let line = |at: usize| lines.get(at).copied().unwrap_or_default();
        Self {
            folder: line(0).to_owned(),
            variable: line(1).to_owned(),
            threads: line(2).parse().ok(),
            open_file: line(3).parse().ok(),
        }
    }

    /// Tells what a child has of what its parent has.
    pub fn compare(&self, child: &Self, report: &mut Report) {
        let same = |same: bool| if same { "the same" } else { "another" }.to_owned();
        let (folder, variable) = (self.folder == child.folder, self.variable == child.variable);
        let mut table = Table::new(["what the parent has", "what the child has"]);
        table.row(["a working directory".into(), same(folder)]);
        table.row(["the variable PATH".into(), same(variable)]);
        report.must(folder && variable, "a child inherits the working directory and the variables");
        let listed = (self.threads, child.threads, self.open_file, child.open_file);
        if let (Some(many), Some(threads), Some(mine), Some(open)) = listed {
            let has = |open: bool| if open { "an open file" } else { "not that file" }.to_owned();
            table.row([format!("threads: {many}"), format!("threads: {threads}")]);
            table.row([has(mine), has(open)]);
            let alone = threads == 1 && mine && !open;
            report.must(alone, "it inherits no thread, and no file that was not handed over");
        } else {
            report.cannot("this system does not list a process's threads and open files");
        }
        report.table(&table);
    }
}

/// Linux lists a process's own things as files.
fn entries(folder: &str) -> Option<Vec<PathBuf>> {
    Some(fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_lines_is_read_back() {
        let mine = Belongings::mine(Path::new("/")).unwrap();
        let lines = mine.lines();
        assert_eq!(Belongings::of(&lines.each_ref().map(String::as_str)), mine);
    }
}
