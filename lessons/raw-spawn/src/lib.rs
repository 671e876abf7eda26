//! Lesson 2: bare threads, and what they leave to you.
//!
//! The modules stand in the order of the chapter:
#![doc = include_str!("../README.md")]

// All of `std` and crossbeam in this crate, and parking_lot, is recorded for the timeline.
extern crate watched as std;
extern crate watched_crossbeam as crossbeam;
extern crate watched_parking_lot as parking_lot;

use shared::{Demo, Lesson};

pub mod two_clocks;
pub mod busy_main;
pub mod cannot_start;
pub mod main_exits;
pub mod under_the_hood;
pub mod bare_lock;
pub mod wait_for_all;
pub mod stack_size;
pub mod outlives_its_data;
pub mod spawn_cost;
pub mod weight;
pub mod park_and_unpark;
pub mod results_by_channel;

#[cfg(unix)]
pub mod by_hand;
pub mod processor_time;
pub mod sleeper;
pub mod tally;
pub mod view;
pub mod explored;
pub mod twins;

/// The demos, in teaching order.
pub const DEMOS: &[Demo] = &[
    two_clocks::DEMO,
    busy_main::DEMO,
    cannot_start::DEMO,
    main_exits::DEMO,
    under_the_hood::DEMO,
    bare_lock::DEMO,
    wait_for_all::DEMO,
    stack_size::DEMO,
    outlives_its_data::DEMO,
    spawn_cost::DEMO,
    park_and_unpark::DEMO,
    results_by_channel::DEMO,
];

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "raw-spawn",
    question: "What does a thread need from you when nobody manages it?",
    demos: DEMOS,
    explorations: explored::EXPLORATIONS,
    roles: &[cannot_start::CARELESS, main_exits::LEAVING, stack_size::DIVING],
    twins: twins::TWINS,
};

#[cfg(test)]
mod tests {
    #[test]
    fn every_demo_holds_with_and_without_the_recording() {
        shared::rehearsal::rehearse(&super::LESSON);
    }

    #[test]
    fn every_exploration_comes_out_as_declared() {
        shared::rehearsal::explore_all(&super::LESSON);
    }
}
