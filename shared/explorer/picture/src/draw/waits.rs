//! What a stuck thread waits for, in words; and who waits for whom in a circle.

use super::naming::Names;
use super::words::mode_word;
use explorer::{Kind, Mode, ObjectNumber, Stuck, ThreadNumber, Trace, Waits};

/// What the thread waits for, without its name: `waits for T2 to finish`.
pub(super) fn waits(stuck: &Stuck, names: &Names, trace: &Trace) -> String {
    match &stuck.waits {
        Waits::Lock { lock, mode, holders, woken } => {
            let wants = wants(*lock, *mode, names, trace);
            let held = held(holders, stuck.thread, names);
            if *woken { format!("is woken and {wants} again{held}") } else { wants + &held }
        }
        Waits::Notify(wake) => {
            format!("sleeps on {}: nobody is left to notify it", names.object(*wake))
        }
        Waits::Join(thread) => format!("waits for {} to finish", other(*thread, stuck, names)),
        Waits::Message(channel) => {
            format!("waits for a message on {}: nobody sends", names.receiver(*channel))
        }
        Waits::Room(channel) => {
            format!("waits for room in {}: nobody receives", names.sender(*channel))
        }
        Waits::Select(channels) => format!("waits for one of {}", listed(channels, names)),
        Waits::Barrier { barrier, arrived } => {
            match trace.objects.get(*barrier).map(|it| it.kind) {
                Some(Kind::Barrier { parties }) => {
                    format!("waits at {}: {arrived} of {parties} came", names.object(*barrier))
                }
                _ => format!("waits at {}: only {arrived} came", names.object(*barrier)),
            }
        }
        Waits::Unpark => "is parked: nobody is left to unpark it".to_owned(),
        Waits::Token(token) => format!("waits for the token of {}", names.object(*token)),
        Waits::Once { once, by } => {
            format!("waits for {}, made by {}", names.object(*once), other(*by, stuck, names))
        }
        Waits::Zero { counter, count } => {
            format!("waits for {} to reach 0: it is at {count}", names.object(*counter))
        }
        Waits::Change(objects) if objects.is_empty() => "spins: nothing changes".to_owned(),
        Waits::Change(objects) => {
            format!("looks again and again at {}: nothing changes", listed(objects, names))
        }
    }
}

/// Who waits for whom in a circle: `alice waits for bob waits for alice`.
pub(super) fn circles(trace: &Trace, names: &Names) -> Vec<String> {
    let mut seen: Vec<ThreadNumber> = Vec::new();
    let mut circles = Vec::new();
    for stuck in &trace.stuck {
        if seen.contains(&stuck.thread) {
            continue;
        }
        let mut path = vec![stuck.thread];
        if back_to(stuck.thread, &mut path, &mut Vec::new(), trace) {
            let mut circle: Vec<String> = path.iter().map(|it| names.thread(*it)).collect();
            circle.push(if path.len() == 1 { "itself".to_owned() } else { circle[0].clone() });
            circles.push(circle.join(" waits for "));
            seen.extend(path);
        }
    }
    circles
}

/// Makes the path longer until its last thread waits for the first one.
fn back_to(
    first: ThreadNumber,
    path: &mut Vec<ThreadNumber>,
    tried: &mut Vec<ThreadNumber>,
    trace: &Trace,
) -> bool {
    let last = path.last().copied().unwrap_or(first);
    let waits = trace.stuck.iter().filter(|stuck| stuck.thread == last);
    let next: Vec<ThreadNumber> = waits.flat_map(|stuck| waits_for(&stuck.waits)).collect();
    if next.contains(&first) {
        return true;
    }
    for thread in next {
        if tried.contains(&thread) {
            continue;
        }
        tried.push(thread);
        path.push(thread);
        if back_to(first, path, tried, trace) {
            return true;
        }
        path.pop();
    }
    false
}

fn waits_for(waits: &Waits) -> Vec<ThreadNumber> {
    match waits {
        Waits::Lock { holders, .. } => holders.clone(),
        Waits::Join(thread) | Waits::Once { by: thread, .. } => vec![*thread],
        _ => Vec::new(),
    }
}

fn wants(lock: ObjectNumber, mode: Mode, names: &Names, trace: &Trace) -> String {
    let name = names.object(lock);
    let kind = trace.objects.get(lock).map(|it| it.kind);
    match (kind, mode) {
        (Some(Kind::RwLock), Mode::Upgradable) => format!("waits for upgradable {name}"),
        (Some(Kind::RwLock), mode) => format!("waits to {} {name}", mode_word(mode)),
        _ if names.is_own(lock) => format!("waits for lock {name}"),
        _ => format!("waits for {name}"),
    }
}

