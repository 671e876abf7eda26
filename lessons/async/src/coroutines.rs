//! A generator goes on when somebody asks, a coroutine when somebody wakes it.
//!
//! Both stop in the middle and go on there later, and both keep their variables
//! meanwhile. A generator is driven by its consumer: it makes a value only when asked
//! for one. A coroutine is driven by an executor: it may run ahead of its consumer
//! until the channel between them is full, and be woken when there is room.
//!
//! Python writes them with `yield` and with `await`. In stable Rust the compiler writes
//! the state of a coroutine; that of a generator is a struct of one's own, an iterator.

use std::io;

use shared::task::named;
use shared::{Demo, Report, Result, Table};

use crate::notes::Notes;
use crate::runtime::Runtime;
use crate::runtime::channel::{self, Receiver, Sender};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "coroutines",
    claim: "A generator goes on when somebody asks, a coroutine when somebody wakes it.",
    show,
};

/// How many of the endless numbers are taken.
const TAKEN: usize = 4;
const CAPACITIES: [usize; 2] = [1, 3];

/// The state of a generator, written by hand: the next two numbers.
#[derive(Debug)]
pub struct Fibonacci {
    next: (u64, u64),
    notes: Notes,
}

impl Iterator for Fibonacci {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let (number, after) = self.next;
        self.next = (after, number + after);
        self.notes.write(format!("makes {number}"));
        Some(number)
    }
}

/// Takes so many numbers of a generator; returns them and what happened in order.
pub fn generated(taken: usize) -> (Vec<u64>, Vec<String>) {
    let notes = Notes::default();
    let numbers = Fibonacci { next: (0, 1), notes: notes.clone() };
    let take = |number: &u64| notes.write(format!("takes {number}"));
    (numbers.take(taken).inspect(take).collect(), notes.all())
}

/// The same numbers as a coroutine: two local variables, kept over each `await`.
async fn produce(mut channel: Sender<u64>, notes: Notes) {
    let (mut number, mut after) = (0, 1);
    loop {
        notes.write(format!("makes {number}"));
        if channel.send(number).await.is_err() {
            // Nobody takes any more: that is how an endless coroutine ends.
            return;
        }
        (number, after) = (after, number + after);
    }
}

async fn consume(mut channel: Receiver<u64>, taken: usize, notes: Notes) -> Vec<u64> {
    let mut numbers = Vec::new();
    while numbers.len() < taken
        && let Some(number) = channel.receive().await
    {
        notes.write(format!("takes {number}"));
        numbers.push(number);
    }
    numbers
}

/// Two tasks and a channel; returns what was taken, and what happened in order.
///
/// # Errors
///
/// If the operating system refuses its readiness interface.
pub fn by_tasks(taken: usize, capacity: usize) -> io::Result<(Vec<u64>, Vec<String>)> {
    let (runtime, notes) = (Runtime::new()?, Notes::default());
    let (sender, receiver) = channel::bounded(capacity);
    let producer = produce(sender, notes.clone());
    let consumer = consume(receiver, taken, notes.clone());
    let numbers = runtime.block_on(async {
        let producer = runtime.spawn(named("producer", producer));
        let numbers = runtime.spawn(named("consumer", consumer)).await;
        producer.await;
        numbers
    })?;
    Ok((numbers, notes.all()))
}

/// How many numbers were made, and by how many the maker was ahead, at most.
pub fn tally(happened: &[String]) -> (usize, usize) {
    let (mut made, mut most) = (0, 0);
    for (at, what) in happened.iter().enumerate() {
        made += usize::from(what.starts_with("makes"));
        most = most.max((2 * made).saturating_sub(at + 1));
    }
    (made, most)
}

fn show(report: &mut Report) -> Result<()> {
    let (numbers, happened) = generated(TAKEN);
    let mut table = Table::new(["maker", "made", "most ahead"]);
    let (made, ahead) = tally(&happened);
    table.row(["a generator".into(), made.to_string(), ahead.to_string()]);
    report.must((made, ahead) == (TAKEN, 1), "a generator makes what is asked for, and no more");
    for capacity in CAPACITIES {
        let caption = format!("a coroutine, a channel for {capacity}");
        let (taken, happened) = report.watch(&caption, || by_tasks(TAKEN, capacity))?;
        let (made, ahead) = tally(&happened);
        table.row([caption, made.to_string(), ahead.to_string()]);
        report.must(taken == numbers, "the coroutine's numbers are the generator's");
        // One more than there is room for: the one it holds in its hand.
        report.must(ahead <= capacity + 1, "and the coroutine is ahead by that and one, at most");
    }
    report.table(&table);
    report.answer("taken", format!("{numbers:?}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generator_makes_only_what_is_taken() {
        let (numbers, happened) = generated(3);
        assert_eq!(numbers, [0, 1, 1]);
        assert_eq!(tally(&happened), (3, 1));
    }

    #[test]
    fn a_coroutine_is_ahead_by_no_more_than_there_is_room() {
        for capacity in 1..6 {
            let (numbers, happened) = by_tasks(20, capacity).unwrap();
            assert_eq!(numbers, generated(20).0);
            assert!(tally(&happened).1 <= capacity + 1, "{happened:?}");
        }
    }
}
