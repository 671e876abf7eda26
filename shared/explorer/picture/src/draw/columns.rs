//! The rows as columns, one for each thread; as a list if there is no room for that.

use super::Look;
use super::naming::Names;
use super::rows::{Row, rows};
use super::text::{cells, clean, filled, pinched, wrap};
use explorer::{ThreadNumber, Trace};

/// A column that is narrower than this cannot be read, unless it needs no more.
const NARROWEST: usize = 16;

/// How far the further lines of a row are moved in.
const INDENT: usize = 4;

/// The lines of the drawing.
pub(super) fn columns(trace: &Trace, names: &Names, look: Look) -> Vec<String> {
    let (threads, rows) = rows(trace, names, look);
    if rows.is_empty() {
        return Vec::new();
    }
    let last = rows.iter().map(number_of).max().unwrap_or_default();
    let gutter = last.to_string().len().max(2);
    let names: Vec<String> = threads.iter().map(|it| clean(&names.thread(*it), look)).collect();
    let wanted: Vec<usize> = threads
        .iter()
        .zip(&names)
        .map(|(thread, name)| {
            let texts = rows.iter().filter_map(|row| text_of(row, *thread));
            texts.map(cells).chain([cells(name)]).max().unwrap_or_default()
        })
        .collect();
    let room = look.width.saturating_sub(gutter + 3 * threads.len());
    let Some(widths) = widths(&wanted, room) else {
        return list(&rows, &threads, &names, (gutter, look.width));
    };
    let grid = Grid { gutter, widths, look };
    let mut lines = grid.head(&names);
    for row in &rows {
        match row {
            Row::Step { number, thread, text } => {
                let column = threads.iter().position(|it| it == thread).unwrap_or_default();
                lines.extend(grid.step(*number, column, text));
            }
            Row::Gap(count) => lines.push(grid.gap(*count)),
        }
    }
    lines
}

fn number_of(row: &Row) -> usize {
    match row {
        Row::Step { number, .. } => *number,
        Row::Gap(_) => 0,
    }
}

fn text_of(row: &Row, of: ThreadNumber) -> Option<&str> {
    match row {
        Row::Step { thread, text, .. } if *thread == of => Some(text),
        _ => None,
    }
}

/// The room divided into columns: those that want little get it, the others share the
/// rest. `None` if one would be too narrow.
fn widths(wanted: &[usize], room: usize) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|&column| wanted[column]);
    let mut widths = vec![0; wanted.len()];
    let mut left = room;
    for (done, &column) in order.iter().enumerate() {
        let share = left / (wanted.len() - done);
        if share < wanted[column].min(NARROWEST) {
            return None;
        }
        widths[column] = wanted[column].min(share);
        left -= widths[column];
    }
    Some(widths)
}

/// How wide the columns are, and what is drawn between them.
struct Grid {
    /// The room for the numbers.
    gutter: usize,
    widths: Vec<usize>,
    look: Look,
}

impl Grid {
    fn head(&self, names: &[String]) -> Vec<String> {
        let wrapped: Vec<Vec<String>> =
            names.iter().zip(&self.widths).map(|(name, width)| wrap(name, *width, 0)).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or_default();
        let mut lines = Vec::new();
        for line in 0..height {
            let cells = |column: usize| wrapped[column].get(line).map_or("", String::as_str);
            lines.push(self.line("", cells));
        }
        let (dash, cross) = if self.look.unicode { ("─", "─┼─") } else { ("-", "-+-") };
        let mut rule = dash.repeat(self.gutter);
        for width in &self.widths {
            rule += cross;
            rule += &dash.repeat(*width);
        }
        lines.push(rule);
        lines
    }

    fn step(&self, number: usize, column: usize, text: &str) -> Vec<String> {
        let width = self.widths[column];
        // A narrow column has no room to spare.
        let indent = if width < 2 * NARROWEST { INDENT / 2 } else { INDENT };
        let mut lines = Vec::new();
        for part in wrap(text, width, indent) {
            let number = if lines.is_empty() { number.to_string() } else { String::new() };
            lines.push(self.line(&number, |it| if it == column { &part } else { "" }));
        }
        lines
    }

    fn gap(&self, count: usize) -> String {
        let (dot, bar) = if self.look.unicode { ('·', '│') } else { ('.', '|') };
        format!("{dot:>gutter$} {bar} {count} rows left out", gutter = self.gutter)
    }

    fn line<'a>(&self, number: &str, cell: impl Fn(usize) -> &'a str) -> String {
        let bar = if self.look.unicode { '│' } else { '|' };
        let mut line = format!("{number:>gutter$}", gutter = self.gutter);
        for (column, width) in self.widths.iter().enumerate() {
            line += &format!(" {bar} {}", filled(cell(column), *width));
        }
        line
    }
}

fn list(
    rows: &[Row],
    threads: &[ThreadNumber],
    names: &[String],
    (gutter, width): (usize, usize),
) -> Vec<String> {
    let longest = names.iter().map(|name| cells(name)).max().unwrap_or_default();
    let column = longest.min(width / 4);
    let room = width - gutter - column - 4;
    let mut lines = Vec::new();
    for row in rows {
        let Row::Step { number, thread, text } = row else {
            if let Row::Gap(count) = row {
                lines.push(format!("{:gutter$}  {count} rows left out", ""));
            }
            continue;
        };
        let name = threads.iter().position(|it| it == thread).map_or("", |at| &names[at]);
        let name = filled(&pinched(name, column), column);
        for (part, text) in wrap(text, room, 2).iter().enumerate() {
            lines.push(if part == 0 {
                format!("{number:>gutter$}  {name}  {text}")
            } else {
                format!("{:before$}{text}", "", before = gutter + column + 4)
            });
        }
    }
    lines
}
