//! The scenarios with watched types, as a lesson sees them, while nothing is recorded.

extern crate watched as std;
extern crate watched_parking_lot as parking_lot;

mod behaviour;

fn on_stage(scenario: fn()) {
    behaviour::deadline::within_deadline(scenario);
}
