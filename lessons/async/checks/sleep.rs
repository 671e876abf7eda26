//! Nobody waits in a poll, and who polled last is woken when the time is over.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant};

use judge::{Action, Check, Config, Evidence, Misconception, Part, Wakes, block_on, poll_once};

use super::answer::Sleep;

const ONCE_IN_VAIN: Config = Config { spurious: 1, ..Config::DEFAULT };

const TIME: Duration = Duration::from_millis(10);
/// Longer than any check lasts.
const HOUR: Duration = Duration::from_hours(1);

const NO_WAIT: &str = "neither new nor a poll nor a drop waits";
const WOKEN: &str = "it is woken when its time is over, and then it is ready";
const EARLY: &str = "it is not ready before its time, however often it is polled";
const OTHER: &str = "who polled last is woken";
const SEVERAL: &str = "two sleeps at once both end";
const DROPPED: &str = "one that is dropped leaves nobody behind, and one of no time ends";

pub const CHECK: Check = Check {
    parts: &[
        Part::real(NO_WAIT, no_wait),
        Part::explored(EARLY, ONCE_IN_VAIN, early)
            .never("a thread sleeps with a lock in its hand that a poll waits for", sleeps_locked),
        Part::explored(WOKEN, ONCE_IN_VAIN, woken)
            .never("somebody looks again and again whether the time is over", |it| it.spins()),
        Part::explored(OTHER, Config::DEFAULT, other),
        Part::explored(SEVERAL, Config::DEFAULT, several),
        Part::explored(DROPPED, Config::DEFAULT, dropped),
    ],
    misconceptions: &[
        Misconception {
            name: "blocks-in-poll",
            says: "A poll that waits stops the thread, and every other task on it. Let another \
                   thread keep the time, without a lock that a poll needs, and return \
                   Poll::Pending at once.",
            shows: |it| it.is("waiting") || it.is("busy") || it.in_part(EARLY) && it.is("never"),
        },
        Misconception {
            name: "wakes-in-circles",
            says: "Waking the task from its own poll makes it poll again at once, and again, \
                   until the time is over: a core burns for it. Wake once, when it is over.",
            shows: |it| {
                let at_once = it.in_part(NO_WAIT) || it.in_part(WOKEN);
                let burns = ["never", "livelock", "too long"].iter().any(|how| it.is(how));
                at_once && it.says("woken") || burns
            },
        },
        Misconception {
            name: "ready-too-early",
            says: "A poll says nothing about the time: a sleep may be polled again before it is \
                   over, and a wait with a limit may end early. Only the clock, or a thread that \
                   has slept, knows.",
            shows: |it| it.says("was ready after") || it.says("has woken after"),
        },
        Misconception {
            name: "first-waker-only",
            says: "The sleep was polled again with another waker, and the first one was called. \
                   Each poll that is pending leaves its waker in the place of the one before.",
            shows: |it| it.in_part(OTHER) && it.is("deadlock"),
        },
        Misconception {
            name: "wakes-then-sets",
            says: "The task is woken before the sleep can say that it is over. It polls, hears \
                   'not yet', and nobody wakes it again. First the flag, then the waker.",
            shows: |it| {
                it.is("deadlock") && it.happened(|it| matches!(it, Action::Unpark(Some(0))))
            },
        },
        Misconception {
            name: "never-wakes",
            says: "The time is over, and nobody called the waker: a future that is pending is \
                   asked again only then. Whoever keeps the time must find the waker of the last \
                   poll, and call it.",
            shows: |it| it.is("deadlock"),
        },
    ],
    roles: &[],
};

/// Whether a thread sleeps while it holds a lock, as far as the first execution shows it.
fn sleeps_locked(it: &Evidence<'_>) -> bool {
    let mut holders = Vec::new();
    it.events().any(|(event, _)| {
        match event.action {
            Action::Acquire(_) => holders.push(event.thread),
            Action::Release(_) => {
                let last = holders.iter().rposition(|holder| *holder == event.thread);
                last.map(|at| holders.remove(at));
            }
            _ => {}
        }
        matches!(event.action, Action::Sleep(_)) && holders.contains(&event.thread)
    })
}

/// A sleep, and when it was made.
fn begin(time: Duration) -> (Instant, Sleep) {
    (Instant::now(), Sleep::new(time))
}

/// A poll that is ready comes after the time, and a waker is called after it, too.
fn look(sleep: Pin<&mut Sleep>, begun: Instant, wakes: &Wakes) -> Poll<()> {
    let polled = poll_once(sleep, wakes);
    in_time(polled, begun);
    let woken = wakes.count() > 0;
    let passed = begun.elapsed();
    assert!(!woken || passed >= TIME, "a sleep of {TIME:?} has woken after {passed:?}");
    polled
}

fn in_time(polled: Poll<()>, begun: Instant) {
    let passed = begun.elapsed();
    let early = polled.is_ready() && passed < TIME;
    assert!(!early, "a sleep of {TIME:?} was ready after {passed:?}");
}

fn no_wait() {
    let wakes = Wakes::new();
    let mut sleep = Box::pin(Sleep::new(HOUR));
    for _ in 0..2 {
        let polled = poll_once(sleep.as_mut(), &wakes);
        assert!(polled.is_pending(), "a sleep of an hour was ready after a moment");
    }
    assert!(wakes.count() == 0, "a sleep of an hour has woken after a moment");
    drop(sleep);
    drop(Sleep::new(HOUR));
}

fn early() {
    let (begun, sleep) = begin(TIME);
    let (mut sleep, wakes) = (pin!(sleep), Wakes::new());
    for _ in 0..2 {
        if look(sleep.as_mut(), begun, &wakes).is_ready() {
            break;
        }
    }
}

fn woken() {
    let (begun, sleep) = begin(TIME);
    let (mut sleep, mut polls) = (pin!(sleep), 0);
    block_on(poll_fn(|cx| {
        polls += 1;
        let polled = sleep.as_mut().poll(cx);
        in_time(polled, begun);
        polled
    }));
    assert!(polls <= 2, "the task was woken {} times for one sleep", polls - 1);
}

fn other() {
    let (begun, sleep) = begin(TIME);
    let mut sleep = pin!(sleep);
    if look(sleep.as_mut(), begun, &Wakes::new()).is_pending() {
        block_on(sleep.as_mut());
        in_time(Poll::Ready(()), begun);
    }
}

fn several() {
    let (begun, first) = begin(TIME);
    let (mut first, mut second) = (pin!(first), pin!(Sleep::new(2 * TIME)));
    let mut over = [false; 2];
    block_on(poll_fn(|cx| {
        over[0] = over[0] || first.as_mut().poll(cx).is_ready();
        over[1] = over[1] || second.as_mut().poll(cx).is_ready();
        let passed = begun.elapsed();
        let early = over[1] && passed < 2 * TIME;
        assert!(!early, "a sleep of {:?} was ready after {passed:?}", 2 * TIME);
        if over == [true; 2] { Poll::Ready(()) } else { Poll::Pending }
    }));
}

fn dropped() {
    drop(Sleep::new(TIME));
    let (begun, sleep) = begin(TIME);
    let mut sleep = Box::pin(sleep);
    let _ = look(sleep.as_mut(), begun, &Wakes::new());
    block_on(Sleep::new(Duration::ZERO));
}
