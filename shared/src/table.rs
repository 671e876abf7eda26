//! A table in text.

use serde::Serialize;

/// A table: a head and rows of as many cells.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) links: Vec<Link>,
}

/// Where more is told about a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Link {
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) demo: String,
}

impl Table {
    /// A table with these column titles.
    pub fn new<const N: usize>(head: [&str; N]) -> Self {
        Self { head: head.map(str::to_owned).to_vec(), rows: Vec::new(), links: Vec::new() }
    }

    /// Adds a row. Cells beyond the head are dropped, missing ones are empty.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) -> &mut Self {
        let mut cells = cells.to_vec();
        cells.resize(self.head.len(), String::new());
        self.rows.push(cells);
        self
    }

    /// Says which demo of the lesson tells more about a cell of the last row: a page that
    /// has it leads there.
    pub fn link(&mut self, column: usize, demo: &str) -> &mut Self {
        if let Some(row) = self.rows.len().checked_sub(1) {
            self.links.push(Link { row, column, demo: demo.to_owned() });
        }
        self
    }

    /// The table as lines, two spaces between columns; figures to the right,
    /// the last column broken into lines where it would pass `width`.
    pub(crate) fn lines(&self, width: usize) -> Vec<String> {
        let columns = self.head.len();
        let Some(last) = columns.checked_sub(1) else { return Vec::new() };
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                let cells = self.rows.iter().map(|row| &row[column]);
                cells.chain([&self.head[column]]).map(|c| c.chars().count()).max().unwrap_or(0)
            })
            .collect();
        let figures: Vec<bool> = (0..columns)
            .map(|column| self.rows.iter().all(|row| is_figure(&row[column])))
            .collect();
        let before: usize = widths[..last].iter().map(|width| width + 2).sum();
        let mut lines = Vec::new();
        for row in std::iter::once(&self.head).chain(&self.rows) {
            let mut line = String::new();
            for column in 0..last {
                let (cell, width) = (&row[column], widths[column]);
                line += &if figures[column] {
                    format!("{cell:>width$}  ")
                } else {
                    format!("{cell:<width$}  ")
                };
            }
            if figures[last] {
                lines.push(format!("{line}{:>width$}", row[last], width = widths[last]));
            } else {
                let rest = " ".repeat(before);
                lines.extend(crate::output::wrapped(&row[last], width, &line, &rest));
            }
        }
        for line in &mut lines {
            line.truncate(line.trim_end().len());
        }
        lines
    }
}

/// Whether a cell begins as a number does.
pub(crate) fn is_figure(cell: &str) -> bool {
    cell.trim_start_matches(['-', '+', '~', '<', '>', ' '])
        .starts_with(|c: char| c.is_ascii_digit())
        || matches!(cell, "" | "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_to_the_right_and_words_to_the_left() {
        let mut table = Table::new(["what", "ms", "why"]);
        table.row(["one".into(), "5".into(), "short words here".into()]);
        table.row(["three".into(), "100".into(), "more".into()]);
        let expected = [
            "what    ms  why",
            "one      5  short",
            "            words",
            "            here",
            "three  100  more",
        ];
        assert_eq!(table.lines(18), expected);
    }
}
