//! The queue of woken tasks: the part of an executor that any thread may touch.
//!
//! It is a chain whose links are in the wakers. Each task has a number, and its waker, once
//! it is in the queue, knows the number of the one that was woken before. So a wake needs no
//! memory of its own, however many there are.
//!
//! ```text
//!   last --> 7 --> 2 --> 5 --> nobody        5 was woken first and is polled first
//! ```
//!
//! All threads add to the chain. The executor takes it as a whole, and turns it round.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Wake, Waker};

use crossbeam::atomic::AtomicCell;

/// Of a waker in the queue; the other bits are the number of the one before it.
const QUEUED: u32 = 1 << 31;
/// In place of a number: there is no one before, or the queue is empty.
const NOBODY: u32 = QUEUED - 1;
/// The queue is empty, and the driver sleeps: whoever wakes a task wakes it, too.
const ASLEEP: u32 = QUEUED - 2;

/// The number, if it is one.
fn some(number: u32) -> Option<u32> {
    (number < ASLEEP).then_some(number)
}

/// Those who are to be polled, and who polls them.
pub(crate) struct Woken {
    /// Who was woken last: where the chain begins.
    last: AtomicU32,
    /// Whom to wake when the queue is no longer empty; there before `last` is [`ASLEEP`].
    driver: AtomicCell<Option<Waker>>,
}

impl Default for Woken {
    fn default() -> Self {
        Self { last: AtomicU32::new(NOBODY), driver: AtomicCell::new(None) }
    }
}

impl Woken {
    /// The chain of the woken, taken away; if there is none, `driver` is woken with the next
    /// wake.
    pub(crate) fn take(&self, driver: &Waker) -> Option<u32> {
        self.look().or_else(|| {
            // First the waker is in its place, then the driver falls asleep: whoever finds it
            // asleep finds the waker, too. And it falls asleep only if nobody has been woken
            // since the look. So no wake is lost between the two.
            self.register(driver);
            if self.sleep() { None } else { self.look() }
        })
    }

    /// The chain of the woken, taken away, if there is one.
    pub(crate) fn look(&self) -> Option<u32> {
        some(self.swap())
    }

    /// What `last` was; now nobody is in the queue, and the driver is awake.
    fn swap(&self) -> u32 {
        // Relaxed: nothing is taken.
        if self.last.load(Ordering::Relaxed) == NOBODY {
            return NOBODY;
        }
        // Acquire: pairs with the exchange in `add`, of whoever is last and, since each of
        // them has changed what the one before has written, of all others in the chain.
        self.last.swap(NOBODY, Ordering::Acquire)
    }

    /// Leaves the driver's waker for the next wake.
    pub(crate) fn register(&self, driver: &Waker) {
        self.driver.store(Some(driver.clone()));
    }

    /// Whether the driver may sleep: nobody has been woken, and whoever is will wake it.
    pub(crate) fn sleep(&self) -> bool {
        // Release: pairs with the exchange in `add`, which then finds the driver's waker.
        let asleep =
            self.last.compare_exchange(NOBODY, ASLEEP, Ordering::Release, Ordering::Relaxed);
        asleep.is_ok()
    }

    /// Puts one at the end of the queue, who has just been marked as queued.
    fn add(&self, waker: &TaskWaker) {
        let mut last = self.last.load(Ordering::Relaxed);
        loop {
            let before = if last == ASLEEP { NOBODY } else { last };
            // A swap and no store: what others released when they found it queued goes on to
            // the poll. That is why it acquires and releases, too.
            waker.before.swap(QUEUED | before, Ordering::AcqRel);
            // Release: pairs with the swap in `look`. Acquire: with the exchange in `sleep`.
            let (order, failed) = (Ordering::AcqRel, Ordering::Relaxed);
            match self.last.compare_exchange(last, waker.number, order, failed) {
                Ok(_) => break,
                Err(other) => last = other,
            }
        }
        if last == ASLEEP {
            self.rouse();
        }
    }

    /// Wakes the driver, if it has left its waker.
    fn rouse(&self) {
        if let Some(driver) = self.driver.take() {
            driver.wake();
        }
    }
}

