//! Lesson 1: what is a thread?
//!
//! The chapter follows; the modules stand in its order, as far as they are demos.
#![doc = include_str!("../README.md")]

// All of `std` in this crate is recorded for the timeline.
extern crate watched as std;

use shared::{Demo, Lesson};

pub mod print_numbers;
pub mod background_work;
pub mod faster;
pub mod waiting_overlaps;
pub mod who_am_i;
pub mod curve;
pub mod kernel;
pub mod kernel_or_user;
pub mod registry;
pub mod thread_object;
pub mod main_ends_first;
pub mod order_is_not_yours;
pub mod panic_stays_inside;
pub mod move_borrow_scope;
pub mod send_and_sync;
pub mod stop_politely;
pub mod join_at_most;
pub mod explored;
pub mod twins;

/// The demos, in teaching order.
pub const DEMOS: &[Demo] = &[
    print_numbers::DEMO,
    background_work::DEMO,
    faster::DEMO,
    waiting_overlaps::DEMO,
    who_am_i::DEMO,
    kernel_or_user::DEMO,
    registry::DEMO,
    thread_object::DEMO,
    main_ends_first::DEMO,
    order_is_not_yours::DEMO,
    panic_stays_inside::DEMO,
    move_borrow_scope::DEMO,
    send_and_sync::DEMO,
    stop_politely::DEMO,
];

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "basics",
    question: "What is a thread, what does it own, and when does it end?",
    demos: DEMOS,
    explorations: explored::EXPLORATIONS,
    roles: &[main_ends_first::CHILD],
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
