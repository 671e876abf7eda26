//! One poll, and one for each time that the waker was called; asleep in between.

use std::future::{poll_fn, ready};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Poll, Waker};
use std::thread;

use judge::{Action, Check, Config, Kind, Memory, Misconception, Part, Told};

use super::answer::block_on;

const ONCE_IN_VAIN: Config = Config { spurious: 1, ..Config::DEFAULT };
const C11: Config = Config { memory: Memory::C11, ..Config::DEFAULT };

const AT_ONCE: &str = "a future that is ready gives its output at once";
const ASLEEP: &str = "the thread sleeps until the waker is called, then polls once";
const IN_POLL: &str = "a call in the middle of the poll is not lost";
const BETWEEN: &str = "a call at any moment after the poll is not lost";
const AGAIN: &str = "the waker is good for more than one call";
const NEWS: &str = "a poll sees what came before its wake-up";
const LATE: &str = "a call when block_on has returned does no harm";
const SEVERAL: &str = "several threads do it at once";

pub const CHECK: Check = Check {
    parts: &[
        Part::real(AT_ONCE, at_once),
        Part::explored(ASLEEP, Config::DEFAULT, asleep)
            .never("the thread looks again and again whether it was woken", |it| it.spins()),
        Part::explored(IN_POLL, ONCE_IN_VAIN, in_the_poll),
        Part::explored(AGAIN, Config::DEFAULT, again),
        Part::explored(LATE, Config::DEFAULT, late),
        Part::explored(BETWEEN, ONCE_IN_VAIN, between),
        Part::explored(NEWS, C11, news),
        Part::explored(SEVERAL, Config::DEFAULT, several),
    ],
    misconceptions: &[
        Misconception {
            name: "waits-awake",
            says: "You poll only when the waker was called, but the thread does not sleep until \
                   then: it looks all the time whether it was. Let the waker end a wait: \
                   thread::park and unpark, or a condition variable.",
            shows: |it| it.is("never") || it.is("livelock") || it.is("too long"),
        },
        Misconception {
            name: "spins",
            says: "Polling again and again burns a core to hear 'not yet'. Give the future a \
                   waker of your own, and sleep until it is called: std::task::Wake turns an Arc \
                   into one.",
            shows: |it| {
                it.in_part(ASLEEP) && it.says("polled") || it.says("polled again and again")
            },
        },
        Misconception {
            name: "relaxed-flag",
            says: "With Ordering::Relaxed the flag says that the waker was called, and no more: \
                   the poll may not see what the other thread did before. Store with Release, and \
                   read with Acquire.",
            shows: |it| it.in_part(NEWS),
        },
        Misconception {
            name: "late-call-panics",
            says: "Whoever holds a waker may call it when nobody waits any more. That is no \
                   error: a call that nobody needs does nothing.",
            shows: |it| it.in_part(LATE) && it.is("panic"),
        },
        Misconception {
            name: "wakes-only-once",
            says: "A future is woken as often as it was pending, always through the same waker or \
                   a clone of it. What the waker needs must still be there after its first call.",
            shows: |it| it.in_part(AGAIN),
        },
        Misconception {
            name: "one-flag-for-all",
            says: "Each call of block_on needs a flag of its own. One that all threads share is \
                   taken down by whoever looks first, and the one who was called sleeps on.",
            shows: |it| it.in_part(SEVERAL) && it.is("deadlock"),
        },
        Misconception {
            name: "asks-then-waits",
            says: "The call came before the wait began, and a notification is gone when nobody \
                   waits for it. Change the flag under the lock of the condition variable, and \
                   keep that lock from the question to the wait.",
            shows: |it| it.is("deadlock") && it.did(|action| matches!(action, Action::Wait)),
        },
        Misconception {
            name: "clears-after-poll",
            says: "The flag goes down after the poll, and takes with it a call that came during \
                   the poll. Take it down before you poll: then whatever comes later raises it \
                   again.",
            shows: |it| {
                it.is("deadlock")
                    && it.did(|action| matches!(action, Action::Store { value: 0, .. }))
            },
        },
    ],
    roles: &[],
};

fn at_once() {
    let number = judge::seed() % 1000;
    let output = block_on(ready(number));
    assert!(output == number, "a future that is ready with {number} gave {output}");
    // Neither for another thread, nor to be kept: it borrows and is not Send.
    let (text, shared) = (String::from("output"), Rc::new(7));
    let output = block_on(async { (text.as_str(), Rc::clone(&shared)) });
    assert!(output == ("output", shared.clone()), "an async block's output was {output:?}");
}

fn asleep() {
    let (told, tell) = Told::new();
    thread::scope(|scope| {
        scope.spawn(|| tell.ready(42));
        let output = block_on(told);
        assert!(output == 42, "the future was ready with 42, and block_on gave {output}");
    });
    let polls = tell.polls();
    assert!(polls <= 2, "the waker was called once, and the future was polled {polls} times");
    assert!(tell.is_gone(), "block_on has returned, and the future is still there");
}

fn in_the_poll() {
    in_one_poll(|waker| (0..2).for_each(|_| waker.wake_by_ref()));
    in_one_poll(|waker| waker.clone().wake());
}

fn in_one_poll(call: fn(&Waker)) {
    let mut called = false;
    block_on(poll_fn(|cx| {
        if std::mem::replace(&mut called, true) {
            return Poll::Ready(());
        }
        call(cx.waker());
        Poll::Pending
    }));
}

fn between() {
    let (told, tell) = Told::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            tell.wake();
            tell.ready(());
        });
        block_on(told);
    });
}

fn again() {
    let (first, tell_first) = Told::new();
    let (second, tell_second) = Told::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            tell_first.ready(1);
            tell_second.ready(2);
        });
        let outputs = block_on(async { (first.await, second.await) });
        assert!(outputs == (1, 2), "one after the other gave {outputs:?}");
    });
    let polls = tell_second.polls();
    assert!(polls <= 2, "the second waker call was for one poll, and there were {polls} polls");
}

fn news() {
    let news = AtomicU64::new(0);
    thread::scope(|scope| {
        let mut asked = false;
        let seen = block_on(poll_fn(|cx| {
            if !std::mem::replace(&mut asked, true) {
                let waker = cx.waker().clone();
                scope.spawn(|| {
                    // Relaxed: the waker hands it over, or nobody does.
                    news.store(1, Ordering::Relaxed);
                    waker.wake();
                });
                return Poll::Pending;
            }
            Poll::Ready(news.load(Ordering::Relaxed))
        }));
        assert!(seen == 1, "the poll after the wake-up does not see what was written before it");
    });
}

fn late() {
    let mut kept = None;
    block_on(poll_fn(|cx| {
        kept = Some(cx.waker().clone());
        Poll::Ready(())
    }));
    let waker = kept.expect("it was polled");
    thread::scope(|scope| {
        scope.spawn(|| waker.wake());
    });
    // And it begins anew.
    between();
}

fn several() {
    let (here, tell_here) = Told::new();
    let (there, tell_there) = Told::new();
    thread::scope(|scope| {
        scope.spawn(|| block_on(there));
        scope.spawn(|| {
            tell_there.ready(());
            tell_here.ready(());
        });
        block_on(here);
    });
}
