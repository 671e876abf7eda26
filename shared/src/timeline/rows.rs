//! The rows of a picture: a sign in each column for a lane, or for a lock.

use std::time::Duration;

use anstyle::Style;

use super::Look;
use super::columns::{Cell, Piece, Row, Scale};
use super::glyphs::{self, Holder, Letters, MANY, PANIC, READERS, Shown};
use super::legend::Seen;
use super::model::{Activity, End, Held, Lane, Lock};

/// A sign and its colour.
type Sign = (char, Style);

/// Draws rows, and remembers for the legend what it drew.
pub(super) struct Painter<'a> {
    pub(super) look: &'a Look,
    pub(super) scale: Scale,
    pub(super) letters: Letters,
    pub(super) seen: Seen,
}

impl Painter<'_> {
    /// What the lane does in each column.
    pub(super) fn lane(&mut self, lane: &Lane) -> Vec<Sign> {
        let row = self.lane_row(lane);
        let mut signs: Vec<Sign> = row
            .cells
            .iter()
            .map(|cell| match cell {
                Cell::Empty => (' ', Style::new()),
                Cell::Many => self.many(),
                Cell::One(shown) => {
                    self.seen.state(*shown);
                    let (unicode, ascii) = shown.signs(&self.letters);
                    (self.look.either(unicode, ascii), shown.style(&self.letters))
                }
            })
            .collect();
        write_numbers(&mut signs, &row.cells, |shown| match shown.activity {
            Activity::Joining(lane) => Some(lane),
            _ => None,
        });
        if lane.end == End::Panicked {
            self.seen.panicked(lane.kind);
            let before = lane.to.saturating_sub(Duration::from_nanos(1));
            signs[self.scale.column(before)] = (PANIC, glyphs::alarm());
        }
        signs
    }

    fn lane_row(&self, lane: &Lane) -> Row<Shown> {
        let pieces = shown(lane, &self.letters);
        let mut row = Row::new(&pieces, self.scale, Shown::is_like);
        let longest = pieces.iter().rev().max_by_key(|piece| piece.to.saturating_sub(piece.from));
        if let Some(longest) = longest
            && row.cells.iter().all(|cell| *cell == Cell::Empty)
        {
            row.keep((longest.from, longest.to), longest.state);
        }
        // A lock that is held is seen, however short: by its letter.
        for holding in pieces.chunk_by(|a, b| a.state.hold == b.state.hold) {
            if let ([first, ..], [.., last]) = (holding, holding)
                && first.state.hold.is_some()
            {
                let state = Shown { activity: Activity::Running, hold: first.state.hold };
                row.keep((first.from, last.to), state);
            }
        }
        row
    }

    /// Who holds the lock in each column.
    pub(super) fn lock(&mut self, lock: &Lock, letter: char) -> Vec<Sign> {
        let pieces = holders(&lock.held);
        let mut row = Row::new(&pieces, self.scale, |a, b| a == b);
        for piece in &pieces {
            row.keep((piece.from, piece.to), piece.state);
        }
        let mut signs: Vec<Sign> = row
            .cells
            .iter()
            .map(|cell| match cell {
                Cell::Empty => (' ', Style::new()),
                Cell::Many => self.many(),
                Cell::One(holder) => {
                    self.seen.holder(*holder);
                    let sign = match holder {
                        Holder::One(lane) => glyphs::digit(*lane),
                        Holder::Readers => READERS,
                    };
                    (sign, glyphs::held(letter))
                }
            })
            .collect();
        write_numbers(&mut signs, &row.cells, |holder| match holder {
            Holder::One(lane) => Some(lane),
            Holder::Readers => None,
        });
        signs
    }

    fn many(&mut self) -> Sign {
        self.seen.many();
        (self.look.either(MANY.0, MANY.1), Style::new())
    }
}

/// What the lane shows, and for how long.
fn shown(lane: &Lane, letters: &Letters) -> Vec<Piece<Shown>> {
    let mut pieces: Vec<Piece<Shown>> = Vec::with_capacity(lane.spans.len());
    for span in &lane.spans {
        let state = Shown::new(span, letters);
        match pieces.last_mut() {
            Some(last) if last.state == state && last.to == span.from => last.to = span.to,
            _ => pieces.push(Piece { state, from: span.from, to: span.to }),
        }
    }
    pieces
}

/// Who holds a lock from when to when, given its holds.
pub(crate) fn holders(held: &[Held]) -> Vec<Piece<Holder>> {
    let mut moments: Vec<(Duration, bool, usize)> = Vec::with_capacity(held.len() * 2);
    for (index, one) in held.iter().enumerate().filter(|(_, one)| one.from < one.to) {
        moments.push((one.from, true, index));
        moments.push((one.to, false, index));
    }
    // At the same moment, who gives it back goes first.
    moments.sort_unstable();
    let mut now: Vec<usize> = Vec::new();
    let mut pieces: Vec<Piece<Holder>> = Vec::new();
    let mut from = Duration::ZERO;
    for (at, takes, index) in moments {
        if let Some(state) = holder(&now, held)
            && from < at
        {
            match pieces.last_mut() {
                Some(last) if last.state == state && last.to == from => last.to = at,
                _ => pieces.push(Piece { state, from, to: at }),
            }
        }
        from = at;
        if takes {
            now.push(index);
        } else {
            now.retain(|other| *other != index);
        }
    }
    pieces
}

/// Who is to be shown, of those that hold the lock now.
fn holder(now: &[usize], held: &[Held]) -> Option<Holder> {
    let last = held[*now.last()?];
    let writer = now.iter().rev().find(|index| !held[**index].shared);
    let alone = now.iter().all(|index| held[*index].lane == last.lane);
    Some(match writer {
        Some(writer) => Holder::One(held[*writer].lane),
        None if alone => Holder::One(last.lane),
        None => Holder::Readers,
    })
}

/// Writes a number of several digits into a stretch that is long enough: `#12###`.
fn write_numbers<S: Copy + PartialEq>(
    signs: &mut [Sign],
    cells: &[Cell<S>],
    number: impl Fn(S) -> Option<u32>,
) {
    let mut start = 0;
    for stretch in cells.chunk_by(|a, b| a == b) {
        if let Cell::One(state) = stretch[0]
            && let Some(number) = number(state).filter(|number| *number > 9)
        {
            let digits = number.to_string();
            if stretch.len() >= digits.len() + 2 {
                for (offset, digit) in digits.chars().enumerate() {
                    signs[start + 1 + offset].0 = digit;
                }
            }
        }
        start += stretch.len();
    }
}
