//! The scenarios with the real `crossbeam`: they say what it does, not what we wish.

mod behaviour;

fn on_stage(scenario: fn()) {
    behaviour::deadline::within_deadline(scenario);
}