fn held(holders: &[ThreadNumber], thread: ThreadNumber, names: &Names) -> String {
    let name = |holder: &ThreadNumber| {
        if *holder == thread { "itself".to_owned() } else { names.thread(*holder) }
    };
    let holders: Vec<String> = holders.iter().map(name).collect();
    if holders.is_empty() { String::new() } else { format!(", held by {}", holders.join(" and ")) }
}

fn other(thread: ThreadNumber, stuck: &Stuck, names: &Names) -> String {
    if thread == stuck.thread { "itself".to_owned() } else { names.thread(thread) }
}

fn listed(objects: &[ObjectNumber], names: &Names) -> String {
    let names: Vec<&str> = objects.iter().map(|object| names.object(*object)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::examples::{Script, deadlock, lost_wake_up};

    /// What a thread stuck like this is said to wait for; object 0 is called `thing`.
    fn said(kind: Kind, waiting: Waits) -> String {
        let mut script = Script::new();
        let thing = script.object(kind);
        assert_eq!(thing, 0);
        script.stuck(1, waiting);
        let trace = script.trace;
        waits(&trace.stuck[0], &Names::of(&trace), &trace)
    }

    fn lock(mode: Mode, holders: &[ThreadNumber], woken: bool) -> Waits {
        Waits::Lock { lock: 0, mode, holders: holders.to_vec(), woken }
    }

    #[test]
    fn a_lock_tells_who_holds_it() {
        let mutex = lock(Mode::Exclusive, &[2], false);
        assert_eq!(said(Kind::Mutex, mutex), "waits for lock thing, held by T2");
        let again = lock(Mode::Exclusive, &[1], false);
        assert_eq!(said(Kind::Mutex, again), "waits for lock thing, held by itself");
        let readers = lock(Mode::Exclusive, &[2, 3], false);
        assert_eq!(said(Kind::RwLock, readers), "waits to write thing, held by T2 and T3");
        let woken = lock(Mode::Exclusive, &[2], true);
        let words = "is woken and waits for lock thing again, held by T2";
        assert_eq!(said(Kind::Mutex, woken), words);
    }

    #[test]
    fn what_never_comes_is_told() {
        let barrier = Waits::Barrier { barrier: 0, arrived: 1 };
        assert_eq!(said(Kind::Barrier { parties: 2 }, barrier), "waits at thing: 1 of 2 came");
        let message = said(Kind::Channel { capacity: None }, Waits::Message(0));
        assert_eq!(message, "waits for a message on thing: nobody sends");
        let once = Waits::Once { once: 0, by: 1 };
        assert_eq!(said(Kind::Once, once), "waits for thing, made by itself");
        let spins = said(Kind::Atomic(explorer::Value::Bool), Waits::Change(vec![0]));
        assert_eq!(spins, "looks again and again at thing: nothing changes");
    }

    #[test]
    fn a_circle_is_told_once() {
        let sentences = crate::sentences(&deadlock());
        assert_eq!(sentences.len(), 4);
        assert!(sentences[1].starts_with("alice waits for lock right, held by bob (line "));
        assert_eq!(sentences[3], "alice waits for bob waits for alice");
    }

    #[test]
    fn who_waits_for_itself_is_a_circle() {
        let mut script = Script::new();
        let thing = script.object(Kind::Mutex);
        script.stuck(
            0,
            Waits::Lock { lock: thing, mode: Mode::Exclusive, holders: vec![0], woken: false },
        );
        assert_eq!(crate::sentences(&script.trace)[1..], ["main waits for itself"]);
    }

    #[test]
    fn a_circle_is_found_behind_a_holder_that_is_not_in_it() {
        let mut script = Script::new();
        let table = script.object(Kind::RwLock);
        let waits = |holders: &[ThreadNumber]| Waits::Lock {
            lock: table,
            mode: Mode::Exclusive,
            holders: holders.to_vec(),
            woken: false,
        };
        script.stuck(1, waits(&[4, 2]));
        script.stuck(2, waits(&[3]));
        script.stuck(3, waits(&[1]));
        script.stuck(4, Waits::Notify(table));
        let sentences = crate::sentences(&script.trace);
        assert_eq!(sentences[4..], ["T1 waits for T2 waits for T3 waits for T1"]);
    }

    #[test]
    fn without_a_circle_none_is_told() {
        assert_eq!(crate::sentences(&lost_wake_up()).len(), 2);
    }
}
