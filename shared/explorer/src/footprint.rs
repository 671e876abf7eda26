//! What a step reads and writes: the one question behind the reduction.

use crate::trace::Mode;

/// A set of objects read and a set of objects written, one bit an object.
///
/// A program with more objects than bits shares some bits. That makes two steps look
/// dependent that are not: more executions, and no fewer outcomes as long as every step
/// is one that can be turned round, see [`MOST_EXACT`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Footprint {
    reads: u128,
    writes: u128,
}

/// How many bits are for objects; the others have a meaning of their own.
const OBJECTS: usize = 124;
/// Up to so many objects none shares a bit: then a lock can be given back without a step
/// of its own. The upper half of the bits is for the upgradable places of locks.
pub(crate) const MOST_EXACT: usize = OBJECTS / 2;
/// The one order of all `SeqCst` operations.
const SEQ_CST: u128 = 1 << 124;
/// What is left of the budget for time-outs and wake-ups without a cause.
const BUDGET: u128 = 1 << 125;
/// The virtual clock.
const CLOCK: u128 = 1 << 126;

impl Footprint {
    /// Nothing that another thread could notice.
    pub(crate) const NONE: Self = Self { reads: 0, writes: 0 };
    /// A place in the one order of `SeqCst` operations.
    pub(crate) const SEQ_CST: Self = Self { reads: 0, writes: SEQ_CST };
    /// Uses some of the budget.
    pub(crate) const BUDGET: Self = Self { reads: 0, writes: BUDGET };
    /// Looks at the clock.
    pub(crate) const READS_CLOCK: Self = Self { reads: CLOCK, writes: 0 };
    /// Moves the clock on.
    pub(crate) const MOVES_CLOCK: Self = Self { reads: 0, writes: CLOCK };

    pub(crate) fn reads(object: usize) -> Self {
        Self { reads: 1 << (object % OBJECTS), writes: 0 }
    }

    pub(crate) fn writes(object: usize) -> Self {
        Self { reads: 0, writes: 1 << (object % OBJECTS) }
    }

    /// Holding a lock in this mode. The upgradable place is an object of its own: readers
    /// do not mind it.
    pub(crate) fn holds(lock: usize, mode: Mode) -> Self {
        let upgradable = Self::writes(lock + MOST_EXACT);
        match mode {
            Mode::Shared | Mode::SharedRecursive => Self::reads(lock),
            Mode::Upgradable => Self::reads(lock).and(upgradable),
            Mode::Exclusive => Self::writes(lock).and(upgradable),
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self { reads: self.reads | other.reads, writes: self.writes | other.writes }
    }

    /// Whether the order of two steps can matter.
    pub(crate) fn conflicts(self, other: Self) -> bool {
        (self.writes & (other.reads | other.writes)) | (self.reads & other.writes) != 0
    }

    /// The bits that are read or written, and whether written.
    pub(crate) fn bits(self) -> impl Iterator<Item = (usize, bool)> {
        let mut rest = self.reads | self.writes;
        std::iter::from_fn(move || {
            let bit = rest.trailing_zeros() as usize;
            (rest != 0).then(|| {
                rest &= rest - 1;
                (bit, (self.writes >> bit) & 1 == 1)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_reads_commute_and_a_write_commutes_with_nothing_on_its_object() {
        let (read, write) = (Footprint::reads(3), Footprint::writes(3));
        assert!(!read.conflicts(read));
        assert!(read.conflicts(write) && write.conflicts(read) && write.conflicts(write));
        assert!(!write.conflicts(Footprint::writes(4)));
        assert!(!write.conflicts(Footprint::NONE));
    }

    #[test]
    fn every_bit_is_named_once() {
        let both = Footprint::reads(1).and(Footprint::writes(1)).and(Footprint::reads(90));
        assert_eq!(both.bits().collect::<Vec<_>>(), [(1, true), (90, false)]);
    }
}
