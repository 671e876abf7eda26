//! Counts how many requests are open at the same time.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The sum of the answers, and how many requests were open at the same time at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The sum.
    pub sum: usize,
    /// The most that were open together.
    pub most_open: usize,
}

/// Counts the requests that are open.
#[derive(Debug, Default)]
pub struct Gauge {
    open: AtomicUsize,
    most: AtomicUsize,
}

impl Gauge {
    /// A request is sent.
    pub fn opens(&self) {
        // Relaxed, all: the counts order nothing else.
        let open = self.open.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(open, Ordering::Relaxed);
    }

    /// Its answer has come: the same number.
    pub fn closes(&self, number: usize) -> usize {
        self.open.fetch_sub(1, Ordering::Relaxed);
        number
    }

    /// What was counted, with this sum of the answers.
    pub fn read(&self, sum: usize) -> Answered {
        Answered { sum, most_open: self.most.load(Ordering::Relaxed) }
    }
}
