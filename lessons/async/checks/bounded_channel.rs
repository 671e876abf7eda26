//! In order, within the capacity, without a poll that waits, and every goodbye is heard.

use std::pin::{Pin, pin};
use std::task::Poll;
use std::thread;
use std::time::Instant;

use judge::{
    Action, Check, Config, Misconception, Part, Wakes, block_on, block_on_held_up, poll_once,
};

use super::answer::{Receiver, Sender, channel};

const ORDER: &str = "values come out in the order in which they went in";
const FULL: &str = "a send that finds no room waits without its thread, and is woken";
const EMPTY: &str = "a recv that finds nothing waits without its thread, and is woken";
const DROPPED: &str = "a send that is dropped sends nothing, and leaves nobody behind";
const MOVED: &str = "a send that another task takes over is woken there";
const SENDERS: &str = "when all senders are gone, the rest is received, and then None";
const RECEIVER: &str = "when the receiver is gone, each send gives its value back";
const ALL: &str = "in the end all sends that wait have had room, whoever leaves in between";
const THREADS: &str = "between two threads nothing is lost and nothing doubled";
const CROWD: &str = "one thread begins to wait for room while another one gets it";
const GOODBYE: &str = "each side may go while the other one waits on another thread";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(ORDER, Config::DEFAULT, order),
        Part::explored(FULL, Config::DEFAULT, full),
        Part::explored(EMPTY, Config::DEFAULT, empty),
        Part::explored(DROPPED, Config::DEFAULT, dropped),
        Part::explored(MOVED, Config::DEFAULT, moved),
        Part::explored(SENDERS, Config::DEFAULT, senders_gone),
        Part::explored(RECEIVER, Config::DEFAULT, receiver_gone),
        Part::explored(ALL, Config::DEFAULT, all),
        Part::explored(THREADS, Config::DEFAULT, threads),
        Part::explored(CROWD, Config::DEFAULT, crowd),
        Part::explored(GOODBYE, Config::DEFAULT, goodbye),
    ],
    misconceptions: &[
        Misconception {
            name: "blocks-the-thread",
            says: "The thread waits inside a poll, and whoever could help may be a task on that \
                   very thread. Leave a waker, and return Poll::Pending.",
            shows: |it| {
                let waits = !it.is("panic") || it.says("a poll waited");
                waits && (it.in_part(FULL) || it.in_part(EMPTY))
            },
        },
        Misconception {
            name: "no-limit",
            says: "A send goes through although the queue is full. The limit is what makes a quick \
                   sender wait for a slow receiver.",
            shows: |it| it.says("room for"),
        },
        Misconception {
            name: "forgets-the-senders",
            says: "A sender that waits for room is asked again only when its waker is called: \
                   whoever takes a value out has to call it.",
            shows: |it| it.in_part(FULL) && it.says("was not woken"),
        },
        Misconception {
            name: "wakes-itself",
            says: "A task that wakes itself is polled at once, and again, until it can go on: a \
                   core burns for it. The other side calls the waker when something has changed.",
            shows: |it| it.says("is woken"),
        },
        Misconception {
            name: "forgets-the-receiver",
            says: "A receiver that waits for a value is asked again only when its waker is called, \
                   the one of its last poll: whoever puts a value in has to call it.",
            shows: |it| it.in_part(EMPTY) && it.says("was not woken"),
        },
        Misconception {
            name: "first-waker-only",
            says: "The send was polled again with another waker, and the old one was called. Each \
                   poll that is pending leaves the waker of that poll.",
            shows: |it| it.in_part(MOVED),
        },
        Misconception {
            name: "wakes-one-sender",
            says: "The one that was woken had been dropped, and the room is left to nobody. Wake \
                   all that wait, or let one who leaves pass it on.",
            shows: |it| it.in_part(DROPPED) || it.in_part(ALL),
        },
        Misconception {
            name: "last-word-unheard",
            says: "A receiver that waits for a value has to hear that none will come: the last \
                   sender wakes it when it goes.",
            shows: |it| it.in_part(SENDERS),
        },
        Misconception {
            name: "receiver-gone-unheard",
            says: "A sender that waits for room has to hear that there will be none: the receiver \
                   wakes all of them when it goes.",
            shows: |it| it.in_part(RECEIVER),
        },
        Misconception {
            name: "wakes-before-it-is-gone",
            says: "The other side is woken while a handle is still being dropped: it polls, finds \
                   the handle alive, and nobody wakes it again. First say in the shared state that \
                   it is gone, and wake then.",
            shows: |it| {
                it.in_part(GOODBYE) && it.happened(|it| matches!(it, Action::Unpark(Some(0))))
            },
        },
        Misconception {
            name: "registers-after-the-check",
            says: "What you wait for comes between your look and the leaving of your waker: the \
                   other side finds no waker, and you sleep though you could go on. Do both under \
                   one lock, or leave the waker first and look again.",
            shows: |it| it.is("deadlock"),
        },
    ],
    roles: &[],
};

