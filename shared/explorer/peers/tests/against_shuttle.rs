//! An engine by other people sees the same outcomes, on random programs.
//! `cargo bench -p peers --bench against_shuttle` does it for many more.

#![expect(clippy::duplicate_mod, reason = "each engine compiles the same programs anew")]

#[path = "../random/mod.rs"]
mod random;

const SAMPLE: usize = 60;
/// The executions that shuttle may take for each.
const MOST: u64 = 1_000;

#[test]
fn the_explorer_and_shuttle_see_the_same_outcomes() {
    println!("{}", random::compare(SAMPLE, 1, MOST).unwrap());
}
