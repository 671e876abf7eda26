//! A sleep that wakes: the deadlines of all sleeps, the earliest first.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// The sleeps of one runtime.
#[derive(Debug)]
pub struct Timers {
    began: Instant,
    waiting: RefCell<BTreeMap<Key, Waker>>,
    /// Everything up to this moment has been woken.
    fired: Cell<u64>,
    /// How many sleeps were registered so far.
    registered: Cell<u64>,
}

/// A deadline in nanoseconds since the timers began; among equals, the order of registration.
type Key = (u64, u64);

impl Default for Timers {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            waiting: RefCell::default(),
            fired: Cell::new(0),
            registered: Cell::new(0),
        }
    }
}

impl Timers {
    /// Ready once `time` has passed, counted from this call.
    pub fn sleep(this: &Rc<Self>, time: Duration) -> Sleep {
        Sleep::until(this, this.began.elapsed().saturating_add(time))
    }

    /// Ready at `deadline`.
    pub fn sleep_until(this: &Rc<Self>, deadline: Instant) -> Sleep {
        Sleep::until(this, deadline.saturating_duration_since(this.began))
    }

    /// How long until the earliest deadline.
    pub fn next(&self) -> Option<Duration> {
        let waiting = self.waiting.borrow();
        let (&(deadline, _), _) = waiting.first_key_value()?;
        Some(Duration::from_nanos(deadline).saturating_sub(self.began.elapsed()))
    }

    /// Wakes all whose deadline has passed, the earliest first.
    pub fn fire(&self) {
        if self.waiting.borrow().is_empty() {
            return;
        }
        self.fired.set(nanos(self.began.elapsed()));
        while let Some(waker) = self.next_due() {
            waker.wake();
        }
    }

    fn next_due(&self) -> Option<Waker> {
        let mut waiting = self.waiting.borrow_mut();
        let first = waiting.first_entry()?;
        (first.key().0 <= self.fired.get()).then(|| first.remove())
    }

    /// How many sleeps wait.
    pub fn len(&self) -> usize {
        self.waiting.borrow().len()
    }

    /// Whether no sleep waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// 584 years fit; what is longer never ends.
fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// A future that is ready at a deadline.
///
/// Its first poll registers the waker, always, and the list wakes in the order of the
/// deadlines: so those that were registered end in this order, however late the loop is.
#[derive(Debug)]
#[must_use = "a sleep that is not awaited does not wait"]
pub struct Sleep {
    timers: Rc<Timers>,
    /// Registered at 0 is not registered.
    key: Key,
}

impl Sleep {
    fn until(timers: &Rc<Timers>, deadline: Duration) -> Self {
        Self { timers: Rc::clone(timers), key: (nanos(deadline), 0) }
    }

    /// Registered and not yet woken: exactly then it is among `waiting`.
    fn waits(&self) -> bool {
        self.key.1 > 0 && self.key.0 > self.timers.fired.get()
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { timers, key } = &mut *self;
        if key.1 == 0 {
            timers.registered.update(|registered| registered + 1);
            // A deadline that has passed already is due when the timers fire next.
            *key = (key.0.max(timers.fired.get() + 1), timers.registered.get());
        } else if key.0 <= timers.fired.get() {
            return Poll::Ready(());
        }
        // Here, too, when it is polled again before its time: the task's waker may
        // be another one now.
        timers.waiting.borrow_mut().insert(*key, cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if self.waits() {
            self.timers.waiting.borrow_mut().remove(&self.key);
        }
    }
}
