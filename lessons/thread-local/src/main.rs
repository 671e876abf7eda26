//! Lesson 4: one for each thread. As a program: `cargo run -p thread-local`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run(&lesson_thread_local::LESSON)
}
