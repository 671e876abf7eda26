//! Lesson 7: many waits, few threads. As a program: `cargo run -p async`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run(&lesson_async::LESSON)
}
