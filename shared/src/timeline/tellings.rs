//! What is said of tapes made by hand: sentences, deadlocks, events one by one.

use watched::operation::{ALL_SCOPED, Kind, Moment, NO_OBJECT, Operation};
use watched::recording::{LaneKind, Tape};

use super::drafts::{Draft, ascii, plain, unicode};
use super::{Timeline, cycle, who_waits};

fn sentences(draft: Draft) -> Vec<String> {
    draft.timeline().sentences(&unicode(80))
}

/// Each of three threads holds a lock and waits for the next one's; a fourth waits too.
/// With the line on which the three wait.
fn ring() -> (Tape, u32) {
    let mut draft = Draft::new(50.0);
    let locks: Vec<u32> = (0..3).map(|_| draft.object(Kind::Mutex)).collect();
    let names = ["ann", "ben", "cid"];
    for (index, name) in names.into_iter().enumerate() {
        let thread = draft.thread(name, 0.0);
        draft.step(thread, (Operation::Lock, locks[index]), (1.0, 1.0));
        draft.open(thread, (Operation::Lock, locks[(index + 1) % 3]), 4.0);
    }
    let line = line!() - 2;
    let late = draft.thread("late", 0.0);
    draft.open(late, (Operation::Lock, locks[0]), 10.0);
    draft.open(0, (Operation::Join, ALL_SCOPED), 2.0);
    (draft.tape(), line)
}

#[test]
fn a_circle_of_three_is_named_from_the_first_on() {
    let circle = cycle(&ring().0).unwrap();
    let names: Vec<&str> = circle.iter().map(|stuck| stuck.thread.as_str()).collect();
    assert_eq!(names, ["ann", "ben", "cid"]);
    assert_eq!(circle[2].waits_for, "for lock A (one of locks)");
    assert_eq!(circle[2].held_by, ["ann"]);
    assert_eq!(circle[2].holds, ["lock C (one of locks)"]);
}

#[test]
fn who_waits_says_all_who_wait_in_one_sentence_each() {
    let (tape, line) = ring();
    let said: Vec<String> = who_waits(&tape).iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 5);
    let lines: Vec<&str> = said.iter().map(|said| said.rsplit_once(" (").unwrap().0).collect();
    assert_eq!(
        lines,
        [
            "main waits for all threads of its scope to end",
            "ann holds lock A (one of locks) and waits for lock B (one of locks), which ben holds",
            "ben holds lock B (one of locks) and waits for lock C (one of locks), which cid holds",
            "cid holds lock C (one of locks) and waits for lock A (one of locks), which ann holds",
            "late waits for lock A (one of locks), which ann holds",
        ]
    );
    assert!(said[1].ends_with(&format!(" (tellings.rs:{line})")), "{}", said[1]);
}

#[test]
fn who_waits_for_its_own_lock_is_a_circle() {
    let mut draft = Draft::new(10.0);
    let diary = draft.object(Kind::Mutex);
    draft.step(0, (Operation::Lock, diary), (1.0, 1.0));
    draft.open(0, (Operation::Lock, diary), 2.0);
    let line = line!() - 1;
    let tape = draft.tape();
    assert_eq!(
        cycle(&tape).unwrap()[0].to_string(),
        format!(
            "main holds lock A (diary) and waits for lock A (diary), which it holds itself \
             (tellings.rs:{line})"
        )
    );
    let said = Timeline::from_tape(&tape).sentences(&unicode(80));
    assert_eq!(
        said,
        [format!(
            "Deadlock: main waits for lock A (diary) at tellings.rs:{line} and holds it itself."
        )]
    );
}

#[test]
fn a_join_may_close_a_circle() {
    let mut draft = Draft::new(10.0);
    let lock = draft.object(Kind::Mutex);
    draft.step(0, (Operation::Lock, lock), (1.0, 1.0));
    let worker = draft.thread("worker", 0.0);
    draft.open(worker, (Operation::Lock, lock), 2.0);
    draft.open(0, (Operation::Join, worker), 3.0);
    let circle = cycle(&draft.tape()).unwrap();
    assert_eq!(circle[0].waits_for, "for thread 1 (worker) to end");
    assert_eq!(circle[0].held_by, ["worker"]);
    assert_eq!(circle[1].held_by, ["main"]);
}

