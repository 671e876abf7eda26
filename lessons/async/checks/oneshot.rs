//! The value comes, or the news that none will; whoever polled last is woken for it.

use std::pin::pin;
use std::task::Poll;
use std::thread;
use std::time::Instant;

use judge::{
    Action, Check, Config, Drops, Misconception, Part, Tracked, Wakes, block_on, block_on_held_up,
    poll_once,
};

use super::answer::{Receiver, Sender, oneshot};

const NO_WAIT: &str = "a poll that finds nothing does not wait";
const THERE: &str = "a value that was sent before is there at once";
const GONE: &str = "a sender that is dropped is noticed";
const OTHER: &str = "who polled last is woken";
const BOTH: &str = "one sends while the other awaits";
const DROP: &str = "the sender is dropped while the other awaits";
const REPOLL: &str = "one sends while the other is polled by a second task";
const NOBODY: &str = "a value that nobody wants is dropped";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(NO_WAIT, Config::DEFAULT, no_wait),
        Part::explored(THERE, Config::DEFAULT, there),
        Part::explored(GONE, Config::DEFAULT, gone),
        Part::explored(OTHER, Config::DEFAULT, other),
        Part::explored(BOTH, Config::DEFAULT, both),
        Part::explored(DROP, Config::DEFAULT, drop_while),
        Part::explored(REPOLL, Config::DEFAULT, repoll),
        Part::explored(NOBODY, Config::DEFAULT, nobody),
    ],
    misconceptions: &[
        Misconception {
            name: "waits-in-poll",
            says: "A poll that waits stops the thread and every other task on it. Leave the waker \
                   and return Poll::Pending.",
            shows: |it| it.in_part(NO_WAIT) && (!it.is("panic") || it.says("waited for")),
        },
        Misconception {
            name: "wakes-itself",
            says: "A waker that is called in the poll asks for the next poll at once: the task \
                   goes in circles. The sender calls it, when there is news.",
            shows: |it| it.says("before there was news"),
        },
        Misconception {
            name: "drop-overtakes-value",
            says: "The sender is dropped at the end of send, too. Its drop must not say 'none will \
                   come' when the value is there.",
            shows: |it| it.says("was sent, and the receiver got None"),
        },
        Misconception {
            name: "wakes-before-it-is-gone",
            says: "The receiver is woken while the sender is still being dropped: it polls, finds \
                   the sender's handle alive, and nobody wakes it again. First say in the shared \
                   state that none will come, and wake then.",
            shows: |it| it.in_part(DROP) && it.happened(|it| matches!(it, Action::Unpark(Some(0)))),
        },
        Misconception {
            name: "drop-not-noticed",
            says: "A sender that is dropped without a value will never call the waker unless you \
                   let it: implement Drop for Sender, and tell the receiver that none will come.",
            shows: |it| it.in_part(GONE) || it.in_part(DROP),
        },
        Misconception {
            name: "waker-stored-once",
            says: "The receiver was polled again with another waker, and the first one was called. \
                   Each poll that finds nothing leaves its waker in the place of the one before.",
            shows: |it| it.in_part(OTHER),
        },
        Misconception {
            name: "refuses-to-be-alone",
            says: "The receiver may be dropped at any time, and the sender cannot know. Sending to \
                   nobody is no error here: the value is dropped.",
            shows: |it| it.in_part(NOBODY) && it.is("panic") && !it.says("was dropped"),
        },
        Misconception {
            name: "registers-after-the-check",
            says: "The value comes between your look and the leaving of your waker: the sender \
                   finds no waker, and you sleep though the value is there. Do both under one \
                   lock, or leave the waker first and then look.",
            shows: |it| it.is("deadlock"),
        },
    ],
    roles: &[],
};

fn no_wait() {
    let (sender, receiver) = oneshot::<u64>();
    let (mut receiver, wakes) = (pin!(receiver), Wakes::new());
    let begun = Instant::now();
    for _ in 0..2 {
        let polled = poll_once(receiver.as_mut(), &wakes);
        let passed = begun.elapsed();
        assert!(passed.is_zero(), "a poll that finds nothing waited for {passed:?}");
        assert!(polled.is_pending(), "nothing was sent, and the receiver is ready with {polled:?}");
        assert!(wakes.count() == 0, "the waker was called before there was news");
    }
    let number = judge::seed() % 1000;
    sender.send(number);
    assert!(wakes.count() > 0, "{number} was sent, and the waker was not called");
    is_sent(poll_once(receiver, &wakes), number);
}

