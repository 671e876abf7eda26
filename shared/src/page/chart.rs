//! Figures as bars, and tables, on a page.

use markup::{percent, text};

use super::grid::{self, Kind};
use crate::chart::{Bar, Bars};
use crate::table::{Table, is_figure};

/// A bar chart: a table whose last column is drawn.
pub(super) fn bars(bars: &Bars) -> String {
    let far = |bar: &Bar| bar.range.map_or(bar.value, |(_, most)| most.max(bar.value));
    let most = bars.rows.iter().map(far).fold(f64::MIN_POSITIVE, f64::max);
    let measured = bars.rows.iter().any(|row| row.range.is_some());
    let label = if bars.label.is_empty() { "what" } else { &bars.label };
    let drawn = if measured { "bar: median, line: least to most" } else { "drawn" };
    let figures: String = bars.figures.iter().map(|it| grid::head(it, Kind::Figures)).collect();
    let heads = grid::head(label, Kind::Words) + &figures + &grid::head(drawn, Kind::Words);
    let rows: String = bars.rows.iter().map(|row| line(row, most)).collect();
    grid::table("figures", "bars", &heads, &rows)
}

fn line(row: &Bar, most: f64) -> String {
    let note = match row.note.as_str() {
        "" => String::new(),
        note => format!(" <small>{}</small>", text(note)),
    };
    let first = grid::first(&row.label, &note);
    let figures: String = row.figures.iter().map(|it| grid::cell(it, Kind::Figures)).collect();
    format!("<tr>{first}{figures}<td class=\"drawn\">{}</td></tr>\n", drawn(row, most))
}

fn drawn(row: &Bar, most: f64) -> String {
    let place = |value: f64| percent(value.max(0.0), most);
    let range = row.range.map_or(String::new(), |(least, most)| {
        let (x1, x2) = (place(least), place(most));
        format!(
            "<line class=\"range\" x1=\"{x1}\" x2=\"{x2}\" y1=\"8\" y2=\"8\"/>\
             <line class=\"range\" x1=\"{x1}\" x2=\"{x1}\" y1=\"4\" y2=\"12\"/>\
             <line class=\"range\" x1=\"{x2}\" x2=\"{x2}\" y1=\"4\" y2=\"12\"/>"
        )
    });
    format!(
        "<svg width=\"100%\" height=\"16\" aria-hidden=\"true\">\
         <rect class=\"run\" width=\"{}\" height=\"16\"/>{range}</svg>",
        place(row.value)
    )
}

/// A table; figures stand to the right. Links lead to those of these demos that they name.
pub(super) fn table(table: &Table, demos: &[&str]) -> String {
    let kind = |column: usize| {
        let figures = table.rows.iter().all(|row| is_figure(&row[column]));
        if figures { Kind::Figures } else { Kind::Words }
    };
    let kinds: Vec<Kind> = (0..table.head.len()).map(kind).collect();
    let heads = table.head.iter().zip(&kinds).map(|(head, kind)| grid::head(head, *kind));
    let leads_to = |row, column| {
        let mut links = table.links.iter();
        let link = links.find(|it| it.row == row && it.column == column)?;
        demos.contains(&link.demo.as_str()).then_some(link.demo.as_str())
    };
    let row = |(at, row): (usize, &Vec<String>)| {
        let cells = row.iter().zip(&kinds).enumerate();
        let cells = cells.map(|(column, (cell, kind))| match leads_to(at, column) {
            Some(demo) => grid::link(cell, demo, *kind),
            None => grid::cell(cell, *kind),
        });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let rows: String = table.rows.iter().enumerate().map(row).collect();
    grid::table("table", "told", &heads.collect::<String>(), &rows)
}
