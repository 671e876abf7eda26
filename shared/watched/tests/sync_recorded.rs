//! The scenarios with watched types, each inside a recording of its own.

extern crate watched as std;

use watched::operation::{Moment, Operation};
use watched::recording::Recording;

mod sync;

// What the scenarios call std is watched.
const _: fn(std::sync::Mutex<()>) -> watched::sync::Mutex<()> = |lock| lock;

fn on_stage(scenario: fn()) {
    sync::deadline::within_deadline(move || {
        let recording = Recording::start("main");
        scenario();
        let tape = recording.finish();
        let events = &tape.lanes[0].events;
        let [first, .., last] = &events[..] else { panic!("a recording has two ends") };
        assert_eq!((first.operation, first.moment), (Operation::Start, Moment::Done));
        assert_eq!((last.operation, last.moment), (Operation::Exit, Moment::Done));
    });
}
