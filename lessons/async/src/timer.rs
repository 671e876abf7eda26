//! A sleep that wakes leaves its waker with a deadline, and costs nothing until then.
//!
//! Two ways to write it wrong come first to mind. `thread::sleep` in the poll stops
//! the thread, and with it every other task. Asking the clock in each poll and waking
//! oneself keeps the others going, and burns a core.
//!
//! The right one, [`crate::runtime::timers`], sorts the deadlines; when no task can go
//! on, the thread waits until the first of them.
//!
//! Look at the pictures: tasks that sleep 3, 1 and 2 units. Blocked, they end in the order
//! of their start after 6; with wakers in that of their deadlines after 3.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::rc::Rc;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use shared::task::named;
use shared::{Demo, Report, Result, Table};

use crate::runtime::Runtime;
use crate::runtime::combine::counted;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "timer",
    claim: "A sleep that wakes leaves its waker with a deadline, and costs nothing until then.",
    show,
};

/// What the tasks sleep, in units, in the order of their start.
const UNITS: [u32; 3] = [3, 1, 2];
/// The unit, at the slow pace.
const UNIT: Duration = Duration::from_millis(500);

/// A sleep that one task asks for.
#[derive(Clone, Copy, Debug)]
pub struct Nap {
    /// When all tasks were started.
    begin: Instant,
    /// How many units after that it ends.
    units: u32,
    unit: Duration,
}

impl Nap {
    fn time(self) -> Duration {
        self.unit * self.units
    }
}

/// Stops the thread, with everything that runs on it.
async fn blocking(_: Runtime, nap: Nap) {
    poll_fn(|_| {
        thread::sleep(nap.time());
        Poll::Ready(())
    })
    .await;
}

/// Looks at the clock in each poll, and wakes itself to do so again.
async fn asking(_: Runtime, nap: Nap) {
    poll_fn(|cx| {
        if nap.begin.elapsed() >= nap.time() {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Leaves its waker with its deadline.
async fn waking(runtime: Runtime, nap: Nap) {
    runtime.sleep_until(nap.begin + nap.time()).await;
}

/// Runs a task for each number of units. Gives the numbers in the order of the tasks' ends,
/// each with how often its sleep was polled.
///
/// # Errors
///
/// If the operating system refuses its readiness interface.
pub fn race<F: Future<Output = ()> + 'static>(
    units: &[u32],
    unit: Duration,
    sleep: impl Fn(Runtime, Nap) -> F,
) -> io::Result<Vec<(u32, u32)>> {
    let runtime = Runtime::new()?;
    let ended = Rc::new(RefCell::new(Vec::new()));
    let begin = Instant::now();
    runtime.block_on(async {
        let tasks = units.iter().map(|&units| {
            let sleep = counted(sleep(runtime.clone(), Nap { begin, units, unit }));
            let ended = Rc::clone(&ended);
            runtime.spawn(async move {
                let ((), polls) = sleep.await;
                ended.borrow_mut().push((units, polls));
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await;
        }
    })?;
    Ok(ended.take())
}

fn show(report: &mut Report) -> Result<()> {
    let unit = report.pace().of(UNIT);
    let name = |nap: Nap| format!("sleeps {}", nap.units);
    let blocked = report.watch("thread::sleep inside the tasks", || {
        race(&UNITS, unit, |runtime, nap| named(&name(nap), blocking(runtime, nap)))
    })?;
    let asked = race(&UNITS, unit, asking)?;
    let woken = report.watch("sleeps that leave a waker", || {
        race(&UNITS, unit, |runtime, nap| named(&name(nap), waking(runtime, nap)))
    })?;
    let mut table = Table::new(["sleep", "ended", "polls"]);
    for (sleep, ends) in [("blocking", &blocked), ("asking", &asked), ("waking", &woken)] {
        let (ended, polls): (Vec<_>, Vec<_>) = ends.iter().copied().unzip();
        table.row([sleep.into(), format!("{ended:?}"), format!("{polls:?}")]);
    }
    report.table(&table);
    report.must(blocked == [(3, 1), (1, 1), (2, 1)], "blocked, the tasks ended as they started");
    let claim = "woken, they ended by their deadlines, each polled twice";
    report.must(woken == [(1, 2), (2, 2), (3, 2)], claim);
    report.may(asked.iter().any(|&(_, polls)| polls > 2), "who asks the clock asks in vain");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waking_sleep_ends_by_its_deadline_also_when_all_are_due_at_once() {
        for unit in [Duration::from_nanos(1), Duration::from_millis(1)] {
            let ends = race(&[3, 1, 2], unit, waking).unwrap();
            assert_eq!(ends, [(1, 2), (2, 2), (3, 2)]);
        }
    }

    #[test]
    fn a_blocking_sleep_holds_up_the_tasks_behind_it() {
        assert_eq!(race(&[3, 1], Duration::ZERO, blocking).unwrap(), [(3, 1), (1, 1)]);
    }
}
