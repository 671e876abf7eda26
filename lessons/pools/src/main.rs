//! Lesson 5: a few threads, many jobs. As a program: `cargo run -p pools`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run(&lesson_pools::LESSON)
}
