//! As soon as the thread has ended, and no later than the limit; and nothing is lost.

use std::operation::{Moment, Operation};
use std::recording;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use judge::{Check, Config, Misconception, Panics, Part};

use super::answer::join_timeout;

const STUCK: &str = "a thread that does not end is given up when the limit is over";
const ENDED: &str = "a thread that has ended is joined at once";
const EDGE: &str = "at the edge of the limit nothing is lost";
const FALLEN: &str = "a panic is an end, too, and comes back as a value";
const ENDS: &str = "a thread that ends meanwhile is joined soon";
const LONGEST: &str = "the limit may be as long as a Duration can be";

/// A limit runs out only when nobody else can do anything.
const PATIENT: Config =
    Config { timeouts: 0, spurious: 1, panics: Panics::Deliver, ..Config::DEFAULT };
/// A limit may run out once at any moment.
const HASTY: Config = Config { timeouts: 1, ..PATIENT };

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(STUCK, PATIENT, stuck),
        Part::explored(ENDED, PATIENT, ended),
        Part::explored(EDGE, HASTY, edge),
        Part::explored(FALLEN, PATIENT, fallen),
        Part::real(ENDS, ends),
        Part::real(LONGEST, longest),
    ],
    misconceptions: &[
        Misconception {
            name: "joins-anyway",
            says: "join waits for as long as it takes, whatever the clock says afterwards. Make \
                   certain that the thread has ended before you call it.",
            shows: |it| it.in_part(STUCK) && it.is("deadlock"),
        },
        Misconception {
            name: "spins",
            says: "Looking again and again without a pause keeps a core busy that somebody else \
                   could use. Sleep for a moment between two looks.",
            shows: |it| it.in_part(STUCK) && (it.is("too long") || it.is("livelock")),
        },
        Misconception {
            name: "gives-up-early",
            says: "One look is not a wait: the thread may end a moment later, and there was time.",
            shows: |it| it.says("it gave up after"),
        },
        Misconception {
            name: "loses-the-handle",
            says: "Whoever gives up for now wants to come back. The handle was taken and not put \
                   back, so nobody can ever join this thread, or learn what it returned.",
            shows: |it| it.says("the handle is gone"),
        },
        Misconception {
            name: "always-sleeps",
            says: "A sleep ends when its time is over and not before, whatever happens meanwhile. \
                   Take many short ones and look in between, or wait for something that wakes you.",
            shows: |it| {
                it.says("although the thread had ended") || it.in_part(ENDS) && !it.is("panic")
            },
        },
        Misconception {
            name: "adds-to-now",
            says: "Now and a very long limit make a moment that no Instant can hold, and the sum \
                   panics. Compare how long it has been with the limit instead.",
            shows: |it| it.in_part(LONGEST) && it.is("panic"),
        },
    ],
    roles: &[],
};

const LIMIT: Duration = Duration::from_millis(10);
/// Nobody can tell the difference: clocks are read one after the other.
const NEARLY: Duration = Duration::from_millis(1);
/// So much too late is soon enough.
const SOON: Duration = Duration::from_millis(10);
const HOUR: Duration = Duration::from_hours(1);

/// What a thread returns: nobody can know it without joining.
fn value() -> u64 {
    1 + judge::seed() % 1_000
}

/// Gives a thread up that cannot end, and joins it later.
fn give_up(limit: Duration) {
    let (go, gate) = mpsc::channel::<()>();
    let mut handle = Some(thread::spawn(move || gate.recv().map_or_else(|_| value(), |()| 0)));
    let begin = Instant::now();
    let result = join_timeout(&mut handle, limit);
    let waited = begin.elapsed();
    assert!(result.is_none(), "it says that the thread has ended, which cannot have happened");
    assert!(waited + NEARLY >= limit, "it gave up after {waited:?} of {limit:?}");
    assert!(
        waited <= limit + SOON,
        "it gave up only after {waited:?}, and the limit was {limit:?}"
    );
    drop(go);
    join_later(handle);
}

/// The thread is still within reach, and has its value.
fn join_later(handle: Option<JoinHandle<u64>>) {
    let Some(handle) = handle else {
        panic!("the limit was over, and the handle is gone");
    };
    let joined = handle.join().ok();
    let right = value();
    assert!(joined == Some(right), "later the thread gave {joined:?} instead of {right}");
}

fn stuck() {
    give_up(LIMIT);
    give_up(Duration::ZERO);
}

fn ended() {
    let (tell, told) = mpsc::channel();
    let mut handle = Some(thread::spawn(move || {
        tell.send(()).ok();
        value()
    }));
    told.recv().ok();
    let had_ended = handle.as_ref().is_some_and(|it| it.is_finished());
    let begin = Instant::now();
    let result = join_timeout(&mut handle, LIMIT * 3);
    let waited = begin.elapsed();
    let soon = waited <= SOON && result.is_some();
    assert!(!had_ended || soon, "it waited {waited:?}, although the thread had ended before");
    is_right(result, handle);
}

/// Either the value is there, or the handle.
fn is_right(result: Option<thread::Result<u64>>, handle: Option<JoinHandle<u64>>) {
    let Some(result) = result else { return join_later(handle) };
    let (result, right) = (result.ok(), value());
    assert!(result == Some(right), "the thread returned {right}, and {result:?} came back");
    assert!(handle.is_none(), "the thread was joined, and its handle is there again");
}

fn edge() {
    let mut handle = Some(thread::spawn(value));
    let result = join_timeout(&mut handle, LIMIT);
    is_right(result, handle);
    let nothing = join_timeout::<u64>(&mut None, HOUR);
    assert!(nothing.is_none(), "there was no handle, and something was joined");
}

fn fallen() {
    let mut handle = Some(thread::spawn(|| -> u64 { panic!("on purpose") }));
    let result = match join_timeout(&mut handle, LIMIT) {
        Some(result) => result,
        None => handle.expect("the limit was over, and the handle is gone").join(),
    };
    let payload = result.expect_err("the thread panicked, and a value came back");
    let said = payload.downcast_ref::<&str>().copied().unwrap_or_default();
    assert!(said == "on purpose", "the thread panicked, and somebody else's panic came back");
}

/// Joins a thread that ends as soon as the calling thread waits.
fn end_meanwhile(limit: Duration) {
    let ends = || {
        while !somebody_waits() {
            thread::yield_now();
        }
        value()
    };
    let mut handle = Some(thread::spawn(ends));
    let result = join_timeout(&mut handle, limit);
    assert!(result.is_some(), "it gave up before the limit was over");
    is_right(result, handle);
}

/// Whether the thread that this part runs in waits for something.
fn somebody_waits() -> bool {
    let Some(tape) = recording::tape_so_far() else { return true };
    let main = tape.lanes.iter().filter(|lane| lane.name == "main");
    let last = main.filter_map(|lane| lane.events.last());
    last.into_iter().any(|it| it.moment == Moment::Announced && it.operation != Operation::Spawn)
}

fn ends() {
    end_meanwhile(HOUR);
}

fn longest() {
    end_meanwhile(Duration::MAX);
}
