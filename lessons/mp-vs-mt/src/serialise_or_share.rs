//! To a thread one hands the way to a million bytes; to a process, each of the bytes.
//!
//! An `Arc` to a large table is one pointer, and handing it over counts up by one, however
//! large the table is. A process sees nothing of it: every byte goes through a pipe.
//!
//! Both peers answer with a sum of the bytes. Look at how the cost grows with the size.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::process::Stdio;
use std::sync::Arc;
use std::thread;

use crossbeam::channel::{self, Receiver, Sender};
use shared::child::Role;
use shared::measure::{self, Comparison, Variant, exponent};
use shared::{Bars, Demo, Report, Result};

use crate::ward::{self, Ward};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "serialise-or-share",
    claim: "To a thread one hands the way to a million bytes; to a process, each of the bytes.",
    show,
};

/// A child that answers each table with its sum.
pub const SUMS: Role = Role {
    name: "sums",
    lesson: "mp-vs-mt",
    play: |_| {
        ward::end_at_limit();
        ward::code(answer_with_sums(&mut io::stdin().lock(), &mut io::stdout().lock()))
    },
};

/// Sizes of a table, in bytes.
const SIZES: [usize; 4] = [1 << 10, 1 << 14, 1 << 18, 1 << 20];
const ROUNDS: usize = 7;

/// The sum of a few of its bytes, spread all over it: what is measured is the handing over.
pub fn sum(table: &[u8]) -> u64 {
    table.iter().step_by(1 + table.len() / 64).map(|byte| u64::from(*byte)).sum()
}

/// A thread that answers tables with their sums.
#[derive(Debug)]
pub struct Neighbour {
    to: Sender<Arc<[u8]>>,
    from: Receiver<u64>,
}

impl Neighbour {
    /// Starts the thread; it ends when this is dropped.
    ///
    /// # Errors
    ///
    /// If the system refuses it.
    pub fn start() -> io::Result<Self> {
        let (to, tables) = channel::bounded::<Arc<[u8]>>(1);
        let (answer, from) = channel::bounded(1);
        thread::Builder::new().name("neighbour".into()).spawn(move || {
            // Ends when either side hangs up.
            let _ = tables.iter().try_for_each(|table| answer.send(sum(&table)));
        })?;
        Ok(Self { to, from })
    }

    /// Hands a table over; its sum comes back. `None` if the thread is gone.
    pub fn ask(&self, table: &Arc<[u8]>) -> Option<u64> {
        self.to.send(Arc::clone(table)).ok()?;
        self.from.recv().ok()
    }
}

/// Answers tables with their sums: first the length, then the bytes.
fn answer_with_sums(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut length = [0; 8];
    let mut table = Vec::new();
    while from.read_exact(&mut length).is_ok() {
        table.resize(usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?, 0);
        from.read_exact(&mut table)?;
        to.write_all(&sum(&table).to_le_bytes())?;
        to.flush()?;
    }
    Ok(())
}

/// Writes a table to the child; its sum comes back. `None` if the child is gone.
pub fn ask_child(child: &mut Ward, table: &[u8]) -> Option<u64> {
    let to = child.child.stdin.as_mut()?;
    to.write_all(&(table.len() as u64).to_le_bytes()).ok()?;
    to.write_all(table).ok()?;
    let mut answer = [0; 8];
    child.child.stdout.as_mut()?.read_exact(&mut answer).ok()?;
    Some(u64::from_le_bytes(answer))
}

fn child() -> io::Result<Ward> {
    Ward::start(SUMS.command()?.stdin(Stdio::piped()).stdout(Stdio::piped()))
}

fn show(report: &mut Report) -> Result<()> {
    let (neighbour, child) = (&Neighbour::start()?, &RefCell::new(child()?));
    let tables = SIZES.map(|size| (0..size).map(|at| (at % 251) as u8).collect::<Arc<[u8]>>());
    let mut variants = Vec::new();
    for table in &tables {
        let is_right = |answer| answer == Some(sum(table));
        variants.push(Variant::new("an Arc", move || is_right(neighbour.ask(table))));
        let by_pipe = move || is_right(ask_child(&mut child.borrow_mut(), table));
        variants.push(Variant::new("a pipe", by_pipe));
    }
    let comparison = measure::compare(ROUNDS, &true, &mut variants)?;
    tell(report, &comparison);
    report.must(child.borrow_mut().end()?.is_success(), "both peers gave each table's right sum");
    Ok(())
}

fn tell(report: &mut Report, comparison: &Comparison) {
    let mut bars = Bars::new("bytes", ["an Arc", "a pipe", "ratio"]);
    for (at, size) in SIZES.iter().enumerate() {
        let [arc, pipe] = [2 * at, 2 * at + 1].map(|it| comparison.measured[it].median);
        let ratio = comparison.ratio(2 * at + 1, 2 * at).median;
        bars.row(size, [measure::time(arc), measure::time(pipe), format!("{ratio:.1}")], ratio);
    }
    report.bars(&bars);
    report.say(comparison.conditions("each table handed over once"));
    report.disturbance(comparison);
    let point = |at: usize| (SIZES[at / 2] as f64, comparison.measured[at].median.as_secs_f64());
    let [arc, pipe] = [[0, 2, 4, 6], [1, 3, 5, 7]].map(|way| exponent(&way.map(point)));
    let [arc, pipe] = [arc, pipe].map(Option::unwrap_or_default);
    report.say(format!("Cost grew with size to the power {pipe:.2} by pipe, {arc:.2} by Arc."));
    report.may(pipe > arc, "what is copied costs more the more it is; what is shared does not");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_and_a_process_give_the_same_sum() {
        let (neighbour, mut child) = (Neighbour::start().unwrap(), child().unwrap());
        for size in [0, 1, 100_000] {
            let table: Arc<[u8]> = (0..size).map(|at| (at % 7) as u8).collect();
            assert_eq!(neighbour.ask(&table), Some(sum(&table)));
            assert_eq!(ask_child(&mut child, &table), Some(sum(&table)));
        }
    }
}
