//! Lesson 2: bare threads, and what they leave to you. As a program: `cargo run -p raw-spawn`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run(&lesson_raw_spawn::LESSON)
}
