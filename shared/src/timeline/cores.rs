//! Cuts what a thread runs into what it was on a core for and what not.
//!
//! The system counts late: time on a core is added at the next tick of the clock, and
//! time spent ready only once the thread has a core again. So a count that grew by more
//! than the time since the last look belongs to the looks before, and is handed back.

use std::time::Duration;

use watched::recording::LaneTape;

use super::model::{Activity, Span};
use super::reading::Clock;

/// What the system said of a thread between two looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    from: Duration,
    to: Duration,
    on_core: Duration,
    ready: Duration,
    /// Whether the thread was on a core again later: until then, time that was not
    /// counted may still turn out to be time ready.
    settled: bool,
}

/// How much of the windows a count is: `(from, on a core, ready)`.
type Count = (Duration, Duration, Duration);

/// A thread that was not counted for so long at the end of the recording waits in the
/// system: it would have had its turn.
const LONGEST_TURN: Duration = Duration::from_millis(200);
/// A thread that is in the system for less than this may only have been counted late.
const SHORTEST_IN_SYSTEM: Duration = Duration::from_millis(3);

/// What is known of a lane's use of the cores, without gaps. `begun` is the beginning
/// of a thread that was spawned in this recording, and `ended` its end.
pub(super) fn windows(
    lane: &LaneTape,
    clock: Clock,
    begun: Option<Duration>,
    ended: Option<Duration>,
) -> Vec<Window> {
    let mut counts = samples(lane, clock, begun, ended);
    let seen = counts.last().map_or(Duration::ZERO, |last| last.0);
    counts.extend(exit(lane, counts.last().copied(), begun.and(ended)));
    let mut windows: Vec<Window> = Vec::with_capacity(counts.len());
    let (mut on_core, mut ready) = (Duration::ZERO, Duration::ZERO);
    let mut settled = false;
    for pair in counts.windows(2).rev() {
        let (before, after) = (pair[0], pair[1]);
        on_core += after.1.saturating_sub(before.1);
        ready += after.2.saturating_sub(before.2);
        let wall = after.0.saturating_sub(before.0);
        let ran = on_core.min(wall);
        let stood = ready.min(wall - ran);
        windows.push(Window { from: before.0, to: after.0, on_core: ran, ready: stood, settled });
        // At its end a thread says how long it was on a core, but not how long ready.
        settled |= after.0 <= seen && !(ran + stood).is_zero();
        on_core -= ran;
        ready -= stood;
    }
    windows.reverse();
    if ended.is_none() {
        settle_end(&mut windows);
    }
    windows
}

/// What is not known of the end of a lane is known if it lasts very long.
fn settle_end(windows: &mut [Window]) {
    let known = windows.iter().rposition(|window| window.settled).map_or(0, |last| last + 1);
    if let [first, .., last] = &windows[known..]
        && last.to.saturating_sub(first.from) >= LONGEST_TURN
    {
        windows[known..].iter_mut().for_each(|window| window.settled = true);
    }
}

fn samples(
    lane: &LaneTape,
    clock: Clock,
    begun: Option<Duration>,
    ended: Option<Duration>,
) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::with_capacity(lane.samples.len() + 2);
    // A thread that was spawned here has its time counted from its beginning.
    counts.extend(begun.map(|at| (at, Duration::ZERO, Duration::ZERO)));
    for sample in &lane.samples {
        let Some(at) = clock.read(sample.at) else { continue };
        let in_order = counts.last().is_none_or(|last| last.0 < at);
        if in_order && ended.is_none_or(|end| at <= end) {
            counts.push((at, sample.on_core, sample.ready));
        }
    }
    counts
}

/// What is known at the end of a thread that was spawned here.
fn exit(lane: &LaneTape, last: Option<Count>, ended: Option<Duration>) -> Option<Count> {
    let (last, at, time) = (last?, ended?, lane.processor_time?);
    let sampled = !lane.samples.is_empty();
    (sampled && last.0 < at).then(|| (at, time.max(last.1), last.2))
}

/// Time on a core and time ready, over the whole lane.
pub(super) fn totals(lane: &LaneTape, spawned: bool) -> (Option<Duration>, Option<Duration>) {
    let first = lane.samples.first().filter(|_| !spawned);
    let last = lane.samples.last();
    let grown = |count: fn(&watched::recording::Sample) -> Duration| {
        last.map(|last| count(last).saturating_sub(first.map_or(Duration::ZERO, count)))
    };
    let on_core = lane.processor_time.or_else(|| grown(|sample| sample.on_core));
    (on_core, grown(|sample| sample.ready))
}

/// Whether the thread was on a core or ready for most of the time between two moments.
/// Then it did not wait: it went slowly.
pub(super) fn was_busy(windows: &[Window], from: Duration, to: Duration) -> bool {
    let inside = windows.iter().filter(|window| window.from < to && from < window.to);
    let (used, wall) = inside.fold((Duration::ZERO, Duration::ZERO), |(used, wall), window| {
        (used + window.on_core + window.ready, wall + (window.to - window.from))
    });
    !wall.is_zero() && used > wall / 2
}

