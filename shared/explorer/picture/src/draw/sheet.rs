//! The rows for whoever draws them in another way: on a page, for instance.

use super::Look;
use super::excerpt::{Source, sources};
use super::naming::Names;
use super::rows::{Row, rows};
use super::text::clean;
use super::words::CROSS;
use explorer::Trace;

/// An execution, ready to be laid out: a column a thread, a row an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The names of the threads that have a column.
    pub threads: Vec<String>,
    /// The rows, in order.
    pub lines: Vec<Line>,
    /// The program's own lines that the rows name.
    pub sources: Vec<Source>,
    /// How many more lines they name.
    pub more_lines: usize,
}

/// A row of a [`Sheet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Something that a thread did or waits for.
    Step {
        /// Its number in the execution, from 1.
        number: usize,
        /// Who: an index into [`Sheet::threads`].
        column: usize,
        /// What, and on which line.
        text: String,
        /// Whether the thread fails here.
        failed: bool,
    },
    /// So many rows are left out.
    Gap(usize),
}

impl Sheet {
    /// What [`render`](super::render) draws, as data.
    #[must_use]
    pub fn new(trace: &Trace) -> Self {
        let look = Look { width: usize::MAX, unicode: true };
        let names = Names::of(trace);
        let (columns, rows) = rows(trace, &names, look);
        let line = |row| match row {
            Row::Step { number, thread, text } => {
                let column = columns.iter().position(|it| *it == thread).unwrap_or_default();
                let failed = text.starts_with(CROSS);
                Line::Step { number, column, text, failed }
            }
            Row::Gap(count) => Line::Gap(count),
        };
        let (sources, more_lines) = sources(trace, look);
        Self {
            threads: columns.iter().map(|it| clean(&names.thread(*it), look)).collect(),
            lines: rows.into_iter().map(line).collect(),
            sources,
            more_lines,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::examples::{deadlock, lost_update};

    #[test]
    fn a_sheet_says_what_the_drawing_says() {
        let trace = deadlock();
        let sheet = Sheet::new(&trace);
        assert_eq!(sheet.threads, ["main", "alice", "bob"]);
        let drawn = crate::render(&trace, Look { width: 200, unicode: true });
        for line in &sheet.lines {
            let Line::Step { text, .. } = line else { panic!("nothing is left out here") };
            assert!(drawn.contains(text), "{text} is not in\n{drawn}");
        }
        let stuck = sheet.lines.iter().filter(|it| matches!(it, Line::Step { failed: true, .. }));
        assert_eq!(stuck.count(), trace.stuck.len());
        let [source] = &sheet.sources[..] else { panic!("all lines are in one file") };
        let failed = source.lines.iter().filter(|line| line.failed).count();
        assert_eq!((source.lines.len(), failed, sheet.more_lines), (7, 3, 0));
    }

    #[test]
    fn an_indent_that_all_lines_share_is_left_out() {
        let sheet = Sheet::new(&lost_update());
        assert!(sheet.sources[0].lines.iter().all(|line| line.text.starts_with(['l', 's'])));
    }
}