fn amount() -> u64 {
    judge::seed() % 1000
}

#[track_caller]
fn sent(sender: &Sender<u64>, value: u64) {
    let sent = poll_once(pin!(sender.send(value)), &Wakes::new());
    assert!(sent == Poll::Ready(Ok(())), "there is room, and a send of {value} is {sent:?}");
}

#[track_caller]
fn received(receiver: &mut Receiver<u64>, wanted: Option<u64>) {
    let seen = poll_once(pin!(receiver.recv()), &Wakes::new());
    assert!(seen == Poll::Ready(wanted), "{wanted:?} should be received, and recv is {seen:?}");
}

#[track_caller]
fn pending<F>(send: Pin<&mut F>, wakes: &Wakes, capacity: usize)
where
    F: Future<Output = Result<(), u64>> + ?Sized,
{
    let begun = Instant::now();
    let seen = poll_once(send, wakes);
    assert!(
        seen.is_pending(),
        "there is room for {capacity}, all is taken, and a send is {seen:?}"
    );
    let passed = begun.elapsed();
    assert!(passed.is_zero(), "there is no room, and a poll waited for {passed:?}");
    let early = wakes.count();
    assert!(early == 0, "a send that waits for room is woken {early} times, and there is none");
}

#[track_caller]
fn woken(wakes: &Wakes, who: &str) {
    assert!(wakes.count() > 0, "{who} can go on, and was not woken");
}

fn order() {
    let (sender, mut receiver) = channel(2);
    for round in 0..2 {
        sent(&sender, amount() + round);
        sent(&sender.clone(), amount() + 10);
        received(&mut receiver, Some(amount() + round));
        received(&mut receiver, Some(amount() + 10));
    }
}

fn full() {
    let (sender, mut receiver) = channel(1);
    sent(&sender, amount());
    let (mut second, wakes) = (pin!(sender.send(2)), Wakes::new());
    pending(second.as_mut(), &wakes, 1);
    received(&mut receiver, Some(amount()));
    woken(&wakes, "a send that waited for room");
    let seen = poll_once(second, &wakes);
    assert!(seen == Poll::Ready(Ok(())), "there is room, and a send of 2 is {seen:?}");
    received(&mut receiver, Some(2));
}

fn empty() {
    let (sender, mut receiver) = channel(1);
    {
        let (mut recv, old, wakes) = (pin!(receiver.recv()), Wakes::new(), Wakes::new());
        for wakes in [&old, &wakes] {
            let begun = Instant::now();
            let seen = poll_once(recv.as_mut(), wakes);
            assert!(seen.is_pending(), "nothing was sent, and recv is {seen:?}");
            let passed = begun.elapsed();
            assert!(passed.is_zero(), "nothing was sent, and a poll waited for {passed:?}");
            let early = wakes.count();
            assert!(early == 0, "a recv that waits is woken {early} times, and nothing was sent");
        }
        sent(&sender, amount());
        woken(&wakes, "a recv that waited for a value");
        let seen = poll_once(recv, &wakes);
        let wanted = Poll::Ready(Some(amount()));
        assert!(seen == wanted, "{} was sent, and recv is {seen:?}", amount());
    }
    // A recv that is dropped takes nothing along.
    let mut left = Box::pin(receiver.recv());
    assert!(poll_once(left.as_mut(), &Wakes::new()).is_pending(), "all was received already");
    sent(&sender, 5);
    drop(left);
    received(&mut receiver, Some(5));
}