/// Cuts the running spans of a lane along its windows.
pub(super) fn cut(spans: Vec<Span>, windows: &[Window]) -> Vec<Span> {
    let verdicts = verdicts(&spans, windows);
    let mut pieces = Vec::with_capacity(spans.len());
    for span in spans {
        if span.activity != Activity::Running {
            pieces.push(span);
            continue;
        }
        let mut at = span.from;
        let first = windows.partition_point(|window| window.to <= span.from);
        let inside = windows.iter().zip(&verdicts).skip(first);
        for (window, verdict) in inside.take_while(|(window, _)| window.from < span.to) {
            let from = window.from.max(at);
            let to = window.to.min(span.to);
            if at < from {
                pieces.push(Span { from: at, to: from, ..span.clone() });
            }
            pieces.push(Span { activity: *verdict, from, to, ..span.clone() });
            at = to;
        }
        pieces.push(Span { from: at, ..span });
    }
    pieces
}

/// What a running thread really did in each window.
fn verdicts(spans: &[Span], windows: &[Window]) -> Vec<Activity> {
    let mut verdicts: Vec<_> =
        windows.iter().map(|window| verdict(window, running(spans, window))).collect();
    // A short absence is more likely a late count than a call into the system.
    let mut from = 0;
    while from < windows.len() {
        let same =
            verdicts[from..].iter().take_while(|verdict| **verdict == verdicts[from]).count();
        let time = windows[from + same - 1].to.saturating_sub(windows[from].from);
        if verdicts[from] == Activity::InSystem && time < SHORTEST_IN_SYSTEM {
            verdicts[from..from + same].fill(Activity::Running);
        }
        from += same;
    }
    verdicts
}

/// How long the lane ran, as far as it says itself, within a window.
fn running(spans: &[Span], window: &Window) -> Duration {
    let first = spans.partition_point(|span| span.to <= window.from);
    spans[first..]
        .iter()
        .take_while(|span| span.from < window.to)
        .filter(|span| span.activity == Activity::Running)
        .map(|span| span.to.min(window.to).saturating_sub(span.from.max(window.from)))
        .sum()
}

fn verdict(window: &Window, running: Duration) -> Activity {
    let wall = window.to.saturating_sub(window.from);
    // Mostly a wait of its own: what the system counted is not about the rest.
    if running * 5 < wall * 2 {
        return Activity::Running;
    }
    let on_core = window.on_core.min(running);
    let ready = window.ready.min(running - on_core);
    let neither = running - on_core - ready;
    if ready > on_core && ready >= neither {
        Activity::Ready
    } else if neither > on_core && window.settled {
        Activity::InSystem
    } else {
        Activity::Running
    }
}

#[cfg(test)]
mod tests {
    use watched::recording::{LaneKind, Sample};

    use super::*;

    fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    /// A thread that runs from 0 to 20 ms, and what the system says of it in milliseconds.
    fn activities(samples: &[(u64, u64, u64)]) -> Vec<(Activity, u64, u64)> {
        let samples = samples
            .iter()
            .map(|(at, on_core, ready)| Sample {
                at: ms(*at),
                on_core: ms(*on_core),
                ready: ms(*ready),
            })
            .collect();
        let lane = LaneTape {
            number: 1,
            name: "worker".into(),
            kind: LaneKind::Thread,
            parent: Some(0),
            os_id: None,
            processor_time: None,
            events: Vec::new(),
            samples,
        };
        let span = Span {
            activity: Activity::Running,
            holds: Vec::new(),
            from: ms(0),
            to: ms(20),
            place: None,
        };
        let windows = windows(&lane, Clock::from_zero(ms(20)), Some(ms(0)), None);
        let mut all: Vec<(Activity, u64, u64)> = Vec::new();
        for span in cut(vec![span], &windows) {
            let (from, to) = (span.from.as_millis() as u64, span.to.as_millis() as u64);
            match all.last_mut() {
                Some(last) if last.0 == span.activity => last.2 = to,
                _ if from < to => all.push((span.activity, from, to)),
                _ => {}
            }
        }
        all
    }

    #[test]
    fn time_on_a_core_that_is_counted_late_goes_to_the_windows_before() {
        let samples = [(1, 0, 0), (2, 0, 0), (3, 0, 0), (4, 4, 0), (8, 4, 0), (12, 12, 0)];
        assert_eq!(activities(&samples), [(Activity::Running, 0, 20)]);
    }

    #[test]
    fn time_ready_is_counted_when_it_is_over() {
        let samples = [(4, 4, 0), (6, 4, 0), (8, 4, 0), (10, 5, 5), (20, 15, 5)];
        assert_eq!(
            activities(&samples),
            [(Activity::Running, 0, 4), (Activity::Ready, 4, 8), (Activity::Running, 8, 20)]
        );
    }

    #[test]
    fn neither_on_a_core_nor_ready_is_inside_the_system() {
        let samples = [(4, 4, 0), (8, 4, 0), (12, 4, 0), (20, 12, 0)];
        assert_eq!(
            activities(&samples),
            [(Activity::Running, 0, 4), (Activity::InSystem, 4, 12), (Activity::Running, 12, 20)]
        );
    }

    #[test]
    fn what_was_not_counted_at_the_end_is_not_known() {
        let samples = [(4, 4, 0), (8, 4, 0), (12, 4, 0)];
        assert_eq!(activities(&samples), [(Activity::Running, 0, 20)]);
    }

    #[test]
    fn a_short_absence_is_not_a_system_call() {
        let samples = [(4, 4, 0), (5, 4, 0), (6, 4, 0), (20, 18, 0)];
        assert_eq!(activities(&samples), [(Activity::Running, 0, 20)]);
    }
}
