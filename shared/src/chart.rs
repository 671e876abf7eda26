//! Bars in text: figures beside them, eighth blocks in them, nothing interpolated.

use std::time::Duration;

use serde::Serialize;

use crate::measure::Measured;

/// A bar chart: rows of a label, some figures and one bar.
#[derive(Clone, Debug, Serialize)]
pub struct Bars {
    pub(crate) label: String,
    pub(crate) figures: Vec<String>,
    pub(crate) rows: Vec<Bar>,
}

/// A row of a bar chart.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) figures: Vec<String>,
    /// What the bar's length stands for.
    pub(crate) value: f64,
    /// The least and the most of all rounds, in the same unit, where it was measured.
    pub(crate) range: Option<(f64, f64)>,
    pub(crate) note: String,
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
            range: None,
            note: String::new(),
        });
        self
    }

    /// The value of the last row follows the median of these times: adds their range.
    pub fn range_of_times(&mut self, times: &Measured) -> &mut Self {
        self.range(|time, value| value * ratio(time, times.median), times)
    }

    /// The value of the last row is a rate, such as a speed-up, at the median of these
    /// times: adds its range.
    pub fn range_of_rates(&mut self, times: &Measured) -> &mut Self {
        self.range(|time, value| value * ratio(times.median, time), times)
    }

    fn range(&mut self, of: impl Fn(Duration, f64) -> f64, times: &Measured) -> &mut Self {
        if let Some(row) = self.rows.last_mut() {
            let (one, other) = (of(times.least, row.value), of(times.most, row.value));
            row.range = Some((one.min(other), one.max(other)));
        }
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

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(f64::MIN_POSITIVE)
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
    fn a_range_is_in_the_unit_of_the_bar() {
        let times = Measured::of([20, 10, 40].map(Duration::from_millis).to_vec());
        let mut bars = Bars::new("threads", ["x"]);
        bars.row(1, ["20".into()], 20.0).range_of_times(&times);
        bars.row(2, ["2".into()], 2.0).range_of_rates(&times);
        assert_eq!(
            [bars.rows[0].range, bars.rows[1].range],
            [Some((10.0, 40.0)), Some((1.0, 4.0))]
        );
    }

    #[test]
    fn no_value_is_no_bar() {
        let mut bars = Bars::new("n", ["x"]);
        bars.row(1, ["0".into()], 0.0);
        assert_eq!(bars.lines(20, true), ["n  x", "1  0"]);
    }
}
