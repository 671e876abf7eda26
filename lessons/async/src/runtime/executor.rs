//! Tasks, and the loop that polls those that were woken.
//!
//! An executor is itself a future: whoever polls [`Executor::run`] polls the tasks.
//! A thread that parks can drive it, and so can a loop around the operating system.

use std::cell::RefCell;
use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::slab::Slab;
use super::task::{JoinHandle, Polled, task};
use super::woken::Queue;

/// After so many polls the driver gets its turn, so that timers and sockets are
/// looked at even when there is always a task to poll.
const POLLS_IN_A_TURN: usize = 256;
/// The number of the main future, which is not in the slab.
const MAIN: usize = 0;

/// A set of tasks; its clones stand for the same one.
#[derive(Clone)]
pub struct Executor {
    shared: Rc<Shared>,
}

struct Shared {
    tasks: RefCell<Slab<Polled>>,
    queue: Queue,
}

impl Default for Executor {
    fn default() -> Self {
        let (tasks, queue) = (RefCell::new(no_tasks()), Queue::default());
        Self { shared: Rc::new(Shared { tasks, queue }) }
    }
}

/// A slab in which only [`MAIN`] is taken.
fn no_tasks() -> Slab<Polled> {
    let mut tasks = Slab::default();
    tasks.number();
    tasks
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
        let number = self.shared.tasks.borrow_mut().number();
        self.put(number, future);
        self.shared.queue.start(number);
        handle
    }

    /// Polls `main` and the tasks, each when it was woken, until `main` is ready.
    /// The tasks that are not are dropped then, as Python's `asyncio.run` does.
    pub async fn run<F: Future>(&self, main: F) -> F::Output {
        let _tasks = DropTasks(self);
        self.shared.queue.start(MAIN);
        let mut main = pin!(main);
        poll_fn(|cx| self.turn(cx, main.as_mut())).await
    }

    fn turn<F: Future>(&self, cx: &mut Context<'_>, mut main: Pin<&mut F>) -> Poll<F::Output> {
        self.shared.queue.gather();
        for _ in 0..POLLS_IN_A_TURN {
            let Some(waker) = self.shared.queue.next(cx.waker()) else { return Poll::Pending };
            let number = waker.number();
            let waker = Waker::from(waker);
            let mut cx = Context::from_waker(&waker);
            if number != MAIN {
                self.poll_task(number, &mut cx);
            } else if let Poll::Ready(output) = main.as_mut().poll(&mut cx) {
                return Poll::Ready(output);
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn poll_task(&self, number: usize, cx: &mut Context<'_>) {
        // Taken out of the slab while it is polled, since it may spawn. None is there if
        // the task was woken in its very last poll; or another one has its number now,
        // and is polled once in vain.
        let Some(mut task) = self.take(number) else { return };
        if task.as_mut().poll(cx).is_pending() {
            self.put(number, task);
        } else {
            self.shared.tasks.borrow_mut().release(number);
        }
    }

    fn take(&self, number: usize) -> Option<Polled> {
        self.shared.tasks.borrow_mut().at(number)?.take()
    }

    fn put(&self, number: usize, task: Polled) {
        if let Some(place) = self.shared.tasks.borrow_mut().at(number) {
            *place = Some(task);
        }
    }

    /// How many tasks have not ended.
    pub fn len(&self) -> usize {
        // The main future is none of them.
        self.shared.tasks.borrow().len() - 1
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
            drop(self.0.shared.tasks.replace(no_tasks()));
        }
    }
}
