//! The demos' small programs, as `--explore` runs them: under every interleaving.
//!
//! Each calls what its demo shows, without the barriers that force a schedule there. A
//! mistake declares its bad outcome *surprising*, so that the exploration has to show it;
//! the repair declares the same one *forbidden*.

use shared::Exploration;

pub mod locks;
pub mod cures;
pub mod tools;
pub mod orderings;
pub mod atomics;

#[cfg(test)]
mod checks;

/// All of them, in the order of the demos.
pub const EXPLORATIONS: &[Exploration] = &ALL;

const PARTS: [&[Exploration]; 5] = [
    locks::EXPLORATIONS,
    cures::EXPLORATIONS,
    tools::EXPLORATIONS,
    orderings::EXPLORATIONS,
    atomics::EXPLORATIONS,
];

const ALL: [Exploration; count()] = {
    let mut all = [PARTS[0][0]; count()];
    let (mut part, mut to) = (0, 0);
    while part < PARTS.len() {
        let mut from = 0;
        while from < PARTS[part].len() {
            all[to] = PARTS[part][from];
            (from, to) = (from + 1, to + 1);
        }
        part += 1;
    }
    all
};

const fn count() -> usize {
    let (mut part, mut sum) = (0, 0);
    while part < PARTS.len() {
        sum += PARTS[part].len();
        part += 1;
    }
    sum
}
