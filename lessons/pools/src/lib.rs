//! Lesson 5: a few threads, many jobs.
//!
//! The modules stand in the order of the chapter:
#![doc = include_str!("../README.md")]

// All of `std` and `crossbeam` in this crate is recorded for the timeline.
extern crate watched as std;
extern crate watched_crossbeam as crossbeam;

use shared::{Demo, Lesson};

pub mod dummy_pool;
pub mod thread_per_job;
pub mod pool_by_hand;
pub mod serial_by_accident;
pub mod panic_in_a_job;
pub mod ordered_or_not;
pub mod granularity;
pub mod parallel_iterators;
pub mod join_and_steal;
pub mod pool_size;
pub mod pool_waits_for_itself;
pub mod back_pressure;
pub mod shut_down;
pub mod blocking_in_a_pool;

mod gated;
pub mod python_pool;
pub mod rayon_pool;
pub mod explored;
pub mod twins;

/// The demos, in teaching order.
pub const DEMOS: &[Demo] = &[
    dummy_pool::DEMO,
    thread_per_job::DEMO,
    pool_by_hand::DEMO,
    serial_by_accident::DEMO,
    panic_in_a_job::DEMO,
    ordered_or_not::DEMO,
    granularity::DEMO,
    parallel_iterators::DEMO,
    join_and_steal::DEMO,
    pool_size::DEMO,
    pool_waits_for_itself::DEMO,
    back_pressure::DEMO,
    shut_down::DEMO,
    blocking_in_a_pool::DEMO,
];

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "pools",
    question: "How do a few threads do many jobs, and how do they stop?",
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
