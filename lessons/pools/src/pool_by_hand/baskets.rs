//! A queue of two baskets, and boxes that come back: `pool-by-hand`, second step.
//!
//! One basket is filled while the other one is emptied, and whoever finds nothing to take swaps
//! them: who hands in and who takes meet once a basket, not once a job. A box in which a job
//! was goes the same way back, for memory that one thread allocates and another one frees costs
//! more than the whole queue. And a sleeper is woken only if no other one is being woken: he
//! wakes the next, if there is more than his own job.
//!
//! What that costs in clarity: two locks with an order, a count, a flag, and boxes that may be
//! empty, where the channel was one line. The explorer has tried the steps in every order.

use std::collections::VecDeque;
use std::fmt;
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crossbeam::utils::CachePadded;

/// The near end, which hangs up when it is dropped.
pub struct Sender<T>(Arc<Baskets<T>>);

/// Both ends of a queue without a limit.
pub fn queue<T>() -> (Sender<T>, Arc<Baskets<T>>) {
    let [emptied, filled] = [(); 2].map(|()| Basket { full: VecDeque::new(), spent: Vec::new() });
    let filled = Filled { basket: filled, sleepers: 0, waking: false, hung_up: false };
    let baskets = Arc::new(Baskets {
        emptied: CachePadded::new(Mutex::new(emptied)),
        filled: CachePadded::new(Mutex::new(filled)),
        more: Condvar::new(),
    });
    (Sender(Arc::clone(&baskets)), baskets)
}

/// The far end.
pub struct Baskets<T> {
    /// Who wants both locks takes this one first.
    pub(crate) emptied: CachePadded<Mutex<Basket<T>>>,
    pub(crate) filled: CachePadded<Mutex<Filled<T>>>,
    pub(crate) more: Condvar,
}

/// Messages, and what is left of others.
pub(crate) struct Basket<T> {
    pub(crate) full: VecDeque<T>,
    pub(crate) spent: Vec<T>,
}

pub(crate) struct Filled<T> {
    pub(crate) basket: Basket<T>,
    pub(crate) sleepers: usize,
    /// Whether a sleeper is being woken and has not looked yet.
    pub(crate) waking: bool,
    pub(crate) hung_up: bool,
}

impl<T> Filled<T> {
    /// Whether a sleeper is to be woken now; the caller does it without the lock.
    pub(crate) fn wakes(&mut self) -> bool {
        let wakes = self.sleepers > 0 && !self.waking;
        self.waking |= wakes;
        wakes
    }
}

impl<T> Sender<T> {
    /// Hands a message over; it waits for nobody.
    #[inline]
    pub fn send(&self, message: T) {
        let mut filled = lock(&self.0.filled);
        filled.basket.full.push_back(message);
        let spent = filled.basket.spent.pop();
        let wakes = filled.wakes();
        drop(filled);
        if wakes {
            self.0.more.notify_one();
        }
        drop(spent); // here, where the next one is made
    }
}

impl<T> Baskets<T> {
    /// Gives back what is left of a message and takes the next; `None` after the hang-up.
    #[inline]
    pub fn next(&self, spent: Option<T>) -> Option<T> {
        let mut emptied = lock(&self.emptied);
        emptied.spent.extend(spent);
        emptied.full.pop_front().or_else(|| self.swap(emptied))
    }

    fn swap<'a>(&'a self, mut emptied: MutexGuard<'a, Basket<T>>) -> Option<T> {
        loop {
            let mut filled = lock(&self.filled);
            if emptied.full.is_empty() {
                mem::swap(&mut emptied.full, &mut filled.basket.full);
                filled.basket.spent.append(&mut emptied.spent);
            }
            if let Some(message) = emptied.full.pop_front() {
                // Messages that came while somebody was being woken have woken nobody.
                let more = !emptied.full.is_empty() || !filled.basket.full.is_empty();
                let wakes = more && filled.wakes();
                drop((filled, emptied));
                if wakes {
                    self.more.notify_one();
                }
                return Some(message);
            }
            if filled.hung_up {
                return None;
            }
            // Nothing comes into the empty basket without the lock that is still held.
            drop(emptied);
            filled.sleepers += 1;
            filled = self.more.wait(filled).unwrap_or_else(PoisonError::into_inner);
            filled.sleepers -= 1;
            filled.waking = false;
            drop(filled);
            emptied = lock(&self.emptied);
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        lock(&self.0.filled).hung_up = true;
        self.0.more.notify_all();
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Sender { .. }")
    }
}

/// Nothing panics while it holds one of these locks.
pub(crate) fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
