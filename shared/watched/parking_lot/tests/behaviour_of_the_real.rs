//! The scenarios with the real `parking_lot`: they say what it does, not what we wish.

mod behaviour;

fn on_stage(scenario: fn()) {
    behaviour::deadline::within_deadline(scenario);
}
