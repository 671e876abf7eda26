//! What is to be drawn of a run, in numbers: a row a lane, a row a lock, from left to right.

use std::time::Duration;

use watched::recording::LaneKind;

use crate::timeline::{Activity, Held, Lane, Letters, Lock, Shown, Span, Timeline, Words, crowd};

/// The run lies between 0 and one of these, however wide the screen is: what is less
/// crowded can be looked at more closely.
const WIDTHS: [u32; 2] = [1_000_000, 10_000];
/// With more acts than these a run is crowded.
const CROWDED: usize = 500;
/// More spans of a lane, or holds of a lock, than these are thinned.
const MOST_BARS: usize = 1_000;
/// What is narrower than this part of the run is tiny,
const TINY: u32 = 1_000;
/// and so many tiny ones in a row are drawn as one.
const CROWD: usize = 5;
/// What is narrower than this part of the run may vanish between its neighbours.
const SHORT: u32 = 1_000;

/// A stretch of time on the scale of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bar {
    pub(super) from: u32,
    pub(super) to: u32,
}

/// How a stretch looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fill {
    /// On a core, as far as is known.
    Run,
    /// Ready, or not begun.
    Ready,
    /// A process that is alive.
    Alive,
    /// Sleeps.
    Sleep,
    /// Waits for the end of a thread, or a task to be polled.
    Rest,
    /// Inside the system.
    System,
    /// Waits for others, but for no lock that has a letter.
    Wait,
    /// Waits for the lock with this letter.
    Lock(char),
    /// Changes too often to be drawn.
    Many,
}

/// All stretches of a lane that look alike and are said alike.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stretches {
    pub(super) fill: Fill,
    /// The sign that a terminal shows, where the picture alone would not say enough.
    pub(super) sign: Option<String>,
    /// What the lane does, to stand after its name.
    pub(super) words: String,
    pub(super) bars: Vec<Bar>,
}

/// When a lane holds a lock.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Strip {
    pub(super) letter: char,
    pub(super) bars: Vec<Bar>,
}

/// A row of the picture that stands for a lane.
#[derive(Debug)]
pub(super) struct LaneRow<'a> {
    pub(super) lane: &'a Lane,
    /// The first is the whole life of the lane; the others lie on it, and not on each other.
    /// What it usually does is among the others only where it is so short that the first
    /// would not show it.
    pub(super) stretches: Vec<Stretches>,
    pub(super) strips: Vec<Strip>,
    /// How many spans are not drawn one by one.
    pub(super) thinned: usize,
}

/// A row of the picture that stands for a lock.
#[derive(Debug)]
pub(super) struct LockRow<'a> {
    pub(super) lock: &'a Lock,
    pub(super) letter: char,
    /// Held by lanes that have no row.
    pub(super) others: Vec<Bar>,
    /// Changes hands too often to be drawn.
    pub(super) many: Vec<Bar>,
    /// How many holds are not drawn one by one.
    pub(super) thinned: usize,
}

/// A whole picture.
#[derive(Debug)]
pub(super) struct Drawing<'a> {
    pub(super) scale: Scale,
    pub(super) lanes: Vec<LaneRow<'a>>,
    pub(super) locks: Vec<LockRow<'a>>,
}

/// Whether so much was done that it is drawn and listed more shortly.
pub(super) fn is_crowded(timeline: &Timeline) -> bool {
    timeline.acts.len() > CROWDED
}

/// From moments to places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    total: u128,
    /// The place of the last moment.
    pub(super) width: u32,
}

impl Scale {
    pub(super) fn new(timeline: &Timeline) -> Self {
        let width = WIDTHS[usize::from(is_crowded(timeline))];
        Self { total: timeline.duration.as_nanos().max(1), width }
    }

    pub(super) fn at(self, moment: Duration) -> u32 {
        (moment.as_nanos() * u128::from(self.width) / self.total).min(self.width.into()) as u32
    }

    pub(super) fn bar(self, from: Duration, to: Duration) -> Bar {
        Bar { from: self.at(from), to: self.at(to) }
    }

    fn is_tiny(self, time: Duration) -> bool {
        time.as_nanos() * u128::from(TINY) < self.total
    }
}

impl<'a> Drawing<'a> {
    pub(super) fn new(timeline: &'a Timeline) -> Self {
        let scale = Scale::new(timeline);
        let chosen = crowd::chosen(timeline, crowd::PAGE);
        let is_chosen =
            |held: &Held| chosen.iter().any(|index| timeline.lanes[*index].number == held.lane);
        let mut locks = Vec::new();
        let mut strips: Vec<(char, Vec<&Held>)> = Vec::new();
        for lock in &timeline.locks {
            let Some(letter) = lock.letter else { continue };
            let (alone, crowds) = thinned(&lock.held, scale, |held| (held.from, held.to));
            let others = alone.iter().filter(|held| !is_chosen(held));
            locks.push(LockRow {
                lock,
                letter,
                others: others.map(|held| scale.bar(held.from, held.to)).collect(),
                many: crowds.iter().map(|(from, to)| scale.bar(*from, *to)).collect(),
                thinned: lock.held.len() - alone.len(),
            });
            strips.push((letter, alone));
        }
        let painter = Painter {
            scale,
            words: Words { timeline, unicode: true },
            letters: Letters::new(timeline),
            strips,
        };
        let lanes = chosen.iter().map(|index| painter.lane(&timeline.lanes[*index])).collect();
        Self { scale, lanes, locks }
    }

