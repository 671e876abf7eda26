//! The queue of woken tasks, and what its two looks and its flag are for: `executor`.
//!
//! The queue is first in, first out, and tasks of one thread that wake each other fill it
//! in one order only: an order that it never gives is never explored. So a program here
//! whose tasks should go on in any order has a thread that wakes them.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;

use shared::{Config, Declared, Exploration};

use super::C11;
use crate::block_on::block_on;
use crate::executor::run;
use crate::notes::Notes;
use crate::runtime::combine::counted;
use crate::runtime::parcel::Parcel;
use crate::runtime::woken::{TaskWaker, Woken};

/// The demo's own.
pub const TWO_PARCELS: Exploration = Exploration {
    demo: "executor",
    title: "two tasks wait for a thread; how often each is polled",
    config: Config::DEFAULT,
    program: two_parcels,
    outcomes: &[
        Declared::allowed("1 and 1", "each found its parcel when it asked"),
        Declared::allowed("1 and 2", "the second was woken"),
        Declared::allowed("2 and 1", "the first was woken"),
        Declared::allowed("2 and 2", "both were woken"),
        Declared::forbidden("deadlock", "no wake is lost"),
    ],
};

/// The parts of the executor, as it puts them together.
pub const BEGIN_THEN_POLL: Exploration = Exploration {
    demo: "executor",
    title: "the task leaves the queue, then it is polled, under C11",
    config: C11,
    program: || one_parcel(Woken::take, begin_then_poll),
    outcomes: &[
        Declared::allowed("received", "a wake during the poll queues it again"),
        Declared::forbidden("deadlock", "no wake is lost"),
    ],
};

/// A flag that is taken down too late.
pub const POLL_THEN_BEGIN: Exploration = Exploration {
    demo: "executor",
    title: "the task is polled, then it leaves the queue",
    config: Config::DEFAULT,
    program: || one_parcel(Woken::take, poll_then_begin),
    outcomes: &[
        Declared::allowed("received", "the wake did not come during the poll"),
        Declared::surprising("deadlock", "it did, and found the task queued"),
    ],
};

/// A driver that registers after its look.
pub const LOOK_ONCE: Exploration = Exploration {
    demo: "executor",
    title: "the driver looks, registers, and does not look again",
    config: Config::DEFAULT,
    program: || one_parcel(look_once, begin_then_poll),
    outcomes: &[
        Declared::allowed("received", "the wake found the driver's waker"),
        Declared::surprising("deadlock", "the wake came between the look and the registration"),
    ],
};

/// Tasks of one thread.
pub const IN_THE_QUEUE: Exploration = Exploration {
    demo: "executor",
    title: "two tasks that are spawned begin",
    config: Config::DEFAULT,
    program: in_the_queue,
    outcomes: &[
        Declared::allowed("a b", "in the order of the queue"),
        Declared::forbidden("b a", "no thread takes part that could change it"),
    ],
};

/// Tasks that are woken by a thread.
pub const IN_ANY_ORDER: Exploration = Exploration {
    demo: "executor",
    title: "a thread calls two tasks, the second first",
    config: Config::DEFAULT,
    program: in_any_order,
    outcomes: &[
        Declared::allowed("a b", "a asked after it was called, before b was woken"),
        Declared::allowed("b a", "in the order of the wakes"),
        Declared::forbidden("deadlock", "no wake is lost"),
    ],
};

/// Runs one task on the executor's queue, with a driver and a poll like these.
pub(crate) fn drive<T>(
    take: fn(&Woken, &Waker) -> Option<u32>,
    poll: impl Fn(&TaskWaker, &mut dyn FnMut() -> Poll<T>) -> Poll<T>,
    future: impl Future<Output = T>,
) -> T {
    let woken = Arc::<Woken>::default();
    let task = TaskWaker::new(0, &woken);
    let waker = Waker::from(Arc::clone(&task));
    let mut future = pin!(future);
    waker.wake_by_ref();
    block_on(poll_fn(|cx| {
        while take(&woken, cx.waker()).is_some() {
            let mut run = || future.as_mut().poll(&mut Context::from_waker(&waker));
            if let Poll::Ready(output) = poll(&task, &mut run) {
                return Poll::Ready(output);
            }
        }
        Poll::Pending
    }))
}

/// As the executor does it.
pub(crate) fn begin_then_poll<T>(task: &TaskWaker, poll: &mut dyn FnMut() -> Poll<T>) -> Poll<T> {
    task.begin();
    poll()
}

fn poll_then_begin<T>(task: &TaskWaker, poll: &mut dyn FnMut() -> Poll<T>) -> Poll<T> {
    let polled = poll();
    // The mistake: whoever called during the poll found the task queued.
    task.begin();
    polled
}

fn look_once(woken: &Woken, driver: &Waker) -> Option<u32> {
    let found = woken.look();
    if found.is_none() && woken.sleep() {
        // The mistake: whoever pushed since found nobody to wake.
        woken.register(driver);
    }
    found
}

fn one_parcel(
    take: fn(&Woken, &Waker) -> Option<u32>,
    poll: impl Fn(&TaskWaker, &mut dyn FnMut() -> Poll<()>) -> Poll<()>,
) -> String {
    let parcel = Parcel::default();
    thread::scope(|scope| {
        scope.spawn(|| parcel.put(()));
        drive(take, poll, poll_fn(|cx| parcel.poll_take(cx)));
    });
    "received".to_owned()
}

fn two_parcels() -> String {
    let parcels = [Arc::<Parcel<()>>::default(), Arc::default()];
    let tasks = parcels.clone().map(|parcel| counted(poll_fn(move |cx| parcel.poll_take(cx))));
    let polls = thread::scope(|scope| {
        scope.spawn(|| parcels.iter().for_each(|parcel| parcel.put(())));
        run(tasks)
    });
    polls.iter().map(|((), polls)| polls.to_string()).collect::<Vec<_>>().join(" and ")
}

fn in_the_queue() -> String {
    let notes = Notes::default();
    run(["a", "b"].map(|name| {
        let notes = notes.clone();
        async move { notes.write(name) }
    }));
    notes.all().join(" ")
}

fn in_any_order() -> String {
    let (notes, calls) = (Notes::default(), [Arc::<Parcel<()>>::default(), Arc::default()]);
    let tasks = [("a", &calls[0]), ("b", &calls[1])].map(|(name, call)| {
        let (notes, call) = (notes.clone(), Arc::clone(call));
        async move {
            poll_fn(|cx| call.poll_take(cx)).await;
            notes.write(name);
        }
    });
    thread::scope(|scope| {
        scope.spawn(|| calls.iter().rev().for_each(|call| call.put(())));
        run(tasks);
    });
    notes.all().join(" ")
}
