//! From states in time to states in columns, without losing what matters.

use std::time::Duration;

/// A state from one moment to another.
#[derive(Clone, Debug)]
pub(crate) struct Piece<S> {
    pub(crate) state: S,
    pub(crate) from: Duration,
    pub(crate) to: Duration,
}

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell<S> {
    /// There is nothing for most of it.
    Empty,
    /// The state that lasts longest.
    One(S),
    /// The state changes too often to show any.
    Many,
}

/// A column with this many changes shows none of the states, unless one of them lasts
/// for three quarters of it.
pub(super) const TOO_MANY: usize = 4;

/// The scale of a picture: how long it lasts and how wide it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    total: u128,
    width: usize,
}

impl Scale {
    pub(super) fn new(total: Duration, width: usize) -> Self {
        Self { total: total.as_nanos().max(1), width: width.max(1) }
    }

    pub(super) fn width(self) -> usize {
        self.width
    }

    /// The column in which this moment lies.
    pub(super) fn column(self, at: Duration) -> usize {
        let column = at.as_nanos() * self.width as u128 / self.total;
        (column as usize).min(self.width - 1)
    }

    /// The moment at which a column begins.
    fn begin(self, column: usize) -> Duration {
        let nanos = self.total * column as u128 / self.width as u128;
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    /// How much of a column lies between two moments.
    fn share(self, column: usize, from: Duration, to: Duration) -> Duration {
        to.min(self.begin(column + 1)).saturating_sub(from.max(self.begin(column)))
    }

    /// The first column that lies mostly between two moments, or else the one that
    /// most of the time between them lies in.
    pub(super) fn best(self, from: Duration, to: Duration) -> usize {
        let (first, last) = (self.column(from), self.column(to));
        let full = |column: usize| self.begin(column + 1).saturating_sub(self.begin(column));
        (first..=last)
            .find(|column| self.share(*column, from, to) * 2 > full(*column))
            .or_else(|| (first..=last).rev().max_by_key(|column| self.share(*column, from, to)))
            .unwrap_or(first)
    }
}

/// A row of columns.
#[derive(Clone, Debug)]
pub(super) struct Row<S> {
    pub(super) cells: Vec<Cell<S>>,
    scale: Scale,
}

impl<S: Copy + PartialEq> Row<S> {
    /// The columns for pieces that follow each other. `alike` says which two states
    /// follow each other without a change worth counting.
    pub(super) fn new(pieces: &[Piece<S>], scale: Scale, alike: impl Fn(S, S) -> bool) -> Self {
        let mut first = 0;
        let cells = (0..scale.width)
            .map(|column| {
                let (from, to) = (scale.begin(column), scale.begin(column + 1));
                while pieces.get(first).is_some_and(|piece| piece.to <= from) {
                    first += 1;
                }
                let count = pieces[first..].iter().take_while(|piece| piece.from < to).count();
                cell(&pieces[first..first + count], (from, to), &alike)
            })
            .collect();
        Self { cells, scale }
    }

    /// Makes sure that something of what lies between two moments is seen: the state
    /// takes a column, unless one shows it, or the column changes too often anyway.
    pub(super) fn keep(&mut self, (from, to): (Duration, Duration), state: S) {
        let (first, last) = (self.scale.column(from), self.scale.column(to));
        if self.cells[first..=last].contains(&Cell::One(state)) {
            return;
        }
        let best = self.scale.best(from, to);
        if self.cells[best] != Cell::Many {
            self.cells[best] = Cell::One(state);
        }
    }
}

fn cell<S: Copy + PartialEq>(
    pieces: &[Piece<S>],
    (from, to): (Duration, Duration),
    alike: &impl Fn(S, S) -> bool,
) -> Cell<S> {
    let mut times: Vec<(S, Duration)> = Vec::new();
    let mut changes = 0;
    let mut covered = Duration::ZERO;
    let mut before: Option<&Piece<S>> = None;
    for piece in pieces {
        let time = piece.to.min(to).saturating_sub(piece.from.max(from));
        covered += time;
        match times.iter_mut().find(|(state, _)| *state == piece.state) {
            Some((_, sum)) => *sum += time,
            None => times.push((piece.state, time)),
        }
        let changed = before.is_none_or(|before| !alike(before.state, piece.state));
        changes += usize::from(piece.from > from && changed);
        before = Some(piece);
    }
    let full = to.saturating_sub(from);
    // The earliest of those that last equally long.
    let longest = times.iter().rev().max_by_key(|(_, time)| *time);
    match longest {
        Some((_, time)) if changes >= TOO_MANY && *time * 4 < full * 3 => Cell::Many,
        Some((state, _)) if covered * 2 >= full => Cell::One(*state),
        _ => Cell::Empty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(pieces: &[(char, u64, u64)], total: u64, width: usize) -> Row<char> {
        let pieces: Vec<_> = pieces
            .iter()
            .map(|(state, from, to)| Piece {
                state: *state,
                from: Duration::from_millis(*from),
                to: Duration::from_millis(*to),
            })
            .collect();
        let scale = Scale::new(Duration::from_millis(total), width);
        Row::new(&pieces, scale, |a, b| a == b)
    }

    fn text(row: &Row<char>) -> String {
        let sign = |cell: &Cell<char>| match cell {
            Cell::Empty => ' ',
            Cell::One(state) => *state,
            Cell::Many => '%',
        };
        row.cells.iter().map(sign).collect()
    }

    #[test]
    fn a_column_shows_what_lasts_longest_in_it() {
        assert_eq!(text(&row(&[('a', 0, 14), ('b', 14, 40)], 40, 4)), "abbb");
        assert_eq!(text(&row(&[('a', 0, 17), ('b', 17, 40)], 40, 4)), "aabb");
    }

    #[test]
    fn a_column_with_little_in_it_is_empty() {
        assert_eq!(text(&row(&[('a', 6, 24)], 40, 4)), " a  ");
        assert_eq!(text(&row(&[('a', 5, 25)], 40, 4)), "aaa ");
    }

    #[test]
    fn four_changes_are_too_many_and_three_are_not() {
        let three = [('a', 0, 3), ('b', 3, 5), ('a', 5, 7), ('b', 7, 20)];
        assert_eq!(text(&row(&three, 20, 2)), "ab");
        let four = [('a', 0, 3), ('b', 3, 5), ('a', 5, 7), ('b', 7, 9), ('a', 9, 20)];
        assert_eq!(text(&row(&four, 20, 2)), "%a");
        let brief = [('a', 0, 8), ('b', 8, 9), ('c', 9, 10), ('b', 10, 11), ('a', 11, 40)];
        assert_eq!(text(&row(&brief, 40, 2)), "aa");
    }

    #[test]
    fn what_must_be_seen_takes_a_column() {
        let mut all = row(&[('a', 0, 14), ('b', 14, 16), ('a', 16, 40)], 40, 4);
        assert_eq!(text(&all), "aaaa");
        all.keep((Duration::from_millis(14), Duration::from_millis(16)), 'b');
        assert_eq!(text(&all), "abaa");
    }

    #[test]
    fn the_best_column_lies_inside_if_one_does() {
        let scale = Scale::new(Duration::from_millis(40), 4);
        let best = |from, to| scale.best(Duration::from_millis(from), Duration::from_millis(to));
        assert_eq!(best(8, 38), 1);
        assert_eq!(best(8, 13), 1);
        assert_eq!(best(8, 11), 0);
        assert_eq!(best(40, 40), 3);
    }
}
