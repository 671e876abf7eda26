//! The programs with the lesson's tools.

#[path = "programs.rs"]
pub(crate) mod programs;

mod tools {
    pub(super) use lesson_locks::barrier::Barrier;
    pub(super) use lesson_locks::event::Event;
    pub(super) use lesson_locks::latch::Latch;
    pub(super) use lesson_locks::semaphore::Semaphore;
}
