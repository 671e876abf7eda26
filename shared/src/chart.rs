//! Bars in text: figures beside them, eighth blocks in them, nothing interpolated.

use serde::Serialize;

/// A bar chart: rows of a label, some figures and one bar.
#[derive(Clone, Debug, Serialize)]
pub struct Bars {
    label: String,
    figures: Vec<String>,
    rows: Vec<Bar>,
}

#[derive(Clone, Debug, Serialize)]
struct Bar {
    label: String,
    figures: Vec<String>,
    /// What the bar's length stands for.
    value: f64,
    note: String,
}

const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const LONGEST_BAR: usize = 40;

impl Bars {
    /// A chart whose rows have a label with this title and figures with these.
    pub fn new<const N: usize>(label: &str, figures: [&str; N]) -> Self {
        let figures = figures.map(str::to_owned).to_vec();
        Self { label: label.to_owned(), figures, rows: Vec::new() }
    }

    /// Adds a row. `value` gives the bar's length, in any unit, the same for all rows.
    pub fn row<const N: usize>(
        &mut self,
        label: impl ToString,
        figures: [String; N],
        value: f64,
    ) -> &mut Self {
        self.rows.push(Bar {
            label: label.to_string(),
            figures: figures.to_vec(),
            value,
            note: String::new(),
        });
        self
    }

    /// Adds a remark behind the last row's bar.
    pub fn note(&mut self, note: impl Into<String>) -> &mut Self {
        if let Some(row) = self.rows.last_mut() {
            row.note = note.into();
        }
        self
    }

    pub(crate) fn lines(&self, width: usize, unicode: bool) -> Vec<String> {
        let labels = widest(self.rows.iter().map(|row| &row.label).chain([&self.label]));
        let columns: Vec<usize> = (0..self.figures.len())
            .map(|at| {
                let cells = self.rows.iter().filter_map(|row| row.figures.get(at));
                widest(cells.chain(self.figures.get(at)))
            })
            .collect();
        let notes = widest(self.rows.iter().map(|row| &row.note));
        let used = labels + columns.iter().map(|column| column + 2).sum::<usize>() + 2;
        let left = width.saturating_sub(used + if notes > 0 { notes + 5 } else { 0 });
        // Where there is no room, the figures say it all.
        let room = left.min(LONGEST_BAR);
        let most = self.rows.iter().map(|row| row.value).fold(0.0, f64::max);
        let text = |label: &str, figures: &[String]| {
            let mut line = format!("{label:>labels$}");
            for (figure, column) in figures.iter().zip(&columns) {
                line += &format!("  {figure:>column$}");
            }
            line
        };
        let rows = self.rows.iter().map(|row| {
            let length = if most > 0.0 { row.value.max(0.0) / most * room as f64 } else { 0.0 };
            let note = if row.note.is_empty() { "" } else { "  <- " };
            let begin = text(&row.label, &row.figures);
            format!("{begin}  {}{note}{}", bar(length, unicode), row.note).trim_end().to_owned()
        });
        std::iter::once(text(&self.label, &self.figures)).chain(rows).collect()
    }
}

fn widest<'a>(texts: impl Iterator<Item = &'a String>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}

fn bar(length: f64, unicode: bool) -> String {
    if !unicode {
        return "#".repeat(length.round() as usize);
    }
    let eighths = (length * 8.0).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fills_the_room_and_half_of_it_half() {
        let mut bars = Bars::new("threads", ["ms"]);
        bars.row(1, ["96".into()], 96.0).row(2, ["48".into()], 48.0).note("cores");
        let expected = ["threads  ms", "      1  96  ██████████", "      2  48  █████  <- cores"];
        assert_eq!(bars.lines(33, true), expected);
        assert_eq!(bars.lines(33, false)[2], "      2  48  #####  <- cores");
    }

    #[test]
    fn no_value_is_no_bar() {
        let mut bars = Bars::new("n", ["x"]);
        bars.row(1, ["0".into()], 0.0);
        assert_eq!(bars.lines(20, true), ["n  x", "1  0"]);
    }
}
