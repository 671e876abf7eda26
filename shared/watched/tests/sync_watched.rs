//! The scenarios with watched types, as a lesson sees them, while nothing is recorded.

extern crate watched as std;

mod sync;

// What the scenarios call std is watched.
const _: fn(std::sync::Mutex<()>) -> watched::sync::Mutex<()> = |lock| lock;

fn on_stage(scenario: fn()) {
    sync::deadline::within_deadline(scenario);
}
