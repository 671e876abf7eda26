//! A stack without a lock: each change is one `compare_exchange` on the word that names the top.

use std::iter;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::thread;

/// The number that stands for no node.
const NONE: u32 = u32::MAX;

/// Whether the word at the top counts its changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Top {
    /// The word is the number of a node.
    Number,
    /// The upper half of the word grows with each change.
    Counted,
}

/// A stack of nodes that stay where they are, and are known by their numbers.
///
/// # Source
///
/// R. K. Treiber, *Systems Programming: Coping with Parallelism* (1986).
#[derive(Debug)]
pub struct Stack {
    kind: Top,
    top: AtomicU64,
    /// For each node, the number of the one below it.
    below: Vec<AtomicU32>,
}

impl Stack {
    /// A stack of so many nodes, number 0 at the top.
    pub fn full(nodes: u32, kind: Top) -> Self {
        let stack = Self {
            kind,
            top: AtomicU64::new(u64::from(NONE)),
            below: (0..nodes).map(|_| AtomicU32::new(NONE)).collect(),
        };
        (0..nodes).rev().for_each(|node| stack.push(node));
        stack
    }

    /// Puts a node on top. It has to be the caller's: popped before, and not pushed since.
    pub fn push(&self, node: u32) {
        // Relaxed: the compare_exchange finds out whether it is still the top.
        let mut top = self.top.load(Ordering::Relaxed);
        loop {
            // Relaxed: the Release below publishes it.
            self.below[node as usize].store(node_of(top), Ordering::Relaxed);
            let new = self.next(top, node);
            // Release pairs with the Acquire in `pop`: who sees the node sees what is below.
            match self.top.compare_exchange(top, new, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => top = now,
            }
        }
    }

    /// Takes the top node; returns it and how often another thread had changed the top.
    ///
    /// `has_read` runs between reading and changing the top.
    pub fn pop(&self, has_read: impl Fn()) -> (Option<u32>, usize) {
        let mut failed = 0;
        loop {
            // Acquire pairs with the Release in `push`.
            let top = self.top.load(Ordering::Acquire);
            if node_of(top) == NONE {
                return (None, failed);
            }
            let below = self.below[node_of(top) as usize].load(Ordering::Relaxed);
            has_read();
            // It asks whether the top is the same, and means whether nothing has happened.
            let new = self.next(top, below);
            // Relaxed: nothing new is published, and what the pushes published stays so.
            match self.top.compare_exchange(top, new, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return (Some(node_of(top)), failed),
                Err(_) => failed += 1,
            }
        }
    }

    /// The word for a top of this node, after that one.
    fn next(&self, top: u64, node: u32) -> u64 {
        let changes = match self.kind {
            Top::Number => 0,
            // New: no word comes again, until 2^32 changes have gone by.
            Top::Counted => (top >> 32).wrapping_add(1) << 32,
        };
        changes | u64::from(node)
    }
}

/// Who has which nodes in the end.
#[derive(Debug, PartialEq, Eq)]
pub struct Owners {
    /// What the slow thread popped.
    pub slow: Option<u32>,
    /// How often it failed before.
    pub failed: usize,
    /// What the quick thread kept.
    pub quick: Option<u32>,
    /// What is left on the stack, from the top.
    pub left: Vec<u32>,
}

impl Owners {
    /// How many have this node; the stack is one of them.
    pub fn of(&self, node: u32) -> usize {
        let kept = [self.slow, self.quick].into_iter().flatten();
        kept.chain(self.left.iter().copied()).filter(|it| *it == node).count()
    }

    /// The row of a table: what the slow thread popped, its failures, what the quick one
    /// kept, and what is left.
    pub fn row(&self) -> [String; 4] {
        let letters = |nodes: &[u32]| -> String {
            nodes.iter().map(|node| char::from(b'A' + *node as u8)).collect()
        };
        let [slow, quick] = [self.slow, self.quick].map(|node| letters(node.as_slice()));
        [slow, self.failed.to_string(), quick, letters(&self.left)]
    }
}

/// Runs a slow thread, which pops, beside a quick one, and something afterwards.
pub fn two_threads(
    stack: &Stack,
    slow: impl FnOnce() -> (Option<u32>, usize) + Send,
    quick: impl FnOnce() -> Option<u32> + Send,
    afterwards: impl FnOnce(),
) -> Owners {
    let thread = |name: &str| thread::Builder::new().name(name.into());
    let ((slow, failed), quick) = thread::scope(|scope| {
        let slow = thread("slow").spawn_scoped(scope, slow);
        let quick = thread("quick").spawn_scoped(scope, quick);
        // A refused thread has no node, and the claim fails.
        let slow = slow.ok().and_then(|thread| thread.join().ok()).unwrap_or_default();
        (slow, quick.ok().and_then(|thread| thread.join().ok()).flatten())
    });
    afterwards();
    // A stack that was fooled may lead in a circle: no more than twice its nodes.
    let left = iter::from_fn(|| stack.pop(|| {}).0).take(2 * stack.below.len()).collect();
    Owners { slow, failed, quick, left }
}

/// The node that a word names.
fn node_of(top: u64) -> u32 {
    top as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_node_pushed_is_the_first_popped() {
        for kind in [Top::Number, Top::Counted] {
            let stack = Stack::full(3, kind);
            assert_eq!(stack.pop(|| {}), (Some(0), 0));
            stack.push(0);
            let popped = [(); 4].map(|()| stack.pop(|| {}).0);
            assert_eq!(popped, [Some(0), Some(1), Some(2), None]);
        }
    }

    #[test]
    fn however_many_threads_pop_and_push_each_node_is_there_once() {
        let stack = Stack::full(4, Top::Counted);
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    for _ in 0..1_000 {
                        if let (Some(node), _) = stack.pop(|| {}) {
                            stack.push(node);
                        }
                    }
                });
            }
        });
        let mut left: Vec<_> = iter::from_fn(|| stack.pop(|| {}).0).take(5).collect();
        left.sort_unstable();
        assert_eq!(left, [0, 1, 2, 3]);
    }
}
