//! Many waits on one thread: a list of deadlines, and a loop that sleeps to the next.
//!
//! This is the smallest thing that deserves the name event loop. The lesson
//! `async` builds a real one, with wakers and sockets.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use shared::task;

use super::gauge::{Answered, Gauge};

/// Deadlines and the tasks that wait for them; the earliest comes out first.
#[derive(Debug, Default)]
pub struct Timers {
    deadlines: RefCell<BinaryHeap<Reverse<(Instant, usize)>>>,
}

/// Answers `n` requests as tasks on the calling thread, which alone waits.
pub fn by_loop(n: usize, wait: Duration) -> Answered {
    let (gauge, timers) = (Gauge::default(), Timers::default());
    let request = async |number| {
        gauge.opens();
        timers.sleep(number, wait).await;
        gauge.closes(number)
    };
    let answers = run(&timers, (0..n).map(request));
    gauge.read(answers.into_iter().sum())
}

/// Runs tasks on the calling thread, and gives their results in the order in which they came.
/// A task may wait for nothing but its own deadlines, as the number that it has in the order.
pub fn run<T>(timers: &Timers, tasks: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let named = |(number, task)| Box::pin(task::named(&format!("task-{number}"), task));
    let mut tasks: Vec<_> = tasks.enumerate().map(named).collect();
    let mut results = Vec::with_capacity(tasks.len());
    let mut ctx = Context::from_waker(Waker::noop());
    let numbers = 0..tasks.len();
    let mut poll = |number: usize| match tasks[number].as_mut().poll(&mut ctx) {
        Poll::Ready(result) => results.push(result),
        Poll::Pending => {}
    };
    // The first poll lets each begin and puts its deadline on the list.
    numbers.for_each(&mut poll);
    while let Some(number) = timers.next() {
        poll(number);
    }
    results
}

impl Timers {
    /// A wait of the task with this number.
    pub fn sleep(&self, number: usize, wait: Duration) -> Sleep<'_> {
        Sleep { until: Instant::now() + wait, number, timers: self, noted: false }
    }

    /// Sleeps until the earliest deadline and takes its task off the list.
    fn next(&self) -> Option<usize> {
        let Reverse((until, number)) = self.deadlines.borrow_mut().pop()?;
        thread::sleep(until.saturating_duration_since(Instant::now()));
        Some(number)
    }
}

/// A wait that blocks nobody: it notes its deadline and gives the thread back.
#[derive(Debug)]
pub struct Sleep<'a> {
    until: Instant,
    number: usize,
    timers: &'a Timers,
    noted: bool,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        // A wait so short that it is over by now gives the others their turn all the same.
        if self.noted && Instant::now() >= self.until {
            return Poll::Ready(());
        }
        self.noted = true;
        self.timers.deadlines.borrow_mut().push(Reverse((self.until, self.number)));
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loop_has_all_requests_open_at_once() {
        let answered = by_loop(50, Duration::ZERO);
        assert_eq!(answered, Answered { sum: 1_225, most_open: 50 });
    }

    #[test]
    fn results_come_in_the_order_of_the_deadlines() {
        let timers = Timers::default();
        let task = async |number: usize| {
            timers.sleep(number, Duration::from_millis(10 * (3 - number as u64))).await;
            number
        };
        assert_eq!(run(&timers, (0..3).map(task)), [2, 1, 0]);
    }
}
