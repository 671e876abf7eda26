//! A table of a few columns for the terminal.

use std::io::{self, Write};

use anstyle::Style;

/// A cell: its text, how it looks, and to which side it leans.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    text: String,
    style: Style,
    right: bool,
}

/// A cell of words.
pub(crate) fn word(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), style: Style::new(), right: false }
}

/// A cell of figures: its last digits stand under each other.
pub(crate) fn figure(text: impl Into<String>) -> Cell {
    Cell { right: true, ..word(text) }
}

impl Cell {
    /// The same in another look.
    pub(crate) fn styled(self, style: Style) -> Self {
        Self { style, ..self }
    }
}

/// Writes rows of equal length as aligned columns; the first row is the header.
///
/// # Errors
///
/// When the output does not take it.
pub(crate) fn write(out: &mut impl Write, rows: &[Vec<Cell>]) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(cell_width).max().unwrap_or(0)
        })
        .collect();
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            let gap = " ".repeat(widths[column] - cell_width(cell));
            let (before, after) =
                if cell.right { (gap, String::new()) } else { (String::new(), gap) };
            // Spaces at the end of a line serve nobody.
            let after = if column + 1 == row.len() { "" } else { &after };
            let between = if column == 0 { "" } else { "   " };
            let style = cell.style;
            write!(out, "{between}{before}{style}{}{style:#}{after}", cell.text)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// How wide the widest row is.
pub(crate) fn width(rows: &[Vec<Cell>]) -> usize {
    let mut out = Vec::new();
    // Into memory, where nothing refuses it.
    write(&mut out, rows).ok();
    let text = anstream::adapter::strip_bytes(&out).into_vec();
    String::from_utf8_lossy(&text).lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

fn cell_width(cell: &Cell) -> usize {
    cell.text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lean_left_and_figures_right() {
        let rows = [
            vec![word("lesson"), figure("time"), word("result")],
            vec![word("a"), figure("1.0 s"), word("held").styled(Style::new().bold())],
        ];
        let mut out = Vec::new();
        write(&mut out, &rows).unwrap();
        let text = String::from_utf8(out).unwrap();
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(plain, "lesson    time   result\na        1.0 s   held\n");
    }
}
