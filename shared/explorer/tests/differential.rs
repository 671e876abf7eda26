//! Reduction loses nothing: on random programs both exhaustive searches see the same
//! outcomes. `cargo bench -p explorer --bench agreement` does it for many more.

#[expect(clippy::unwrap_used, reason = "these are tests")]
mod programs;
#[allow(dead_code, reason = "each user of it needs other parts")]
mod small;

use explorer::Memory;
use programs::compare;

const SAMPLE: usize = 100;

#[test]
fn under_sequential_consistency_the_outcomes_agree() {
    println!("{:?}", compare(Memory::Sc, SAMPLE, 1));
}

#[test]
fn under_x86_tso_the_outcomes_agree() {
    println!("{:?}", compare(Memory::Tso, SAMPLE, 1));
}

#[test]
fn under_c11_the_outcomes_agree() {
    println!("{:?}", compare(Memory::C11, SAMPLE, 1));
}
