//! The picture of a run as SVG.
//!
//! Two layers lie on each other. What has a length in time is drawn on a scale that a
//! browser stretches to the width of the screen; letters, arrows and lines, which must
//! not be stretched, are placed in percent of that width.

use markup::{percent, text};

use crate::timeline::{End, Holder, Lock, Timeline, holders, tame, ticks, time};

use super::drawing::{Bar, Drawing, Fill, LaneRow, LockRow};
use super::handovers::{HandOver, hand_overs, longest};
use super::patterns;

/// More arrows than these cannot be followed.
const MOST_ARROWS: usize = 40;
/// A stretch narrower than this part of the picture has no room for a sign.
const ROOM_FOR_A_SIGN: u32 = 33;
/// The picture has about so many labels of time.
const LABELS: usize = 60;
/// Behind this part of the picture a label has no room.
const LAST_LABEL: f64 = 0.96;

// In pixels: the room for the labels of time, a lane, a strip for a held lock, a row for a
// lock, and the gap below each.
const TOP: usize = 28;
const BAR: usize = 18;
const STRIP: usize = 6;
const LOCK: usize = 16;
const GAP: usize = 10;
/// How wide a sign of a name is.
const SIGN: f64 = 7.3;
/// Longer names are cut.
const LONGEST_NAME: usize = 20;

/// A picture and what is to be said about it.
pub(super) struct Plot<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) drawing: &'a Drawing<'a>,
    /// The number of the picture on its page.
    pub(super) number: usize,
}

/// The picture, and how many of the hand-overs have arrows.
pub(super) struct Plotted {
    pub(super) svg: String,
    pub(super) arrows: usize,
    pub(super) hand_overs: usize,
}

