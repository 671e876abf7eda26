//! Which sign and which colour stand for which state.

use anstyle::{AnsiColor, Effects, Style};

use super::model::{Activity, Hold, Span, Timeline};

/// The letters of the locks that have one: a handful.
#[derive(Clone, Debug)]
pub(crate) struct Letters(Vec<(u32, char)>);

impl Letters {
    pub(crate) fn new(timeline: &Timeline) -> Self {
        let locks = timeline.locks.iter();
        Self(locks.filter_map(|lock| Some((lock.object, lock.letter?))).collect())
    }

    pub(crate) fn of(&self, lock: u32) -> Option<char> {
        self.0.iter().find(|(object, _)| *object == lock).map(|(_, letter)| *letter)
    }
}

/// The state of a lane as far as a column can show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) activity: Activity,
    /// The letter of the lock that was taken last among those that have one.
    pub(crate) hold: Option<char>,
}

/// Who holds a lock, as far as a column can show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// The lane with this number.
    One(u32),
    /// Several readers at once.
    Readers,
}

/// A column with four changes or more.
pub(super) const MANY: (char, char) = ('▒', '%');
/// The end of a thread that panicked.
pub(super) const PANIC: char = '!';
/// A lane whose number has more than one digit.
pub(super) const LARGE_NUMBER: char = '#';
/// Several readers hold the lock of the row.
pub(super) const READERS: char = 'R';

impl Shown {
    pub(super) fn new(span: &Span, letters: &Letters) -> Self {
        let letter = |hold: &Hold| letters.of(hold.object);
        let activity = match span.activity {
            Activity::Reading(object) => Activity::Locking(object),
            activity => activity,
        };
        Self { activity, hold: span.holds.iter().rev().find_map(letter) }
    }

    /// Whether a change to the other state is not worth counting: what only the system
    /// does to a thread that runs, and waits for one thread after the other.
    pub(super) fn is_like(self, other: Self) -> bool {
        let joins = |activity| matches!(activity, Activity::Joining(_));
        let same = self.activity == other.activity
            || (may_be_ready(self.activity) && may_be_ready(other.activity))
            || (joins(self.activity) && joins(other.activity));
        same && self.hold == other.hold
    }

    /// The sign for the state; Unicode first, ASCII second.
    pub(crate) fn signs(self, letters: &Letters) -> (char, char) {
        let both = |sign| (sign, sign);
        match (self.activity, self.hold) {
            (Activity::Running | Activity::Polled, Some(letter)) => both(letter),
            (Activity::Running | Activity::Polled, None) => ('━', '='),
            (Activity::Ready | Activity::Starting, _) => ('╌', '-'),
            (Activity::Alive, _) => ('═', '&'),
            (Activity::Sleeping, _) => ('·', '.'),
            (Activity::InSystem, _) => both(':'),
            (Activity::Parked | Activity::Pending, _) => both('_'),
            (Activity::Joining(lane), _) => both(digit(lane)),
            (Activity::JoiningScope, _) => both('*'),
            (Activity::Locking(lock) | Activity::Reading(lock), _) => {
                let letter = letters.of(lock);
                both(letter.map_or('?', |letter| letter.to_ascii_lowercase()))
            }
            (Activity::OnCondvar(_), _) => both('~'),
            (Activity::Sending(_), _) => both('>'),
            (Activity::Receiving(_), _) => both('<'),
            (Activity::Meeting(_), _) => both('+'),
            (Activity::Selecting | Activity::Once(_), _) => both('?'),
        }
    }

    pub(super) fn style(self, letters: &Letters) -> Style {
        if let Some(letter) = self.hold {
            return held(letter);
        }
        match self.activity {
            Activity::Running | Activity::Ready | Activity::Starting | Activity::Polled => {
                AnsiColor::Green.on_default()
            }
            Activity::Joining(_) | Activity::JoiningScope => quiet(),
            Activity::Locking(lock) | Activity::Reading(lock) => {
                letters.of(lock).map_or(Style::new(), wanted)
            }
            _ => Style::new(),
        }
    }
}

/// A thread that runs, as far as it knows.
fn may_be_ready(activity: Activity) -> bool {
    matches!(
        activity,
        Activity::Running | Activity::Ready | Activity::InSystem | Activity::Starting
    )
}

/// The digit of a lane's number.
pub(super) fn digit(lane: u32) -> char {
    char::from_digit(lane, 10).unwrap_or(LARGE_NUMBER)
}

/// Frames, axes and what matters less.
pub(super) fn quiet() -> Style {
    Style::new().effects(Effects::DIMMED)
}

/// What went wrong.
pub(super) fn alarm() -> Style {
    AnsiColor::Red.on_default().effects(Effects::BOLD)
}

/// The colours of the locks A to H. Red and green are never the only difference.
const COLOURS: [AnsiColor; 8] = [
    AnsiColor::Yellow,
    AnsiColor::Cyan,
    AnsiColor::Magenta,
    AnsiColor::Blue,
    AnsiColor::BrightYellow,
    AnsiColor::BrightCyan,
    AnsiColor::BrightMagenta,
    AnsiColor::BrightBlue,
];

fn colour(letter: char) -> AnsiColor {
    COLOURS[(letter as usize).saturating_sub('A' as usize) % COLOURS.len()]
}

/// The letter of a lock that is waited for.
pub(super) fn wanted(letter: char) -> Style {
    colour(letter).on_default()
}

/// Anything that happens while the lock is held.
pub(super) fn held(letter: char) -> Style {
    // Black on the usual blue cannot be read.
    let ink = if letter == 'D' { AnsiColor::White } else { AnsiColor::Black };
    ink.on(colour(letter))
}
