//! From a tape to the model: which of the announced operations were waits, and what
//! each lane did at each moment.

use std::collections::BTreeMap;
use std::panic::Location;
use std::time::Duration;

use watched::operation::{ALL_SCOPED, Kind, Moment, Operation};
use watched::recording::{LaneKind, LaneTape, Tape};

use super::cores;
use super::counts::{self, Counts};
use super::holders::{Hands, Holders};
use super::locks;
use super::model::{Act, Activity, End, Lane, Outcome, Span, Timeline};
use super::steps::{Change, Script, Step};

/// A thread that goes to sleep and is woken again takes longer than this.
const NO_WAIT: Duration = Duration::from_micros(2);
/// To take a free lock takes less than this, unless the thread lost its core.
const LONG_FOR_A_FREE_LOCK: Duration = Duration::from_millis(1);

/// The run within the recording: from its first event to its last, if the thread that
/// recorded has come to its end, or else to the moment of reading.
///
/// What the recorder itself does before and after is no part of the picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    start: Duration,
    end: Duration,
}

impl Clock {
    fn new(tape: &Tape) -> Self {
        let times = || {
            let events = tape.lanes.iter().flat_map(|lane| &lane.events);
            events.map(|event| event.at).filter(|at| *at <= tape.duration)
        };
        let finished = tape
            .lanes
            .first()
            .is_some_and(|lane| lane.events.iter().any(|event| event.operation == Operation::Exit));
        let last = times().max().filter(|_| finished);
        Self { start: times().min().unwrap_or_default(), end: last.unwrap_or(tape.duration) }
    }

    /// How long the run lasts.
    pub(super) fn length(self) -> Duration {
        self.end.saturating_sub(self.start)
    }

    /// A moment of the recording as a moment of the run; `None` once the run is over, so
    /// that all lanes are seen up to one moment.
    pub(super) fn read(self, at: Duration) -> Option<Duration> {
        (at <= self.end).then(|| at.saturating_sub(self.start))
    }
}

impl Timeline {
    /// Reads what was recorded.
    pub fn from_tape(tape: &Tape) -> Self {
        let reader = Reader::new(tape);
        let mut lanes: Vec<Lane> = (0..tape.lanes.len()).map(|index| reader.lane(index)).collect();
        lanes.extend(reader.unborn());
        let mut all = Vec::with_capacity(reader.scripts.iter().map(|it| it.steps.len()).sum());
        for (script, lane) in reader.scripts.iter().zip(&tape.lanes) {
            all.extend(acts(script, lane));
        }
        all.sort_by_key(|act| act.from);
        Self {
            duration: reader.clock.length(),
            sampled: tape.lanes.iter().any(|lane| lane.samples.len() > 1),
            locks: locks::locks(&lanes, &all, &tape.objects, reader.holders),
            things: locks::things(&tape.objects),
            lanes,
            acts: all,
        }
    }
}

/// What is known of a lane before it begins: when and where its parent made it, and
/// whether that was reported.
struct Birth {
    at: Duration,
    parent: u32,
    made: bool,
}

/// The whole tape, half read.
struct Reader<'a> {
    tape: &'a Tape,
    clock: Clock,
    scripts: Vec<Script>,
    counts: Vec<Counts>,
    births: BTreeMap<u32, Birth>,
    holders: Holders,
}

impl<'a> Reader<'a> {
    fn new(tape: &'a Tape) -> Self {
        let clock = Clock::new(tape);
        let scripts: Vec<_> =
            tape.lanes.iter().map(|lane| Script::new(&lane.events, clock)).collect();
        let numbers = tape.lanes.iter().map(|lane| lane.number);
        let holders = Holders::new(numbers.zip(&scripts), clock.length());
        let counts = tape.lanes.iter().zip(&scripts).map(|(lane, script)| {
            let begun = moment(script, |change| matches!(change, Change::Begin));
            let ended = moment(script, |change| matches!(change, Change::End { .. }));
            Counts::new(lane, clock, begun.filter(|_| lane.parent.is_some()), ended)
        });
        let counts = counts.collect();
        let mut reader =
            Self { tape, clock, births: births(tape, clock), scripts, counts, holders };
        reader.find_waits();
        reader
    }

