//! The queue of woken tasks: the part of an executor that any thread may touch.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Wake, Waker};

use crossbeam::atomic::AtomicCell;
use crossbeam::queue::SegQueue;

/// Those who are to be polled, and who polls them.
pub(crate) struct Woken {
    queue: SegQueue<usize>,
    /// Whom to wake when the queue is no longer empty; set only while it sleeps.
    driver: AtomicCell<Option<Waker>>,
}

impl Default for Woken {
    fn default() -> Self {
        Self { queue: SegQueue::new(), driver: AtomicCell::new(None) }
    }
}

impl Woken {
    /// The next task to poll; if there is none, `driver` is woken with the next wake.
    pub(crate) fn next(&self, driver: &Waker) -> Option<usize> {
        // Look, register, look again. Who pushes takes the driver's waker afterwards:
        // if that came before the registration, the second look sees the push; if it
        // came after, the driver is woken. So no wake is lost between the two.
        // The two swaps of `driver` (`take` is one) order the push before the look.
        self.look().or_else(|| {
            self.register(driver);
            let number = self.look()?;
            drop(self.driver.take());
            Some(number)
        })
    }

    /// The next task to poll, if there is one.
    pub(crate) fn look(&self) -> Option<usize> {
        self.queue.pop()
    }

    /// Leaves the driver's waker for the next wake.
    pub(crate) fn register(&self, driver: &Waker) {
        drop(self.driver.swap(Some(driver.clone())));
    }

    fn push(&self, number: usize) {
        self.queue.push(number);
        if let Some(driver) = self.driver.take() {
            driver.wake();
        }
    }
}

/// The waker of a task: puts its number into the queue.
pub(crate) struct TaskWaker {
    number: usize,
    /// Whether the task is in the queue: many wakes before a poll are one.
    queued: AtomicBool,
    woken: Arc<Woken>,
}

impl TaskWaker {
    /// Of a task with this number, which has yet to be woken.
    pub(crate) fn new(number: usize, woken: &Arc<Woken>) -> Arc<Self> {
        Arc::new(Self { number, queued: AtomicBool::new(false), woken: Arc::clone(woken) })
    }

    /// The poll begins: from now on a wake queues the task again.
    pub(crate) fn begin(&self) {
        // A swap and not a store: it reads what the last wake wrote, and so acquires it.
        self.queued.swap(false, Ordering::AcqRel);
    }

    /// The task has ended: its wakers, wherever they still are, do nothing.
    pub(super) fn end(&self) {
        self.queued.store(true, Ordering::Relaxed);
    }
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // AcqRel: pairs with the swap in `begin`. If the task is queued already, the
        // poll to come sees all that this thread did before it woke the task.
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.woken.push(self.number);
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
    fn woken_twice(begin: fn(&TaskWaker)) -> String {
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
            drive(Woken::next, poll, wait);
        })
    }

    #[test]
    fn a_poll_sees_what_came_before_a_wake_that_found_the_task_queued() {
        assert_eq!(woken_twice(TaskWaker::begin), "passed");
    }

    #[test]
    fn a_poll_that_begins_with_a_store_may_miss_it() {
        assert_eq!(woken_twice(|it| it.queued.store(false, Ordering::Release)), "deadlock");
    }

    #[test]
    fn wakes_after_the_end_queue_nothing() {
        let woken = Arc::<Woken>::default();
        let waker = TaskWaker::new(7, &woken);
        waker.wake_by_ref();
        waker.wake_by_ref();
        assert_eq!((woken.look(), woken.look()), (Some(7), None));
        waker.end();
        waker.wake_by_ref();
        assert_eq!(woken.look(), None);
    }
}