impl Plot<'_> {
    pub(super) fn draw(&self) -> Plotted {
        let all = self.hand_overs();
        let hand_overs = all.len();
        let arrows: Vec<String> =
            longest(all, MOST_ARROWS).iter().filter_map(|it| self.arrow(it)).collect();
        let (width, height) = (self.width(), self.height());
        let [label, names] = [self.label(), self.names()];
        let (patterns, axis) = (patterns::patterns(self.drawing, self.number), self.axis());
        let (stretched, signs) = (self.stretched(), self.signs());
        let svg = format!(
            "{names}<svg class=\"plot\" role=\"img\" aria-label=\"{label}\" height=\"{height}\">\n\
             <defs>{patterns}</defs><g class=\"axis\">{axis}</g>\n\
             <svg class=\"time\" viewBox=\"0 0 {width} {height}\" width=\"100%\" \
             height=\"{height}\" preserveAspectRatio=\"none\">\n{stretched}</svg>\n\
             <g class=\"signs\">{signs}</g>{}<g class=\"arrows\">{}</g></svg>",
            self.panics(),
            arrows.concat(),
        );
        Plotted { svg, arrows: arrows.len(), hand_overs }
    }

    fn label(&self) -> String {
        let (lanes, locks) = (self.drawing.lanes.len(), self.drawing.locks.len());
        let length = time(self.timeline.duration, true);
        let locks = match locks {
            0 => String::new(),
            1 => " and 1 lock".to_owned(),
            _ => format!(" and {locks} locks"),
        };
        let s = if lanes == 1 { "" } else { "s" };
        format!("{lanes} row{s}{locks} over {length}; the tables say the same")
    }

    fn width(&self) -> u32 {
        self.drawing.scale.width
    }

    fn pitch(&self) -> usize {
        BAR + self.drawing.strips() * STRIP + GAP
    }

    fn lane_top(&self, row: usize) -> usize {
        TOP + row * self.pitch()
    }

    fn lock_top(&self, row: usize) -> usize {
        self.lane_top(self.drawing.lanes.len()) + row * (LOCK + GAP)
    }

    fn height(&self) -> usize {
        self.lock_top(self.drawing.locks.len())
    }

    /// The names at the left of the rows.
    fn names(&self) -> String {
        let lanes = self.drawing.lanes.iter().enumerate().map(|(row, it)| {
            (self.lane_top(row) + 13, format!("{} {}", it.lane.number, it.lane.name))
        });
        let locks = self.drawing.locks.iter().enumerate().map(|(row, it)| {
            let name = it.lock.name.as_ref().map_or(String::new(), |name| format!(" {name}"));
            (self.lock_top(row) + 12, format!("lock {}{name}", it.letter))
        });
        let names: Vec<(usize, String)> =
            lanes.chain(locks).map(|(y, name)| (y, tame(&name, LONGEST_NAME, true))).collect();
        let longest = names.iter().map(|(_, name)| name.chars().count()).max().unwrap_or(0);
        let line = |(y, name): &(usize, String)| format!("<text y=\"{y}\">{}</text>", text(name));
        let texts: String = names.iter().map(line).collect();
        let (width, height) = ((longest as f64 * SIGN + 8.0).round(), self.height());
        format!(
            "<svg class=\"names\" width=\"{width}\" height=\"{height}\" aria-hidden=\"true\">\
             {texts}</svg>"
        )
    }

    fn axis(&self) -> String {
        let height = self.height();
        let total = self.timeline.duration.as_nanos().max(1) as f64;
        let labels = ticks(self.timeline.duration, LABELS, true);
        let line = |(nanos, label): (u128, String)| {
            let x = percent(nanos as f64, total);
            let line = format!("<line x1=\"{x}\" x2=\"{x}\" y1=\"4\" y2=\"{height}\"/>");
            if nanos as f64 > total * LAST_LABEL {
                return line;
            }
            format!("{line}<text x=\"{x}\" dx=\"4\" y=\"15\">{label}</text>")
        };
        labels.map(line).collect()
    }

    /// What has a length in time.
    fn stretched(&self) -> String {
        let mut all = String::new();
        for (row, it) in self.drawing.lanes.iter().enumerate() {
            all += &self.lane(row, it);
        }
        for (row, it) in self.drawing.locks.iter().enumerate() {
            all += &self.lock(row, it);
        }
        all
    }

    fn lane(&self, row: usize, it: &LaneRow<'_>) -> String {
        let name = text(&it.lane.name);
        let (width, number, top) = (self.width(), it.lane.number, self.lane_top(row));
        let mut lane = format!(
            "<g class=\"lane\" data-name=\"{name}\" data-number=\"{number}\" \
             transform=\"translate(0 {top})\">\n"
        );
        for stretches in &it.stretches {
            let paint = patterns::paint(stretches.fill, self.number);
            let (words, d) = (text(&stretches.words), path(&stretches.bars, BAR));
            let sign = match &stretches.sign {
                Some(sign) => format!(" data-sign=\"{}\"", text(sign)),
                None => String::new(),
            };
            lane +=
                &format!("<path class=\"s {paint}{sign} d=\"{d}\"><title>{words}</title></path>\n");
        }
        for (index, strip) in it.strips.iter().enumerate() {
            let paint = patterns::held(strip.letter, self.number);
            let id = strip_id(self.number, strip.letter, number);
            let (letter, d) = (strip.letter, path(&strip.bars, LOCK));
            let (y, height) = (BAR + 1 + index * STRIP, STRIP - 1);
            // As high as the row of the lock, where it is drawn again; here it is cut off.
            lane += &format!(
                "<svg y=\"{y}\" width=\"{width}\" height=\"{height}\">\
                 <path id=\"{id}\" class=\"held {paint} data-lock=\"{letter}\" d=\"{d}\"/></svg>\n"
            );
        }
        lane + "</g>\n"
    }

    fn lock(&self, row: usize, it: &LockRow<'_>) -> String {
        let (top, letter) = (self.lock_top(row), it.letter);
        let mut lock =
            format!("<g class=\"lock\" data-lock=\"{letter}\" transform=\"translate(0 {top})\">");
        let holds = |row: &&LaneRow<'_>| row.strips.iter().any(|strip| strip.letter == letter);
        for lane in self.drawing.lanes.iter().filter(holds) {
            let id = strip_id(self.number, letter, lane.lane.number);
            lock += &format!("<use href=\"#{id}\"/>");
        }
        let mut own = |bars: &[Bar], paint: String, words: &str| {
            if !bars.is_empty() {
                let d = path(bars, LOCK);
                lock += &format!("<path class=\"{paint} d=\"{d}\"><title>{words}</title></path>");
            }
        };
        let paint = format!("held {}", patterns::held(it.letter, self.number));
        own(&it.others, paint, "held by a thread without a row");
        let words = "changes hands too often to be drawn";
        own(&it.many, patterns::paint(Fill::Many, self.number), words);
        lock + "</g>\n"
    }

    /// Letters and numbers in the stretches that have room for them.
    fn signs(&self) -> String {
        let mut all = String::new();
        let mut put = |class: &str, bar: Bar, y: usize, sign: &str| {
            if (bar.to - bar.from) * ROOM_FOR_A_SIGN >= self.width() {
                let middle = f64::from(bar.from) + f64::from(bar.to - bar.from) / 2.0;
                let (x, sign) = (percent(middle, self.width().into()), text(sign));
                all += &format!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{sign}</text>");
            }
        };
        for (row, it) in self.drawing.lanes.iter().enumerate() {
            let y = self.lane_top(row) + 13;
            for stretches in &it.stretches[1..] {
                let Some(sign) = &stretches.sign else { continue };
                stretches.bars.iter().for_each(|bar| put("sign", *bar, y, sign));
            }
        }
        for (row, it) in self.drawing.locks.iter().enumerate() {
            let y = self.lock_top(row) + 12;
            for (bar, sign) in self.holders(it.lock) {
                put(&format!("holder {}", it.letter.to_ascii_lowercase()), bar, y, &sign);
            }
        }
        all
    }

    /// Where threads ended by a panic.
    fn panics(&self) -> String {
        let rows = self.drawing.lanes.iter().enumerate();
        let panicked = rows.filter(|(_, it)| it.lane.end == End::Panicked);
        let mark = |(row, it): (usize, &LaneRow<'_>)| {
            let (place, width) = (self.drawing.scale.at(it.lane.to), self.width());
            let (x, y) = (percent(place.into(), width.into()), self.lane_top(row) + 14);
            // Behind the end of the lane, unless nothing of it could be seen there.
            let dx = if f64::from(place) > f64::from(width) * LAST_LABEL { -12 } else { 3 };
            format!("<text class=\"panic\" x=\"{x}\" dx=\"{dx}\" y=\"{y}\">!</text>")
        };
        panicked.map(mark).collect()
    }

    /// Who holds the lock, as far as it can be said with one number.
    fn holders(&self, lock: &Lock) -> Vec<(Bar, String)> {
        let pieces = holders(&lock.held).into_iter();
        let said = pieces.map(|piece| {
            let sign = match piece.state {
                Holder::One(lane) => lane.to_string(),
                Holder::Readers => "R".to_owned(),
            };
            (self.drawing.scale.bar(piece.from, piece.to), sign)
        });
        said.collect()
    }

    /// All hand-overs between lanes that have a row.
    fn hand_overs(&self) -> Vec<HandOver> {
        let locks = self.timeline.locks.iter().filter(|lock| lock.letter.is_some());
        let all = locks.flat_map(|lock| hand_overs(self.timeline, lock));
        all.filter(|it| self.row(it.from).is_some() && self.row(it.to).is_some()).collect()
    }

    /// The row of the lane with this number.
    fn row(&self, number: u32) -> Option<usize> {
        self.drawing.lanes.iter().position(|row| row.lane.number == number)
    }

    /// From the release of a lock to the thread that took it next.
    fn arrow(&self, it: &HandOver) -> Option<String> {
        let (from, to) = (self.row(it.from)?, self.row(it.to)?);
        let below = self.pitch() - GAP;
        let (y1, y2) = if from < to {
            (self.lane_top(from) + below, self.lane_top(to) - 1)
        } else {
            (self.lane_top(from), self.lane_top(to) + below + 1)
        };
        let total = self.timeline.duration.as_nanos().max(1) as f64;
        let [x1, x2] = [it.released, it.taken].map(|at| percent(at.as_nanos() as f64, total));
        Some(format!("<line x1=\"{x1}\" x2=\"{x2}\" y1=\"{y1}\" y2=\"{y2}\"/>"))
    }
}

/// One path for all stretches, in order of time. Each goes down, right, up and back, and
/// the next begins so far from there: figures that are small are soon written.
fn path(bars: &[Bar], height: usize) -> String {
    let mut path = String::new();
    let mut last = 0;
    for Bar { from, to } in bars {
        let step = if path.is_empty() { 'M' } else { 'm' };
        path += &format!("{step}{} 0V{height}h{}V0z", from - last, to - from);
        last = *from;
    }
    path
}

/// The strip of a lane is drawn once more in the row of its lock.
fn strip_id(picture: usize, letter: char, lane: u32) -> String {
    format!("s{picture}{letter}{lane}")
}
