//! The events one by one, downwards, a column a thread: for runs of a few events.

use anstyle::Style;

use super::Look;
use super::glyphs;
use super::happenings::{Happening, Teller};
use super::ink::{self, Line};
use super::model::Timeline;
use super::units::{Unit, count};

/// More events than these are not read: the middle is left out.
const MOST: usize = 200;
/// Of more, so many are shown from the beginning, and the rest from the end.
const FIRST: usize = 120;
/// Times have so many digits after the point.
const DIGITS: usize = 3;
/// A column narrower than this says nothing.
const NARROWEST: usize = 16;

impl Timeline {
    /// Every event with its time, in words, with the line of the program.
    ///
    /// Every line has at most `look.width` columns, or 40 if that is less.
    pub fn events(&self, look: &Look) -> String {
        let teller = Teller::new(self, look.unicode);
        let all = teller.all();
        let mut lanes: Vec<u32> = all.iter().map(|happening| happening.lane).collect();
        lanes.sort_unstable();
        lanes.dedup();
        let table = Table::new(self, look, lanes);
        let mut lines = table.head(&teller);
        if all.len() > MOST {
            let last = all.len() - (MOST - FIRST);
            lines.extend(all[..FIRST].iter().flat_map(|happening| table.row(happening, &teller)));
            lines.push(table.gap(last - FIRST));
            lines.extend(all[last..].iter().flat_map(|happening| table.row(happening, &teller)));
        } else {
            lines.extend(all.iter().flat_map(|happening| table.row(happening, &teller)));
        }
        lines.extend(self.key(&teller, look));
        lines.push(String::new());
        lines.join("\n")
    }

    /// What the letters and the lines without a file mean.
    fn key(&self, teller: &Teller<'_>, look: &Look) -> Vec<String> {
        let letters = self.locks.iter().filter_map(|lock| {
            let name = lock.name.as_deref()?;
            Some(format!("{} is lock {}", lock.letter?, ink::tame(name, 24, look.unicode)))
        });
        let file = teller.file().map(|file| format!(":1 is line 1 of {file}"));
        let all: Vec<String> = letters.chain(file).collect();
        ink::wrap(&[(Style::new(), all.join("; "))], look.columns(), (2, 4))
    }
}

/// The measures of the table.
struct Table<'a> {
    look: &'a Look,
    unit: Unit,
    /// The columns for the time.
    time: usize,
    lanes: Vec<u32>,
    /// The columns for each lane, or for its name where the lanes have no columns of their own.
    column: usize,
    /// Whether each lane has a column of its own.
    side_by_side: bool,
}

impl<'a> Table<'a> {
    fn new(timeline: &Timeline, look: &'a Look, lanes: Vec<u32>) -> Self {
        let unit = Unit::of_run(timeline.duration).min(Unit::Millis);
        let time = unit.exact(timeline.duration, DIGITS).len().max(2) + 2;
        // Each column has a bar and a space on each side of it.
        let room = (look.columns() - time) / lanes.len().max(1);
        let side_by_side = room >= NARROWEST + 3;
        let names = timeline.lanes.iter().map(|lane| ink::width(&lane.name));
        let longest = names.max().unwrap_or(0) + timeline.lanes.len().to_string().len() + 1;
        let column = if side_by_side { room - 3 } else { longest.min(NARROWEST) };
        Self { look, unit, time, lanes, column, side_by_side }
    }

    fn head(&self, teller: &Teller<'_>) -> Vec<String> {
        let (line, cross) = self.look.either(("─", "┼"), ("-", "+"));
        let mut names = Line::default();
        names.plain(&format!("{:>1$}", self.unit.name(self.look.unicode), self.time));
        let mut rule = line.repeat(self.time + 1);
        for number in &self.lanes {
            let name = ink::tame(&teller.label(*number), self.column, self.look.unicode);
            let mut text = Line::default();
            text.plain(&name);
            self.put(&mut names, &text);
            rule.push_str(cross);
            rule.push_str(&line.repeat(self.column + 2));
        }
        if !self.side_by_side {
            return Vec::new();
        }
        // The last column has no space after it.
        rule.truncate(rule.len() - line.len());
        let mut ruled = Line::default();
        ruled.push(glyphs::quiet(), &rule);
        vec![names.finish(), ruled.finish()]
    }

    /// A happening, on as many lines as its column needs.
    fn row(&self, happening: &Happening, teller: &Teller<'_>) -> Vec<String> {
        let time = format!("{:>1$}", self.unit.exact(happening.at, DIGITS), self.time);
        let (mut name, empty) = (Line::default(), Line::default());
        name.plain(&ink::tame(&teller.label(happening.lane), self.column, self.look.unicode));
        let columns = if self.side_by_side { self.column } else { self.rest() };
        let texts = ink::wrap_lines(&happening.text, columns, (0, 2));
        let rows = texts.iter().enumerate().map(|(number, text)| {
            let mut line = Line::default();
            if number == 0 {
                line.push(glyphs::quiet(), &time);
            }
            line.fill(self.time);
            if self.side_by_side {
                for lane in &self.lanes {
                    self.put(&mut line, if *lane == happening.lane { text } else { &empty });
                }
            } else {
                self.put(&mut line, if number == 0 { &name } else { &empty });
                self.put(&mut line, text);
            }
            line.finish()
        });
        rows.collect()
    }

    /// The columns for the words where the lanes have no columns of their own.
    fn rest(&self) -> usize {
        self.look.columns() - self.time - self.column - 6
    }

    /// One more column of the table.
    fn put(&self, line: &mut Line, text: &Line) {
        line.plain(" ");
        line.push(glyphs::quiet(), self.look.either("│", "|"));
        line.plain(" ");
        let from = line.width();
        line.append(text);
        line.fill(from + self.column);
    }

    fn gap(&self, left_out: usize) -> String {
        let dots = self.look.either("…", "...");
        let mut line = Line::indented(self.time.saturating_sub(1));
        line.push(glyphs::quiet(), &format!("{dots} {} events left out", count(left_out)));
        line.finish()
    }
}
