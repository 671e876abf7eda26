//! Lesson 3: locks, one at a time.
//!
//! The modules stand in the order of the chapter:
#![doc = include_str!("../README.md")]

// All of `std`, `parking_lot` and `crossbeam` in this crate is recorded for the timeline.
extern crate watched as std;
extern crate watched_crossbeam as crossbeam;
extern crate watched_parking_lot as parking_lot;

use shared::{Demo, Lesson};

pub mod lost_update;
pub mod acquire_release;
pub mod take_turns;
pub mod guard_too_long;
pub mod guard_too_short;
pub mod reentrant;
pub mod poisoning;
pub mod deadlock;
pub mod three_cures;
pub mod philosophers;
pub mod readers_writer;
pub mod condvar;
pub mod semaphore;
pub mod event;
pub mod latch;
pub mod barrier;
pub mod once;
pub mod timed_lock;
pub mod contention;
pub mod fairness;
pub mod orderings;
pub mod spin_lock;
pub mod aba;

pub mod back_off;
pub mod transfers;
pub mod forks;
pub mod turns;
pub mod litmus;
pub mod models;
pub mod spin;
pub mod counters;
pub mod treiber;
pub mod processor_time;

pub mod explored;
pub mod twins;

/// The demos, in teaching order.
pub const DEMOS: &[Demo] = &[
    lost_update::DEMO,
    acquire_release::DEMO,
    take_turns::DEMO,
    guard_too_long::DEMO,
    guard_too_short::DEMO,
    reentrant::DEMO,
    poisoning::DEMO,
    deadlock::DEMO,
    three_cures::DEMO,
    philosophers::DEMO,
    readers_writer::DEMO,
    condvar::DEMO,
    semaphore::DEMO,
    event::DEMO,
    latch::DEMO,
    barrier::DEMO,
    once::DEMO,
    timed_lock::DEMO,
    contention::DEMO,
    fairness::DEMO,
    orderings::DEMO,
    spin_lock::DEMO,
    aba::DEMO,
];

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "locks",
    question: "How do threads share data without breaking it, or each other?",
    demos: DEMOS,
    explorations: explored::EXPLORATIONS,
    roles: &[],
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
