//! The locks of a run, and what else its threads shared.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use watched::operation::{Kind, ObjectInfo, Operation};

use super::holders::Holders;
use super::model::{Act, Held, Lane, Lock, Thing};
use explorer_picture::names;

/// More locks than this cannot be told apart in a picture.
pub(super) const MOST_LETTERS: usize = 8;

/// The locks that were held or asked for, in the order of their first use.
pub(super) fn locks(
    lanes: &[Lane],
    acts: &[Act],
    objects: &BTreeMap<u32, ObjectInfo>,
    mut holders: Holders,
) -> Vec<Lock> {
    let waited = waited(lanes);
    let mut first: BTreeMap<u32, usize> = BTreeMap::new();
    for (index, act) in acts.iter().enumerate() {
        if matches!(act.operation, Operation::Lock | Operation::Read) {
            first.entry(act.object).or_insert(index);
        }
    }
    // A lock that was taken before the recording began has no such act.
    for object in holders.locks() {
        first.entry(object).or_insert(acts.len());
    }
    let mut order: Vec<u32> = first.keys().copied().collect();
    order.sort_by_key(|object| first[object]);
    let mut locks: Vec<Lock> = order
        .into_iter()
        .map(|object| {
            let held = holders.take(object);
            let info = objects.get(&object);
            Lock {
                object,
                letter: None,
                name: info.and_then(|info| names::name_at(info.made)),
                kind: info.map_or(Kind::Mutex, |info| info.kind),
                made: info.map(|info| info.made),
                busy: busy(&held),
                waited: waited.get(&object).copied().unwrap_or_default(),
                held,
            }
        })
        .collect();
    give_letters(&mut locks);
    mark_namesakes(&mut locks);
    locks
}

/// The other objects, in the order of their numbers.
pub(super) fn things(objects: &BTreeMap<u32, ObjectInfo>) -> Vec<Thing> {
    let others = objects.iter().filter(|(_, info)| !info.kind.is_lock());
    let things = others.map(|(&object, info)| Thing {
        object,
        name: names::name_at(info.made),
        kind: info.kind,
        made: info.made,
    });
    things.collect()
}

/// How long the lanes waited for each lock.
fn waited(lanes: &[Lane]) -> BTreeMap<u32, Duration> {
    let mut waited: BTreeMap<u32, Duration> = BTreeMap::new();
    for span in lanes.iter().flat_map(|lane| &lane.spans) {
        if let Some(object) = span.activity.lock() {
            *waited.entry(object).or_default() += span.time();
        }
    }
    waited
}

/// How long the holds last that are in order of their beginning, overlaps counted once.
fn busy(held: &[Held]) -> Duration {
    let mut busy = Duration::ZERO;
    let mut until = Duration::ZERO;
    for one in held {
        busy += one.to.saturating_sub(one.from.max(until));
        until = until.max(one.to);
    }
    busy
}

/// The locks that were waited for longest get letters; letters follow the first use.
fn give_letters(locks: &mut [Lock]) {
    let mut wanted: Vec<usize> = (0..locks.len()).collect();
    wanted.sort_by_key(|index| (Reverse(locks[*index].waited), *index));
    wanted.truncate(MOST_LETTERS);
    wanted.sort_unstable();
    for (letter, index) in ('A'..).zip(wanted) {
        locks[index].letter = Some(letter);
    }
}

/// Locks that one line made, as in a `collect`, share a name. Which of them is which,
/// nobody recorded.
fn mark_namesakes(locks: &mut [Lock]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in locks.iter().filter_map(|lock| lock.name.as_ref()) {
        *counts.entry(name.clone()).or_default() += 1;
    }
    for name in locks.iter_mut().filter_map(|lock| lock.name.as_mut()) {
        if counts[name] > 1 {
            *name = format!("one of {name}");
        }
    }
}