    /// The most strips that lie under one lane.
    pub(super) fn strips(&self) -> usize {
        self.lanes.iter().map(|row| row.strips.len()).max().unwrap_or(0)
    }

    /// How many spans and holds are not drawn one by one.
    pub(super) fn thinned(&self) -> usize {
        let lanes = self.lanes.iter().map(|row| row.thinned);
        lanes.chain(self.locks.iter().map(|row| row.thinned)).sum()
    }
}

struct Painter<'a> {
    scale: Scale,
    words: Words<'a>,
    letters: Letters,
    /// The holds of each lock that are drawn one by one.
    strips: Vec<(char, Vec<&'a Held>)>,
}

impl Painter<'_> {
    fn lane<'a>(&self, lane: &'a Lane) -> LaneRow<'a> {
        let life = match lane.kind {
            LaneKind::Thread => Activity::Running,
            LaneKind::Process => Activity::Alive,
            LaneKind::Task => Activity::Pending,
        };
        let mut stretches = vec![self.stretches(life)];
        stretches[0].bars.push(self.scale.bar(lane.from, lane.to));
        let changes: Vec<Span> = without_holds(&lane.spans);
        let (alone, crowds) = thinned(&changes, self.scale, |span| (span.from, span.to));
        let mut known: Vec<Activity> = vec![life];
        for span in alone.iter().filter(|span| span.activity != life) {
            let index = known.iter().position(|activity| *activity == span.activity);
            let index = index.unwrap_or_else(|| {
                known.push(span.activity);
                stretches.push(self.stretches(span.activity));
                known.len() - 1
            });
            stretches[index].bars.push(self.scale.bar(span.from, span.to));
        }
        let usual = alone.iter().filter(|span| span.activity == life);
        let usual = usual.map(|span| self.scale.bar(span.from, span.to));
        let short: Vec<Bar> =
            usual.filter(|bar| bar.to - bar.from < self.scale.width / SHORT).collect();
        if !short.is_empty() {
            stretches.push(Stretches { bars: short, ..self.stretches(life) });
        }
        if !crowds.is_empty() {
            let bars = crowds.iter().map(|(from, to)| self.scale.bar(*from, *to)).collect();
            let words = "changes too often to be drawn".to_owned();
            stretches.push(Stretches { fill: Fill::Many, sign: None, words, bars });
        }
        let thinned = changes.len() - alone.len();
        LaneRow { lane, stretches, strips: self.strips(lane.number), thinned }
    }

    fn strips(&self, lane: u32) -> Vec<Strip> {
        let strips = self.strips.iter().map(|(letter, held)| Strip {
            letter: *letter,
            bars: held
                .iter()
                .filter(|held| held.lane == lane)
                .map(|held| self.scale.bar(held.from, held.to))
                .collect(),
        });
        strips.filter(|strip| !strip.bars.is_empty()).collect()
    }

    fn stretches(&self, activity: Activity) -> Stretches {
        let fill = self.fill(activity);
        let sign = match (fill, activity) {
            (_, Activity::Joining(lane)) => Some(lane.to_string()),
            (Fill::Wait | Fill::Lock(_) | Fill::Rest, _) => {
                Some(Shown { activity, hold: None }.signs(&self.letters).0.to_string())
            }
            _ => None,
        };
        Stretches { fill, sign, words: self.words.does(activity), bars: Vec::new() }
    }

    fn fill(&self, activity: Activity) -> Fill {
        match activity {
            Activity::Running | Activity::Polled => Fill::Run,
            Activity::Ready | Activity::Starting => Fill::Ready,
            Activity::Alive => Fill::Alive,
            Activity::Sleeping => Fill::Sleep,
            Activity::Joining(_) | Activity::JoiningScope | Activity::Pending => Fill::Rest,
            Activity::InSystem => Fill::System,
            Activity::Locking(lock) | Activity::Reading(lock) => {
                self.letters.of(lock).map_or(Fill::Wait, Fill::Lock)
            }
            _ => Fill::Wait,
        }
    }
}

/// The spans of a lane as they are drawn: what it holds meanwhile is drawn below.
fn without_holds(spans: &[Span]) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match all.last_mut() {
            Some(last) if last.activity == span.activity && last.to == span.from => {
                last.to = span.to;
            }
            _ => all.push(Span { holds: Vec::new(), ..span.clone() }),
        }
    }
    all
}

/// What is drawn one by one, and the stretches in which it comes too thick and too fast.
fn thinned<T>(
    all: &[T],
    scale: Scale,
    times: impl Fn(&T) -> (Duration, Duration),
) -> (Vec<&T>, Vec<(Duration, Duration)>) {
    if all.len() <= MOST_BARS {
        return (all.iter().collect(), Vec::new());
    }
    let is_tiny = |one: &T| scale.is_tiny(times(one).1.saturating_sub(times(one).0));
    let is_near = |one: &T, next: &T| scale.is_tiny(times(next).0.saturating_sub(times(one).1));
    let (mut alone, mut crowds) = (Vec::new(), Vec::new());
    for crowd in all.chunk_by(|one, next| is_tiny(one) && is_tiny(next) && is_near(one, next)) {
        if let (true, [first, .., last]) = (crowd.len() >= CROWD, crowd) {
            crowds.push((times(first).0, times(last).1));
        } else {
            alone.extend(crowd);
        }
    }
    (alone, crowds)
}
