//! Who held which lock, and when.

use std::collections::BTreeMap;
use std::panic::Location;
use std::time::Duration;

use super::model::{Held, Hold};
use super::steps::{Change, Script};

/// The locks that one lane holds now. A lock that is held twice is in it twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Hands {
    holds: Vec<Hold>,
}

impl Hands {
    pub(super) fn take(&mut self, hold: Hold) {
        self.holds.push(hold);
    }

    pub(super) fn give(&mut self, object: u32) {
        let last = self.holds.iter().rposition(|hold| hold.object == object);
        let first = self.holds.iter().position(|hold| hold.object == object);
        if let (Some(first), Some(last)) = (first, last) {
            // A writer that became a reader, or a reader that became a writer: the
            // older hold is the one that it no longer has.
            let changed = self.holds[first].shared != self.holds[last].shared;
            self.holds.remove(if changed { first } else { last });
        }
    }

    /// How it holds this lock now; as a writer, if it is both.
    fn hold(&self, object: u32) -> Option<Hold> {
        let mut mine = self.holds.iter().filter(|hold| hold.object == object);
        let one = mine.next()?;
        let shared = one.shared && mine.all(|hold| hold.shared);
        Some(Hold { object, shared })
    }

    /// Each lock once, the last taken last.
    pub(super) fn all(&self) -> Vec<Hold> {
        let mut all: Vec<Hold> = Vec::with_capacity(self.holds.len());
        for hold in &self.holds {
            if !all.iter().any(|known| known.object == hold.object) {
                all.extend(self.hold(hold.object));
            }
        }
        all
    }
}

/// Every hold of every lock, by its beginning.
#[derive(Debug, Default)]
pub(super) struct Holders {
    held: BTreeMap<u32, Vec<Held>>,
    /// For each hold, the latest end among it and those before: where to stop looking.
    latest: BTreeMap<u32, Vec<Duration>>,
}

impl Holders {
    /// Collects the holds of all lanes, given as number and script.
    pub(super) fn new<'a>(lanes: impl Iterator<Item = (u32, &'a Script)>, end: Duration) -> Self {
        let mut held: BTreeMap<u32, Vec<Held>> = BTreeMap::new();
        for (lane, script) in lanes {
            for (object, one) in holds_of(lane, script, end) {
                held.entry(object).or_default().push(one);
            }
        }
        let mut latest = BTreeMap::new();
        for (object, holds) in &mut held {
            holds.sort_by_key(|one| one.from);
            let ends = holds.iter().scan(Duration::ZERO, |end, one| {
                *end = one.to.max(*end);
                Some(*end)
            });
            latest.insert(*object, ends.collect());
        }
        Self { held, latest }
    }

    /// The holds of this lock that lie, at least in part, between the two moments.
    pub(super) fn between(
        &self,
        object: u32,
        from: Duration,
        to: Duration,
    ) -> impl Iterator<Item = &Held> {
        let holds = self.held.get(&object).map_or(&[][..], Vec::as_slice);
        let latest = self.latest.get(&object).map_or(&[][..], Vec::as_slice);
        let begun = holds.partition_point(|one| one.from < to);
        (0..begun)
            .rev()
            .take_while(move |index| latest[*index] > from)
            .map(move |index| &holds[index])
            .filter(move |one| one.overlaps(from, to))
    }

    /// All holds of this lock.
    pub(super) fn take(&mut self, object: u32) -> Vec<Held> {
        self.held.remove(&object).unwrap_or_default()
    }

    /// The locks that were ever held.
    pub(super) fn locks(&self) -> impl Iterator<Item = u32> {
        self.held.keys().copied()
    }
}

/// The holds of one lane, with the lock's number each.
fn holds_of(lane: u32, script: &Script, end: Duration) -> Vec<(u32, Held)> {
    let mut hands = Hands::default();
    let mut open: BTreeMap<u32, Held> = BTreeMap::new();
    let mut all = Vec::new();
    for (at, change) in &script.changes {
        let (object, place) = match change {
            Change::Take(hold, place) => {
                hands.take(*hold);
                (hold.object, Some(*place))
            }
            Change::Give(object) => {
                hands.give(*object);
                (*object, None)
            }
            _ => continue,
        };
        let before = open.get(&object).copied();
        let now = hands.hold(object);
        if before.map(|held| held.shared) == now.map(|hold| hold.shared) {
            continue;
        }
        if let Some(held) = open.remove(&object) {
            all.push((object, Held { to: *at, ..held }));
        }
        if let (Some(hold), Some(place)) = (now, place.or(before.map(|held| held.place))) {
            open.insert(object, begin(lane, hold, *at, place));
        }
    }
    // A guard that was never dropped holds its lock for ever, even when its thread has ended.
    all.extend(open.into_iter().map(|(object, held)| (object, Held { to: end, ..held })));
    all
}

fn begin(lane: u32, hold: Hold, at: Duration, place: &'static Location<'static>) -> Held {
    Held { lane, shared: hold.shared, from: at, to: at, place }
}
