//! Lesson 7: many waits, few threads.
//!
//! The modules stand in the order of the chapter:
#![doc = include_str!("../README.md")]

// All of `std` in this crate is recorded for the timeline.
extern crate watched as std;
extern crate watched_crossbeam as crossbeam;

use shared::{Demo, Lesson};

pub mod notes;
pub mod nothing_runs_until_polled;
pub mod poll_by_hand;
pub mod block_on;
pub mod executor;
pub mod runtime;
pub mod timer;
pub mod event_loop;
pub mod join_select_timeout;
pub mod cancellation;
pub mod blocking_the_executor;
pub mod lock_across_await;
pub mod lost_waker;
pub mod weight;
pub mod ten_thousand_waits;
pub mod coroutines;
pub mod many_connections;
pub mod same_on_tokio;

pub mod explored;
pub mod twins;

/// The demos, in teaching order.
pub const DEMOS: &[Demo] = &[
    nothing_runs_until_polled::DEMO,
    poll_by_hand::DEMO,
    block_on::DEMO,
    executor::DEMO,
    timer::DEMO,
    event_loop::DEMO,
    join_select_timeout::DEMO,
    cancellation::DEMO,
    blocking_the_executor::DEMO,
    lock_across_await::DEMO,
    lost_waker::DEMO,
    ten_thousand_waits::DEMO,
    coroutines::DEMO,
    many_connections::DEMO,
    same_on_tokio::DEMO,
];

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "async",
    question: "How can one thread wait for thousands of things at once?",
    demos: DEMOS,
    explorations: explored::EXPLORATIONS,
    roles: &[weight::WEIGHS],
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
