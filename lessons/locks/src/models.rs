//! What two threads read on this machine, beside what each memory model allows.

use shared::Exploration;

use crate::litmus::Counts;

/// What was read, and how many executions under each model end so. Outcomes stand in the
/// order of [`Counts::seen`], models in that of [`crate::explored::orderings::MODELS`].
#[derive(Debug)]
pub struct Beside {
    seen: [u32; 4],
    allowed: [[u64; 4]; 3],
}

/// The outcomes, in the words of the explorations.
const OUTCOMES: [&str; 4] = ["0 0", "0 1", "1 0", "1 1"];
/// The model of Rust.
const C11: usize = 2;

impl Beside {
    /// Runs the program under every interleaving of each model.
    pub fn new(counts: &Counts, models: &[Exploration; 3]) -> Self {
        let allowed = models.map(|model| {
            let ends = model.count();
            OUTCOMES.map(|outcome| {
                ends.iter().find(|(end, _)| end == outcome).map_or(0, |(_, times)| *times)
            })
        });
        Self { seen: counts.seen, allowed }
    }

    /// Whether C11 allows all that was read.
    pub fn is_allowed(&self) -> bool {
        self.seen.iter().zip(self.allowed[C11]).all(|(seen, allowed)| *seen == 0 || allowed > 0)
    }

    /// The four rows of a table: outcome, how often it was read, and how many executions of
    /// each model end so.
    pub fn rows(&self) -> [[String; 5]; 4] {
        [0, 1, 2, 3].map(|at| {
            let [sc, tso, c11] = self.allowed.map(|ends| match ends[at] {
                0 => "never".to_owned(),
                // As wide as the word, so that figures stand under figures.
                times => format!("{times:>5}"),
            });
            [OUTCOMES[at].to_owned(), self.seen[at].to_string(), sc, tso, c11]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explored::orderings::{MESSAGES, STORES};

    fn beside(seen: [u32; 4], models: &[Exploration; 3]) -> Beside {
        Beside::new(&Counts { seen, pinned: false }, models)
    }

    #[test]
    fn what_the_model_forbids_is_noticed() {
        let [relaxed, release, seq_cst] = &STORES;
        assert!(beside([1; 4], relaxed).is_allowed());
        assert!(beside([1; 4], release).is_allowed());
        assert!(!beside([1, 0, 0, 0], seq_cst).is_allowed());
        let [relaxed, release, _] = &MESSAGES;
        assert!(beside([1; 4], relaxed).is_allowed());
        assert!(!beside([0, 0, 1, 0], release).is_allowed());
    }

    #[test]
    fn only_a_store_buffer_lets_both_miss_on_x86() {
        let [both_miss, ..] = beside([0; 4], &STORES[0]).rows();
        assert_eq!(both_miss[2], "never");
        assert_ne!(both_miss[3], "never");
        let [_, _, without_data, _] = beside([0; 4], &MESSAGES[0]).rows();
        assert_eq!(without_data[3], "never");
        assert_ne!(without_data[4], "never");
    }
}
