//! What was done, in words: one happening a line of the events' view.

use std::collections::BTreeMap;
use std::time::Duration;

use anstyle::Style;
use watched::operation::{ALL_SCOPED, Operation};
use watched::recording::LaneKind;

use super::glyphs::{self, Letters};
use super::ink::{HARD_SPACE, Part};
use super::model::{Act, Outcome, Timeline};
use super::units::time;
use super::words::{self, Words};

/// One thing that one lane did at one moment.
#[derive(Clone, Debug)]
pub(super) struct Happening {
    pub(super) at: Duration,
    pub(super) lane: u32,
    pub(super) text: Vec<Part>,
}

/// Puts acts into words.
pub(crate) struct Teller<'a> {
    words: Words<'a>,
    letters: Letters,
    /// The file that most lines are in; it is not repeated.
    file: Option<&'static str>,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(timeline: &'a Timeline, unicode: bool) -> Self {
        let mut files: BTreeMap<&'static str, usize> = BTreeMap::new();
        for act in &timeline.acts {
            *files.entry(act.place.file()).or_default() += 1;
        }
        let file = files.into_iter().max_by_key(|(_, times)| *times).map(|(file, _)| file);
        Self { words: Words { timeline, unicode }, letters: Letters::new(timeline), file }
    }

    /// The file that lines without a file are in.
    pub(crate) fn file(&self) -> Option<&'static str> {
        self.file.map(words::file_name)
    }

    /// Everything that happened, by its time.
    pub(super) fn all(&self) -> Vec<Happening> {
        let mut all: Vec<Happening> = Vec::new();
        for act in &self.words.timeline.acts {
            let happening = |at, text| Happening { at, lane: act.lane, text };
            let (first, second) = self.tell(act);
            all.push(happening(act.from, first));
            all.extend(second.map(|text| happening(act.to, text)));
        }
        all.sort_by_key(|happening| happening.at);
        all
    }

    /// What is said at the beginning of an act, and what at its end.
    fn tell(&self, act: &Act) -> (Vec<Part>, Option<Vec<Part>>) {
        let place = self.place(act);
        if act.operation == Operation::Sleep && act.outcome != Outcome::Open {
            return (self.parts(&format!("sleeps {}", self.lasted(act)), &place, act), None);
        }
        if !act.waited {
            return (self.parts(&self.at_once(act), &place, act), None);
        }
        let beginning = self.beginning(act);
        if act.outcome == Outcome::Open {
            let text = format!("{beginning}, to the end");
            return (vec![(glyphs::alarm(), text), (glyphs::quiet(), place)], None);
        }
        let end = format!("{} after {}", self.end(act), self.lasted(act));
        (self.parts(&beginning, &place, act), Some(self.parts(&end, "", act)))
    }

    /// An act on one line, with its line of the program, to stand beside the time that it
    /// took.
    pub(crate) fn row(&self, act: &Act) -> String {
        let place = self.place(act).replace(HARD_SPACE, " ");
        match act.outcome {
            Outcome::Open if act.waited => format!("{}{place}, to the end", self.beginning(act)),
            Outcome::Done if act.operation != Operation::Join => {
                format!("{}{place}", self.at_once(act))
            }
            _ if !act.waited => format!("{}{place}", self.at_once(act)),
            Outcome::Done => format!("{}{place}", self.beginning(act)),
            _ => format!("{}{place}, {}", self.beginning(act), self.end(act)),
        }
    }

    /// An act that took no time worth saying.
    fn at_once(&self, act: &Act) -> String {
        use Operation as O;
        let (lock, thing) = (self.words.short_lock(act.object), self.thing(act));
        match (act.operation, act.outcome) {
            (O::Start, _) => "begins".into(),
            (O::Exit, Outcome::Done) => "ends".into(),
            (O::Exit, _) if self.is_process(act.lane) => "fails".into(),
            (O::Exit, _) => "panics".into(),
            (O::Spawn, Outcome::Refused) => "could not start a thread".into(),
            (O::Spawn, _) => format!("starts {}", self.label(act.object)),
            (O::Join, _) if act.object == ALL_SCOPED => "all threads have ended".into(),
            (O::Join, _) => format!("{} has ended", self.label(act.object)),
            (O::Sleep, _) => "sleeps".into(),
            (O::Park, _) => "finds its token".into(),
            (O::Unpark, _) => format!("unparks {}", self.label(act.object)),
            (O::Lock | O::Read, Outcome::Refused) => format!("finds {lock} taken"),
            (O::Lock | O::Read, Outcome::TimedOut) => format!("gives up on {lock}"),
            (O::Lock, _) => format!("locks {lock}"),
            (O::Read, _) => format!("locks {lock} to read"),
            (O::Unlock, _) => format!("frees {lock}"),
            (O::Wait, _) => format!("waits on {thing}"),
            (O::Notify, _) => format!("notifies {thing}"),
            (O::Send, Outcome::Refused | Outcome::TimedOut) => format!("cannot send to {thing}"),
            (O::Send, _) => format!("sends to {thing}"),
            (O::Receive, Outcome::Refused | Outcome::TimedOut) => format!("finds {thing} empty"),
            (O::Receive, _) => format!("receives from {thing}"),
            (O::Select, _) => "selects".into(),
            (O::Meet, _) => format!("comes to {thing}"),
            (O::Once, _) => format!("needs {thing}"),
            (O::Poll, _) => "is polled".into(),
        }
    }

    fn beginning(&self, act: &Act) -> String {
        use Operation as O;
        let (lock, thing) = (self.words.short_lock(act.object), self.thing(act));
        match act.operation {
            O::Join if act.object == ALL_SCOPED => "waits for its threads".into(),
            O::Join => format!("waits for {} to end", self.label(act.object)),
            O::Sleep => "sleeps".into(),
            O::Park => "parks".into(),
            O::Lock => format!("waits for {lock}"),
            O::Read => format!("waits to read {lock}"),
            O::Wait => format!("waits on {thing}"),
            O::Send => format!("waits to send to {thing}"),
            O::Receive => format!("waits to receive from {thing}"),
            O::Select => "waits on several channels".into(),
            O::Meet => format!("waits at {thing}"),
            O::Once => format!("waits for {thing}"),
            _ => self.at_once(act),
        }
    }

    fn end(&self, act: &Act) -> String {
        use Operation as O;
        let (lock, thing) = (self.words.short_lock(act.object), self.thing(act));
        match (act.operation, act.outcome) {
            (O::Lock | O::Read, Outcome::Done) => format!("has {lock}"),
            (_, Outcome::TimedOut | Outcome::Abandoned) => "gives up".into(),
            (O::Lock | O::Read, _) => format!("does not get {lock}"),
            (O::Join, _) if act.object == ALL_SCOPED => "all have ended".into(),
            (O::Join, _) => format!("{} has ended", self.label(act.object)),
            (O::Send | O::Receive, Outcome::Refused) => format!("finds {thing} closed"),
            (O::Send, _) => "has sent".into(),
            (O::Receive, _) => "has received".into(),
            (O::Wait, _) => "is woken".into(),
            (O::Once, _) => format!("has {thing}"),
            _ => "goes on".into(),
        }
    }

    /// The text, with the letter of a lock in its colour.
    fn parts(&self, text: &str, place: &str, act: &Act) -> Vec<Part> {
        let mut parts = Vec::new();
        let is_lock =
            matches!(act.operation, Operation::Lock | Operation::Read | Operation::Unlock);
        let letter = self.letters.of(act.object).filter(|_| is_lock);
        let split = letter.and_then(|letter| Some((letter, text.split_once(letter)?)));
        if let Some((letter, (before, after))) = split {
            parts.push((Style::new(), before.to_owned()));
            parts.push((glyphs::wanted(letter), letter.to_string()));
            parts.push((Style::new(), after.to_owned()));
        } else {
            parts.push((Style::new(), text.to_owned()));
        }
        parts.push((glyphs::quiet(), place.to_owned()));
        parts
    }

    /// ` :51`, or ` other.rs:51`. A thread that begins or ends only knows where it was
    /// made, and a guard that is dropped where it was taken.
    fn place(&self, act: &Act) -> String {
        use Operation as O;
        if matches!(act.operation, O::Start | O::Exit | O::Poll | O::Unlock) {
            return String::new();
        }
        if Some(act.place.file()) == self.file {
            format!("{HARD_SPACE}:{}", act.place.line())
        } else {
            format!("{HARD_SPACE}{}", words::place(act.place))
        }
    }

    fn lasted(&self, act: &Act) -> String {
        time(act.to.saturating_sub(act.from), self.words.unicode)
    }

    /// A lane as the heads of the columns call it.
    pub(crate) fn label(&self, number: u32) -> String {
        let lane = self.words.timeline.lane(number);
        lane.map_or("a thread".into(), |lane| format!("{number} {}", self.words.tame(&lane.name)))
    }

    fn thing(&self, act: &Act) -> String {
        self.words.thing(act.object)
    }

    fn is_process(&self, lane: u32) -> bool {
        self.words.timeline.lane(lane).is_some_and(|lane| lane.kind == LaneKind::Process)
    }
}
