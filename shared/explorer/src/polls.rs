//! Threads that look again and again at what does not change.
//!
//! A thread that waits in a loop would keep a search busy for ever. When it has looked
//! often enough at the same thing in the same place, and nothing that it looked at has
//! changed, it is left aside until something does.

use crate::object::Object;
use crate::operation::ObjectIndex;
use crate::trace::Place;

/// So many fruitless looks in one place and a thread is taken to be waiting.
const OFTEN: u32 = 6;
/// The same, if it says between two looks that it waits: a spin hint, a yield, a sleep.
const OFTEN_POLITELY: u32 = 2;
/// The same for whoever tries to get something, politely or not: it may mean to give up
/// after some attempts, and whoever takes a lock mostly does something with it.
const OFTEN_TRYING: u32 = 12;

#[derive(Clone, Copy)]
struct Look {
    place: Place,
    object: ObjectIndex,
    version: u32,
    times: u32,
    /// When the first and the last of these looks were, counted in the thread's looks.
    first: u64,
    last: u64,
    /// It did not see the newest value (C11).
    was_stale: bool,
    /// It tried to get something, perhaps a certain number of times; or took a lock, and
    /// may have changed what is in it.
    tries: bool,
}

/// The fruitless looks of a thread since it last changed anything.
#[derive(Default)]
pub(crate) struct Polls {
    looks: Vec<Look>,
    polite: bool,
    /// How often it has looked.
    count: u64,
    /// It is about to look once more.
    again: bool,
    /// When it began to look at what it is about to look at again: what it looked at before,
    /// and not since, is no part of the loop.
    since: u64,
}

impl Polls {
    /// The thread did something that counts.
    pub(crate) fn acted(&mut self) {
        self.looks.clear();
        self.polite = false;
        self.again = false;
    }

    /// The thread let others go first.
    pub(crate) fn let_others_go(&mut self) {
        self.polite = true;
    }

    /// The thread looked, and found nothing to act on.
    pub(crate) fn looked(
        &mut self,
        place: Place,
        (object, version): (ObjectIndex, u32),
        was_stale: bool,
        tries: bool,
    ) {
        self.again = false;
        self.count += 1;
        let now = self.count;
        let same = |look: &&mut Look| std::ptr::eq(look.place, place) && look.object == object;
        match self.looks.iter_mut().find(same) {
            Some(look) if look.version == version && look.was_stale == was_stale => {
                look.times += 1;
                look.last = now;
            }
            Some(look) => {
                (look.version, look.times, look.was_stale) = (version, 1, was_stale);
                (look.first, look.last) = (now, now);
            }
            None => {
                let (first, last, times) = (now, now, 1);
                let look = Look { place, object, version, times, first, last, was_stale, tries };
                self.looks.push(look);
            }
        }
    }

    /// The thread itself changed the state of a lock that it had taken to look inside.
    pub(crate) fn own_change(&mut self, object: ObjectIndex, from: u32, to: u32) {
        let seen = |look: &&mut Look| look.object == object && look.version == from;
        for look in self.looks.iter_mut().filter(seen) {
            look.version = to;
        }
    }

    /// The thread is about to look.
    pub(crate) fn about_to_look(&mut self, place: Place, object: ObjectIndex) {
        let limit = self.limit();
        let too_often = self.looks.iter().find(|look| {
            let limit = if look.tries { OFTEN_TRYING } else { limit };
            let same = std::ptr::eq(look.place, place) && look.object == object;
            same && look.times >= limit && !look.was_stale
        });
        if let Some(look) = too_often {
            self.again = true;
            self.since = look.first;
        }
    }

    /// Whether there is nothing new to see for it.
    pub(crate) fn is_idle(&self, objects: &[Object]) -> bool {
        self.again && self.in_loop().all(|look| objects[look.object].version == look.version)
    }

    fn in_loop(&self) -> impl Iterator<Item = &Look> {
        self.looks.iter().filter(|look| look.last >= self.since)
    }

    /// It may look once more, for want of anybody else.
    pub(crate) fn look_once_more(&mut self) {
        self.again = false;
    }

    /// Whether it has seen an old value so often that it sees the newest now.
    pub(crate) fn sees_newest(&self, atomic: ObjectIndex) -> bool {
        let limit = self.limit();
        self.looks.iter().any(|look| look.object == atomic && look.was_stale && look.times >= limit)
    }

    /// The objects that decide whether its next look is worth taking.
    pub(crate) fn objects(&self) -> impl Iterator<Item = ObjectIndex> {
        self.in_loop().filter(|_| self.again).map(|look| look.object)
    }

    /// Whether it is about to look once too often.
    pub(crate) fn is_waiting(&self) -> bool {
        self.again
    }

    fn limit(&self) -> u32 {
        if self.polite { OFTEN_POLITELY } else { OFTEN }
    }
}