#[test]
fn a_reader_behind_a_writer_that_waits_for_it_is_a_circle() {
    let mut draft = Draft::new(10.0);
    let table = draft.object(Kind::RwLock);
    let writer = draft.thread("writer", 0.0);
    draft.step(0, (Operation::Read, table), (1.0, 1.0));
    draft.open(writer, (Operation::Lock, table), 2.0);
    draft.open(0, (Operation::Read, table), 3.0);
    let circle = cycle(&draft.tape()).unwrap();
    assert_eq!(circle.len(), 2);
    assert_eq!(circle[0].waits_for, "to read lock A (table)");
    assert_eq!(circle[0].held_by, ["writer"]);
}

#[test]
fn a_wait_that_can_end_is_no_circle() {
    let mut draft = Draft::new(10.0);
    let lock = draft.object(Kind::Mutex);
    let holder = draft.thread("holder", 0.0);
    draft.step(holder, (Operation::Lock, lock), (1.0, 1.0));
    draft.open(holder, (Operation::Sleep, NO_OBJECT), 2.0);
    draft.open(0, (Operation::Lock, lock), 3.0);
    let tape = draft.tape();
    assert!(cycle(&tape).is_none());
    assert_eq!(who_waits(&tape).len(), 1);
    let said = Timeline::from_tape(&tape).sentences(&unicode(80));
    assert_eq!(said[0], "Still waiting at the end: main for lock A (lock) since 3 ms.");
}

#[test]
fn a_lock_that_went_with_its_thread_is_said() {
    let mut draft = Draft::new(30.0);
    let lock = draft.object(Kind::Mutex);
    let careless = draft.thread("careless", 0.0);
    draft.step(careless, (Operation::Lock, lock), (2.0, 2.0));
    draft.ends(careless, 4.0);
    draft.open(0, (Operation::Lock, lock), 10.0);
    assert_eq!(
        sentences(draft)[0],
        "Still waiting at the end: main for lock A (lock) since 10 ms \
         (which thread 1 (careless) held when it ended)."
    );
}

#[test]
fn the_longest_wait_says_what_ended_it() {
    let cases = [
        (Kind::Channel, Operation::Receive, Operation::Send, "to receive from channel it", "sent"),
        (Kind::Channel, Operation::Send, Operation::Receive, "to send to channel it", "received"),
        (
            Kind::Condvar,
            Operation::Wait,
            Operation::Notify,
            "on condition variable it",
            "notified it",
        ),
        (Kind::Barrier, Operation::Meet, Operation::Meet, "at barrier it", "came"),
    ];
    for (kind, waits, ends, what, did) in cases {
        let mut draft = Draft::new(30.0);
        let it = draft.object(kind);
        let worker = draft.thread("worker", 0.0);
        draft.now(worker, (ends, it), 19.0);
        draft.step(0, (waits, it), (4.0, 19.1));
        draft.ends(0, 30.0);
        assert_eq!(
            sentences(draft),
            [format!(
                "Longest wait: main waited 15 ms {what}, from 4 ms on, until thread 1 (worker) {did}."
            )]
        );
    }
}

#[test]
fn many_waits_for_the_same_are_added_up() {
    let mut draft = Draft::new(30.0);
    let jobs = draft.object(Kind::Channel);
    for round in 0..12 {
        let at = 1.0 + f64::from(round) * 2.0;
        draft.step(0, (Operation::Receive, jobs), (at, at + 1.0));
    }
    draft.ends(0, 30.0);
    assert_eq!(
        sentences(draft),
        ["Longest wait: main waited 1 ms to receive from channel jobs, from 1 ms on. \
          All 12 waits for it took 12 ms."]
    );
}

#[test]
fn the_most_telling_is_said_first_and_no_more_than_four_things() {
    let mut draft = Draft::new(40.0);
    let (left, right) = (draft.object(Kind::Mutex), draft.object(Kind::Mutex));
    let gate = draft.object(Kind::Barrier);
    for (name, first, second) in [("left", left, right), ("right", right, left)] {
        let thread = draft.thread(name, 0.0);
        draft.step(thread, (Operation::Lock, first), (2.0, 2.0));
        draft.open(thread, (Operation::Lock, second), 6.0);
    }
    for number in 3..=6 {
        let thread = draft.thread(&format!("w-{number}"), 0.0);
        draft.open(thread, (Operation::Meet, gate), 5.0);
    }
    let child = draft.child("sh", LaneKind::Process, (1.0, 2.0));
    draft.panics(child, 9.0);
    for number in 8..=10 {
        let thread = draft.thread(&format!("w-{number}"), 0.0);
        draft.panics(thread, 8.0);
    }
    draft.processor_time(1, 12.0);
    draft.samples(1, &[(1.0, 1.0, 0.0), (2.0, 2.0, 9.0)]);
    let said = sentences(draft);
    assert!(said[0].starts_with("Deadlock: thread 1 (left) holds lock A (left) and waits "));
    assert_eq!(
        said[1..],
        [
            "Process 7 (sh) failed at 9 ms, and 3 more did so.",
            "Still waiting at the end: thread 3 at barrier gate since 5 ms, thread 4 at barrier \
             gate since 5 ms, thread 5 at barrier gate since 5 ms, and 1 more.",
            "12 ms of work in 40 ms: 0.3 cores busy on average, 9 ms spent ready without a core.",
        ]
    );
}

