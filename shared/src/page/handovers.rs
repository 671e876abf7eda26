//! Who handed which lock to whom.

use std::cmp::Reverse;
use std::time::Duration;

use crate::timeline::{Activity, Held, Lock, Timeline};

/// Of more readers at once, who released the lock last is not found out.
const AT_ONCE: usize = 64;

/// A lock that one lane released and another, which had waited for it, took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HandOver {
    pub(super) from: u32,
    pub(super) released: Duration,
    pub(super) to: u32,
    pub(super) taken: Duration,
    /// How long the other had waited.
    pub(super) waited: Duration,
}

/// All hand-overs of a lock after a wait, by their time.
pub(super) fn hand_overs(timeline: &Timeline, lock: &Lock) -> Vec<HandOver> {
    let taken = lock.held.iter().enumerate();
    taken.filter_map(|(index, held)| hand_over(timeline, lock, index, held)).collect()
}

/// Those after the longest waits, by their time.
pub(super) fn longest(mut all: Vec<HandOver>, most: usize) -> Vec<HandOver> {
    all.sort_by_key(|it| (Reverse(it.waited), it.taken));
    all.truncate(most);
    all.sort_by_key(|it| it.taken);
    all
}

fn hand_over(timeline: &Timeline, lock: &Lock, index: usize, held: &Held) -> Option<HandOver> {
    let spans = &timeline.lane(held.lane)?.spans;
    // The wait ended in the moment in which the lock was taken.
    let wait = &spans[spans.partition_point(|span| span.to < held.from)..];
    let wait = wait.first().filter(|span| {
        let asked = [Activity::Locking(lock.object), Activity::Reading(lock.object)];
        span.to == held.from && asked.contains(&span.activity)
    })?;
    let before = &lock.held[index.saturating_sub(AT_ONCE)..index];
    let before = before.iter().filter(|it| it.lane != held.lane);
    let released = before.filter(|it| it.to <= held.from && it.to >= wait.from);
    let released = released.max_by_key(|it| it.to)?;
    Some(HandOver {
        from: released.lane,
        released: released.to,
        to: held.lane,
        taken: held.from,
        waited: wait.time(),
    })
}

/// How often the lock was taken by another lane than the one before.
pub(super) fn changes_of_hands(lock: &Lock) -> usize {
    lock.held.windows(2).filter(|pair| pair[0].lane != pair[1].lane).count()
}
