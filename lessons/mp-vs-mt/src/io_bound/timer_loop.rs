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
type Timers = RefCell<BinaryHeap<Reverse<(Instant, usize)>>>;

/// Answers `n` requests as tasks on the calling thread, which alone waits.
pub fn by_loop(n: usize, wait: Duration) -> Answered {
    let (gauge, timers) = (Gauge::default(), Timers::default());
    let request = async |number| {
        gauge.opens();
        let until = Instant::now() + wait;
        Sleep { until, number, timers: &timers, noted: false }.await;
        gauge.closes(number)
    };
    let mut tasks: Vec<_> = (0..n)
        .map(|number| Box::pin(task::named(&format!("task-{number}"), request(number))))
        .collect();
    let mut sum = 0;
    let mut ctx = Context::from_waker(Waker::noop());
    let mut poll = |number: usize| match tasks[number].as_mut().poll(&mut ctx) {
        Poll::Ready(answer) => sum += answer,
        Poll::Pending => {}
    };
    // The first poll sends each request and puts its deadline on the list.
    (0..n).for_each(&mut poll);
    while let Some(number) = next(&timers) {
        poll(number);
    }
    gauge.read(sum)
}

/// Sleeps until the earliest deadline and takes its task off the list.
fn next(timers: &Timers) -> Option<usize> {
    let Reverse((until, number)) = timers.borrow_mut().pop()?;
    thread::sleep(until.saturating_duration_since(Instant::now()));
    Some(number)
}

/// A wait that blocks nobody: it notes its deadline and gives the thread back.
struct Sleep<'a> {
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
        self.timers.borrow_mut().push(Reverse((self.until, self.number)));
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
}
