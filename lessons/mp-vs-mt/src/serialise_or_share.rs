//! To a thread one hands the way to a million bytes; to a process, each of the bytes.
//!
//! Threads share their memory: an `Arc` to a large table is one pointer, and handing it over
//! counts up by one, however large the table is. A process sees nothing of it: every byte is
//! written into a pipe and read out again, and whoever wants more than bytes has to take its
//! data apart and put it together again.
//!
//! Both peers answer with a sum of the bytes. Look at how the cost grows with the size.

use std::io::{self, Read, Write};
use std::process::Stdio;
use std::sync::Arc;
use std::thread;

use crossbeam::channel::{self, Receiver, Sender};
use shared::child::Role;
use shared::measure::{self, Variant, exponent};
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
    let (neighbour, mut child) = (Neighbour::start()?, child()?);
    let mut bars = Bars::new("bytes", ["an Arc", "a pipe", "ratio"]);
    let (mut shared, mut copied) = (Vec::new(), Vec::new());
    for size in SIZES {
        let table: Arc<[u8]> = (0..size).map(|at| (at % 251) as u8).collect();
        let expected = Some(sum(&table));
        let mut variants = [
            Variant::new("an Arc", || neighbour.ask(&table)),
            Variant::new("a pipe", || ask_child(&mut child, &table)),
        ];
        let comparison = measure::compare(ROUNDS, &expected, &mut variants)?;
        let [arc, pipe] = [0, 1].map(|at| comparison.measured[at].median);
        let ratio = comparison.ratio(1, 0).median;
        bars.row(size, [measure::time(arc), measure::time(pipe), format!("{ratio:.1}")], ratio);
        shared.push((size as f64, arc.as_secs_f64()));
        copied.push((size as f64, pipe.as_secs_f64()));
        report.disturbance(&comparison);
    }
    report.bars(&bars);
    let [arc, pipe] = [exponent(&shared), exponent(&copied)].map(Option::unwrap_or_default);
    report.say(format!(
        "The pipe's cost grew with the power {pipe:.2} of the size, the Arc's with {arc:.2}; \
         {} cores, medians of {ROUNDS} rounds.",
        report.cores()
    ));
    report.must(child.end()?.is_success(), "both peers gave the right sum of every table");
    report.may(pipe > arc, "what is copied costs more the more it is; what is shared does not");
    Ok(())
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
