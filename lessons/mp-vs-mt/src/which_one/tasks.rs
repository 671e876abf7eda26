//! Async by hand: a task for each transfer, all on the calling thread.

use std::io;

use super::books::Books;
use super::day::Day;
use crate::io_bound::timer_loop::{Timers, run};

/// The tasks wait together and work in turn; the number of workers is always one.
///
/// # Errors
///
/// None: it has the shape of the others.
pub fn by_tasks(day: &Day, _: usize) -> io::Result<Books> {
    let timers = Timers::default();
    let decide = async |number| {
        // New: a wait that gives the thread back.
        if !day.wait.is_zero() {
            timers.sleep(number, day.wait).await;
        }
        day.judge(number)
    };
    Ok(run(&timers, (0..day.transfers).map(decide)).into_iter().collect())
}
