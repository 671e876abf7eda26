//! Lesson 4: one for each thread.
//!
//! The modules stand in the order of the chapter:
#![doc = include_str!("../README.md")]

// All of `std` in this crate is recorded for the timeline, or explored; so is its macro
// `thread_local!`.
#[macro_use]
extern crate watched as std;

use shared::{Demo, Lesson};

pub mod own_student;
pub mod static_or_per_object;
pub mod connection_per_thread;
pub mod request_context;
pub mod starts_empty;
pub mod who_drops_it;
pub mod sum_of_locals;
pub mod false_sharing;
pub mod borrowed_twice;
pub mod workers_not_tasks;

pub mod numbers;
pub mod explored;
pub mod twins;

/// The demos, in teaching order.
pub const DEMOS: &[Demo] = &[
    own_student::DEMO,
    static_or_per_object::DEMO,
    connection_per_thread::DEMO,
    request_context::DEMO,
    starts_empty::DEMO,
    who_drops_it::DEMO,
    sum_of_locals::DEMO,
    false_sharing::DEMO,
    borrowed_twice::DEMO,
    workers_not_tasks::DEMO,
];

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "thread-local",
    question: "What does each thread have for itself alone?",
    demos: DEMOS,
    explorations: explored::EXPLORATIONS,
    roles: &[who_drops_it::MAIN_WITH_A_LOCAL],
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
