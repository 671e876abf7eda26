//! The words for threads, locks and waits that sentences and tables share.

use std::panic::Location;

use watched::operation::Kind;
use watched::recording::LaneKind;

use super::ink::tame;
use super::model::{Activity, Lock, Thing, Timeline};

/// Longer names are cut in sentences.
const LONGEST_NAME: usize = 32;

/// The words for one timeline on one kind of screen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'a> {
    pub(crate) timeline: &'a Timeline,
    pub(crate) unicode: bool,
}

impl Words<'_> {
    /// A lane's name.
    pub(crate) fn name(&self, number: u32) -> String {
        let lane = self.timeline.lane(number);
        lane.map_or_else(|| format!("thread {number}"), |lane| self.tame(&lane.name))
    }

    /// A lane: `main`, `thread 3`, or `thread 1 (left)` where the name says more.
    pub(super) fn who(&self, number: u32) -> String {
        let Some(lane) = self.timeline.lane(number) else { return format!("thread {number}") };
        let name = self.tame(&lane.name);
        if number == 0 {
            name
        } else if name.ends_with(&format!("-{number}")) {
            format!("{} {number}", lane_kind(lane.kind))
        } else {
            format!("{} {number} ({name})", lane_kind(lane.kind))
        }
    }

    /// A lock: `lock A (account)`.
    pub(crate) fn lock(&self, object: u32) -> String {
        let Some(lock) = self.timeline.lock(object) else { return "a lock".into() };
        match (lock.letter, lock.name.as_deref()) {
            (Some(letter), Some(name)) => format!("lock {letter} ({})", self.tame(name)),
            (Some(letter), None) => format!("lock {letter}"),
            (None, Some(name)) => format!("lock {}", self.tame(name)),
            (None, None) => {
                made(lock).map_or("a lock".into(), |made| format!("the lock of {made}"))
            }
        }
    }

    /// The shortest word for a lock: its letter, or else its name.
    pub(super) fn short_lock(&self, object: u32) -> String {
        let letter = self.timeline.lock(object).and_then(|lock| lock.letter);
        letter.map_or_else(|| self.lock(object), String::from)
    }

    /// Something shared that is no lock: `channel jobs`, `a barrier`.
    pub(super) fn thing(&self, object: u32) -> String {
        match self.timeline.things.iter().find(|thing| thing.object == object) {
            Some(Thing { name: Some(name), kind, .. }) => format!("{kind} {}", self.tame(name)),
            Some(Thing { kind: Kind::Once, .. }) => "a value made once".into(),
            Some(Thing { kind, .. }) => format!("a {kind}"),
            None => "something".into(),
        }
    }

    /// What a lane does, to stand after its name.
    pub(crate) fn does(&self, activity: Activity) -> String {
        match activity {
            Activity::Starting => "was made and has not begun".into(),
            Activity::Running if self.timeline.sampled => "runs".into(),
            Activity::Running => "runs, or is ready to".into(),
            Activity::Ready => "is ready, no core free".into(),
            Activity::InSystem => "is in a system call".into(),
            Activity::Alive => "is alive".into(),
            Activity::Pending => "waits to be polled".into(),
            Activity::Polled => "is polled".into(),
            Activity::Sleeping => "sleeps".into(),
            _ => format!("waits {}", self.waits_for(activity)),
        }
    }

    /// What a lane waits for, to stand after `waits`.
    pub(super) fn waits_for(&self, activity: Activity) -> String {
        match activity {
            Activity::Joining(lane) => format!("for {} to end", self.who(lane)),
            Activity::JoiningScope => "for all threads of its scope to end".into(),
            Activity::Locking(lock) => format!("for {}", self.lock(lock)),
            Activity::Reading(lock) => format!("to read {}", self.lock(lock)),
            Activity::OnCondvar(thing) => format!("on {}", self.thing(thing)),
            Activity::Sending(thing) => format!("to send to {}", self.thing(thing)),
            Activity::Receiving(thing) => format!("to receive from {}", self.thing(thing)),
            Activity::Selecting => "on several channels".into(),
            Activity::Meeting(thing) => format!("at {}", self.thing(thing)),
            Activity::Once(thing) => format!("for {}", self.thing(thing)),
            Activity::Parked => "to be unparked".into(),
            _ => "for nothing that was recorded".into(),
        }
    }

    pub(super) fn tame(&self, name: &str) -> String {
        tame(name, LONGEST_NAME, self.unicode)
    }
}

/// What a lane stands for, in one word.
pub(crate) fn lane_kind(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Thread => "thread",
        LaneKind::Process => "process",
        LaneKind::Task => "task",
    }
}

/// Where a lock was made.
pub(super) fn made(lock: &Lock) -> Option<String> {
    lock.made.map(place)
}

/// A line of the program: `transfer.rs:51`.
pub(crate) fn place(place: &Location<'_>) -> String {
    format!("{}:{}", file_name(place.file()), place.line())
}

/// A file without its folders.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// Words as they are listed: `1`, `1 and 2`, `1, 2 and 3`.
pub(super) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
