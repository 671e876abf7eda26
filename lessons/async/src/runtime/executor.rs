//! Tasks and the queue of those that were woken.
//!
//! An executor is itself a future: whoever polls [`Executor::run`] polls the tasks.
//! A thread that parks can drive it, and so can a loop around the operating system.

use std::cell::RefCell;
use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use crossbeam::atomic::AtomicCell;
use crossbeam::queue::SegQueue;

use super::slab::Slab;
use super::task::{JoinHandle, Polled, task};

/// After so many polls the driver gets its turn, so that timers and sockets are
/// looked at even when there is always a task to poll.
const POLLS_IN_A_TURN: usize = 256;
/// The number of the main future, which is not in the slab.
const MAIN: usize = usize::MAX;

/// A set of tasks; its clones stand for the same one.
#[derive(Clone, Default)]
pub struct Executor {
    tasks: Rc<RefCell<Slab<Task>>>,
    woken: Arc<Woken>,
}

struct Task {
    future: Polled,
    waker: Arc<TaskWaker>,
}

/// The part of an executor that any thread may touch.
#[derive(Default)]
struct Woken {
    queue: SegQueue<usize>,
    /// Whom to wake when the queue is no longer empty; set only while it sleeps.
    driver: AtomicCell<Option<Waker>>,
}

struct TaskWaker {
    number: usize,
    /// Whether the task is in the queue: many wakes before a poll are one.
    queued: AtomicBool,
    woken: Arc<Woken>,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // AcqRel: pairs with the swap in `begin`. If the task is queued already, the
        // poll to come sees all that this thread did before it woke the task.
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.woken.queue.push(self.number);
            if let Some(driver) = self.woken.driver.take() {
                driver.wake();
            }
        }
    }
}

impl TaskWaker {
    /// The poll begins: from now on a wake queues the task again.
    fn begin(&self) {
        // A swap and not a store: it reads what the last wake wrote, and so acquires it.
        self.queued.swap(false, Ordering::AcqRel);
    }

    /// The task has ended: its wakers, wherever they still are, do nothing.
    fn end(&self) {
        self.queued.store(true, Ordering::Relaxed);
    }
}

impl Executor {
    /// An executor without tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a task. It is polled while the executor runs, handle or no handle.
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        let (future, handle) = task(future);
        let number = self.tasks.borrow_mut().number();
        let waker = self.waker(number);
        self.put(number, Task { future, waker: Arc::clone(&waker) });
        // A new task is woken like any other.
        waker.wake();
        handle
    }

    fn waker(&self, number: usize) -> Arc<TaskWaker> {
        let woken = Arc::clone(&self.woken);
        Arc::new(TaskWaker { number, queued: AtomicBool::new(false), woken })
    }

    /// Polls `main` and the tasks, each when it was woken, until `main` is ready.
    /// The tasks that are not are dropped then, as Python's `asyncio.run` does.
    pub async fn run<F: Future>(&self, main: F) -> F::Output {
        let _tasks = DropTasks(self);
        let waker = self.waker(MAIN);
        waker.wake_by_ref();
        let mut main = pin!(main);
        poll_fn(|cx| self.turn(cx, main.as_mut(), &waker)).await
    }

    fn turn<F: Future>(
        &self,
        cx: &mut Context<'_>,
        mut main: Pin<&mut F>,
        waker: &Arc<TaskWaker>,
    ) -> Poll<F::Output> {
        for _ in 0..POLLS_IN_A_TURN {
            let Some(number) = self.next_woken(cx.waker()) else { return Poll::Pending };
            if number == MAIN {
                waker.begin();
                let waker = Waker::from(Arc::clone(waker));
                if let Poll::Ready(output) = main.as_mut().poll(&mut Context::from_waker(&waker)) {
                    return Poll::Ready(output);
                }
            } else {
                self.poll_task(number);
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// The next task to poll; if there is none, `driver` is woken with the next wake.
    fn next_woken(&self, driver: &Waker) -> Option<usize> {
        let Woken { queue, driver: place } = &*self.woken;
        // Look, register, look again. Who pushes takes the driver's waker afterwards:
        // if that came before the registration, the second look sees the push; if it
        // came after, the driver is woken. So no wake is lost between the two.
        // The two swaps of `place` (`take` is one) order the push before the look.
        queue.pop().or_else(|| {
            drop(place.swap(Some(driver.clone())));
            let number = queue.pop()?;
            drop(place.take());
            Some(number)
        })
    }

    fn poll_task(&self, number: usize) {
        // Taken out of the slab while it is polled, since it may spawn. None is there if
        // the task was woken in its very last poll; or another one has its number now,
        // and is polled once in vain.
        let Some(mut task) = self.take(number) else { return };
        task.waker.begin();
        let waker = Waker::from(Arc::clone(&task.waker));
        if task.future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            self.put(number, task);
        } else {
            task.waker.end();
            self.tasks.borrow_mut().release(number);
        }
    }

    fn take(&self, number: usize) -> Option<Task> {
        self.tasks.borrow_mut().at(number)?.take()
    }

    fn put(&self, number: usize, task: Task) {
        if let Some(place) = self.tasks.borrow_mut().at(number) {
            *place = Some(task);
        }
    }

    /// How many tasks have not ended.
    pub fn len(&self) -> usize {
        self.tasks.borrow().len()
    }

    /// Whether all tasks have ended.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Debug for Executor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "executor of {} tasks", self.len())
    }
}

/// Drops the tasks when the main future has ended, also by a panic. A task that holds
/// a handle to its own runtime would otherwise never be dropped.
struct DropTasks<'a>(&'a Executor);

impl Drop for DropTasks<'_> {
    fn drop(&mut self) {
        // In a loop: a task may spawn another one while it is dropped. And out of the
        // slab first: nothing is borrowed while it is dropped.
        while !self.0.is_empty() {
            drop(self.0.tasks.take());
        }
    }
}
