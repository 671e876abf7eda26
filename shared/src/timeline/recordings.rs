//! Real recordings with a forced order of events.

use std::time::Duration;

use watched::recording::Recording;
use watched::sync::{Arc, Barrier, Mutex, mpsc};
use watched::thread;

use super::drafts::{plain, unicode};
use super::{Activity, End, Timeline, cycle, who_waits};

#[test]
fn a_lock_changes_hands_and_the_picture_knows() {
    let recording = Recording::start("first");
    let shared = Mutex::new(0);
    let (told, hears) = mpsc::channel();
    thread::scope(|scope| {
        let first = shared.lock().unwrap();
        let body = || {
            told.send(()).unwrap();
            *shared.lock().unwrap() += 1;
        };
        thread::Builder::new().name("second".into()).spawn_scoped(scope, body).unwrap();
        // The second thread runs; whether it waits already does not matter here.
        hears.recv().unwrap();
        drop(first);
    });
    let timeline = Timeline::from_tape(&recording.finish());

    // Tests that run at the same time may leave lanes of their own on the tape.
    let lock = timeline.locks.iter().find(|lock| lock.name.as_deref() == Some("shared")).unwrap();
    let name = |number| timeline.lane(number).unwrap().name.as_str();
    let holders: Vec<&str> = lock.held.iter().map(|held| name(held.lane)).collect();
    assert_eq!(holders, ["first", "second"]);
    assert!(lock.held[0].to <= lock.held[1].from, "two threads seem to hold one lock");
    assert!(timeline.things.iter().any(|thing| thing.name.as_deref() == Some("told")));
    for lane in timeline.lanes.iter().filter(|lane| ["first", "second"].contains(&&*lane.name)) {
        assert_eq!(lane.end, End::Ended);
    }
    let drawn = plain(&timeline.draw(&unicode(80)));
    assert!(drawn.contains(" is shared"), "{drawn}");
}

#[test]
fn two_threads_that_wait_for_each_other_are_named() {
    let recording = Recording::start("main");
    let forks = [Arc::new(Mutex::new(())), Arc::new(Mutex::new(()))];
    let both_hold_one = Arc::new(Barrier::new(2));
    for (name, own, other) in [("left", 0, 1), ("right", 1, 0)] {
        let (own, other) = (Arc::clone(&forks[own]), Arc::clone(&forks[other]));
        let both_hold_one = Arc::clone(&both_hold_one);
        // These two never end: that is the subject. They end with the process.
        let body = move || {
            let _own = own.lock();
            both_hold_one.wait();
            let _other = other.lock();
        };
        thread::Builder::new().name(name.into()).spawn(body).unwrap();
    }
    let tape = tape_once(|tape| cycle(tape).is_some());
    drop(recording);

    let circle = cycle(&tape).unwrap();
    let said: Vec<_> = circle.iter().map(|stuck| (&*stuck.thread, &*stuck.held_by[0])).collect();
    assert_eq!(said, [("left", "right"), ("right", "left")]);
    let stuck = who_waits(&tape);
    assert!(circle.iter().all(|link| stuck.contains(link)));
    let timeline = Timeline::from_tape(&tape);
    for lane in timeline.lanes.iter().filter(|lane| ["left", "right"].contains(&&*lane.name)) {
        assert!(matches!(lane.spans.last().unwrap().activity, Activity::Locking(_)));
    }
    assert!(timeline.sentences(&unicode(80))[0].starts_with("Deadlock: "));
}

/// Reads the recording until it shows what is asked for; gives up after a minute.
fn tape_once(asked: impl Fn(&watched::recording::Tape) -> bool) -> watched::recording::Tape {
    let begun = std::time::Instant::now();
    loop {
        let tape = watched::recording::tape_so_far().unwrap();
        if asked(&tape) {
            return tape;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "it never came about");
        std::thread::yield_now();
    }
}