/// The waker of a task: puts its number into the queue.
///
/// There is one for each number as long as there is the queue: the chain goes by numbers.
pub(crate) struct TaskWaker {
    number: u32,
    /// Whether it is in the queue, since many wakes before a poll are one; and if so, who was
    /// woken before it.
    before: AtomicU32,
    woken: Arc<Woken>,
}

impl TaskWaker {
    /// Of a task with this number, which has yet to be woken.
    pub(crate) fn new(number: u32, woken: &Arc<Woken>) -> Arc<Self> {
        Arc::new(Self { number, before: AtomicU32::new(NOBODY), woken: Arc::clone(woken) })
    }

    /// The number of its task.
    pub(super) fn number(&self) -> usize {
        self.number as usize
    }

    /// The poll begins: from now on a wake queues the task again.
    pub(crate) fn begin(&self) {
        // AcqRel: pairs with `fetch_or` in `queue`, also of those that found the task queued:
        // the poll sees what they did before. A store would see nothing of it.
        self.before.swap(NOBODY, Ordering::AcqRel);
    }

    /// Marks it as queued; whether it was not.
    fn queue(&self) -> bool {
        // AcqRel: pairs with the swap in `begin`. If the task is queued already, the
        // poll to come sees all that this thread did before it woke the task.
        self.before.fetch_or(QUEUED, Ordering::AcqRel) & QUEUED == 0
    }

    /// Who was woken before it.
    fn before(&self) -> Option<u32> {
        // Relaxed: it came with the chain.
        some(self.before.load(Ordering::Relaxed) & !QUEUED)
    }
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.queue() {
            self.woken.add(self);
        }
    }
}

/// The queue as the one thread has it that polls: in order, and the wakers by their numbers.
#[derive(Default)]
pub(super) struct Queue {
    woken: Arc<Woken>,
    wakers: RefCell<Vec<Arc<TaskWaker>>>,
    /// Those that were taken from the chain, and new tasks, the first to be polled in front.
    first: RefCell<VecDeque<u32>>,
}

impl Queue {
    /// Puts a new task with this number behind all that were woken before.
    ///
    /// It could be woken as any other. But it is this thread that polls, and it need not go
    /// through what all threads share.
    pub(super) fn start(&self, number: usize) {
        self.make(number);
        let number = number as u32;
        if self.wakers.borrow()[number as usize].queue() {
            let last = self.woken.swap();
            self.turn_round(some(last));
            self.first.borrow_mut().push_back(number);
            if last == ASLEEP {
                self.woken.rouse();
            }
        }
    }

    /// Puts those that were woken into their order. It happens by itself once it must; the
    /// sooner it is, the nearer they are to the processor.
    pub(super) fn gather(&self) {
        self.turn_round(self.woken.look());
    }

    /// The waker of the next task to poll; if there is none, `driver` is woken with the next
    /// wake.
    pub(super) fn next(&self, driver: &Waker) -> Option<Arc<TaskWaker>> {
        if self.first.borrow().is_empty() {
            self.turn_round(self.woken.take(driver));
        }
        let number = self.first.borrow_mut().pop_front()?;
        let waker = Arc::clone(&self.wakers.borrow()[number as usize]);
        waker.begin();
        Some(waker)
    }

    /// Makes the wakers up to this number that are not there yet.
    fn make(&self, number: usize) {
        let mut wakers = self.wakers.borrow_mut();
        while wakers.len() <= number {
            let next = u32::try_from(wakers.len()).ok().and_then(some);
            let next = next.expect("no memory holds so many tasks");
            wakers.push(TaskWaker::new(next, &self.woken));
        }
    }

