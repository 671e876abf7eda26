//! Both under way at once, polled by hand: who was asked, who is woken, what comes out.

use std::cell::Cell;
use std::future::ready;
use std::pin::Pin;
use std::task::Poll;

use judge::{Check, Misconception, Part, Tell, Told, Wakes, poll_once};

use super::answer::join_two;

const BOTH: &str = "both futures are polled in the first poll";
const WAKE: &str = "each of the two wakes the task and is polled then, and nothing else wakes it";
const ORDERS: &str = "both outputs come, whichever is ready first";
const AT_ONCE: &str = "one or both may be ready at once";
const OTHER: &str = "who polled last is woken";
const DROPPED: &str = "the two are dropped with the future of both";

pub const CHECK: Check = Check {
    parts: &[
        Part::real(BOTH, both),
        Part::real(WAKE, wake),
        Part::real(ORDERS, orders),
        Part::real(AT_ONCE, at_once),
        Part::real(OTHER, other),
        Part::real(DROPPED, dropped),
    ],
    misconceptions: &[
        Misconception {
            name: "in-turn",
            says: "The second future is not polled while the first waits, so what it has to do \
                   does not even begin. Poll both in each poll.",
            shows: |it| it.says("was not polled"),
        },
        Misconception {
            name: "blocks",
            says: "A poll answers at once. Whoever waits in it holds up the thread, and with it \
                   every other task. Return Poll::Pending when one of the two is pending.",
            shows: |it| it.is("waiting") || it.is("busy") || it.says("again and again"),
        },
        Misconception {
            name: "polls-a-finished-one",
            says: "A future that has given its output is over, and a further poll may panic. Keep \
                   the output, and poll only the other one.",
            shows: |it| it.says("after it was ready") || it.says("after completion"),
        },
        Misconception {
            name: "wakes-itself",
            says: "Calling the waker in the poll asks for another poll at once: the task goes in \
                   circles. The two futures have the waker, and call it when there is news.",
            shows: |it| it.says("nobody was ready"),
        },
        Misconception {
            name: "drops-a-waker",
            says: "One of the two was polled without the waker of this poll, so its news reach \
                   nobody. Hand the context on to both, in each poll.",
            shows: |it| it.says("was not woken"),
        },
        Misconception {
            name: "forgets-an-output",
            says: "An output comes once. The one that came first has to be kept until the other \
                   one is there: take() leaves None behind, also when you have no use for it yet.",
            shows: |it| it.says("and join_two is not"),
        },
    ],
    roles: &[],
};

type Both = Pin<Box<dyn Future<Output = (u64, String)>>>;

/// Two futures in one, and what tells each of them.
struct Two {
    both: Both,
    first: Tell<u64>,
    second: Tell<String>,
    wakes: Wakes,
}

impl Two {
    fn new() -> Self {
        let (a, first) = Told::new();
        let (b, second) = Told::new();
        Self { both: Box::pin(join_two(a, b)), first, second, wakes: Wakes::new() }
    }

    fn poll(&mut self) -> Poll<(u64, String)> {
        poll_once(self.both.as_mut(), &self.wakes)
    }

    fn is_over(&mut self) {
        let Poll::Ready(outputs) = self.poll() else {
            panic!("both futures have been ready, and join_two is not");
        };
        let wanted = (number(), text());
        assert!(outputs == wanted, "the outputs are {wanted:?}, and {outputs:?} came");
    }

    fn is_not_over(&mut self) {
        let before = self.wakes.count();
        let polled = self.poll();
        assert!(polled.is_pending(), "one future waits, and join_two is ready with {polled:?}");
        let woken = self.wakes.count() - before;
        assert!(woken == 0, "a poll woke its own task, and nobody was ready");
    }
}

fn number() -> u64 {
    judge::seed() % 1000
}

fn text() -> String {
    format!("text {}", judge::seed() % 77)
}

fn both() {
    let mut two = Two::new();
    let begun = two.first.polls() + two.second.polls();
    assert!(begun == 0, "before the first poll, the futures were polled {begun} times");
    two.is_not_over();
    assert!(two.first.polls() > 0, "the first future was not polled in the first poll");
    assert!(two.second.polls() > 0, "the second future was not polled in the first poll");
}

fn wake() {
    let mut two = Two::new();
    two.is_not_over();
    two.first.wake();
    assert!(two.wakes.count() == 1, "the first future has news, and the task was not woken");
    two.is_not_over();
    assert!(two.first.polls() > 1, "the first future has news, and was not polled");
    two.second.wake();
    assert!(two.wakes.count() == 2, "the second future has news, and the task was not woken");
    two.is_not_over();
    assert!(two.second.polls() > 1, "the second future has news, and was not polled");
}

fn orders() {
    for first_one in [true, false] {
        for polled_between in [true, false] {
            let mut two = Two::new();
            two.is_not_over();
            let tell: [fn(&Two); 2] = [|it| it.first.ready(number()), |it| it.second.ready(text())];
            tell[usize::from(!first_one)](&two);
            if polled_between {
                two.is_not_over();
                two.is_not_over();
            }
            let before = two.wakes.count();
            tell[usize::from(first_one)](&two);
            let woken = two.wakes.count() - before;
            assert!(woken > 0 || !polled_between, "both are ready, and the task was not woken");
            two.is_over();
        }
    }
}

fn at_once() {
    let mut two = Two::new();
    two.first.ready(number());
    two.second.ready(text());
    two.is_over();
    let mut two = Two::new();
    two.second.ready(text());
    two.is_not_over();
    two.first.ready(number());
    two.is_over();
    // They borrow, and are not Send.
    let seen = Cell::new(0);
    let look = async || seen.replace(seen.get() + 1);
    let mut both = Box::pin(join_two(look(), join_two(ready(number()), look())));
    let polled = poll_once(both.as_mut(), &Wakes::new());
    assert!(polled.is_ready(), "all are ready at once, and join_two is not");
}

fn other() {
    let mut two = Two::new();
    two.is_not_over();
    two.wakes = Wakes::new();
    two.is_not_over();
    two.second.ready(text());
    assert!(two.wakes.count() == 1, "the waker of the last poll was not woken by the second");
    two.wakes = Wakes::new();
    two.is_not_over();
    two.first.ready(number());
    assert!(two.wakes.count() == 1, "the waker of the last poll was not woken by the first");
    two.is_over();
}

fn dropped() {
    let mut two = Two::new();
    two.is_not_over();
    let Two { both, first, second, .. } = two;
    drop(both);
    let gone = usize::from(first.is_gone()) + usize::from(second.is_gone());
    assert!(gone == 2, "the future of both was dropped, and {gone} of the two were");
}
