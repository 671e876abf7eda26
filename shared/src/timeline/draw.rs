//! The picture for a terminal: a row a lane, a row a lock, time from left to right.

use anstyle::Style;

use super::Look;
use super::axis::axis;
use super::columns::Scale;
use super::crowd;
use super::glyphs::{self, Letters};
use super::ink::{self, Line};
use super::legend::{Legend, RowsSay, Seen};
use super::model::{Lane, Lock, Timeline};
use super::rows::Painter;
use super::sentences::DEADLOCK;
use super::units::Unit;

/// From this width on, figures stand at the right of each row.
const WIDE: usize = 72;
/// From this width on, rows make room for the names of locks.
const VERY_WIDE: usize = 100;
/// The room for the figures.
const FIGURES: usize = 14;
impl Timeline {
    /// Draws the run, with its legend and what is worth saying about it.
    ///
    /// Every line has at most `look.width` columns, or 40 if that is less. Colours are
    /// embedded as ANSI codes, and nothing is said by colour alone.
    pub fn draw(&self, look: &Look) -> String {
        let mut lines = if self.lanes.is_empty() {
            vec!["  Nothing was recorded.".to_owned()]
        } else {
            Sheet::new(self, look).lines()
        };
        for said in self.spoken(look) {
            let (alarm, rest) =
                said.split_at(if said.starts_with(DEADLOCK) { DEADLOCK.len() } else { 0 });
            let parts = [(glyphs::alarm(), alarm.to_owned()), (Style::new(), rest.to_owned())];
            lines.extend(ink::wrap(&parts, look.columns(), (2, 4)));
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// How much of the run anybody held the lock, in hundredths.
    pub(crate) fn percent(&self, lock: &Lock) -> u128 {
        let total = self.duration.as_nanos().max(1);
        (lock.busy.as_nanos() * 200 + total) / (2 * total)
    }
}

/// The measures of one picture.
struct Sheet<'a> {
    timeline: &'a Timeline,
    painter: Painter<'a>,
    /// The columns for names, at the left of the frame.
    label: usize,
    /// The columns for the highest number.
    number: usize,
    unit: Unit,
    rows_say: RowsSay,
}

impl<'a> Sheet<'a> {
    fn new(timeline: &'a Timeline, look: &'a Look) -> Self {
        let width = look.columns();
        let busy = width >= WIDE;
        let highest = timeline.lanes.iter().map(|lane| lane.number).max().unwrap_or(0);
        let number = highest.to_string().len();
        let names = timeline.lanes.iter().map(|lane| number + 1 + ink::width(&lane.name));
        let plain = "lock A".len() + number + 1;
        let named = timeline
            .locks
            .iter()
            .filter(|lock| lock.letter.is_some())
            .map(|lock| plain + lock.name.as_deref().map_or(0, |name| 1 + ink::width(name)));
        let longest_lock = named.max().unwrap_or(0);
        let most = width / 5;
        let mut label = names.max().unwrap_or(0).max(plain);
        if width >= VERY_WIDE {
            label = label.max(longest_lock);
        }
        let label = label.min(most.max(plain));
        // The name, a space, two bars of the frame, a space and the figures.
        let rest = label + 3 + if busy { FIGURES } else { 0 };
        let scale = Scale::new(timeline.duration, width.saturating_sub(rest));
        let letters = Letters::new(timeline);
        Self {
            timeline,
            painter: Painter { look, scale, letters, seen: Seen::default() },
            label,
            number,
            unit: Unit::of_run(timeline.duration).min(Unit::Millis),
            rows_say: RowsSay { names: longest_lock <= label, busy },
        }
    }