fn is_sent(polled: Poll<Option<u64>>, number: u64) {
    match polled {
        Poll::Pending => panic!("{number} was sent, and the receiver still waits"),
        Poll::Ready(None) => panic!("{number} was sent, and the receiver got None"),
        Poll::Ready(Some(came)) => assert!(came == number, "{number} was sent, and {came} came"),
    }
}

fn there() {
    let (sender, receiver) = oneshot();
    sender.send(7);
    is_sent(poll_once(pin!(receiver), &Wakes::new()), 7);
}

fn gone() {
    let (sender, receiver) = oneshot::<u64>();
    drop(sender);
    is_none(poll_once(pin!(receiver), &Wakes::new()));
    let (sender, receiver) = oneshot::<u64>();
    let (mut receiver, wakes) = (pin!(receiver), Wakes::new());
    let polled = poll_once(receiver.as_mut(), &wakes);
    assert!(polled.is_pending(), "nothing was sent, and the receiver is ready with {polled:?}");
    drop(sender);
    assert!(wakes.count() > 0, "the sender was dropped, and the waker was not called");
    is_none(poll_once(receiver, &wakes));
}

fn is_none(polled: Poll<Option<u64>>) {
    let none = matches!(polled, Poll::Ready(None));
    assert!(
        none,
        "the sender was dropped without a value, and the receiver's poll gave {polled:?}"
    );
}

fn other() {
    let (sender, receiver) = oneshot();
    let (mut receiver, first, second) = (pin!(receiver), Wakes::new(), Wakes::new());
    let polled = [&first, &second].map(|wakes| poll_once(receiver.as_mut(), wakes).is_pending());
    assert!(polled == [true; 2], "nothing was sent, and the receiver is ready");
    sender.send(7);
    assert!(second.count() > 0, "the waker of the last poll was not called");
    is_sent(poll_once(receiver, &second), 7);
}

/// One side in another thread, the other one awaits.
fn meet(end: fn(Sender<u64>), await_it: fn(Receiver<u64>) -> Option<u64>) -> Option<u64> {
    let (sender, receiver) = oneshot();
    thread::scope(|scope| {
        scope.spawn(|| end(sender));
        await_it(receiver)
    })
}

fn both() {
    let came = meet(|sender| sender.send(7), |receiver| block_on(receiver));
    is_sent(Poll::Ready(came), 7);
}

fn drop_while() {
    let came = meet(|sender| drop(sender), |receiver| block_on_held_up(receiver));
    is_none(Poll::Ready(came));
}

fn repoll() {
    let polled_before = |receiver: Receiver<u64>| {
        let mut receiver = pin!(receiver);
        match poll_once(receiver.as_mut(), &Wakes::new()) {
            Poll::Ready(came) => came,
            Poll::Pending => block_on(receiver),
        }
    };
    is_sent(Poll::Ready(meet(|sender| sender.send(7), polled_before)), 7);
}

fn nobody() {
    let drops = Drops::new();
    let (sender, receiver) = oneshot::<Tracked<u64>>();
    drop(receiver);
    sender.send(drops.track(7));
    let count = drops.count();
    assert!(count == 1, "nobody wants the value, and it was dropped {count} times");
    let (sender, receiver) = oneshot::<Tracked<u64>>();
    sender.send(drops.track(7));
    drop(receiver);
    let count = drops.count() - 1;
    assert!(count == 1, "nobody has received the value, and it was dropped {count} times");
    let (sender, receiver) = oneshot::<Tracked<u64>>();
    let mut receiver = Box::pin(receiver);
    let _ = poll_once(receiver.as_mut(), &Wakes::new());
    thread::scope(|scope| {
        scope.spawn(|| sender.send(drops.track(7)));
        drop(receiver);
    });
    let count = drops.count() - 2;
    assert!(count == 1, "the receiver left, and the value was dropped {count} times");
}
