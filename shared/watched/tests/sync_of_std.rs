//! The scenarios with the real `std`: they say what std does, not what we wish.

mod sync;

fn on_stage(scenario: fn()) {
    sync::deadline::within_deadline(scenario);
}