    fn lines(mut self) -> Vec<String> {
        let mut lines = self.top();
        let chosen = crowd::chosen(self.timeline, crowd::TERMINAL);
        let left_out = self.timeline.lanes.len() - chosen.len();
        for (position, &index) in chosen.iter().enumerate() {
            if left_out > 0 && position == crowd::TERMINAL.first {
                lines.push(self.gap(&chosen));
            }
            lines.push(self.lane(&self.timeline.lanes[index]));
        }
        for lock in &self.timeline.locks {
            if let Some(letter) = lock.letter {
                lines.push(self.lock(lock, letter));
            }
        }
        let (line, left, right) = self.painter.look.either(('─', '└', '┘'), ('-', '+', '+'));
        let bottom: String = std::iter::repeat_n(line, self.painter.scale.width()).collect();
        lines.push(self.framed(&bottom, (left, right)).finish());
        let Painter { look, scale, ref letters, ref seen } = self.painter;
        let (timeline, rows_say) = (self.timeline, self.rows_say);
        lines.extend(Legend { timeline, look, letters, seen, rows_say }.lines(scale));
        lines
    }

    /// The axis, and the heads of the figures.
    fn top(&self) -> Vec<String> {
        let axis =
            axis(self.timeline.duration, self.painter.scale.width(), self.painter.look.unicode);
        let (left, right) = self.painter.look.either(('┌', '┐'), ('+', '+'));
        let mut labels = Line::indented(self.label + 2);
        labels.plain(&axis.labels);
        labels.fill(self.label + 2 + self.painter.scale.width() + 1);
        let mut ticks = self.framed(&axis.ticks, (left, right));
        if self.rows_say.busy {
            labels.plain(&format!(" {:>6} {:>6}", "cpu", "wait"));
            let unit = self.unit.name(self.painter.look.unicode);
            ticks.plain(&format!(" {unit:>6} {unit:>6}"));
        }
        vec![labels.finish(), ticks.finish()]
    }

    fn framed(&self, inside: &str, (left, right): (char, char)) -> Line {
        let mut line = Line::indented(self.label + 1);
        line.push(glyphs::quiet(), &format!("{left}{inside}{right}"));
        line
    }

    /// The line that stands for the lanes that are not drawn.
    fn gap(&self, chosen: &[usize]) -> String {
        let all = crowd::left_out(self.timeline, chosen, self.painter.look.either("…", "..."));
        let room = self.painter.scale.width().saturating_sub(2);
        let text = all.iter().find(|text| ink::width(text) <= room).unwrap_or(&all[2]);
        let mut line = Line::indented(self.label + 1);
        self.bar(&mut line);
        line.plain("  ");
        line.push(glyphs::quiet(), &ink::tame(text, room, self.painter.look.unicode));
        line.fill(self.label + 2 + self.painter.scale.width());
        self.bar(&mut line);
        line.finish()
    }

    fn bar(&self, line: &mut Line) {
        line.push(glyphs::quiet(), self.painter.look.either("│", "|"));
    }

    fn lane(&mut self, lane: &Lane) -> String {
        let name = format!("{:>1$} {2}", lane.number, self.number, lane.name);
        let mut line = self.label(&name);
        for (sign, style) in self.painter.lane(lane) {
            line.push(style, sign.encode_utf8(&mut [0; 4]));
        }
        self.bar(&mut line);
        if self.rows_say.busy {
            let cpu = lane.processor_time.map_or(String::new(), |time| self.unit.figure(time));
            let wait = self.unit.figure(lane.waited());
            line.plain(&format!(" {cpu:>6} {wait:>6}"));
        }
        line.finish()
    }

    fn label(&self, name: &str) -> Line {
        let mut line = Line::default();
        line.plain(&ink::tame(name, self.label, self.painter.look.unicode));
        line.fill(self.label + 1);
        self.bar(&mut line);
        line
    }

    fn lock(&mut self, lock: &Lock, letter: char) -> String {
        let mut name = format!("{:1$} lock {letter}", "", self.number);
        if let Some(of) = lock.name.as_ref().filter(|_| self.rows_say.names) {
            name = format!("{name} {of}");
        }
        let mut line = self.label(&name);
        for (sign, style) in self.painter.lock(lock, letter) {
            line.push(style, sign.encode_utf8(&mut [0; 4]));
        }
        self.bar(&mut line);
        if self.rows_say.busy {
            line.plain(&format!(" {:>5}% busy", self.timeline.percent(lock)));
        }
        line.finish()
    }
}
