//! Numbers that belong to somebody until they are given back, and a value at each.

/// The numbers from 0 on, those that were given back first.
#[derive(Debug)]
pub(super) struct Slab<T> {
    values: Vec<Option<T>>,
    free: Vec<usize>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self { values: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slab<T> {
    /// A number that nobody has, without a value yet.
    pub(super) fn number(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            self.values.push(None);
            self.values.len() - 1
        })
    }

    /// The place of the value; `None` only for a number that there never was.
    pub(super) fn at(&mut self, number: usize) -> Option<&mut Option<T>> {
        self.values.get_mut(number)
    }

    /// Gives a number back, and its value to the caller.
    pub(super) fn release(&mut self, number: usize) -> Option<T> {
        let value = self.values.get_mut(number)?.take();
        self.free.push(number);
        value
    }

    /// How many numbers belong to somebody.
    pub(super) fn len(&self) -> usize {
        self.values.len() - self.free.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_used_again_only_after_it_was_given_back() {
        let mut slab = Slab::default();
        assert_eq!([slab.number(), slab.number(), slab.number()], [0, 1, 2]);
        *slab.at(1).unwrap() = Some('b');
        assert_eq!((slab.release(1), slab.len()), (Some('b'), 2));
        assert_eq!((slab.number(), slab.number(), slab.len()), (1, 3, 4));
        assert_eq!(slab.at(1), Some(&mut None));
        assert_eq!(slab.at(4), None);
    }
}
