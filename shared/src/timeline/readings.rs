//! What is read from tapes made by hand: waits, holds, ends.

use std::time::Duration;

use watched::operation::{Kind, Moment, NO_OBJECT, Operation};

use super::drafts::{Draft, ms};
use super::{Activity, End, Held, Outcome, Span, Timeline};

/// The activities of a lane, with their times in milliseconds.
fn activities(timeline: &Timeline, lane: usize) -> Vec<(Activity, f64, f64)> {
    let millis = |time: Duration| time.as_nanos() as f64 / 1e6;
    let read = |span: &Span| (span.activity, millis(span.from), millis(span.to));
    timeline.lanes[lane].spans.iter().map(read).collect()
}

/// Who held the first lock, as `(lane, shared, from, to)`.
fn held(timeline: &Timeline) -> Vec<(u32, bool, f64, f64)> {
    let millis = |time: Duration| time.as_nanos() as f64 / 1e6;
    let read = |held: &Held| (held.lane, held.shared, millis(held.from), millis(held.to));
    timeline.locks[0].held.iter().map(read).collect()
}

#[test]
fn spans_follow_each_other_from_the_making_to_the_end() {
    let mut draft = Draft::new(30.0);
    let worker = draft.child("worker", watched::recording::LaneKind::Thread, (2.0, 5.0));
    draft.sleep(worker, (8.0, 12.0));
    draft.ends(worker, 20.0);
    draft.ends(0, 30.0);
    assert_eq!(
        activities(&draft.timeline(), 1),
        [
            (Activity::Starting, 2.0, 5.0),
            (Activity::Running, 5.0, 8.0),
            (Activity::Sleeping, 8.0, 12.0),
            (Activity::Running, 12.0, 20.0),
        ]
    );
}

#[test]
fn a_free_lock_is_not_waited_for() {
    let mut draft = Draft::new(30.0);
    let lock = draft.object(Kind::Mutex);
    draft.hold(0, lock, [5.0, 5.5, 8.0]);
    let timeline = draft.timeline();
    assert_eq!(activities(&timeline, 0).iter().filter(|all| all.0.waits()).count(), 0);
    assert_eq!(held(&timeline), [(0, false, 5.5, 8.0)]);
}

#[test]
fn a_lock_that_another_thread_holds_is_waited_for() {
    let mut draft = Draft::new(30.0);
    let lock = draft.object(Kind::Mutex);
    let other = draft.thread("other", 0.0);
    draft.hold(other, lock, [1.0, 1.0, 5.1]);
    draft.hold(0, lock, [5.0, 5.2, 8.0]);
    let timeline = draft.timeline();
    assert_eq!(activities(&timeline, 0)[1], (Activity::Locking(lock), 5.0, 5.2));
    assert_eq!(timeline.locks[0].waited, ms(0.2));
}

#[test]
fn a_reader_waits_for_a_writer_and_not_for_readers() {
    let mut draft = Draft::new(30.0);
    let lock = draft.object(Kind::RwLock);
    let reader = draft.thread("reader", 0.0);
    let writer = draft.thread("writer", 0.0);
    draft.read(reader, lock, [1.0, 1.0, 6.0]);
    draft.read(0, lock, [2.0, 2.5, 4.0]);
    draft.hold(writer, lock, [5.0, 6.0, 8.0]);
    draft.read(0, lock, [7.0, 8.0, 9.0]);
    let timeline = draft.timeline();
    let waits = |lane| {
        let all = activities(&timeline, lane).into_iter();
        all.filter(|all| all.0.waits()).collect::<Vec<_>>()
    };
    assert_eq!(waits(0), [(Activity::Reading(lock), 7.0, 8.0)]);
    assert_eq!(waits(2), [(Activity::Locking(lock), 5.0, 6.0)]);
}

#[test]
fn what_was_announced_and_not_reported_lasts_to_the_end() {
    let mut draft = Draft::new(30.0);
    let jobs = draft.object(Kind::Channel);
    draft.open(0, (Operation::Receive, jobs), 12.0);
    let timeline = draft.timeline();
    assert_eq!(activities(&timeline, 0).last(), Some(&(Activity::Receiving(jobs), 12.0, 30.0)));
    assert_eq!(timeline.lanes[0].end, End::Open);
}

#[test]
fn what_a_thread_gave_up_without_a_report_ends_when_it_goes_on() {
    let mut draft = Draft::new(30.0);
    let jobs = draft.object(Kind::Channel);
    draft.open(0, (Operation::Receive, jobs), 12.0);
    draft.sleep(0, (20.0, 25.0));
    let timeline = draft.timeline();
    assert_eq!(
        activities(&timeline, 0),
        [
            (Activity::Running, 0.0, 12.0),
            (Activity::Receiving(jobs), 12.0, 20.0),
            (Activity::Sleeping, 20.0, 25.0),
            (Activity::Running, 25.0, 30.0),
        ]
    );
    let act = timeline.acts.iter().find(|act| act.operation == Operation::Receive).unwrap();
    assert_eq!(act.outcome, Outcome::Abandoned);
}

