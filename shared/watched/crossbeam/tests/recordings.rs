//! What is recorded of each operation, in forced scenarios: exactly this, in this order.

extern crate watched_crossbeam as crossbeam;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crossbeam::channel::{
    Receiver, RecvError, Select, after, at, bounded, never, select, select_biased, tick, unbounded,
};
use crossbeam::sync::{Parker, ShardedLock, WaitGroup};
use watched::operation::{Kind, Moment, Operation};
use watched::recording::Event;
use watched::thread::{self, Builder};

use recorder::{events, record, story};

mod recorder;

const SHORT: Duration = Duration::from_millis(2);
/// Longer than any test may run: not reached.
const LONG: Duration = Duration::from_hours(1);

/// Runs both at once, the second in a thread called `other`.
fn beside(here: impl FnOnce(), there: impl FnOnce() + Send) {
    thread::scope(|scope| {
        let other = Builder::new().name("other".to_owned()).spawn_scoped(scope, there);
        here();
        other.expect("there is room for a thread").join().expect("it does not panic");
    });
}

/// The lines of the events, counted from this one.
fn lines(events: &[Event], from: u32) -> Vec<u32> {
    events.iter().map(|event| event.place.line() - from).collect()
}

#[test]
fn both_ends_name_the_same_channel() {
    let tape = record(|| {
        let ((sender, receiver), (back, answer)) = (bounded(0), unbounded());
        beside(
            || {
                sender.send(7).expect("the other end is there");
                assert_eq!(answer.recv(), Ok(8));
            },
            || back.send(receiver.recv().expect("7") + 1).expect("the other end is there"),
        );
    });
    let [main, other] = story(&tape, ["main", "other"]);
    assert_eq!(main, ["Send A?", "Send A", "Receive B?", "Receive B"]);
    assert_eq!(other, ["Receive A?", "Receive A", "Send B?", "Send B"]);
    assert!(tape.objects.values().all(|object| object.kind == Kind::Channel));
}

#[test]
fn clones_are_the_same_channel() {
    let tape = record(|| {
        let (sender, receiver) = unbounded();
        sender.clone().send(1).expect("the other end is there");
        assert_eq!(receiver.clone().recv(), Ok(1));
    });
    assert_eq!(story(&tape, ["main"]), [["Send A?", "Send A", "Receive A?", "Receive A"]]);
}

#[test]
fn full_empty_and_closed_are_refused_and_limits_run_out() {
    let tape = record(|| {
        let (sender, receiver) = bounded(1);
        assert!(receiver.try_recv().is_err());
        assert!(receiver.recv_timeout(SHORT).is_err());
        assert!(receiver.recv_deadline(Instant::now()).is_err());
        assert!(sender.try_send(1).is_ok());
        assert!(sender.try_send(2).is_err());
        assert!(sender.send_timeout(3, SHORT).is_err());
        assert!(sender.send_deadline(4, Instant::now()).is_err());
        drop(receiver);
        assert!(sender.send(5).is_err());
        assert!(sender.send_timeout(6, LONG).is_err());
    });
    let late = ["Receive A?", "Receive A timed out"];
    let full = ["Send A?", "Send A", "Send A?", "Send A refused"];
    let late_to_send = ["Send A?", "Send A timed out"];
    let closed = ["Send A?", "Send A refused"];
    let empty = ["Receive A?", "Receive A refused"];
    let all = [&empty[..], &late, &late, &full, &late_to_send, &late_to_send, &closed, &closed];
    assert_eq!(story(&tape, ["main"]), [all.concat()]);
}

#[test]
fn a_receive_from_a_closed_channel_is_refused_whatever_its_limit() {
    let tape = record(|| {
        let (_, receiver) = unbounded::<i32>();
        assert!(receiver.recv().is_err());
        assert!(receiver.recv_timeout(LONG).is_err());
        assert!(receiver.recv_deadline(Instant::now() + LONG).is_err());
    });
    let refused = ["Receive A?", "Receive A refused"];
    assert_eq!(story(&tape, ["main"]), [[refused, refused, refused].concat()]);
}

#[test]
fn looking_at_a_channel_records_nothing() {
    let tape = record(|| {
        let (sender, receiver) = bounded::<i32>(1);
        assert!(sender.is_empty() && !receiver.is_full());
        assert_eq!((sender.len(), receiver.capacity()), (0, Some(1)));
        assert!(sender.same_channel(&sender.clone()));
        assert!(tick(LONG).is_empty());
    });
    assert_eq!(story(&tape, ["main"]), [[""; 0]]);
}