fn dropped() {
    let (sender, mut receiver) = channel(1);
    sent(&sender, 1);
    drop(sender.send(7));
    let mut first = Box::pin(sender.send(8));
    pending(first.as_mut(), &Wakes::new(), 1);
    let mut second = Box::pin(sender.send(9));
    pending(second.as_mut(), &Wakes::new(), 1);
    let (mut third, wakes) = (pin!(sender.send(3)), Wakes::new());
    pending(third.as_mut(), &wakes, 1);
    drop(first);
    received(&mut receiver, Some(1));
    // Perhaps it was the one who was woken.
    drop(second);
    woken(&wakes, "the only send that still waits for room");
    let seen = poll_once(third, &wakes);
    assert!(seen == Poll::Ready(Ok(())), "there is room, and a send of 3 is {seen:?}");
    received(&mut receiver, Some(3));
}

fn moved() {
    let (sender, mut receiver) = channel(1);
    sent(&sender, 1);
    let (mut second, old, new) = (pin!(sender.send(2)), Wakes::new(), Wakes::new());
    pending(second.as_mut(), &old, 1);
    pending(second.as_mut(), &new, 1);
    received(&mut receiver, Some(1));
    woken(&new, "a send that was polled by another task last");
}

fn senders_gone() {
    let (sender, mut receiver) = channel(2);
    let second = sender.clone();
    sent(&sender, 1);
    drop(sender);
    sent(&second, 2);
    drop(second);
    received(&mut receiver, Some(1));
    received(&mut receiver, Some(2));
    received(&mut receiver, None);
    received(&mut receiver, None);
    let (sender, mut receiver) = channel::<u64>(1);
    let second = sender.clone();
    let (mut recv, wakes) = (pin!(receiver.recv()), Wakes::new());
    let seen = poll_once(recv.as_mut(), &wakes);
    assert!(seen.is_pending(), "nothing was sent, and recv is {seen:?}");
    drop(sender);
    let seen = poll_once(recv.as_mut(), &wakes);
    assert!(seen.is_pending(), "one of two senders is gone, and recv is {seen:?}");
    let before = wakes.count();
    drop(second);
    assert!(wakes.count() > before, "all senders are gone, and a recv that waits was not woken");
    let seen = poll_once(recv, &wakes);
    assert!(seen == Poll::Ready(None), "all senders are gone, and recv is {seen:?}");
}

fn receiver_gone() {
    let (sender, receiver) = channel(1);
    sent(&sender, 1);
    let second = sender.clone();
    let (mut one, mut two) = (pin!(sender.send(2)), pin!(second.send(amount())));
    let (first, wakes) = (Wakes::new(), Wakes::new());
    pending(one.as_mut(), &first, 1);
    pending(two.as_mut(), &wakes, 1);
    drop(receiver);
    woken(&first, "a send that waited for room of a receiver that is gone");
    woken(&wakes, "a send that waited for room of a receiver that is gone");
    let seen = poll_once(one, &first);
    assert!(seen == Poll::Ready(Err(2)), "the receiver is gone, and a send of 2 is {seen:?}");
    let seen = poll_once(two, &wakes);
    let wanted = Poll::Ready(Err(amount()));
    assert!(seen == wanted, "the receiver is gone, and a send of {} is {seen:?}", amount());
    let seen = poll_once(pin!(second.send(3)), &wakes);
    assert!(seen == Poll::Ready(Err(3)), "the receiver is gone, and a send of 3 is {seen:?}");
    let (sender, receiver) = channel(1);
    drop(receiver);
    let seen = poll_once(pin!(sender.send(4)), &wakes);
    assert!(
        seen == Poll::Ready(Err(4)),
        "the receiver is gone, and a send of 4 for which there is room is {seen:?}"
    );
}

/// A send that waits for room.
struct Send<'a> {
    value: u64,
    future: Pin<Box<dyn Future<Output = Result<(), u64>> + 'a>>,
    wakes: Wakes,
}