#[test]
fn who_waits_on_a_condition_variable_does_not_hold_the_lock() {
    let mut draft = Draft::new(30.0);
    let lock = draft.object(Kind::Mutex);
    let wake = draft.object(Kind::Condvar);
    draft.step(0, (Operation::Lock, lock), (2.0, 2.0));
    draft.now(0, (Operation::Unlock, lock), 5.0);
    draft.step(0, (Operation::Wait, wake), (5.0, 9.0));
    draft.now(0, (Operation::Lock, lock), 9.0);
    draft.now(0, (Operation::Unlock, lock), 14.0);
    assert_eq!(held(&draft.timeline()), [(0, false, 2.0, 5.0), (0, false, 9.0, 14.0)]);
}

#[test]
fn the_lock_is_held_after_a_wait_even_if_nothing_says_so() {
    let mut draft = Draft::new(30.0);
    let lock = draft.object(Kind::Mutex);
    let wake = draft.object(Kind::Condvar);
    draft.step(0, (Operation::Lock, lock), (2.0, 2.0));
    draft.now(0, (Operation::Unlock, lock), 5.0);
    draft.step(0, (Operation::Wait, wake), (5.0, 9.0));
    draft.now(0, (Operation::Unlock, lock), 14.0);
    assert_eq!(held(&draft.timeline()), [(0, false, 2.0, 5.0), (0, false, 9.0, 14.0)]);
}

#[test]
fn a_reentrant_lock_is_free_after_its_last_release() {
    let mut draft = Draft::new(30.0);
    let lock = draft.object(Kind::ReentrantMutex);
    draft.hold(0, lock, [2.0, 2.0, 20.0]);
    draft.hold(0, lock, [5.0, 5.5, 8.0]);
    let timeline = draft.timeline();
    assert_eq!(held(&timeline), [(0, false, 2.0, 20.0)]);
    assert!(activities(&timeline, 0).iter().all(|all| all.0 == Activity::Running));
}

#[test]
fn a_writer_that_becomes_a_reader_lets_others_read() {
    for order in [[Operation::Unlock, Operation::Read], [Operation::Read, Operation::Unlock]] {
        let mut draft = Draft::new(30.0);
        let lock = draft.object(Kind::RwLock);
        draft.step(0, (Operation::Lock, lock), (2.0, 2.0));
        draft.now(0, (order[0], lock), 8.0);
        draft.now(0, (order[1], lock), 8.0);
        draft.now(0, (Operation::Unlock, lock), 12.0);
        assert_eq!(held(&draft.timeline()), [(0, false, 2.0, 8.0), (0, true, 8.0, 12.0)]);
    }
}

#[test]
fn a_reader_that_becomes_a_writer_is_one_until_it_gives_the_lock_back() {
    let mut draft = Draft::new(30.0);
    let lock = draft.object(Kind::RwLock);
    draft.step(0, (Operation::Read, lock), (2.0, 2.0));
    draft.step(0, (Operation::Lock, lock), (8.0, 8.0));
    draft.now(0, (Operation::Unlock, lock), 8.0);
    draft.now(0, (Operation::Unlock, lock), 12.0);
    assert_eq!(held(&draft.timeline()), [(0, true, 2.0, 8.0), (0, false, 8.0, 12.0)]);
}

#[test]
fn who_makes_a_value_runs_and_the_others_wait() {
    let mut draft = Draft::new(30.0);
    let config = draft.object(Kind::Once);
    let lock = draft.object(Kind::Mutex);
    let second = draft.thread("second", 0.0);
    // The maker came second, but does something else meanwhile.
    draft.step(0, (Operation::Once, config), (2.0, 10.0));
    draft.open(second, (Operation::Once, config), 3.0);
    draft.hold(second, lock, [5.0, 5.0, 6.0]);
    draft.event(second, (Operation::Once, Moment::Done, config), 9.0);
    let timeline = draft.timeline();
    assert_eq!(activities(&timeline, 0)[1], (Activity::Once(config), 2.0, 10.0));
    assert!(activities(&timeline, 1).iter().all(|all| all.0 == Activity::Running));
}

