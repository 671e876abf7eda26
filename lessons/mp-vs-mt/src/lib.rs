//! Lesson 6: processes or threads?
//!
//! The modules stand in the order of the chapter:
#![doc = include_str!("../README.md")]

// All of `std` in this crate is recorded for the timeline, and crossbeam's channels.
extern crate watched as std;
extern crate watched_crossbeam as crossbeam;

use shared::child::Role;
use shared::{Demo, Lesson};

pub mod start_cost;
pub mod who_survives;
pub mod same_memory;
pub mod talk;
pub mod full_pipe;
pub mod cpu_bound;
pub mod convoy;
pub mod io_bound;
pub mod serialise_or_share;
pub mod ping_pong;
pub mod zombie;
pub mod orphan;
pub mod supervisor;
pub mod which_one;

// What several of them stand on.
pub mod ward;
pub mod process_list;
pub mod scratch;
pub mod twins;

/// The demos, in teaching order.
pub const DEMOS: &[Demo] = &[
    start_cost::DEMO,
    who_survives::DEMO,
    same_memory::DEMO,
    talk::DEMO,
    full_pipe::DEMO,
    cpu_bound::DEMO,
    convoy::DEMO,
    io_bound::DEMO,
    serialise_or_share::DEMO,
    ping_pong::DEMO,
    zombie::DEMO,
    orphan::DEMO,
    supervisor::DEMO,
    which_one::DEMO,
];

/// What the lesson's binary does as a child process of itself.
const ROLES: &[Role] = &[
    start_cost::NOTHING,
    start_cost::weight::WEIGHS,
    start_cost::weight::WAITS,
    who_survives::HOUSE,
    who_survives::VICTIM,
    same_memory::HEIR,
    talk::pipe::PIPE_ECHO,
    talk::socket::SOCKET_ECHO,
    #[cfg(unix)]
    talk::memory::MEMORY_ECHO,
    full_pipe::TALKER,
    cpu_bound::COUNTS,
    convoy::SERVER,
    serialise_or_share::SUMS,
    zombie::BRIEF,
    orphan::PARENT,
    orphan::GRANDCHILD,
    supervisor::worker::WORKER,
    which_one::processes::TELLER,
    which_one::crash::BANK,
];

/// The lesson.
pub const LESSON: Lesson = Lesson {
    name: "mp-vs-mt",
    question: "Processes or threads: what does each cost, and what survives?",
    demos: DEMOS,
    explorations: &[],
    roles: ROLES,
    twins: twins::TWINS,
};

#[cfg(test)]
mod tests {
    #[test]
    fn every_demo_holds_with_and_without_the_recording() {
        shared::rehearsal::rehearse(&super::LESSON);
    }
}
