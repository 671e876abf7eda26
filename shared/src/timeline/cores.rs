//! Cuts what a thread runs into what it was on a core for and what not.
//!
//! The system counts late: time on a core is added at the next tick of the clock, and
//! time spent ready only once the thread has a core again. So a count that grew by more
//! than the time since the last look belongs to the looks before, and is handed back.

use std::time::Duration;

use super::counts::Counts;
use super::model::{Activity, Span};

/// What the system said of a thread between two looks.
#[derive(Clone, Copy, Debug)]
struct Window {
    from: Duration,
    to: Duration,
    on_core: Duration,
    ready: Duration,
    /// Whether it is known when the thread was on a core next: until then, time that was
    /// not counted may still turn out to be time ready.
    settled: bool,
}

/// A thread that was not counted for so long at the end of the recording waits in the
/// system: it would have had its turn.
const LONGEST_TURN: Duration = Duration::from_millis(200);
/// In a window wider than this too much happens to tell what was counted when.
const WIDEST: Duration = Duration::from_millis(10);
/// A thread that is in the system for less than this may only have been counted late.
const SHORTEST_IN_SYSTEM: Duration = Duration::from_millis(3);

/// What is counted, but not yet given to a window.
#[derive(Clone, Copy, Debug, Default)]
struct Carried {
    on_core: Duration,
    ready: Duration,
}

impl Carried {
    /// Takes what fits into this time: time on a core first, as it comes last.
    fn give(&mut self, room: Duration) -> Self {
        let on_core = self.on_core.min(room);
        let ready = self.ready.min(room.saturating_sub(on_core));
        self.on_core = self.on_core.saturating_sub(on_core);
        self.ready = self.ready.saturating_sub(ready);
        Self { on_core, ready }
    }
}

