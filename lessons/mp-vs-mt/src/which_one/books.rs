//! What a day changed: the answer that all ways must agree on.

use std::iter::Sum;

use super::day::{ACCOUNTS, Transfer};

/// What a day changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// How many transfers were decided upon, allowed or not.
    pub decided: usize,
    /// What each account gained or lost.
    pub changes: [i64; ACCOUNTS],
}

impl Books {
    /// Books a decision.
    pub fn book(&mut self, decision: Option<Transfer>) {
        self.decided += 1;
        if let Some(Transfer { from, to, amount }) = decision {
            self.changes[from] -= amount;
            self.changes[to] += amount;
        }
    }

    /// How many were decided upon, then what each account gained or lost.
    pub fn numbers(&self) -> Vec<i64> {
        let decided = i64::try_from(self.decided).unwrap_or(i64::MAX);
        [decided].into_iter().chain(self.changes).collect()
    }

    /// The books as a line, for another process.
    pub fn to_line(&self) -> String {
        self.numbers().iter().map(i64::to_string).collect::<Vec<_>>().join(" ")
    }

    /// Such a line read; `None` if it is none.
    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let decided = words.next()?.parse().ok()?;
        let changes = words.map(str::parse).collect::<Result<Vec<i64>, _>>().ok()?;
        Some(Self { decided, changes: changes.try_into().ok()? })
    }
}

impl FromIterator<Option<Transfer>> for Books {
    fn from_iter<I: IntoIterator<Item = Option<Transfer>>>(decisions: I) -> Self {
        let mut books = Self::default();
        decisions.into_iter().for_each(|decision| books.book(decision));
        books
    }
}

impl Sum for Books {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, books| {
            sum.decided += books.decided;
            for (change, more) in sum.changes.iter_mut().zip(books.changes) {
                *change += more;
            }
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::day::Day;
    use super::*;

    const DAY: Day = Day { transfers: 50, steps: 3, wait: Duration::ZERO, crash: None };

    #[test]
    fn no_money_is_made_and_none_is_lost() {
        let books = DAY.in_turn();
        assert_eq!(books.decided, 50);
        assert_eq!(books.changes.iter().sum::<i64>(), 0);
        assert!(books.changes.iter().all(|change| *change != 0), "{books:?}");
    }

    #[test]
    fn books_cross_to_another_process_as_a_line() {
        let books = DAY.in_turn();
        assert_eq!(Books::parse(&books.to_line()), Some(books));
        assert_eq!(Books::parse("1 2 3"), None);
        assert_eq!(Books::parse(""), None);
    }
}
