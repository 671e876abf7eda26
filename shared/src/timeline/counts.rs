//! What the system counted of a thread: how long it was on a core, and how long ready.

use std::time::Duration;

use watched::recording::{LaneTape, Sample};

use super::reading::Clock;

/// What was counted until some moment of the run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub(super) at: Duration,
    pub(super) on_core: Duration,
    pub(super) ready: Duration,
}

/// The counts of one lane, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub(super) all: Vec<Count>,
    /// Up to here both figures are known. At its end a thread says how long it was on a
    /// core, but not how long it was ready.
    pub(super) complete: Duration,
    /// Whether the lane came to its end.
    pub(super) ended: bool,
}

impl Counts {
    /// `begun` is the beginning of a thread that was spawned in this recording: its time
    /// is counted from there. `ended` is the end of a lane that has one.
    pub(super) fn new(
        lane: &LaneTape,
        clock: Clock,
        begun: Option<Duration>,
        ended: Option<Duration>,
    ) -> Self {
        let mut all: Vec<Count> = Vec::with_capacity(lane.samples.len() + 2);
        all.extend(begun.map(|at| Count { at, on_core: Duration::ZERO, ready: Duration::ZERO }));
        for sample in &lane.samples {
            let Some(at) = clock.read(sample.at) else { continue };
            let in_order = all.last().is_none_or(|last| last.at < at);
            if in_order && ended.is_none_or(|end| at <= end) {
                all.push(Count { at, on_core: sample.on_core, ready: sample.ready });
            }
        }
        let complete = all.last().map_or(Duration::ZERO, |last| last.at);
        let exit = exit(lane, all.last().copied(), begun.and(ended));
        all.extend(exit);
        Self { all, complete, ended: ended.is_some() }
    }
}

/// What is known at the end of a thread that was spawned here.
fn exit(lane: &LaneTape, last: Option<Count>, ended: Option<Duration>) -> Option<Count> {
    let (last, at, time) = (last?, ended?, lane.processor_time?);
    let sampled = !lane.samples.is_empty();
    (sampled && last.at < at).then(|| Count { at, on_core: time.max(last.on_core), ..last })
}

/// Time on a core and time ready, over the whole lane.
pub(super) fn totals(lane: &LaneTape, spawned: bool) -> (Option<Duration>, Option<Duration>) {
    let first = lane.samples.first().filter(|_| !spawned);
    let last = lane.samples.last();
    let grown = |count: fn(&Sample) -> Duration| {
        last.map(|last| count(last).saturating_sub(first.map_or(Duration::ZERO, count)))
    };
    let on_core = lane.processor_time.or_else(|| grown(|sample| sample.on_core));
    (on_core, grown(|sample| sample.ready))
}
