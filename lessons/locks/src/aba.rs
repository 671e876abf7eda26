//! To find the same value again is not to find that nothing has happened.
//!
//! A stack without a lock pops in three steps: read the top A, read B below it, and change the
//! top from A to B if it is still A. Between reading and changing, another thread pops A and
//! B, keeps B, and pushes A back. The top is A again, so the change goes through, and B, which
//! has an owner, is on the stack: A-B-A, and B is given out twice.
//!
//! Two cures, in the same schedule. A *counter* in the word makes the top another word each
//! time, so the first thread fails and tries again. *Epochs*, as in crossbeam, keep A from
//! coming back while somebody looks: who looks is pinned, and what is retired is used again
//! only after all who were pinned have gone. With pointers in place of numbers that is what
//! keeps a node's memory from being freed under a reader.

use std::sync::Arc;

use crossbeam::epoch::Collector;
use shared::{Demo, Report, Result, Table};

use crate::treiber::{Owners, Stack, Top, two_threads};
use crate::turns::Turns;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "aba",
    claim: "To find the same value again is not to find that nothing has happened.",
    show,
};

/// The nodes: A is at the top.
pub const NODES: u32 = 3;
const A: u32 = 0;
const B: u32 = 1;
const C: u32 = 2;
/// The slow thread reads, the quick one begins and ends, the slow one goes on.
const ORDER: [usize; 4] = [SLOW, QUICK, QUICK, SLOW];
const SLOW: usize = 0;
const QUICK: usize = 1;
/// So many attempts to move the epoch on are enough when nobody is pinned.
const ATTEMPTS: usize = 100;

/// A slow thread pops; a quick one pops two nodes, keeps the second and pushes the first back.
///
/// `at` runs with the number of the thread at each point where a schedule may hold it.
pub fn pop_twice_push_one(kind: Top, at: impl Fn(usize) + Sync) -> Owners {
    let stack = Stack::full(NODES, kind);
    let slow = || stack.pop(|| (0..2).for_each(|_| at(SLOW)));
    let quick = || {
        at(QUICK);
        let [first, second] = [(); 2].map(|()| stack.pop(|| {}).0);
        if let Some(node) = first {
            stack.push(node);
        }
        at(QUICK);
        second
    };
    two_threads(&stack, slow, quick, || {})
}

/// The same, but the node is pushed back when nobody looks any more who did while it was popped.
pub fn with_epochs(at: impl Fn(usize) + Sync) -> Owners {
    let (stack, collector) = (Arc::new(Stack::full(NODES, Top::Number)), Collector::new());
    let slow = || {
        let participant = collector.register();
        // New: until this guard is dropped, nothing that was retired comes back.
        let _looks = participant.pin();
        stack.pop(|| (0..2).for_each(|_| at(SLOW)))
    };
    // Tries hard: each attempt moves the epoch on, unless somebody still looks.
    let collect = || (0..ATTEMPTS).for_each(|_| collector.register().pin().flush());
    let quick = || {
        at(QUICK);
        let [first, second] = [(); 2].map(|()| stack.pop(|| {}).0);
        let retired = Arc::clone(&stack);
        // New: retired, not pushed.
        let push = move || first.into_iter().for_each(|node| retired.push(node));
        collector.register().pin().defer(push);
        collect();
        at(QUICK);
        second
    };
    two_threads(&stack, slow, quick, collect)
}

/// Holds the two threads to [`ORDER`]; a thread that tries again goes at once.
fn in_order() -> impl Fn(usize) + Sync {
    let turns = Turns::new(&ORDER);
    move |thread| turns.take(thread, || ())
}

fn show(report: &mut Report) -> Result<()> {
    let number =
        report.watch("the top is a number", || pop_twice_push_one(Top::Number, in_order()));
    let counted =
        report.watch("the top counts its changes", || pop_twice_push_one(Top::Counted, in_order()));
    let pinned = report.watch("the slow thread is pinned", || with_epochs(in_order()));
    let mut table = Table::new(["cure", "slow", "failed", "quick", "left"]);
    for (cure, owners) in [("none", &number), ("counter", &counted), ("epochs", &pinned)] {
        let [slow, failed, quick, left] = owners.row();
        table.row([cure.to_owned(), slow, failed, quick, left]);
    }
    report.table(&table);
    report.answer("owners of B", number.of(B));
    report.must(number.of(B) == 2, "the top was A again, and B was given out twice");
    let each_one = |owners: &Owners| (0..NODES).all(|node| owners.of(node) == 1);
    let harmless = each_one(&counted) && counted.failed == 1;
    report
        .must(harmless, "with a counter the slow thread failed once, and each node has one owner");
    let kept_away = each_one(&pinned) && pinned.slow == Some(C) && pinned.left == [A];
    report.must(kept_away, "A came back only when nobody looked, and each node has one owner");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_number_is_fooled() {
        let owners = pop_twice_push_one(Top::Number, in_order());
        let expected = Owners { slow: Some(A), failed: 0, quick: Some(B), left: vec![B, C] };
        assert_eq!(owners, expected);
    }

    #[test]
    fn a_counter_is_not() {
        let owners = pop_twice_push_one(Top::Counted, in_order());
        let expected = Owners { slow: Some(A), failed: 1, quick: Some(B), left: vec![C] };
        assert_eq!(owners, expected);
    }

    #[test]
    fn what_is_retired_comes_back_when_nobody_looks() {
        let owners = with_epochs(in_order());
        let expected = Owners { slow: Some(C), failed: 1, quick: Some(B), left: vec![A] };
        assert_eq!(owners, expected);
    }
}