#[test]
fn nothing_is_said_of_a_run_without_waits_and_figures() {
    let mut draft = Draft::new(30.0);
    draft.sleep(0, (3.0, 29.0));
    draft.ends(0, 30.0);
    assert_eq!(sentences(draft), [""; 0]);
}

/// Two threads, one lock, and one that gives up.
fn few_events() -> Timeline {
    let mut draft = Draft::new(30.0);
    let account = draft.object(Kind::Mutex);
    let jobs = draft.object(Kind::Channel);
    let left = draft.child("left", LaneKind::Thread, (0.5, 1.0));
    draft.hold(left, account, [2.0, 2.0, 13.9]);
    draft.sleep(left, (3.0, 13.0));
    draft.now(left, (Operation::Send, jobs), 15.0);
    draft.panics(left, 16.0);
    draft.hold(0, account, [5.0, 14.0, 17.0]);
    draft.event(0, (Operation::Lock, Moment::Announced, account), 20.0);
    draft.event(0, (Operation::Lock, Moment::Refused, account), 20.0);
    draft.join(0, left, (21.0, 21.0));
    draft.open(0, (Operation::Receive, jobs), 22.0);
    draft.timeline()
}

/// The view, with the numbers of this file's lines blotted out.
fn events(timeline: &Timeline, look: super::Look) -> String {
    let mut text = String::from("\n");
    let mut in_number = false;
    for sign in plain(&timeline.events(&look)).chars() {
        in_number = sign == ':' || (in_number && sign.is_ascii_digit());
        text.push(if in_number && sign != ':' { 'N' } else { sign });
    }
    text
}

#[test]
fn events_stand_side_by_side() {
    assert_eq!(
        events(&few_events(), unicode(80)),
        r"
      ms │ 0 main                            │ 1 left
─────────┼───────────────────────────────────┼──────────────────────────────────
   0.000 │ begins                            │
   0.500 │ starts 1 left :NNN                │
   1.000 │                                   │ begins
   2.000 │                                   │ locks A :NNN
   3.000 │                                   │ sleeps 10 ms :NNN
   5.000 │ waits for A :NNN                  │
  13.900 │                                   │ frees A
  14.000 │ has A after 9 ms                  │
  15.000 │                                   │ sends to channel jobs :NNN
  16.000 │                                   │ panics
  17.000 │ frees A                           │
  20.000 │ finds A taken :NNN                │
  21.000 │ 1 left has ended :NNN             │
  22.000 │ waits to receive from channel     │
         │   jobs, to the end :NNN           │
  A is lock account; :N is line 1 of tellings.rs
"
    );
}

#[test]
fn events_that_have_no_room_side_by_side_stand_below_each_other() {
    assert_eq!(
        events(&few_events(), ascii(44)),
        r"
   0.000 | 0 main | begins
   0.500 | 0 main | starts 1 left :NNN
   1.000 | 1 left | begins
   2.000 | 1 left | locks A :NNN
   3.000 | 1 left | sleeps 10 ms :NNN
   5.000 | 0 main | waits for A :NNN
  13.900 | 1 left | frees A
  14.000 | 0 main | has A after 9 ms
  15.000 | 1 left | sends to channel
         |        |   jobs :NNN
  16.000 | 1 left | panics
  17.000 | 0 main | frees A
  20.000 | 0 main | finds A taken :NNN
  21.000 | 0 main | 1 left has ended :NNN
  22.000 | 0 main | waits to receive from
         |        |   channel jobs, to the
         |        |   end :NNN
  A is lock account; :N is line 1 of
    tellings.rs
"
    );
}

#[test]
fn the_middle_of_many_events_is_left_out() {
    let mut draft = Draft::new(3_000.0);
    for round in 0..2_000 {
        draft.sleep(0, (f64::from(round), f64::from(round) + 0.5));
    }
    let view = plain(&draft.timeline().events(&unicode(80)));
    assert_eq!(view.lines().count(), 2 + 200 + 1 + 1);
    assert!(view.contains("… 1 801 events left out"), "{view}");
}
