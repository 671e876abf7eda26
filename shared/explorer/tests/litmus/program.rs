//! Small programs as data, and how they are written down.
//!
//! Threads stand beside one another, divided by `|`, and steps behind one another,
//! divided by `;`. A step is a letter and what it needs:
//!
//! | step | written |
//! |---|---|
//! | read `x` | `R x acq` |
//! | write 1 | `W x 1 rel` |
//! | add 1 in one step | `A x 1 rlx` |
//! | exchange for 1 | `X x 1 ar` |
//! | compare with 0, exchange for 1 | `C x 0 1 ar rlx` |
//! | fence | `F sc` |
//!
//! The orderings are `rlx`, `acq`, `rel`, `ar` and `sc`; a comparison has one for success
//! and one for failure. Everything is 0 in the beginning.

use std::fmt;
use std::sync::atomic::Ordering;

/// The names of the locations that a program may use, by number.
const LOCATIONS: [&str; 3] = ["x", "y", "z"];
const ORDERINGS: [(&str, Ordering); 5] = [
    ("rlx", Ordering::Relaxed),
    ("acq", Ordering::Acquire),
    ("rel", Ordering::Release),
    ("ar", Ordering::AcqRel),
    ("sc", Ordering::SeqCst),
];

/// A step of a thread. The first number is the location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Read(usize, Ordering),
    Write(usize, u64, Ordering),
    Add(usize, u64, Ordering),
    Exchange(usize, u64, Ordering),
    /// Location, what is expected, what is written then; orderings of success and failure.
    Compare(usize, [u64; 2], [Ordering; 2]),
    Fence(Ordering),
}

impl Step {
    /// The location that it is about; a fence is about none.
    pub(crate) fn location(self) -> Option<usize> {
        match self {
            Self::Read(at, _)
            | Self::Write(at, ..)
            | Self::Add(at, ..)
            | Self::Exchange(at, ..)
            | Self::Compare(at, ..) => Some(at),
            Self::Fence(_) => None,
        }
    }

    /// Whether it hears a value.
    pub(crate) fn reads(self) -> bool {
        !matches!(self, Self::Write(..) | Self::Fence(_))
    }

    /// Whether it may change a location.
    pub(crate) fn writes(self) -> bool {
        !matches!(self, Self::Read(..) | Self::Fence(_))
    }

    /// Its orderings: one, or two for a comparison.
    pub(crate) fn orderings(self) -> Vec<Ordering> {
        match self {
            Self::Read(_, order)
            | Self::Write(_, _, order)
            | Self::Add(_, _, order)
            | Self::Exchange(_, _, order)
            | Self::Fence(order) => vec![order],
            Self::Compare(_, _, orders) => orders.to_vec(),
        }
    }
}

/// What each thread does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program(pub(crate) Vec<Vec<Step>>);

impl Program {
    /// Reads what is written as the module says.
    ///
    /// # Panics
    ///
    /// If it is written otherwise.
    pub(crate) fn parsed(text: &str) -> Self {
        let steps = |thread: &str| thread.split(';').map(step).collect();
        Self(text.split('|').map(steps).collect())
    }

    /// How many locations it uses.
    pub(crate) fn locations(&self) -> usize {
        let used = self.0.iter().flatten().filter_map(|step| step.location());
        used.max().map_or(0, |last| last + 1)
    }
}

fn step(text: &str) -> Step {
    let words: Vec<&str> = text.split_whitespace().collect();
    let number = |word: &str| word.parse().unwrap_or_else(|_| panic!("no number in {text:?}"));
    match words[..] {
        ["R", at, order] => Step::Read(location(at), ordering(order)),
        ["W", at, new, order] => Step::Write(location(at), number(new), ordering(order)),
        ["A", at, by, order] => Step::Add(location(at), number(by), ordering(order)),
        ["X", at, new, order] => Step::Exchange(location(at), number(new), ordering(order)),
        ["C", at, old, new, success, failure] => Step::Compare(
            location(at),
            [number(old), number(new)],
            [ordering(success), ordering(failure)],
        ),
        ["F", order] => Step::Fence(ordering(order)),
        _ => panic!("no step: {text:?}"),
    }
}

pub(crate) fn location(name: &str) -> usize {
    let at = LOCATIONS.iter().position(|known| *known == name);
    at.unwrap_or_else(|| panic!("no location: {name:?}"))
}

fn ordering(name: &str) -> Ordering {
    let known = ORDERINGS.iter().find(|(known, _)| *known == name);
    known.unwrap_or_else(|| panic!("no ordering: {name:?}")).1
}

fn name_of(order: Ordering) -> &'static str {
    ORDERINGS.iter().find(|(_, known)| *known == order).map_or("?", |(name, _)| name)
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.location().map_or("", |at| LOCATIONS[at]);
        match self {
            Self::Read(..) => write!(f, "R {at}")?,
            Self::Write(_, new, _) => write!(f, "W {at} {new}")?,
            Self::Add(_, by, _) => write!(f, "A {at} {by}")?,
            Self::Exchange(_, new, _) => write!(f, "X {at} {new}")?,
            Self::Compare(_, [old, new], _) => write!(f, "C {at} {old} {new}")?,
            Self::Fence(_) => write!(f, "F")?,
        }
        self.orderings().into_iter().try_for_each(|order| write!(f, " {}", name_of(order)))
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thread = |steps: &Vec<Step>| {
            steps.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        };
        f.write_str(&self.0.iter().map(thread).collect::<Vec<_>>().join(" | "))
    }
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Outcome {
    /// What each thread heard, in the order in which it asked.
    pub(crate) heard: Vec<Vec<u64>>,
    /// The last value of each location.
    pub(crate) left: Vec<u64>,
}

impl Outcome {
    /// Whether it is one of those that a text describes.
    ///
    /// `1 0 | _` is what each thread heard (`_` is anything), `& x=2` a last value, and
    /// `or` stands between descriptions.
    ///
    /// # Panics
    ///
    /// If the text does not fit the outcome.
    pub(crate) fn is(&self, description: &str) -> bool {
        description.split(" or ").any(|one| self.is_one(one))
    }

    fn is_one(&self, description: &str) -> bool {
        let (heard, left) = description.split_once('&').unwrap_or((description, ""));
        let threads: Vec<Vec<&str>> =
            heard.split('|').map(|thread| thread.split_whitespace().collect()).collect();
        let shape = |threads: &[Vec<&str>]| threads.iter().map(Vec::len).collect::<Vec<_>>();
        let mine = self.heard.iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(shape(&threads), mine, "{description:?} has another form");
        let fits = |wanted: &str, value: u64| wanted == "_" || wanted == value.to_string();
        let wanted = threads.iter().flatten();
        wanted.zip(self.heard.iter().flatten()).all(|(wanted, value)| fits(wanted, *value))
            && left.split_whitespace().all(|equation| {
                let (name, value) = equation.split_once('=').expect("a last value is x=1");
                fits(value, self.left[location(name)])
            })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thread = |values: &Vec<u64>| {
            values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        f.write_str(&self.heard.iter().map(thread).collect::<Vec<_>>().join(" | "))?;
        f.write_str(" &")?;
        let mut left = LOCATIONS.iter().zip(&self.left);
        left.try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}
