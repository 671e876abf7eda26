//! The legend: only what occurs in the picture above it.

use std::collections::BTreeSet;

use anstyle::Style;
use watched::recording::LaneKind;

use super::Look;
use super::columns::Scale;
use super::glyphs::{self, Holder, LARGE_NUMBER, Letters, MANY, PANIC, READERS, Shown};
use super::ink::{self, Line, Part};
use super::locks::MOST_LETTERS;
use super::model::{Activity, Timeline};
use super::units::{count, time};
use super::words::{self, Words};

/// What a picture shows, noted while it is drawn.
#[derive(Debug, Default)]
pub(super) struct Seen {
    shown: Vec<Shown>,
    holders: Vec<Holder>,
    many: bool,
    panicked: Vec<LaneKind>,
}

impl Seen {
    pub(super) fn state(&mut self, shown: Shown) {
        if !self.shown.contains(&shown) {
            self.shown.push(shown);
        }
    }

    pub(super) fn holder(&mut self, holder: Holder) {
        if !self.holders.contains(&holder) {
            self.holders.push(holder);
        }
    }

    pub(super) fn many(&mut self) {
        self.many = true;
    }

    pub(super) fn panicked(&mut self, kind: LaneKind) {
        self.panicked.push(kind);
    }

    fn any(&self, asked: impl Fn(Activity) -> bool) -> bool {
        self.shown.iter().any(|shown| asked(shown.activity))
    }
}

/// What belongs together on one line.
type Item = Vec<Part>;

/// Makes the legend of one picture.
pub(super) struct Legend<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) look: &'a Look,
    pub(super) letters: &'a Letters,
    pub(super) seen: &'a Seen,
    /// Whether the rows of the locks say their names and how busy they were.
    pub(super) rows_say: RowsSay,
}

/// What the rows of the locks say themselves.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowsSay {
    pub(super) names: bool,
    pub(super) busy: bool,
}

/// Between two items.
const GAP: usize = 3;
const INDENT: usize = 2;