#[test]
fn each_step_of_a_loop_is_a_receive_on_its_line() {
    let tape = record(|| {
        let (sender, receiver) = unbounded();
        sender.send(1).expect("the other end is there");
        let mut sum = 0;
        for n in receiver.try_iter() {
            sum += n;
        }
        sender.send(2).expect("the other end is there");
        drop(sender);
        for n in &receiver {
            sum += n;
        }
        for n in receiver {
            sum += n;
        }
        assert_eq!(sum, 3);
    });
    let sent = ["Send A?", "Send A"];
    let received = ["Receive A?", "Receive A"];
    let over = ["Receive A?", "Receive A refused"];
    let all = [sent, received, over, sent, received, over, over].concat();
    assert_eq!(story(&tape, ["main"]), [all]);
    let told = events(&tape, "main");
    let made = tape.objects[&told[0].object].made.line();
    assert_eq!(lines(&told, made), [1, 1, 3, 3, 3, 3, 6, 6, 8, 8, 8, 8, 11, 11]);
}

#[test]
fn clocks_are_channels_made_on_their_line() {
    let tape = record(|| {
        assert!(after(SHORT).recv().is_ok());
        assert!(at(Instant::now()).recv().is_ok());
        assert!(tick(SHORT).recv().is_ok());
        assert!(never::<()>().recv_timeout(SHORT).is_err());
        assert!(never::<()>().clone().try_recv().is_err());
    });
    let received =
        ["Receive A?", "Receive A", "Receive B?", "Receive B", "Receive C?", "Receive C"];
    let not = ["Receive D?", "Receive D timed out", "Receive E?", "Receive E refused"];
    assert_eq!(story(&tape, ["main"]), [[&received[..], &not].concat()]);
}

#[test]
fn a_chosen_arm_is_told_before_its_body() {
    let tape = record(|| {
        let (sender, receiver) = unbounded();
        let (notes, _keep) = unbounded();
        sender.send(1).expect("the other end is there");
        select! {
            recv(receiver) -> message => notes.send(message).expect("the other end is there"),
            recv(never::<()>()) -> _ => unreachable!("nothing comes"),
        }
        drop(sender);
        select! {
            recv(receiver) -> message => {
                assert_eq!(message, Err(RecvError));
                notes.send(message).expect("the other end is there");
            }
            default => unreachable!("closed is ready"),
        }
    });
    let chosen = ["Send A?", "Send A", "Select?", "Select", "Receive A?", "Receive A"];
    let body = ["Send B?", "Send B"];
    let closed = ["Select?", "Select", "Receive A?", "Receive A refused"];
    assert_eq!(story(&tape, ["main"]), [[&chosen[..], &body, &closed, &body].concat()]);
}

#[test]
fn a_chosen_send_is_told_before_its_body() {
    let tape = record(|| {
        let (sender, receiver) = bounded(1);
        select! { send(sender, 1) -> result => result.expect("the other end is there") }
        drop(receiver);
        select! {
            send(sender, 1) -> result => assert!(result.is_err()),
            default(LONG) => unreachable!("closed is ready"),
        }
    });
    let sent = ["Select?", "Select", "Send A?", "Send A"];
    let closed = ["Select?", "Select", "Send A?", "Send A refused"];
    assert_eq!(story(&tape, ["main"]), [[sent, closed].concat()]);
}

#[test]
fn a_default_is_a_refusal_or_runs_out_of_time_before_its_body() {
    let tape = record(|| {
        let (sender, receiver) = unbounded();
        select! {
            recv(receiver) -> _ => unreachable!("nothing comes"),
            default => sender.send(1).expect("the other end is there"),
        }
        assert_eq!(receiver.recv(), Ok(1));
        select! {
            recv(receiver) -> _ => unreachable!("nothing comes"),
            default(SHORT) => sender.send(2).expect("the other end is there"),
        }
    });
    let refused = ["Select?", "Select refused", "Send A?", "Send A", "Receive A?", "Receive A"];
    let late = ["Select?", "Select timed out", "Send A?", "Send A"];
    assert_eq!(story(&tape, ["main"]), [[&refused[..], &late].concat()]);
}

#[test]
fn an_arm_that_leaves_the_loop_was_told() {
    fn last(receiver: &Receiver<i32>) -> Result<i32, RecvError> {
        loop {
            select_biased! {
                recv(receiver) -> message => match message? {
                    0 => {}
                    1 => break,
                    n => return Ok(n),
                },
                default => {}
            }
        }
        Ok(1)
    }
    let tape = record(|| {
        let (sender, receiver) = unbounded();
        for n in [0, 1, 5] {
            sender.send(n).expect("the other end is there");
        }
        assert_eq!((last(&receiver), last(&receiver)), (Ok(1), Ok(5)));
        drop(sender);
        assert_eq!(last(&receiver), Err(RecvError));
    });
    let sent = ["Send A?", "Send A"];
    let chosen = ["Select?", "Select", "Receive A?", "Receive A"];
    let closed = ["Select?", "Select", "Receive A?", "Receive A refused"];
    let all = [&[sent; 3].concat()[..], &[chosen; 3].concat(), &closed].concat();
    assert_eq!(story(&tape, ["main"]), [all]);
}

