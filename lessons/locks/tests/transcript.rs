//! The lesson's real binary, as a learner runs it.

#[test]
fn the_lesson_runs_as_a_learner_runs_it() {
    shared::rehearsal::transcript(env!("CARGO_BIN_EXE_locks"), &lesson_locks::LESSON);
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_the_page_behind() {
    shared::rehearsal::interrupted(env!("CARGO_BIN_EXE_locks"));
}
