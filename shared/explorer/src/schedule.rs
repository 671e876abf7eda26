//! A schedule as a short text: what to do at each place where there was a choice.

use std::fmt;
use std::str::FromStr;

use crate::world::Matters;

/// The choices of one execution, enough to run it again.
///
/// As text, a number says how often to go on as usual, and a letter which other way to
/// take then: `12a3b` is twelve times as usual, the first other way, three times as
/// usual, the second other way, and as usual from there on. Capitals in front say which
/// operations count as choices at all: `R` the release of locks, `C` reading the clock,
/// `E` the end of threads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Schedule {
    choices: Vec<u8>,
    pub(crate) matters: Matters,
}

/// A text that is no schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotASchedule {
    text: String,
}

const LETTERS: u8 = 26;
/// Longer runs than any execution can have are typing errors.
const LONGEST: usize = 1_000_000;

impl Schedule {
    pub(crate) fn new(choices: &[u8], matters: Matters) -> Self {
        let used = choices.iter().rposition(|choice| *choice != 0).map_or(0, |last| last + 1);
        Self { choices: choices[..used].to_vec(), matters }
    }

    /// What to do at the choice with this number; as usual after the last one.
    pub(crate) fn choice(&self, number: usize) -> usize {
        self.choices.get(number).copied().unwrap_or(0).into()
    }

    /// How many choices it decides.
    pub fn len(&self) -> usize {
        self.choices.len()
    }

    /// Whether everything goes on as usual.
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Matters { releases, clock, exits } = self.matters;
        for (letter, _) in [('R', releases), ('C', clock), ('E', exits)].iter().filter(|it| it.1) {
            write!(f, "{letter}")?;
        }
        if self.choices.is_empty() {
            return write!(f, "0");
        }
        let mut usual = 0_usize;
        for choice in &self.choices {
            let Some(other) = choice.checked_sub(1) else {
                usual += 1;
                continue;
            };
            if usual > 0 {
                write!(f, "{usual}")?;
            }
            usual = 0;
            // `z` says "26 further on", so that any number can be written.
            for _ in 0..other / (LETTERS - 1) {
                write!(f, "z")?;
            }
            write!(f, "{}", char::from(b'a' + other % (LETTERS - 1)))?;
        }
        Ok(())
    }
}

impl FromStr for Schedule {
    type Err = NotASchedule;

    fn from_str(text: &str) -> Result<Self, NotASchedule> {
        let wrong = || NotASchedule { text: text.to_owned() };
        let mut choices = Vec::new();
        let mut matters = Matters::default();
        let mut number: Option<usize> = None;
        let mut further = 0_u8;
        for sign in text.bytes() {
            let at_start = choices.is_empty() && number.is_none() && further == 0;
            match sign {
                b'R' if at_start => matters.releases = true,
                b'C' if at_start => matters.clock = true,
                b'E' if at_start => matters.exits = true,
                b'0'..=b'9' if further == 0 => {
                    let before = number.unwrap_or(0);
                    let now = before * 10 + usize::from(sign - b'0');
                    number = Some(now).filter(|now| *now <= LONGEST);
                    number.ok_or_else(wrong)?;
                }
                b'z' => further = further.checked_add(LETTERS - 1).ok_or_else(wrong)?,
                b'a'..=b'y' => {
                    choices.resize(choices.len() + number.take().unwrap_or(0), 0);
                    let choice = further.checked_add(sign - b'a' + 1).ok_or_else(wrong)?;
                    choices.push(choice);
                    further = 0;
                }
                _ => return Err(wrong()),
            }
        }
        // A number at the end says nothing, but does no harm: `0` is the usual schedule.
        let is_empty = choices.is_empty() && number.is_none();
        if is_empty || further != 0 { Err(wrong()) } else { Ok(Self { choices, matters }) }
    }
}

impl fmt::Display for NotASchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is no schedule: one looks like 12a3b", self.text)
    }
}

impl std::error::Error for NotASchedule {}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(choices: &[u8]) -> String {
        Schedule::new(choices, Matters::default()).to_string()
    }

    #[test]
    fn runs_of_the_usual_are_counted() {
        assert_eq!(text(&[]), "0");
        assert_eq!(text(&[0, 0, 0]), "0");
        assert_eq!(text(&[0, 0, 1, 0, 2, 0]), "2a1b");
        assert_eq!(text(&[1, 1]), "aa");
    }

    #[test]
    fn what_is_written_is_read_again() {
        for choice in 0..=255 {
            for usual in [0, 1, 9, 10, 123] {
                let mut choices = vec![0; usual];
                choices.extend([choice, 1]);
                let matters = Matters { releases: usual == 9, clock: usual > 1, exits: usual == 1 };
                let schedule = Schedule::new(&choices, matters);
                assert_eq!(schedule.to_string().parse(), Ok(schedule), "{choices:?}");
            }
        }
    }

    #[test]
    fn what_counts_as_a_choice_stands_in_front() {
        let matters = Matters { releases: true, clock: false, exits: true };
        assert_eq!(Schedule::new(&[0, 1], matters).to_string(), "RE1a");
        assert_eq!(Schedule::new(&[], matters).to_string(), "RE0");
    }

    #[test]
    fn anything_else_is_refused() {
        for wrong in
            ["", "é", "-1", "3 a", "1z", "z5a", "99999999a", "A", "R", "1R2a", &"z".repeat(11)]
        {
            let refused = wrong.parse::<Schedule>().unwrap_err();
            assert!(refused.to_string().contains(wrong), "{refused}");
        }
    }
}
