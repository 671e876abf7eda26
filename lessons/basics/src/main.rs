//! Lesson 1: what is a thread? As a program: `cargo run -p basics`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run(&lesson_basics::LESSON)
}
