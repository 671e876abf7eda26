//! The lesson's real binary, as a learner runs it.

#[test]
fn the_lesson_runs_as_a_learner_runs_it() {
    shared::rehearsal::transcript(env!("CARGO_BIN_EXE_async"), &lesson_async::LESSON);
}
