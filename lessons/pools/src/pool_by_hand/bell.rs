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
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crossbeam::channel;
use crossbeam::queue::SegQueue;

use super::{Job, Pool};

/// The near end of a queue of jobs, which hangs up when it is dropped.
pub trait HandIn {
    /// Hands a job in. It is never done if all workers have fallen.
    fn hand_in(&self, job: Job);
}

impl HandIn for channel::Sender<Job> {
    #[inline]
    fn hand_in(&self, job: Job) {
        // The job comes back when no worker is left to receive it.
        let _ = self.send(job);
    }
}

impl Pool<Sender<Job>> {
    /// Starts the workers, on a queue that wakes them one after the other.
    ///
    /// # Errors
    ///
    /// If the operating system refuses a thread; those that were started end.
    pub fn with_bell(workers: usize) -> io::Result<Self> {
        // New: a queue of our own in the channel's place.
        Self::on(queue(), workers)
    }
}

impl HandIn for Sender<Job> {
    #[inline]
    fn hand_in(&self, job: Job) {
        self.send(job);
    }
}

/// The near end, which hangs up when it is dropped.
pub struct Sender<T>(Arc<Queue<T>>);

/// A far end: an iterator that ends after the hang-up, when the queue is empty.
pub struct Receiver<T>(Arc<Queue<T>>);

/// Both ends of a queue without a limit.
pub fn queue<T>() -> (Sender<T>, Receiver<T>) {
    let queue = Arc::new(Queue {
        messages: SegQueue::new(),
        bell: AtomicBool::new(false),
        sleepers: Mutex::default(),
        woken: Condvar::new(),
    });
    (Sender(Arc::clone(&queue)), Receiver(queue))
}

struct Queue<T> {
    messages: SegQueue<T>,
    /// Up while somebody sleeps and nobody is on the way to wake him.
    bell: AtomicBool,
    sleepers: Mutex<Sleepers>,
    woken: Condvar,
}

#[derive(Default)]
struct Sleepers {
    /// How many sleep, or are about to.
    count: usize,
    /// Whether nothing will come any more.
    hung_up: bool,
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
            drop(self.lock());
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
        let mut sleepers = self.lock();
        sleepers.count += 1;
        self.bell.store(true, Ordering::SeqCst);
        let empty = self.messages.is_empty();
        let over = empty && sleepers.hung_up;
        if empty && !over {
            // Woken for nothing, he finds nothing and comes back.
            sleepers = self.woken.wait(sleepers).unwrap_or_else(PoisonError::into_inner);
        }
        sleepers.count -= 1;
        self.bell.store(sleepers.count > 0, Ordering::SeqCst);
        !over
    }

    fn lock(&self) -> MutexGuard<'_, Sleepers> {
        self.sleepers.lock().unwrap_or_else(PoisonError::into_inner)
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
        self.0.lock().hung_up = true;
        self.0.woken.notify_all();
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Sender { .. }")
    }
}
