//! What the threads and objects of an execution are called.

use std::collections::BTreeSet;

use crate::names::{derived_at, name_at, pair_at, thread_at};
use explorer::{Action, Kind, ObjectInfo, ObjectNumber, ThreadInfo, ThreadNumber, Trace, Value};

/// The names of an execution, each of them used once.
pub(crate) struct Names {
    threads: Vec<String>,
    objects: Vec<ObjectName>,
    /// For a token that belongs to a thread: which one.
    owners: Vec<Option<ThreadNumber>>,
    /// The addresses that occur, in the order in which they first do.
    addresses: Vec<u64>,
}

struct ObjectName {
    name: String,
    /// The names of the two ends of a channel.
    ends: Option<(String, String)>,
    /// Whether the program names it.
    own: bool,
}

impl Names {
    pub(crate) fn of(trace: &Trace) -> Self {
        let threads = thread_names(&trace.threads);
        let owners = owners(trace);
        let named = |(object, owner): (&ObjectInfo, &Option<ThreadNumber>)| match owner {
            Some(thread) => {
                ObjectName { name: format!("{}'s token", threads[*thread]), ends: None, own: true }
            }
            None => object_name(object),
        };
        let found: Vec<ObjectName> = trace.objects.iter().zip(&owners).map(named).collect();
        let alone: Vec<bool> = found.iter().map(|object| object.own).collect();
        let numbers = numbered(found.iter().map(|object| object.name.clone()).collect(), &alone);
        let mut objects = Vec::new();
        for (object, name) in found.into_iter().zip(numbers) {
            // The two ends get the number of the whole.
            let number = name.strip_prefix(&object.name).unwrap_or_default().to_owned();
            let ends = object.ends.map(|(a, b)| (a + &number, b + &number));
            objects.push(ObjectName { name, ends, own: object.own });
        }
        Self { threads, objects, owners, addresses: addresses(trace) }
    }

    pub(crate) fn thread(&self, thread: ThreadNumber) -> String {
        self.threads.get(thread).cloned().unwrap_or_else(|| format!("T{thread}"))
    }

    pub(crate) fn object(&self, object: ObjectNumber) -> &str {
        self.objects.get(object).map_or("?", |it| &it.name)
    }

    /// Whether the object's name is the program's own, not one such as `lock 1`.
    pub(crate) fn is_own(&self, object: ObjectNumber) -> bool {
        self.objects.get(object).is_some_and(|it| it.own)
    }

    /// The thread whose own token the object is.
    pub(crate) fn owner(&self, object: ObjectNumber) -> Option<ThreadNumber> {
        self.owners.get(object).copied().flatten()
    }

    /// The end of a channel that sends.
    pub(crate) fn sender(&self, channel: ObjectNumber) -> &str {
        let ends = self.objects.get(channel).and_then(|it| it.ends.as_ref());
        ends.map_or_else(|| self.object(channel), |(sender, _)| sender)
    }

    /// The end of a channel that receives.
    pub(crate) fn receiver(&self, channel: ObjectNumber) -> &str {
        let ends = self.objects.get(channel).and_then(|it| it.ends.as_ref());
        ends.map_or_else(|| self.object(channel), |(_, receiver)| receiver)
    }

    /// `null`, or a letter for each address: `A` to `Z`, then `A1`, …
    pub(crate) fn pointer(&self, address: u64) -> String {
        if address == 0 {
            return "null".to_owned();
        }
        let known = self.addresses.iter().position(|&it| it == address);
        let number = known.unwrap_or(self.addresses.len());
        let letter = char::from(b'A' + (number % 26) as u8);
        if number < 26 { letter.to_string() } else { format!("{letter}{}", number / 26) }
    }
}

/// For each object that is a thread's own token: which thread's. Such a token is made
/// where its thread is spawned, and the first one of all belongs to the first thread.
fn owners(trace: &Trace) -> Vec<Option<ThreadNumber>> {
    let mut left: Vec<ThreadNumber> = (1..trace.threads.len()).collect();
    let mut owner = |(number, object): (ObjectNumber, &ObjectInfo)| {
        if object.kind != Kind::Token {
            return None;
        }
        if number == 0 && !trace.threads.is_empty() {
            return Some(0);
        }
        let made_for = |it: &ThreadNumber| trace.threads[*it].spawned == Some(object.made);
        let index = left.iter().position(made_for)?;
        Some(left.remove(index))
    };
    trace.objects.iter().enumerate().map(&mut owner).collect()
}

fn object_name(object: &ObjectInfo) -> ObjectName {
    let ends = match object.kind {
        Kind::Channel { .. } => pair_at(object.made),
        _ => None,
    };
    if let Some((sender, receiver)) = &ends {
        return ObjectName { name: format!("{sender}/{receiver}"), ends, own: true };
    }
    let (word, type_begins) = kind_words(object.kind);
    let derived = || type_begins.and_then(|begins| derived_at(object.made, begins));
    let name = name_at(object.made).or_else(derived);
    let own = name.is_some();
    ObjectName { name: name.unwrap_or_else(|| word.to_owned()), ends: None, own }
}