    /// Puts a chain behind the others, its last at the end.
    fn turn_round(&self, mut last: Option<u32>) {
        let (mut first, wakers) = (self.first.borrow_mut(), self.wakers.borrow());
        let mut from = first.len();
        while let Some(number) = last {
            first.push_back(number);
            last = wakers[number as usize].before();
        }
        let mut to = first.len();
        while from + 1 < to {
            to -= 1;
            first.swap(from, to);
            from += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::sync::atomic::AtomicU32;
    use std::task::Poll;
    use std::thread;

    use super::*;
    use crate::explored::C11;
    use crate::explored::checks::verdict;
    use crate::explored::executor::drive;

    /// Two threads wake a task that waits for what the second has written.
    fn woken_twice(begin: fn(&TaskWaker)) -> &'static str {
        let poll = move |waker: &TaskWaker, poll: &mut dyn FnMut() -> Poll<u32>| {
            begin(waker);
            poll()
        };
        verdict(&C11, move || {
            let news = Arc::new(AtomicU32::new(0));
            let mut begun = false;
            let wait = poll_fn(|cx| {
                if !std::mem::replace(&mut begun, true) {
                    let (first, second) = (cx.waker().clone(), cx.waker().clone());
                    let write = Arc::clone(&news);
                    thread::spawn(move || first.wake());
                    thread::spawn(move || {
                        // Relaxed: the wake hands it over, or nobody does.
                        write.store(1, Ordering::Relaxed);
                        second.wake();
                    });
                    return Poll::Pending;
                }
                match news.load(Ordering::Relaxed) {
                    0 => Poll::Pending,
                    number => Poll::Ready(number),
                }
            });
            drive(Woken::take, poll, wait);
        })
    }

    #[test]
    fn a_poll_sees_what_came_before_a_wake_that_found_the_task_queued() {
        assert_eq!(woken_twice(TaskWaker::begin), "passed");
    }

    #[test]
    fn a_poll_that_begins_with_a_store_may_miss_it() {
        assert_eq!(woken_twice(|it| it.before.store(NOBODY, Ordering::Release)), "deadlock");
    }

    /// Two threads wake a task each. Whenever one looks, who is in the chain sees what its
    /// thread has written, and in the end nobody is left out.
    fn two_woken(look: fn(&Woken) -> Option<u32>) -> &'static str {
        verdict(&C11, move || {
            let (queue, news) = (Queue::default(), [0, 1].map(AtomicU32::new));
            queue.make(1);
            let wakers = queue.wakers.borrow().clone();
            let poll = || {
                queue.turn_round(look(&queue.woken));
                let polled = queue.first.take().into_iter().map(|number| {
                    wakers[number as usize].begin();
                    assert_eq!(news[number as usize].load(Ordering::Relaxed), 7);
                });
                polled.count()
            };
            let early = thread::scope(|scope| {
                for (waker, news) in wakers.iter().zip(&news) {
                    scope.spawn(move || {
                        // Relaxed: the wake hands it over, or nobody does.
                        news.store(7, Ordering::Relaxed);
                        waker.wake_by_ref();
                    });
                }
                poll()
            });
            assert_eq!(early + poll(), 2);
        })
    }

    #[test]
    fn a_chain_of_two_threads_is_seen_whole() {
        assert_eq!(two_woken(Woken::look), "passed");
    }

    #[test]
    fn who_takes_a_chain_without_acquiring_may_miss_its_links() {
        let look = |woken: &Woken| some(woken.last.swap(NOBODY, Ordering::Relaxed));
        assert_eq!(two_woken(look), "panic");
    }

    #[test]
    fn the_first_woken_is_the_first_taken_and_many_wakes_are_one() {
        let (queue, driver) = (Queue::default(), Waker::noop());
        let taken = || std::iter::from_fn(|| queue.next(driver)).map(|it| it.number());
        queue.make(2);
        let wakers = queue.wakers.borrow().clone();
        for number in [2, 0, 1, 0, 2] {
            wakers[number].wake_by_ref();
        }
        assert_eq!(taken().collect::<Vec<_>>(), [2, 0, 1]);
        // A new task comes behind those that were woken, and is woken only once, too.
        wakers[1].wake_by_ref();
        queue.start(0);
        queue.start(3);
        wakers[0].wake_by_ref();
        wakers[2].wake_by_ref();
        assert_eq!(taken().collect::<Vec<_>>(), [1, 0, 3, 2]);
    }
}