    fn find_waits(&mut self) {
        let makers = makers(&self.scripts);
        for index in 0..self.scripts.len() {
            let mut script = std::mem::take(&mut self.scripts[index]);
            for (number, step) in script.steps.iter_mut().enumerate() {
                let makes = makers.get(&step.object) == Some(&(index, number));
                step.waits = self.is_wait(index, step) && !makes;
            }
            self.scripts[index] = script;
        }
    }

    /// Whether the thread really waited between an announcement and its report.
    fn is_wait(&self, lane: usize, step: &Step) -> bool {
        use Operation as O;
        let time = step.to.saturating_sub(step.from);
        match step.operation {
            O::Sleep | O::Park | O::Join | O::Wait | O::Send | O::Receive | O::Select | O::Meet => {
                time >= NO_WAIT
            }
            O::Once => time >= NO_WAIT && !step.busy,
            O::Lock | O::Read if time >= NO_WAIT => {
                self.was_held(lane, step)
                    || (time >= LONG_FOR_A_FREE_LOCK
                        && !cores::was_busy(&self.counts[lane], step.from, step.to))
            }
            _ => false,
        }
    }

    /// Whether the lock was held meanwhile in a way that keeps this thread out.
    fn was_held(&self, lane: usize, step: &Step) -> bool {
        let lane = self.tape.lanes[lane].number;
        let kind = self.tape.objects.get(&step.object).map(|info| info.kind);
        self.holders.between(step.object, step.from, step.to).any(|held| {
            let conflict = step.operation == Operation::Lock || !held.shared;
            // A thread keeps itself out for ever; what ended was not kept out by itself.
            let own = step.outcome == Outcome::Open && kind != Some(Kind::ReentrantMutex);
            conflict && (held.lane != lane || own)
        })
    }

    fn lane(&self, index: usize) -> Lane {
        let (tape, script) = (&self.tape.lanes[index], &self.scripts[index]);
        let birth = self.births.get(&tape.number);
        let first = script.steps.first().map(|step| step.from);
        let from = birth.map(|birth| birth.at).into_iter().chain(first).min();
        let mut walk = Walk::new(tape.kind, script, from.unwrap_or_default());
        for (at, change) in &script.changes {
            walk.change(*at, *change);
        }
        if walk.end == End::Open {
            walk.advance(self.clock.length());
        }
        let (processor_time, ready) = counts::totals(tape, tape.parent.is_some());
        Lane {
            number: tape.number,
            name: tape.name.clone(),
            kind: tape.kind,
            parent: tape.parent,
            os_id: tape.os_id,
            from: from.unwrap_or_default(),
            to: walk.at,
            end: walk.end,
            processor_time,
            ready,
            spans: merged(cores::cut(walk.spans, &self.counts[index])),
        }
    }

    /// The threads that were made, but did nothing before the recording ended.
    fn unborn(&self) -> impl Iterator<Item = Lane> {
        let known = |number| self.tape.lanes.iter().any(|lane| lane.number == number);
        self.births.iter().filter(move |(number, birth)| birth.made && !known(**number)).map(
            |(number, birth)| Lane {
                number: *number,
                name: format!("thread-{number}"),
                kind: LaneKind::Thread,
                parent: Some(birth.parent),
                os_id: None,
                from: birth.at,
                to: self.clock.length(),
                end: End::Open,
                processor_time: None,
                ready: None,
                spans: merged(vec![Span {
                    activity: Activity::Starting,
                    holds: Vec::new(),
                    from: birth.at,
                    to: self.clock.length(),
                    place: None,
                }]),
            },
        )
    }
}

/// Goes through the changes of one lane and notes what lies between them.
struct Walk<'a> {
    kind: LaneKind,
    script: &'a Script,
    at: Duration,
    begun: bool,
    end: End,
    hands: Hands,
    /// The steps in which the lane is, the innermost last.
    inside: Vec<usize>,
    spans: Vec<Span>,
}

impl<'a> Walk<'a> {
    fn new(kind: LaneKind, script: &'a Script, from: Duration) -> Self {
        // A thread that was found in the middle of its life has no beginning.
        let begun = !script.changes.iter().any(|(_, change)| matches!(change, Change::Begin));
        Self {
            kind,
            script,
            at: from,
            begun,
            end: End::Open,
            hands: Hands::default(),
            inside: Vec::new(),
            spans: Vec::new(),
        }
    }

