//! A round table with a fork between each two seats, and the rules by which forks are taken.

use std::sync::Mutex;

use crate::semaphore::Semaphore;

/// Which fork is taken first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The left one.
    Left,
    /// The one with the smaller number.
    Smaller,
    /// The left one, with one philosopher fewer at the table than there are forks.
    OneLess,
}

/// Forks; number `n` lies to the left of seat `n`.
#[derive(Debug)]
pub struct Table {
    rule: Rule,
    forks: Vec<Mutex<()>>,
    places: Option<Semaphore>,
}

impl Table {
    /// A table with so many seats and as many forks.
    pub fn new(seats: usize, rule: Rule) -> Self {
        let places = (rule == Rule::OneLess).then(|| Semaphore::new(seats - 1));
        Self { rule, forks: (0..seats).map(|_| Mutex::new(())).collect(), places }
    }

    /// How many seats there are.
    pub fn seats(&self) -> usize {
        self.forks.len()
    }

    /// The forks of a seat, in the order in which they are taken.
    pub fn forks_of(&self, seat: usize) -> [usize; 2] {
        let [left, right] = [seat, (seat + 1) % self.forks.len()];
        // New: the last one has the smallest fork at its right.
        if self.rule == Rule::Smaller && right < left { [right, left] } else { [left, right] }
    }

    /// One meal. `holds_one` runs between the first fork and the second.
    pub fn eat(&self, seat: usize, holds_one: impl FnOnce(), eat: impl FnOnce()) {
        let _place = self.places.as_ref().map(Semaphore::acquire);
        let [first, second] = self.forks_of(seat).map(|fork| &self.forks[fork]);
        let _first = first.lock();
        holds_one();
        let _second = second.lock();
        eat();
    }
}

/// How many hands lead from the first back to it, each holding what the one before wants.
pub fn circle(hands: &[[usize; 2]]) -> Option<usize> {
    let mut at = hands.first()?;
    (1..=hands.len()).find(|_| {
        let [_, wanted] = at;
        hands.iter().find(|[held, _]| held == wanted).is_some_and(|next| {
            at = next;
            at == &hands[0]
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn not_all_can_hold_a_first_fork_at_once() {
        let smaller = Table::new(5, Rule::Smaller);
        let first = (0..5).map(|seat| smaller.forks_of(seat)[0]).collect::<BTreeSet<_>>();
        assert_eq!(first.len(), 4);
        let places = Table::new(5, Rule::OneLess).places.unwrap();
        let taken: Vec<_> = (0..5).map_while(|_| places.try_acquire()).collect();
        assert_eq!(taken.len(), 4);
    }

    #[test]
    fn a_circle_leads_back_to_the_first() {
        assert_eq!(circle(&[[0, 1], [1, 2], [2, 0]]), Some(3));
        assert_eq!(circle(&[[0, 1], [1, 2], [2, 1]]), None);
        assert_eq!(circle(&[[0, 1], [1, 2]]), None);
    }
}
