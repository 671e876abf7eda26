//! A queue whose sleepers are woken one after the other: `pool-by-hand`, second step.
//!
//! A channel wakes a receiver for every message while receivers sleep, and each waking is a
//! call of the system. Here whoever goes to sleep hangs up a bell. The first message rings it
//! and takes it down; the messages behind it find no bell and cost no call. Whoever was woken
//! hangs the bell up for the next sleeper, and rings it if there is more than its own job.
//!
//! What that costs in clarity: a flag, a count, a lock and an order of steps that must be
//! right, where the channel was one line. The explorer has tried them all.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use crossbeam::queue::SegQueue;

/// The near end, which hangs up when it is dropped.
pub struct Sender<T>(Arc<Queue<T>>);

/// A far end: an iterator that ends after the hang-up, when the queue is empty.
pub struct Receiver<T>(Arc<Queue<T>>);

/// Both ends of a queue without a limit.
pub fn queue<T>() -> (Sender<T>, Receiver<T>) {
    let queue = Arc::new(Queue {
        messages: SegQueue::new(),
        bell: AtomicBool::new(false),
        hung_up: AtomicBool::new(false),
        asleep: Mutex::new(0),
        woken: Condvar::new(),
    });
    (Sender(Arc::clone(&queue)), Receiver(queue))
}

struct Queue<T> {
    messages: SegQueue<T>,
    /// Up while somebody sleeps and nobody is on the way to wake him.
    bell: AtomicBool,
    hung_up: AtomicBool,
    /// How many sleep, or are about to.
    asleep: Mutex<usize>,
    woken: Condvar,
}

impl<T> Sender<T> {
    /// Hands a message over; it waits for nobody.
    #[inline]
    pub fn send(&self, message: T) {
        self.0.messages.push(message);
        self.0.ring();
    }
}

impl<T> Queue<T> {
    /// Wakes one sleeper, if nobody has done so.
    #[inline]
    fn ring(&self) {
        // SeqCst, here and in `sleep`: here the message comes before the look at the bell, there
        // the bell before the look at the messages. One of the two sees the other.
        if self.bell.load(Ordering::SeqCst) && self.bell.swap(false, Ordering::SeqCst) {
            // Whoever hung the bell up has this lock until he sleeps.
            drop(self.asleep.lock().unwrap_or_else(PoisonError::into_inner));
            self.woken.notify_one();
        }
    }

    /// Sleeps until there is a message, and takes it; `None` after the hang-up.
    #[cold]
    fn wait(&self) -> Option<T> {
        while self.sleep() {
            if let Some(message) = self.messages.pop() {
                // Messages that came while the bell was down rang for nobody.
                if !self.messages.is_empty() {
                    self.ring();
                }
                return Some(message);
            }
        }
        None
    }

    /// Sleeps if there is nothing to take; whether something may be there, or come.
    fn sleep(&self) -> bool {
        let mut asleep = self.asleep.lock().unwrap_or_else(PoisonError::into_inner);
        *asleep += 1;
        self.bell.store(true, Ordering::SeqCst);
        // The hang-up is read first: behind it nothing comes.
        let over = self.hung_up.load(Ordering::SeqCst);
        let empty = self.messages.is_empty();
        if empty && !over {
            // Woken for nothing, he finds nothing and comes back.
            asleep = self.woken.wait(asleep).unwrap_or_else(PoisonError::into_inner);
        }
        *asleep -= 1;
        self.bell.store(*asleep > 0, Ordering::SeqCst);
        !(empty && over)
    }
}

impl<T> Iterator for Receiver<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.0.messages.pop().or_else(|| self.0.wait())
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.0.hung_up.store(true, Ordering::SeqCst);
        // Who has not seen the hang-up has this lock until he sleeps.
        drop(self.0.asleep.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.woken.notify_all();
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Sender { .. }")
    }
}