/// Hands the counts out to the windows between them, from the last to the first. `rest`
/// says how long a lane that ran in a window waits at the end of it: what was counted in
/// the window came before that.
fn windows(counts: &Counts, rest: impl Fn(Duration, Duration) -> Duration) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::with_capacity(counts.all.len());
    let mut carried = Carried::default();
    let mut settled = false;
    for pair in counts.all.windows(2).rev() {
        let (before, after) = (pair[0], pair[1]);
        let rest = rest(before.at, after.at);
        // What a later window counted too much of may have been during the wait.
        carried.give(rest);
        carried.on_core += after.on_core.saturating_sub(before.on_core);
        carried.ready += after.ready.saturating_sub(before.ready);
        let wall = after.at.saturating_sub(before.at);
        let Carried { on_core, ready } = carried.give(wall.saturating_sub(rest));
        windows.push(Window { from: before.at, to: after.at, on_core, ready, settled });
        if !(on_core + ready).is_zero() {
            settled = after.at <= counts.complete && wall <= WIDEST;
        }
    }
    windows.reverse();
    if !counts.ended {
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

/// Whether the thread was on a core or ready for most of the time between two moments.
/// Then it did not wait: it went slowly.
pub(super) fn was_busy(counts: &Counts, from: Duration, to: Duration) -> bool {
    let windows = windows(counts, |_, _| Duration::ZERO);
    let inside = windows.iter().filter(|window| window.from < to && from < window.to);
    let (used, wall) = inside.fold((Duration::ZERO, Duration::ZERO), |(used, wall), window| {
        (used + window.on_core + window.ready, wall + window.to.saturating_sub(window.from))
    });
    !wall.is_zero() && used > wall / 2
}

/// Cuts the running spans of a lane along the windows between its counts.
pub(super) fn cut(spans: Vec<Span>, counts: &Counts) -> Vec<Span> {
    let windows = windows(counts, |from, to| rest(&spans, from, to));
    let verdicts = verdicts(&spans, &windows);
    // Most spans stay whole: a piece more comes at most from each end of a window.
    let mut pieces = Vec::with_capacity(spans.len() + windows.len() + 1);
    'spans: for span in spans {
        if span.activity != Activity::Running {
            pieces.push(span);
            continue;
        }
        let Span { from: mut at, to: end, .. } = span;
        let first = windows.partition_point(|window| window.to <= span.from);
        let inside = windows.iter().zip(&verdicts).skip(first);
        for (window, verdict) in inside.take_while(|(window, _)| window.from < end) {
            let from = window.from.max(at);
            let to = window.to.min(end);
            if at < from {
                pieces.push(Span { from: at, to: from, ..span.clone() });
            }
            if to == end {
                // The last piece needs no copy of the span.
                pieces.push(Span { activity: *verdict, from, to, ..span });
                continue 'spans;
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

/// How long it was since the lane ran last, at the end of a window in which it ran.
fn rest(spans: &[Span], from: Duration, to: Duration) -> Duration {
    let begun = spans.partition_point(|span| span.from < to);
    let inside = spans[..begun].iter().rev().take_while(|span| span.to > from);
    let mut running = inside.filter(|span| span.activity == Activity::Running);
    running.next().map_or(Duration::ZERO, |span| to.saturating_sub(span.to))
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
    let ready = window.ready.min(running.saturating_sub(on_core));
    let neither = running.saturating_sub(on_core + ready);
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
    use super::super::counts::Count;
    use super::*;

    fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    fn span(activity: Activity, from: u64, to: u64) -> Span {
        Span { activity, holds: Vec::new(), from: ms(from), to: ms(to), place: None }
    }

    /// A lane, and what the system says of it in milliseconds.
    fn cut_lane(spans: Vec<Span>, counted: &[(u64, u64, u64)]) -> Vec<(Activity, u64, u64)> {
        let all = [(0, 0, 0)].iter().chain(counted).map(|(at, on_core, ready)| Count {
            at: ms(*at),
            on_core: ms(*on_core),
            ready: ms(*ready),
        });
        let counts = Counts { all: all.collect(), complete: ms(1_000), ended: false };
        let mut cut_up: Vec<(Activity, u64, u64)> = Vec::new();
        for span in cut(spans, &counts) {
            let (from, to) = (span.from.as_millis() as u64, span.to.as_millis() as u64);
            match cut_up.last_mut() {
                Some(last) if last.0 == span.activity => last.2 = to,
                _ if from < to => cut_up.push((span.activity, from, to)),
                _ => {}
            }
        }
        cut_up
    }

    /// A thread that runs from 0 to 20 ms.
    fn activities(counted: &[(u64, u64, u64)]) -> Vec<(Activity, u64, u64)> {
        cut_lane(vec![span(Activity::Running, 0, 20)], counted)
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

    #[test]
    fn what_is_counted_while_a_thread_waits_came_before_the_wait() {
        let spans = vec![span(Activity::Running, 0, 11), span(Activity::Locking(1), 11, 20)];
        assert_eq!(
            cut_lane(spans, &[(5, 5, 0), (10, 5, 0), (20, 6, 5)]),
            [
                (Activity::Running, 0, 5),
                (Activity::Ready, 5, 10),
                (Activity::Running, 10, 11),
                (Activity::Locking(1), 11, 20),
            ]
        );
    }

    #[test]
    fn a_late_waking_does_not_make_an_earlier_run_slow() {
        let spans = vec![
            span(Activity::Running, 0, 5),
            span(Activity::Locking(1), 5, 15),
            span(Activity::Running, 15, 20),
        ];
        // Woken at 11, on a core at 15: the lock was waited for until then.
        assert_eq!(
            cut_lane(spans.clone(), &[(5, 5, 0), (10, 5, 0), (14, 5, 0), (16, 6, 4), (20, 10, 4)]),
            spans
                .iter()
                .map(|s| (s.activity, s.from.as_millis() as u64, s.to.as_millis() as u64))
                .collect::<Vec<_>>()
        );
    }
}
