//! Threads run in any order: three have six, and it takes messages to choose one.
//!
//! Three threads hand in their numbers. Started one by one they mostly come in that
//! order, which is why it looks like a rule. Let go together by a barrier they
//! come differently: the last to arrive need not be woken, and is often the first.
//!
//! Look at the counts: an order that was never seen in all these runs is not
//! impossible. The last column shows it: there each thread waits for a message
//! from the one before, and every order comes about.

use std::io;
use std::sync::{Barrier, mpsc};
use std::thread;

use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "order-is-not-yours",
    claim: "Threads run in any order: three have six, and it takes messages to choose one.",
    show,
};

/// How often the three threads run, for each way to let them go.
const RUNS: usize = 300;
/// All orders of three.
const ORDERS: [[usize; 3]; 6] = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]];

/// Starts threads 1, 2, 3, which go on when `together` of them are there; their order.
///
/// # Errors
///
/// If a thread cannot be started.
pub fn as_they_come(together: usize) -> io::Result<Vec<usize>> {
    let line = Barrier::new(together);
    after(|| {
        line.wait();
    })
}

/// Starts threads 1, 2, 3: each does `first`, and hands in its number; their order.
pub(crate) fn after(first: impl Fn() + Sync) -> io::Result<Vec<usize>> {
    let (hand_in, numbers) = mpsc::channel();
    thread::scope(|scope| {
        for number in 1..=3 {
            let (hand_in, first) = (&hand_in, &first);
            named(number).spawn_scoped(scope, move || {
                first();
                let _ = hand_in.send(number);
            })?;
        }
        io::Result::Ok(())
    })?;
    // All have ended: what there is has come.
    Ok(numbers.try_iter().collect())
}

/// Starts threads 1, 2, 3 as above, but each hands in its number when it is told to.
///
/// # Errors
///
/// If a thread cannot be started.
pub fn as_told(order: [usize; 3]) -> io::Result<Vec<usize>> {
    let (hand_in, numbers) = mpsc::channel();
    let common = &hand_in;
    let (tell, turns): (Vec<_>, Vec<_>) = (1..=3).map(|_| mpsc::channel()).unzip();
    // Moved in: if a thread cannot be started, the others are not left waiting.
    thread::scope(move |scope| {
        for (number, turn) in (1..=3).zip(turns) {
            let next = order.iter().skip_while(|other| **other != number).nth(1);
            let next = next.map(|next| tell[next - 1].clone());
            named(number).spawn_scoped(scope, move || {
                // New: it waits for its turn, and says when it had it.
                let _ = turn.recv();
                let _ = common.send(number);
                next.map(|next| next.send(()));
            })?;
        }
        let _ = tell[order[0] - 1].send(());
        io::Result::Ok(())
    })?;
    Ok(numbers.try_iter().collect())
}

fn named(number: usize) -> thread::Builder {
    thread::Builder::new().name(format!("thread-{number}"))
}

/// How often each of the orders came in so many runs.
fn count(runs: usize, together: usize) -> io::Result<[usize; 6]> {
    let mut counts = [0; 6];
    for _ in 0..runs {
        let came = as_they_come(together)?;
        for (count, order) in counts.iter_mut().zip(ORDERS) {
            *count += usize::from(came == order);
        }
    }
    Ok(counts)
}

fn show(report: &mut Report) -> Result<()> {
    report.watch("started one by one", || as_they_come(1))?;
    report.watch("told to come as 3, 2, 1", || as_told(ORDERS[5]))?;
    let (one_by_one, together) = (count(RUNS, 1)?, count(RUNS, 3)?);
    let told = ORDERS.map(as_told).into_iter().collect::<io::Result<Vec<_>>>()?;
    report.table(&table(&one_by_one, &together, &told));
    let seen = |counts: &[usize]| counts.iter().filter(|count| **count > 0).count();
    let (few, many) = (seen(&one_by_one), seen(&together));
    report.fact("orders seen, one by one", format!("{few} of 6, in {RUNS} runs"));
    report.fact("orders seen, by a barrier", format!("{many} of 6, in {RUNS} runs"));
    report.must(told == ORDERS, "told by messages, all six orders came about");
    let all = [one_by_one, together].map(|counts| counts.iter().sum::<usize>());
    report.must(all == [RUNS; 2], "untold, every run ended in one of the six");
    report.may(few > 1, "started one by one, they came in more than one order");
    report.may(many > 1, "let go by a barrier, they came in more than one order");
    Ok(())
}

fn table(one_by_one: &[usize; 6], together: &[usize; 6], told: &[Vec<usize>]) -> Table {
    let mut table = Table::new(["order", "one by one", "by a barrier", "told to"]);
    for (at, order) in ORDERS.iter().enumerate() {
        let [alone, together] = [one_by_one[at], together[at]].map(|count| count.to_string());
        table.row([text(order), alone, together, text(&told[at])]);
    }
    table
}

/// The order as a reader writes it.
pub(crate) fn text(order: &[usize]) -> String {
    order.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_comes_when_it_is_told_to() {
        for order in ORDERS {
            assert_eq!(as_told(order).unwrap(), order);
        }
    }

    #[test]
    fn untold_they_all_come_in_some_order() {
        for together in [1, 3] {
            assert_eq!(count(20, together).unwrap().iter().sum::<usize>(), 20);
        }
    }
}