    fn change(&mut self, at: Duration, change: Change) {
        self.advance(at);
        match change {
            Change::Begin => self.begun = true,
            Change::End { panicked: false } => self.end = End::Ended,
            Change::End { panicked: true } => self.end = End::Panicked,
            Change::Enter(step) => self.inside.push(step),
            Change::Leave(step) => self.inside.retain(|inside| *inside != step),
            Change::Take(hold, _) => self.hands.take(hold),
            Change::Give(object) => self.hands.give(object),
        }
    }

    fn advance(&mut self, to: Duration) {
        if to > self.at {
            let (activity, place) = self.now();
            let holds = self.hands.all();
            self.spans.push(Span { activity, holds, from: self.at, to, place });
            self.at = to;
        }
    }

    fn now(&self) -> (Activity, Option<&'static Location<'static>>) {
        let steps = self.inside.iter().rev().map(|index| &self.script.steps[*index]);
        let found = steps
            .filter(|step| step.waits || step.operation == Operation::Poll)
            .find_map(|step| activity(step).map(|activity| (activity, Some(step.place))));
        found.unwrap_or((self.base(), None))
    }

    /// What the lane does while it waits for nothing.
    fn base(&self) -> Activity {
        match self.kind {
            _ if !self.begun => Activity::Starting,
            LaneKind::Thread => Activity::Running,
            LaneKind::Process => Activity::Alive,
            LaneKind::Task => Activity::Pending,
        }
    }
}

fn activity(step: &Step) -> Option<Activity> {
    use Operation as O;
    let object = step.object;
    Some(match step.operation {
        O::Join if object == ALL_SCOPED => Activity::JoiningScope,
        O::Join => Activity::Joining(object),
        O::Sleep => Activity::Sleeping,
        O::Park => Activity::Parked,
        O::Lock => Activity::Locking(object),
        O::Read => Activity::Reading(object),
        O::Wait => Activity::OnCondvar(object),
        O::Send => Activity::Sending(object),
        O::Receive => Activity::Receiving(object),
        O::Select => Activity::Selecting,
        O::Meet => Activity::Meeting(object),
        O::Once => Activity::Once(object),
        O::Poll => Activity::Polled,
        O::Start | O::Exit | O::Spawn | O::Unpark | O::Unlock | O::Notify => return None,
    })
}

/// Neighbours in which nothing changes become one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.from < span.to);
    spans.dedup_by(|span, last| {
        let same =
            (last.activity, last.place) == (span.activity, span.place) && last.holds == span.holds;
        if same {
            last.to = span.to;
        }
        same
    });
    spans
}

fn moment(script: &Script, asked: fn(&Change) -> bool) -> Option<Duration> {
    script.changes.iter().find(|(_, change)| asked(change)).map(|(at, _)| *at)
}

/// When each lane was made, by what its parent recorded.
fn births(tape: &Tape, clock: Clock) -> BTreeMap<u32, Birth> {
    let mut births: BTreeMap<u32, Birth> = BTreeMap::new();
    for lane in &tape.lanes {
        let spawns = lane.events.iter().filter(|event| event.operation == Operation::Spawn);
        for (event, at) in spawns.filter_map(|event| Some((event, clock.read(event.at)?))) {
            let birth = births.entry(event.object);
            let birth = birth.or_insert(Birth { at, parent: lane.number, made: false });
            birth.made |= event.moment == Moment::Done;
        }
    }
    births
}

/// For each value made once, the lane and the step that make it. Only a maker does
/// something else meanwhile; where nobody does, it is who came first.
fn makers(scripts: &[Script]) -> BTreeMap<u32, (usize, usize)> {
    let mut first: BTreeMap<u32, (bool, Duration, (usize, usize))> = BTreeMap::new();
    for (lane, script) in scripts.iter().enumerate() {
        let steps = script.steps.iter().enumerate();
        for (number, step) in steps.filter(|(_, step)| step.operation == Operation::Once) {
            let candidate = (!step.busy, step.from, (lane, number));
            let best = first.entry(step.object).or_insert(candidate);
            *best = candidate.min(*best);
        }
    }
    first.into_iter().map(|(object, (_, _, maker))| (object, maker)).collect()
}

fn acts(script: &Script, lane: &LaneTape) -> impl Iterator<Item = Act> {
    let number = lane.number;
    script.steps.iter().map(move |step| Act {
        lane: number,
        operation: step.operation,
        object: step.object,
        from: step.from,
        to: step.to,
        outcome: step.outcome,
        waited: step.waits,
        place: step.place,
    })
}
