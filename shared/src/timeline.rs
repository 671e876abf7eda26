//! What the threads really did: a picture of one recorded run.
//!
//! [`Timeline::from_tape`] reads a [`Tape`](watched::recording::Tape) into lanes of
//! spans: what each thread did, and which locks it held meanwhile. Everything that
//! is shown comes from there: [`Timeline::draw`] for a terminal,
//! [`Timeline::events`] for a run of a few events, [`Timeline::sentences`] for what
//! is worth saying about it, and `serde` for every other program.

mod model;
mod json;
mod reading;
mod steps;
mod holders;
mod counts;
mod cores;
mod locks;

mod draw;
mod rows;
pub(crate) mod crowd;
mod columns;
mod glyphs;
mod legend;
mod axis;
mod ink;
mod units;

mod events;
mod happenings;
mod words;
mod sentences;
mod stuck;

#[cfg(test)]
pub(crate) mod drafts;
#[cfg(test)]
pub(crate) mod fuzz;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod recordings;
#[cfg(test)]
mod signs;
#[cfg(test)]
mod readings;
#[cfg(test)]
mod tellings;

pub(crate) use axis::ticks;
pub(crate) use glyphs::{Holder, Letters, Shown};
pub(crate) use happenings::Teller;
pub(crate) use ink::tame;
pub use model::{Act, Activity, End, Held, Hold, Lane, Lock, Outcome, Span, Thing, Timeline};
pub(crate) use rows::holders;
pub(crate) use sentences::DEADLOCK;
pub use stuck::{Stuck, cycle, who_waits};
pub(crate) use units::{Unit, count, time};
pub(crate) use words::{Words, lane_kind, place};

/// For which screen to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns of the screen; below 40 a picture is drawn for 40.
    pub width: usize,
    /// Whether the screen shows more than ASCII.
    pub unicode: bool,
}

impl Look {
    /// The narrowest picture that still says something.
    const NARROWEST: usize = 40;

    /// The width that is really drawn.
    fn columns(self) -> usize {
        self.width.max(Self::NARROWEST)
    }

    /// One of two texts, by what the screen can show.
    fn either<T>(self, unicode: T, ascii: T) -> T {
        if self.unicode { unicode } else { ascii }
    }
}
