//! Who wins, who is woken, and what is left of the loser.

use std::pin::Pin;
use std::task::Poll;

use judge::{Check, Misconception, Part, Tell, Told, Wakes, poll_once};

use super::answer::timeout;

const LIMIT: &str = "when the limit is over, it gives up, and the future is dropped";
const NEWS: &str = "each of the two is polled whenever it has news";
const VALUE: &str = "when the future is ready, its output comes at once";
const TIE: &str = "when both are ready, the output counts";
const OTHER: &str = "who polled last is woken";
const DROPPED: &str = "whoever drops it half-way drops both";

pub const CHECK: Check = Check {
    parts: &[
        Part::real(LIMIT, limit),
        Part::real(NEWS, news),
        Part::real(VALUE, value),
        Part::real(TIE, tie),
        Part::real(OTHER, other),
        Part::real(DROPPED, dropped),
    ],
    misconceptions: &[
        Misconception {
            name: "runs-on",
            says: "The time is over, and the future is still there: it goes on with its work, and \
                   nobody will see the end. A thread cannot be stopped from outside. Poll the \
                   future in your own poll, then dropping it ends it.",
            shows: |it| it.says("still there"),
        },
        Misconception {
            name: "blocks",
            says: "A poll answers at once. Whoever waits in it holds up the thread, and with it \
                   every other task. Return Poll::Pending when both are pending.",
            shows: |it| it.is("waiting") || it.is("busy") || it.says("again and again"),
        },
        Misconception {
            name: "wakes-itself",
            says: "Calling the waker in the poll asks for another poll at once: the task goes in \
                   circles. Both futures have the waker, and call it when there is news.",
            shows: |it| it.says("woke its own task"),
        },
        Misconception {
            name: "never-gives-up",
            says: "The limit is a future like the other one: it has to be polled to begin, and \
                   again when it has woken the task. Awaiting the other one alone never looks at it.",
            shows: |it| it.says("the limit is over, and"),
        },
        Misconception {
            name: "waits-for-the-limit",
            says: "The future is asked only when the time is over. It does not even begin before \
                   that, and its output comes late. Poll it first, and in every poll.",
            shows: |it| it.says("not polled before"),
        },
        Misconception {
            name: "limit-wins",
            says: "Both are ready, and the limit was asked first. An output that is there was in \
                   time: ask the future before the limit.",
            shows: |it| it.in_part(TIE),
        },
        Misconception {
            name: "waits-for-both",
            says: "One of the two is enough. Once the output is there, the limit does not matter \
                   any more, and is dropped.",
            shows: |it| it.says("still waits"),
        },
        Misconception {
            name: "asks-once",
            says: "A future that was pending has to be polled again when it has news. Poll both in \
                   each poll, with the context of that poll.",
            shows: |it| it.in_part(NEWS) || it.in_part(OTHER) || it.says("was not woken"),
        },
    ],
    roles: &[],
};

type Inner = Pin<Box<dyn Future<Output = Option<u64>>>>;

/// A timeout, and what tells its two futures.
struct Race {
    timeout: Option<Inner>,
    limit: Tell<()>,
    future: Tell<u64>,
    wakes: Wakes,
}

impl Race {
    fn new() -> Self {
        let (limit, tell_limit) = Told::new();
        let (future, tell_future) = Told::new();
        let timeout: Inner = Box::pin(timeout(limit, future));
        let wakes = Wakes::new();
        Self { timeout: Some(timeout), limit: tell_limit, future: tell_future, wakes }
    }

    fn poll(&mut self) -> Poll<Option<u64>> {
        let timeout = self.timeout.as_mut().expect("it is not polled after it was ready");
        poll_once(timeout.as_mut(), &self.wakes)
    }

    fn is_pending(&mut self) {
        let before = self.wakes.count();
        let polled = self.poll();
        assert!(polled.is_pending(), "neither is ready, and the timeout is ready with {polled:?}");
        assert!(self.wakes.count() == before, "neither is ready, and the poll woke its own task");
    }

    fn gives(&mut self, wanted: Option<u64>) {
        let why = if wanted.is_some() { "the future is ready" } else { "the limit is over" };
        match self.poll() {
            Poll::Pending => panic!("{why}, and the timeout still waits"),
            Poll::Ready(came) => {
                assert!(
                    came == wanted,
                    "{why}, and the timeout gave {came:?} instead of {wanted:?}"
                );
            }
        }
        self.timeout = None;
        assert!(self.future.is_gone(), "the timeout is over, and the future is still there");
        assert!(self.limit.is_gone(), "the timeout is over, and the limit is still there");
    }

    fn is_woken(&self, before: usize, why: &str) {
        assert!(self.wakes.count() > before, "{why}, and the task was not woken");
    }
}

fn number() -> u64 {
    judge::seed() % 1000
}

fn limit() {
    let mut race = Race::new();
    race.is_pending();
    race.limit.ready(());
    race.is_woken(0, "the limit is over");
    race.gives(None);
    let mut race = Race::new();
    race.limit.ready(());
    race.gives(None);
}

fn news() {
    for limit_ends_it in [true, false] {
        let mut race = Race::new();
        race.is_pending();
        let polls = race.future.polls();
        assert!(polls > 0, "the future was not polled before the limit is over");
        for _ in 0..2 {
            let before = race.wakes.count();
            race.future.wake();
            race.is_woken(before, "the future has news");
            let polls = race.future.polls();
            race.is_pending();
            assert!(race.future.polls() > polls, "the future has news, and was not polled");
            let before = race.wakes.count();
            race.limit.wake();
            race.is_woken(before, "the limit has news");
            let polls = race.limit.polls();
            race.is_pending();
            assert!(race.limit.polls() > polls, "the limit has news, and was not polled");
        }
        if limit_ends_it {
            race.limit.ready(());
            race.gives(None);
        } else {
            race.future.ready(number());
            race.gives(Some(number()));
        }
    }
}

fn value() {
    let mut race = Race::new();
    race.is_pending();
    race.future.ready(number());
    race.is_woken(0, "the future is ready");
    race.gives(Some(number()));
    let mut race = Race::new();
    race.future.ready(number());
    race.gives(Some(number()));
}

fn tie() {
    for polled_before in [true, false] {
        let mut race = Race::new();
        if polled_before {
            race.is_pending();
        }
        race.limit.ready(());
        race.future.ready(number());
        race.gives(Some(number()));
    }
}

fn other() {
    for limit_ends_it in [true, false] {
        let mut race = Race::new();
        race.is_pending();
        race.wakes = Wakes::new();
        race.is_pending();
        if limit_ends_it {
            race.limit.ready(());
        } else {
            race.future.ready(number());
        }
        race.is_woken(0, "one of the two is ready");
        race.gives((!limit_ends_it).then(number));
    }
}

fn dropped() {
    let mut race = Race::new();
    race.is_pending();
    race.timeout = None;
    assert!(race.future.is_gone(), "the timeout was dropped, and the future is still there");
    assert!(race.limit.is_gone(), "the timeout was dropped, and the limit is still there");
}
