//! The scenarios with watched types, each inside a recording of its own.

extern crate watched as std;
extern crate watched_parking_lot as parking_lot;

use watched::recording::Recording;

mod behaviour;

fn on_stage(scenario: fn()) {
    let tape = behaviour::deadline::within_deadline(move || {
        let recording = Recording::start("main");
        scenario();
        recording.finish()
    });
    // It was recorded: something happened between the beginning and the end.
    let events = tape.lanes.iter().map(|lane| lane.events.len()).sum::<usize>();
    assert!(events > 2, "only {events} events");
}
