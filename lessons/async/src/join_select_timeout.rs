//! Futures combine to futures: both, the first, not longer than; who loses is dropped.
//!
//! All of it happens inside one task, without a thread and without a new task: the
//! combined future polls its parts, and the waker of either part wakes the whole.
//! To drop a future is to cancel it. Nothing is raised inside it, as Python's
//! `CancelledError` is: it never runs again, and its locals are dropped where it stood.
//!
//! `asyncio.wait` lets the loser run on, `asyncio.wait_for` cancels it. Here the choice
//! is in the types: a future handed over by value is dropped, one that is lent by
//! `&mut` is kept and can be awaited again.
//!
//! Look at the last column: of who is dropped nothing is heard again, and its locals are
//! gone before the race is over. Who was lent loses, too, and ends later by itself.

use std::future::pending;
use std::io;
use std::time::Duration;

use shared::task::named;
use shared::{Demo, Report, Result, Table};

use crate::notes::Notes;
use crate::runtime::Runtime;
use crate::runtime::channel::bounded;
use crate::runtime::combine::{first, join};

mod work;

use work::Parts;
pub use work::Work;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "join-select-timeout",
    claim: "Futures combine to futures: both, the first, not longer than; who loses is dropped.",
    show,
};

/// How long quick work takes, and the time limit, at the slow pace.
const QUICK: Duration = Duration::from_millis(500);

/// What one combination gave, and what became of the slow part until then and after.
#[derive(Debug, PartialEq, Eq)]
pub struct Story {
    gave: String,
    slow: Vec<String>,
}

impl<L: Fn(&'static str, Work) -> Work> Parts<L> {
    /// Hands slow work to a combination, by value.
    async fn hand_over(
        &self,
        lane: &'static str,
        wait: impl Future + 'static,
        combine: impl AsyncFnOnce(Work) -> String,
    ) -> Story {
        let notes = Notes::default();
        let gave = combine(self.slow(lane, &notes, wait)).await;
        notes.write("over");
        Story { gave, slow: notes.all() }
    }

    async fn join(&self) -> Story {
        let join = async |slow| format!("{:?}", join(self.quick("quick, join"), slow).await);
        self.hand_over("slow, join", self.runtime.sleep(self.quick * 2), join).await
    }

    async fn first(&self) -> Story {
        let first = async |slow| format!("{:?}", first(self.quick("quick, first"), slow).await);
        self.hand_over("slow, first", pending::<()>(), first).await
    }

    async fn limit(&self) -> Story {
        let limit = async |slow| format!("{:?}", self.runtime.timeout(self.quick, slow).await);
        self.hand_over("slow, limit", pending::<()>(), limit).await
    }

    async fn lend(&self) -> Story {
        let notes = Notes::default();
        let (mut sender, mut receiver) = bounded(1);
        let mut slow = self.slow("slow, lent", &notes, async move { receiver.receive().await });
        // New: `&mut`. What is only lent cannot be dropped.
        let gave = first(self.quick("quick, lent"), &mut slow).await;
        notes.write("over");
        sender.send(()).await.expect("the receiver is in `slow`");
        Story { gave: format!("{gave:?}, {:?}", slow.await), slow: notes.all() }
    }
}

/// Combines work in four ways, where quick work takes this long.
///
/// # Errors
///
/// If the operating system cannot wait.
pub fn combine(
    quick: Duration,
    lane: impl Fn(&'static str, Work) -> Work,
) -> io::Result<[Story; 4]> {
    let runtime = Runtime::new()?;
    let parts = Parts { runtime: runtime.clone(), quick, lane };
    runtime.block_on(async {
        [parts.join().await, parts.first().await, parts.limit().await, parts.lend().await]
    })
}

fn show(report: &mut Report) -> Result<()> {
    let quick = report.pace().of(QUICK);
    let stories = report.watch("four combinations, one after the other", || {
        combine(quick, |name, work| Box::pin(named(name, work)))
    })?;
    let mut table = Table::new(["combination", "gave", "the slow one"]);
    for (title, story) in ["join", "first", "timeout", "first, lent"].iter().zip(&stories) {
        table.row([(*title).into(), story.gave.clone(), story.slow.join(", ")]);
    }
    report.table(&table);
    let [join, first, limit, lent] = stories.map(|story| story.slow.join(" "));
    report.must(join == "begins ends gone over", "join was over when the slow one had ended");
    report.must(first == "begins gone over", "first dropped the loser before it was over");
    report.must(limit == "begins gone over", "so did the timeout");
    report.must(lent == "begins over ends gone", "a future that was lent lost and went on");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loser_is_dropped_unless_it_is_lent() {
        let [join, first, limit, lent] = combine(Duration::ZERO, |_, work| work).unwrap();
        assert_eq!(join.gave, "(\"quick\", \"slow\")");
        assert_eq!(first.gave, "Left(\"quick\")");
        assert_eq!((limit.gave.as_str(), limit.slow), ("None", first.slow));
        assert_eq!(lent.gave, "Left(\"quick\"), \"slow\"");
    }
}
