//! Lesson 3: locks, one at a time. As a program: `cargo run -p locks`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run(&lesson_locks::LESSON)
}