impl Legend<'_> {
    /// The lines below the picture.
    pub(super) fn lines(&self, scale: Scale) -> Vec<String> {
        let mut items = self.running();
        items.extend(self.resting());
        items.extend(self.joining());
        items.extend(self.locking());
        items.extend(self.exchanging());
        items.extend(self.marks());
        items.extend(self.lock_rows());
        let column = time(self.timeline.duration / scale.width() as u32, self.look.unicode);
        items.push(plain(format!("1 column = {column}")));
        flow(items, self.look.columns())
    }

    /// The sign of a state as the picture shows it, and what it means.
    fn item(&self, shown: Shown, meaning: &str) -> Item {
        let signs = shown.signs(self.letters);
        let sign = self.look.either(signs.0, signs.1);
        vec![(shown.style(self.letters), sign.to_string()), (Style::new(), format!(" {meaning}"))]
    }

    /// An item for states that share a sign, if one of them occurs; each with its meaning.
    fn shared(&self, states: &[(Activity, &str)]) -> Option<Item> {
        let found: Vec<_> =
            states.iter().filter(|(state, _)| self.seen.any(|seen| seen == *state)).collect();
        let meaning: Vec<&str> = found.iter().map(|(_, meaning)| *meaning).collect();
        let (activity, _) = found.first()?;
        Some(self.item(free(*activity), &meaning.join(", or ")))
    }

    fn running(&self) -> Vec<Item> {
        let free_state = |state: Activity| self.seen.shown.contains(&free(state));
        let mut items = Vec::new();
        let runs = match (self.timeline.sampled, free_state(Activity::Polled)) {
            (true, false) => "runs",
            (true, true) => "runs, or is polled",
            // Nobody asked the system: a thread that has no core looks the same.
            (false, false) => "runs, or is ready to",
            (false, true) => "runs, is ready to, or is polled",
        };
        if free_state(Activity::Running) {
            items.push(self.item(free(Activity::Running), runs));
        } else if free_state(Activity::Polled) {
            items.push(self.item(free(Activity::Polled), "is polled"));
        }
        let ready = (Activity::Ready, "ready, no core free");
        let starting = (Activity::Starting, "made, not begun");
        // On a system that is asked, a new thread that does not begin has no core.
        let both = if self.timeline.sampled && self.seen.any(|seen| seen == Activity::Ready) {
            self.shared(&[ready])
        } else {
            self.shared(&[ready, starting])
        };
        items.extend(both);
        items.extend(self.shared(&[(Activity::Alive, "process is alive")]));
        items
    }

    fn resting(&self) -> Vec<Item> {
        let items = [
            self.shared(&[(Activity::Sleeping, "sleeps")]),
            self.shared(&[(Activity::InSystem, "in a system call (input, output)")]),
            self.shared(&[
                (Activity::Parked, "parked"),
                (Activity::Pending, "task that nobody polls"),
            ]),
        ];
        items.into_iter().flatten().collect()
    }

    fn joining(&self) -> Vec<Item> {
        let numbers: BTreeSet<u32> = self.seen.shown.iter().filter_map(joined).collect();
        let mut items = Vec::new();
        if let Some(small) = numbers.iter().find(|number| **number < 10) {
            let kind =
                self.timeline.lane(*small).map_or("thread", |lane| words::lane_kind(lane.kind));
            let meaning = format!("waits for {kind} {small} to end");
            items.push(self.item(free(Activity::Joining(*small)), &meaning));
        }
        let scope = [(Activity::JoiningScope, "waits for all threads of its scope")];
        items.extend(self.shared(&scope));
        items
    }

    fn locking(&self) -> Vec<Item> {
        let letter = |shown: &Shown| Some((self.letters.of(shown.activity.lock()?)?, *shown));
        let wanted = self.seen.shown.iter().filter_map(letter).min_by_key(|(letter, _)| *letter);
        let runs = |shown: &&Shown| matches!(shown.activity, Activity::Running | Activity::Polled);
        let running = self.seen.shown.iter().filter(runs);
        let held: BTreeSet<char> = running.filter_map(|shown| shown.hold).collect();
        let mut items = Vec::new();
        if let Some((letter, shown)) = wanted {
            let small = Shown { hold: None, ..shown };
            items.push(self.item(small, &format!("waits for lock {letter}")));
        }
        let same = wanted.map(|(letter, _)| letter).filter(|letter| held.contains(letter));
        if let Some(letter) = same.or(held.first().copied()) {
            let shown = Shown { activity: Activity::Running, hold: Some(letter) };
            let it = if same.is_some() { "it".into() } else { format!("lock {letter}") };
            items.push(self.item(shown, &format!("runs holding {it}")));
        }
        items
    }

    fn exchanging(&self) -> Vec<Item> {
        let words = Words { timeline: self.timeline, unicode: self.look.unicode };
        let item = |kind: fn(Activity) -> bool, several: &str| {
            let mut all = self.seen.shown.iter().filter(|shown| kind(shown.activity));
            let first = all.next()?;
            // One channel is named, several share a sign.
            let meaning = if all.all(|other| other.activity == first.activity) {
                format!("waits {}", words.waits_for(first.activity))
            } else {
                several.to_owned()
            };
            Some(self.item(free(first.activity), &meaning))
        };
        let items = [
            item(|state| matches!(state, Activity::Receiving(_)), "waits to receive"),
            item(|state| matches!(state, Activity::Sending(_)), "waits to send"),
            item(|state| matches!(state, Activity::OnCondvar(_)), "waits on a condition variable"),
            item(|state| matches!(state, Activity::Meeting(_)), "waits at a barrier"),
            self.other_waits(),
        ];
        items.into_iter().flatten().collect()
    }

    fn other_waits(&self) -> Option<Item> {
        let without_letter = |shown: &&Shown| shown.signs(self.letters).0 == '?';
        let mut others = self.seen.shown.iter().filter(without_letter);
        let first = others.next()?;
        let meaning = match first.activity {
            _ if others.any(|other| other.activity != first.activity) => "other waits",
            Activity::Selecting => "waits on several channels",
            Activity::Once(_) => "waits for a value made once",
            _ => "waits for another lock",
        };
        Some(self.item(Shown { hold: None, ..*first }, meaning))
    }

    fn marks(&self) -> Vec<Item> {
        let mut items = Vec::new();
        if !self.seen.panicked.is_empty() {
            let is_process = |kind: &LaneKind| *kind == LaneKind::Process;
            let process = self.seen.panicked.iter().any(is_process);
            let thread = !self.seen.panicked.iter().all(is_process);
            let meaning = match (thread, process) {
                (true, true) => " panicked, or failed",
                (false, true) => " failed",
                _ => " panicked",
            };
            items.push(vec![(glyphs::alarm(), PANIC.to_string()), (Style::new(), meaning.into())]);
        }
        if self.seen.many {
            let sign = self.look.either(MANY.0, MANY.1);
            items.push(plain(format!("{sign} 4 or more changes")));
        }
        items
    }

    /// How a number of more than one digit looks, by an example.
    fn large_number(&self) -> Option<Item> {
        let joined = self.seen.shown.iter().filter_map(joined);
        let holding = self.seen.holders.iter().filter_map(|holder| match holder {
            Holder::One(lane) => Some(*lane),
            Holder::Readers => None,
        });
        let sign = LARGE_NUMBER;
        let number = joined.chain(holding).find(|number| *number > 9)?;
        Some(plain(format!("{sign} a number above 9 ({sign}{number}{sign} is {number})")))
    }

    fn lock_rows(&self) -> Vec<Item> {
        let mut items: Vec<Item> = self.large_number().into_iter().collect();
        if !self.seen.holders.is_empty() {
            let readers = if self.seen.holders.contains(&Holder::Readers) {
                format!(", {READERS} several readers")
            } else {
                String::new()
            };
            items.push(plain(format!("lock row: the number of the thread holding it{readers}")));
        }
        for lock in &self.timeline.locks {
            let Some(letter) = lock.letter else { continue };
            let name = lock.name.as_ref().filter(|_| !self.rows_say.names);
            let name = name.map(|name| format!(" is {}", ink::tame(name, 24, self.look.unicode)));
            let busy =
                (!self.rows_say.busy).then(|| format!("{}% busy", self.timeline.percent(lock)));
            let said: Vec<String> =
                name.into_iter().chain(busy.map(|busy| format!(" {busy}"))).collect();
            if !said.is_empty() {
                items.push(plain(format!("lock {letter}{}", said.join(","))));
            }
        }
        if self.timeline.locks.len() > MOST_LETTERS {
            items.push(plain(format!(
                "{} more locks, less waited for, are left out",
                count(self.timeline.locks.len() - MOST_LETTERS)
            )));
        }
        items
    }
}

/// The lane whose end is waited for.
fn joined(shown: &Shown) -> Option<u32> {
    match shown.activity {
        Activity::Joining(lane) => Some(lane),
        _ => None,
    }
}

/// The state without a lock.
fn free(activity: Activity) -> Shown {
    Shown { activity, hold: None }
}

fn plain(text: String) -> Item {
    vec![(Style::new(), text)]
}

/// Puts the items on as few lines as they need.
fn flow(items: Vec<Item>, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = Line::indented(INDENT);
    for item in items {
        let length: usize = item.iter().map(|(_, text)| ink::width(text)).sum();
        let fresh = line.width() == INDENT;
        let needed = line.width() + length + if fresh { 0 } else { GAP };
        if needed > width && !fresh {
            lines.push(std::mem::replace(&mut line, Line::indented(INDENT)).finish());
        }
        if INDENT + length > width {
            lines.extend(ink::wrap(&item, width, (INDENT, INDENT * 2)));
            continue;
        }
        if line.width() > INDENT {
            line.fill(line.width() + GAP);
        }
        for (style, text) in &item {
            line.push(*style, text);
        }
    }
    lines.push(line.finish());
    lines.retain(|line| !line.is_empty());
    lines
}