/// What an object without a name is called, and how the names of its types begin.
fn kind_words(kind: Kind) -> (&'static str, Option<&'static str>) {
    match kind {
        Kind::Mutex => ("lock", Some("Mutex")),
        Kind::ReentrantMutex => ("lock", Some("ReentrantMutex")),
        Kind::RwLock => ("lock", Some("RwLock")),
        Kind::Condvar => ("condvar", Some("Condvar")),
        Kind::Barrier { .. } => ("barrier", None),
        Kind::Once => ("once", Some("Once")),
        Kind::Channel { .. } => ("channel", None),
        Kind::Atomic(_) => ("atomic", Some("Atomic")),
        Kind::Token => ("token", None),
        Kind::Counter => ("counter", None),
        Kind::Shared(what) => (what, None),
    }
}

fn thread_names(threads: &[ThreadInfo]) -> Vec<String> {
    let mut found = Vec::new();
    let mut alone = Vec::new();
    for (number, thread) in threads.iter().enumerate() {
        let given = thread.name.clone().filter(|name| !name.trim().is_empty());
        let name = given.or_else(|| thread.spawned.and_then(thread_at));
        // The program's first thread is `main`, and no other one.
        let name = if number == 0 { Some("main".to_owned()) } else { name };
        alone.push(true);
        found.push(name.unwrap_or_else(|| format!("T{number}")));
    }
    numbered(found, &alone)
}

/// Adds a number to each name that occurs twice, and to those that may not stand alone.
/// A name that stays as it is is not given to another; `main` stays the first thread's.
fn numbered(found: Vec<String>, alone: &[bool]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let count = |name: &String| found.iter().filter(|other| *other == name).count();
    let stays = |index: usize| {
        let first_main = index == 0 && found[index] == "main";
        alone[index] && (count(&found[index]) == 1 || first_main)
    };
    taken.extend((0..found.len()).filter(|&it| stays(it)).map(|it| found[it].clone()));
    let mut names = Vec::new();
    for (index, name) in found.iter().enumerate() {
        if stays(index) {
            names.push(name.clone());
            continue;
        }
        let mut number = 1;
        while !taken.insert(format!("{name} {number}")) {
            number += 1;
        }
        names.push(format!("{name} {number}"));
    }
    names
}

fn addresses(trace: &Trace) -> Vec<u64> {
    let mut addresses = Vec::new();
    for event in &trace.events {
        let kind = event.object.and_then(|object| trace.objects.get(object)).map(|it| it.kind);
        if kind != Some(Kind::Atomic(Value::Pointer)) {
            continue;
        }
        let (first, second) = match event.action {
            Action::Load { value, .. } | Action::Store { value, .. } | Action::Flush { value } => {
                (value, 0)
            }
            Action::Change { old, new, .. } => (old, new),
            Action::Unchanged { seen, .. } => (seen, 0),
            _ => (0, 0),
        };
        for address in [first, second] {
            if address != 0 && !addresses.contains(&address) {
                addresses.push(address);
            }
        }
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::examples::Script;

    fn objects(script: &Script) -> Vec<String> {
        let names = Names::of(&script.trace);
        (0..script.trace.objects.len()).map(|object| names.object(object).to_owned()).collect()
    }

    #[test]
    fn objects_without_a_name_are_counted_by_kind() {
        let mut script = Script::new();
        let kinds = [Kind::Mutex, Kind::Shared("deque"), Kind::RwLock, Kind::Atomic(Value::Bool)];
        for kind in kinds {
            script.object(kind);
        }
        assert_eq!(objects(&script), ["lock 1", "deque 1", "lock 2", "atomic 1"]);
    }

    #[test]
    fn objects_with_one_name_are_counted() {
        let mut script = Script::new();
        let fork: [_; 2] = std::array::from_fn(|_| script.object(Kind::Mutex));
        let table = script.object(Kind::Mutex);
        assert_eq!((fork.len(), table), (2, 2));
        assert_eq!(objects(&script), ["fork 1", "fork 2", "table"]);
    }

    #[test]
    fn both_ends_of_a_channel_are_named() {
        let mut script = Script::new();
        for _ in 0..2 {
            let (sender, receiver) = script.channel();
            assert_eq!(sender, receiver);
        }
        let names = Names::of(&script.trace);
        assert_eq!(objects(&script), ["sender/receiver 1", "sender/receiver 2"]);
        assert_eq!((names.sender(0), names.receiver(1)), ("sender 1", "receiver 2"));
    }

    #[test]
    fn threads_are_named_by_the_program_or_by_number() {
        let mut script = Script::new();
        script.named("worker");
        script.named("worker");
        script.named("main");
        script.named(" ");
        let alice = script.spawn();
        let names = Names::of(&script.trace);
        let threads: Vec<String> = (0..=alice).map(|thread| names.thread(thread)).collect();
        assert_eq!(threads, ["main", "worker 1", "worker 2", "main 1", "T4", "alice"]);
    }

    #[test]
    fn a_thread_has_its_own_token() {
        let mut script = Script::new();
        script.object(Kind::Token);
        for _ in 0..2 {
            let worker = script.spawn();
            let made = script.trace.threads[worker].spawned.unwrap();
            script.trace.objects.push(ObjectInfo { kind: Kind::Token, made });
        }
        let parker = script.object(Kind::Token);
        let wanted = ["main's token", "worker 1's token", "worker 2's token", "parker"];
        assert_eq!(objects(&script), wanted);
        let names = Names::of(&script.trace);
        assert_eq!((names.owner(2), names.owner(parker)), (Some(2), None));
    }

    #[test]
    fn a_number_never_makes_a_name_of_another() {
        let found = ["a", "a 1", "a"].map(str::to_owned).to_vec();
        assert_eq!(numbered(found, &[true; 3]), ["a 2", "a 1", "a 3"]);
    }
}