impl<'a> Send<'a> {
    fn waiting(sender: &'a Sender<u64>, value: u64) -> Self {
        let mut send = Self { value, future: Box::pin(sender.send(value)), wakes: Wakes::new() };
        pending(send.future.as_mut(), &send.wakes, 2);
        send
    }

    /// Polls it if it was woken; whether it is over.
    fn is_over(&mut self) -> bool {
        if self.wakes.count() == 0 {
            return false;
        }
        self.wakes = Wakes::new();
        poll_once(self.future.as_mut(), &self.wakes).is_ready()
    }
}

fn all() {
    // Which of three leave, a bit for each, but not all of them.
    for leaving in 0..7 {
        for before_there_is_room in [true, false] {
            let (sender, mut receiver) = channel(2);
            (1..=2).for_each(|value| sent(&sender, value));
            let mut sends: Vec<_> = (0..3).map(|value| Send::waiting(&sender, value)).collect();
            let leave = |sends: &mut Vec<Send<'_>>| {
                sends.retain(|send| leaving >> send.value & 1 == 0);
            };
            if before_there_is_room {
                leave(&mut sends);
            }
            (1..=2).for_each(|value| received(&mut receiver, Some(value)));
            if !before_there_is_room {
                leave(&mut sends);
            }
            in_the_end(sends, &mut receiver);
        }
    }
}

/// Whoever was woken is polled and what was sent is received, until all have sent.
fn in_the_end(mut sends: Vec<Send<'_>>, receiver: &mut Receiver<u64>) {
    let wanted: Vec<u64> = sends.iter().map(|send| send.value).collect();
    let mut came = Vec::new();
    while came.len() < wanted.len() {
        sends.retain_mut(|send| !send.is_over());
        let before = came.len();
        while let Poll::Ready(value) = poll_once(pin!(receiver.recv()), &Wakes::new()) {
            came.extend(value);
            assert!(came.len() <= wanted.len(), "of {wanted:?} came {came:?}");
        }
        let waiting = sends.len();
        assert!(
            came.len() > before,
            "there is room, {waiting} sends wait for it, and none of them was woken"
        );
    }
    came.sort_unstable();
    assert!(came == wanted, "{wanted:?} were sent, and {came:?} were received");
}

fn threads() {
    let (sender, mut receiver) = channel(1);
    sent(&sender, 1);
    thread::scope(|scope| {
        scope.spawn(|| {
            let sent = block_on(sender.send(2));
            assert!(sent.is_ok(), "the receiver is there, and a send of 2 is {sent:?}");
        });
        let came = [block_on(receiver.recv()), block_on(receiver.recv())];
        assert!(came == [Some(1), Some(2)], "1 and 2 were sent, and {came:?} were received");
    });
}

fn crowd() {
    let (sender, mut receiver) = channel(2);
    (1..=2).for_each(|value| sent(&sender, value));
    let mut third = Send::waiting(&sender, 3);
    thread::scope(|scope| {
        scope.spawn(|| block_on(sender.send(4)));
        (1..=2).for_each(|value| received(&mut receiver, Some(value)));
        let sent = block_on(third.future.as_mut());
        assert!(sent.is_ok(), "the receiver is there, and a send of 3 is {sent:?}");
    });
    let mut came = [(); 2].map(|()| poll_once(pin!(receiver.recv()), &Wakes::new()));
    came.sort_unstable();
    let wanted = [3, 4].map(|value| Poll::Ready(Some(value)));
    assert!(came == wanted, "3 and 4 were sent, and what is received is {came:?}");
}

fn goodbye() {
    let (sender, mut receiver) = channel::<u64>(1);
    thread::scope(|scope| {
        scope.spawn(|| drop(sender));
        let came = block_on_held_up(receiver.recv());
        assert!(came.is_none(), "the sender is gone, and recv gave {came:?}");
    });
    let (sender, receiver) = channel(1);
    sent(&sender, 1);
    thread::scope(|scope| {
        scope.spawn(|| drop(receiver));
        let sent = block_on_held_up(sender.send(2));
        assert!(sent == Err(2), "the receiver is gone, and a send of 2 is {sent:?}");
    });
}
