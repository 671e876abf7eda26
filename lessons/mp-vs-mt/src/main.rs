//! Lesson 6: processes or threads? As a program: `cargo run -p mp-vs-mt`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run(&lesson_mp_vs_mt::LESSON)
}
