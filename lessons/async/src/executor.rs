//! An executor is a queue of woken tasks, and a loop that polls the first of them.
//!
//! A waker puts its task into the queue, once, however often it is called before the
//! next poll. A task that nobody wakes is not polled and costs nothing. The order is
//! that of the wakes; nothing is interrupted between two awaits, so tasks of one
//! thread need no lock for what they share.
//!
//! The executor itself is [`crate::runtime::executor`]; the thread that drives it
//! here parks, with the `block_on` of the demo before.
//!
//! Look at the picture: the tasks take turns on main's one thread, and `waits` has
//! just two turns, the first and the last.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use shared::task::named;
use shared::{Demo, Report, Result, Table};

use crate::block_on::{Courier, block_on};
use crate::notes::Notes;
use crate::runtime::combine::{counted, yield_now};
use crate::runtime::executor::Executor;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "executor",
    claim: "An executor is a queue of woken tasks, and a loop that polls the first of them.",
    show,
};

/// How often a task that takes turns gives way.
const TURNS: u32 = 3;
/// How long the courier is under way for whom the last task waits, at the slow pace.
const WAY: Duration = Duration::from_millis(100);

/// A task of any kind; its output is how often it was polled.
pub type Task = Pin<Box<dyn Future<Output = u32>>>;

/// Notes its turns down, and gives way after each.
async fn take_turns(name: &'static str, notes: Notes) {
    for turn in 1..=TURNS {
        notes.write(format!("{name}{turn}"));
        yield_now().await;
    }
}

/// Calls its waker three times before it returns.
async fn be_hasty() {
    let mut called = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut called, true) {
            return Poll::Ready(());
        }
        (0..3).for_each(|_| cx.waker().wake_by_ref());
        Poll::Pending
    })
    .await;
}

/// Three tasks that take turns, one that is hasty, and one that waits for a courier.
pub fn tasks(notes: &Notes, way: Duration) -> Vec<(&'static str, Task)> {
    let turns = |name| counted(take_turns(name, notes.clone()));
    vec![
        ("a", polls_of(turns("a"))),
        ("b", polls_of(turns("b"))),
        ("c", polls_of(turns("c"))),
        ("hasty", polls_of(counted(be_hasty()))),
        ("waits", polls_of(counted(Courier::new(way)))),
    ]
}

fn polls_of<T>(counted: impl Future<Output = (T, u32)> + 'static) -> Task {
    Box::pin(async { counted.await.1 })
}

/// Runs tasks on this thread until all have ended.
pub fn run<F: Future + 'static>(tasks: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let executor = Executor::new();
    block_on(executor.run(async {
        let handles: Vec<_> = tasks.into_iter().map(|task| executor.spawn(task)).collect();
        let mut outputs = Vec::new();
        for handle in handles {
            outputs.push(handle.await);
        }
        outputs
    }))
}

fn show(report: &mut Report) -> Result<()> {
    let way = report.pace().of(WAY);
    let notes = Notes::default();
    let tasks = tasks(&notes, way);
    let names: Vec<_> = tasks.iter().map(|(name, _)| *name).collect();
    let polls = report.watch("five tasks on the thread main", || {
        run(tasks.into_iter().map(|(name, task)| named(name, task)))
    });
    let order = notes.all().join(" ");
    let mut table = Table::new(["task", "polls"]);
    for (name, polls) in names.iter().zip(&polls) {
        table.row([(*name).into(), polls.to_string()]);
    }
    report.table(&table);
    report.answer("the order of the turns", &order);
    report.must(order == "a1 b1 c1 a2 b2 c2 a3 b3 c3", "who was woken first is polled first");
    report.must(polls[..3] == [TURNS + 1; 3], "each wake led to one poll, and the start to one");
    report.must(polls[3] == 2, "three wakes before the next poll led to one poll");
    report.must(polls[4] == 2, "who waited was polled to ask and to receive, and never else");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_are_polled_in_the_order_of_their_wakes_and_once_for_each() {
        let notes = Notes::default();
        let polls = run(tasks(&notes, Duration::ZERO).into_iter().map(|(_, task)| task));
        assert_eq!(polls, [4, 4, 4, 2, 2]);
        assert_eq!(notes.all().join(" "), "a1 b1 c1 a2 b2 c2 a3 b3 c3");
    }
}