#[test]
fn a_thread_that_is_found_in_the_middle_of_its_life_has_no_beginning() {
    let mut draft = Draft::new(30.0);
    let mut other = Draft::new(30.0);
    draft.ends(0, 30.0);
    other.sleep(0, (10.0, 12.0));
    let (mut tape, other) = (draft.tape(), other.tape());
    let mut adopted = other.lanes[0].clone();
    adopted.number = 1;
    adopted.events.remove(0);
    tape.lanes.push(adopted);
    let timeline = Timeline::from_tape(&tape);
    assert_eq!(
        activities(&timeline, 1),
        [(Activity::Sleeping, 10.0, 12.0), (Activity::Running, 12.0, 30.0)]
    );
}

#[test]
fn a_thread_that_was_made_and_did_nothing_yet_has_a_lane() {
    let mut draft = Draft::new(30.0);
    draft.now(0, (Operation::Spawn, 7), 20.0);
    // A task has no report of its making: it may have a lane, or never be polled.
    draft.open(0, (Operation::Spawn, 8), 25.0);
    let timeline = draft.timeline();
    assert_eq!(timeline.lanes.len(), 2);
    assert_eq!((timeline.lanes[1].number, timeline.lanes[1].parent), (7, Some(0)));
    assert_eq!(activities(&timeline, 1), [(Activity::Starting, 20.0, 30.0)]);
}

#[test]
fn the_picture_begins_and_ends_with_the_run() {
    let mut draft = Draft::new(90.0);
    draft.sleep(0, (10.0, 20.0));
    draft.ends(0, 40.0);
    let mut tape = draft.tape();
    tape.lanes[0].events[0].at = ms(5.0);
    let timeline = Timeline::from_tape(&tape);
    assert_eq!(timeline.duration, ms(35.0));
    assert_eq!(
        activities(&timeline, 0),
        [
            (Activity::Running, 0.0, 5.0),
            (Activity::Sleeping, 5.0, 15.0),
            (Activity::Running, 15.0, 35.0),
        ]
    );
}

#[test]
fn what_was_stamped_while_the_tape_was_read_is_left_out() {
    let mut draft = Draft::new(30.0);
    let lock = draft.object(Kind::Mutex);
    draft.hold(0, lock, [5.0, 5.0, 31.0]);
    draft.sleep(0, (32.0, 33.0));
    let timeline = draft.timeline();
    assert_eq!(held(&timeline), [(0, false, 5.0, 30.0)]);
    assert_eq!(timeline.acts.len(), 2);
}

#[test]
fn a_short_step_is_no_wait() {
    let mut draft = Draft::new(30.0);
    let jobs = draft.object(Kind::Channel);
    draft.step(0, (Operation::Send, jobs), (5.0, 5.001));
    draft.step(0, (Operation::Send, jobs), (6.0, 6.003));
    draft.step(0, (Operation::Park, NO_OBJECT), (8.0, 8.001));
    let timeline = draft.timeline();
    let waits: Vec<_> = activities(&timeline, 0).into_iter().filter(|all| all.0.waits()).collect();
    assert_eq!(waits, [(Activity::Sending(jobs), 6.0, 6.003)]);
}

#[test]
fn a_guard_that_is_never_dropped_holds_its_lock_after_its_thread() {
    let mut draft = Draft::new(30.0);
    let lock = draft.object(Kind::Mutex);
    let careless = draft.thread("careless", 0.0);
    draft.step(careless, (Operation::Lock, lock), (2.0, 2.0));
    draft.ends(careless, 4.0);
    draft.open(0, (Operation::Lock, lock), 10.0);
    let timeline = draft.timeline();
    assert_eq!(held(&timeline), [(1, false, 2.0, 30.0)]);
    assert_eq!(activities(&timeline, 0).last(), Some(&(Activity::Locking(lock), 10.0, 30.0)));
}

#[test]
fn json_is_in_microseconds() {
    let mut draft = Draft::new(30.0);
    let account = draft.object(Kind::Mutex);
    draft.hold(0, account, [5.0, 5.0, 8.5]);
    draft.open(0, (Operation::Join, 3), 20.0);
    let json = serde_json::to_value(draft.timeline()).unwrap();
    assert_eq!(json["duration_us"], 30_000.0);
    assert_eq!(json["locks"][0]["kind"], "mutex");
    assert_eq!(json["locks"][0]["name"], "account");
    assert_eq!(json["locks"][0]["held"][0]["to_us"], 8_500.0);
    assert_eq!(json["lanes"][0]["kind"], "thread");
    assert_eq!(json["lanes"][0]["spans"][0]["activity"], "running");
    assert_eq!(json["lanes"][0]["spans"][1]["holds"][0]["object"], 1);
    assert_eq!(json["lanes"][0]["spans"][3]["activity"], "joining");
    assert_eq!(json["lanes"][0]["spans"][3]["of"], 3);
    assert_eq!(json["acts"][0]["operation"], "start");
    assert_eq!(json["acts"][1]["outcome"], "done");
}