#[test]
fn a_select_waits_on_its_own_line() {
    let tape = record(|| {
        let (sender, receiver) = bounded(0);
        beside(
            || {
                select! {
                    recv(receiver) -> message => assert_eq!(message, Ok(1)),
                    default(LONG) => unreachable!("it comes"),
                }
            },
            || {
                select! {
                    send(sender, 1) -> result => result.expect("the other end is there"),
                }
            },
        );
    });
    let [main, other] = story(&tape, ["main", "other"]);
    assert_eq!(main, ["Select?", "Select", "Receive A?", "Receive A"]);
    assert_eq!(other, ["Select?", "Select", "Send A?", "Send A"]);
    let told = events(&tape, "main");
    let made = tape.objects[&told[2].object].made.line();
    assert_eq!(lines(&told, made), [3; 4]);
    assert_eq!(lines(&events(&tape, "other"), made), [9; 4]);
}

#[test]
fn a_select_by_hand_is_told_in_each_way() {
    let tape = record(|| {
        let (sender, receiver) = bounded(1);
        let mut select = Select::new();
        select.recv(&receiver);
        assert!(select.try_select().is_err());
        assert!(select.select_timeout(SHORT).is_err());
        assert!(select.select_deadline(Instant::now()).is_err());
        assert!(select.try_ready().is_err());
        assert!(select.ready_timeout(SHORT).is_err());
        assert!(select.ready_deadline(Instant::now()).is_err());
        sender.send(1).expect("the other end is there");
        assert_eq!(select.ready(), 0);
        assert_eq!(select.select().recv(&receiver), Ok(1));
    });
    let late = ["Select?", "Select timed out"];
    let refused = ["Select?", "Select refused"];
    let ready = ["Send A?", "Send A", "Select?", "Select"];
    let chosen = ["Select?", "Select", "Receive A?", "Receive A"];
    let all = [&refused[..], &late, &late, &refused, &late, &late, &ready, &chosen];
    assert_eq!(story(&tape, ["main"]), [all.concat()]);
}

#[test]
fn those_who_wait_for_a_group_meet() {
    let tape = record(|| {
        let group = WaitGroup::new();
        let there = group.clone();
        beside(|| group.wait(), || there.wait());
    });
    assert_eq!(story(&tape, ["main", "other"]), [["Meet A?", "Meet A"]; 2]);
    assert!(tape.objects.values().all(|object| object.kind == Kind::Barrier));
    // Nobody goes on before all have arrived.
    let of = |name, moment| {
        let events = events(&tape, name);
        events.into_iter().find(|event| event.moment == moment).expect("it met").at
    };
    assert!(of("main", Moment::Announced) <= of("other", Moment::Done));
    assert!(of("other", Moment::Announced) <= of("main", Moment::Done));
}

#[test]
fn parking_and_unparking_are_told_and_no_lane_is_named() {
    let tape = record(|| {
        let parker = Parker::new();
        let unparker = parker.unparker().clone();
        beside(|| parker.park(), || unparker.unpark());
        parker.park_timeout(SHORT);
        parker.park_deadline(Instant::now());
    });
    let [main, other] = story(&tape, ["main", "other"]);
    assert_eq!(main, ["Park?", "Park", "Park?", "Park", "Park?", "Park"]);
    assert_eq!(other, ["Unpark?", "Unpark"]);
    let unparked = events(&tape, "other")[0];
    assert_eq!(unparked.operation, Operation::Unpark);
    assert!(tape.lanes.iter().all(|lane| lane.number != unparked.object));
}

#[test]
fn a_sharded_lock_is_one_lock() {
    let tape = record(|| {
        let lock = ShardedLock::new(1);
        let reader = lock.read();
        assert!(lock.try_write().is_err());
        drop(reader);
        let writer = lock.write();
        assert!(lock.try_read().is_err());
        drop(writer);
        drop(lock.try_read());
        let fallen = catch_unwind(AssertUnwindSafe(|| {
            let _guard = lock.try_write();
            panic!("on purpose");
        }));
        // Poison is no refusal: the lock is held.
        assert!(fallen.is_err() && lock.read().is_err() && lock.try_write().is_err());
    });
    let read = ["Read A?", "Read A", "Lock A?", "Lock A refused", "Unlock A"];
    let written = ["Lock A?", "Lock A", "Read A?", "Read A refused", "Unlock A"];
    let shared = ["Read A?", "Read A", "Unlock A"];
    let alone = ["Lock A?", "Lock A", "Unlock A"];
    let all = [&read[..], &written, &shared, &alone, &shared, &alone].concat();
    assert_eq!(story(&tape, ["main"]), [all]);
    assert!(tape.objects.values().all(|object| object.kind == Kind::RwLock));
}
