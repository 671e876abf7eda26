//! The operating system may refuse a thread; the closure is then gone, so what must not be
//! lost stays outside it.
//!
//! `thread::spawn` panics where Python raises `RuntimeError`; `Builder::spawn` returns the
//! error. But both have taken the closure, and drop it, with all that it owns. A job that
//! waits in a queue does not mind who takes it: a thread, another one, or main.
//!
//! A stack of a quarter of the address space cannot be had, so the refusal is certain. The
//! error says "try again", which is what a machine that is merely full would say, too.

use std::hint::black_box;
use std::io;
use std::process::{ExitCode, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam::channel::{self, Receiver};
use shared::child::{self, Ending, Role};
use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "cannot-start",
    claim: "The operating system may refuse a thread; the closure is then gone, so what must \
            not be lost stays outside it.",
    show,
};

/// The child in which `thread::spawn` is refused.
pub const CARELESS: Role = Role { name: "careless", lesson: "raw-spawn", play: careless };

/// A stack of so many bytes cannot be mapped: a quarter of all addresses there are.
pub(crate) const IMPOSSIBLE: usize = 1 << (usize::BITS - 2);
/// A stack of so many bytes can.
pub(crate) const POSSIBLE: usize = 256 * 1024;
/// Sums to make: of the numbers up to each of these.
pub(crate) const JOBS: [u64; 6] = [300_000, 100_000, 200_000, 50_000, 400_000, 250_000];
/// The variable that sets the stack of every thread that asks for none.
const STACKS: &str = "RUST_MIN_STACK";
/// The exit code of a program whose main function panicked.
const PANICKED: i32 = 101;
/// The child ends at once; this is for a machine that has very much else to do.
const LIMIT: Duration = Duration::from_secs(30);

/// Hands a sum to a new thread with a stack of so many bytes.
///
/// Returns its answer or the refusal, and whether its numbers still exist.
pub fn hand_over(numbers: Vec<u64>, stack: usize) -> (io::Result<u64>, bool) {
    let numbers = Arc::new(numbers);
    let trace = Arc::downgrade(&numbers);
    let builder = thread::Builder::new().name("sum".into()).stack_size(stack);
    let asked = builder.spawn(move || (numbers.iter().sum(), numbers));
    let joined = asked.and_then(|it| it.join().map_err(|_| io::Error::other("it panicked")));
    let exist = trace.upgrade().is_some();
    (joined.map(|(sum, _)| sum), exist)
}

/// Does all jobs, with a helper for each of these stacks that can be had.
///
/// Returns the sums in the order of the jobs, and how many helpers there were.
pub fn finish(jobs: &[u64], stacks: &[usize]) -> (Vec<u64>, usize) {
    let (put, queue) = channel::unbounded();
    for job in jobs.iter().copied().enumerate() {
        put.send(job).expect("the queue's other end is in this function");
    }
    // Nothing more comes: who finds the queue empty has done his share.
    drop(put);
    thread::scope(|scope| {
        let ask = |stack: &usize| {
            let builder = thread::Builder::new().name("helper".into()).stack_size(*stack);
            builder.spawn_scoped(scope, || work(&queue)).ok()
        };
        let helpers: Vec<_> = stacks.iter().filter_map(ask).collect();
        let count = helpers.len();
        // New: main works as well, so that no refusal can stop the work.
        let mut done = work(&queue);
        for helper in helpers {
            done.extend(helper.join().expect("a sum does not panic"));
        }
        done.sort_unstable();
        (done.into_iter().map(|(_, sum)| sum).collect(), count)
    })
}

/// Takes jobs until there are none.
fn work(queue: &Receiver<(usize, u64)>) -> Vec<(usize, u64)> {
    queue.iter().map(|(place, upto)| (place, (1..=black_box(upto)).map(black_box).sum())).collect()
}

fn careless(_arguments: &[String]) -> ExitCode {
    // A learner's first line; the panic is this child's whole purpose.
    let thread = thread::spawn(|| ExitCode::SUCCESS);
    thread.join().unwrap_or(ExitCode::FAILURE)
}

fn show(report: &mut Report) -> Result<()> {
    let (sum, kept) = hand_over(JOBS.to_vec(), IMPOSSIBLE);
    let (ending, last_words) = spawn_carelessly()?;
    let refused = sum.is_err() && !kept;
    let mut table = Table::new(["asked by", "and the answer"]);
    let answer = sum.map_or_else(|err| format!("an error: {err}"), |sum| format!("sum {sum}"));
    table.row(["Builder::spawn".to_owned(), answer]);
    table.row(["thread::spawn".to_owned(), format!("{ending} of a child: {last_words}")]);
    report.table(&table);
    report.must(refused, "the thread was refused, and its closure dropped with the numbers in it");
    report.must(ending == Ending::Exited(PANICKED), "plain thread::spawn panicked instead");

    let expected = JOBS.map(|upto| upto * (upto + 1) / 2);
    for (caption, stacks) in [
        ("one helper of two is refused, main works along", [POSSIBLE, IMPOSSIBLE]),
        ("both are refused, main works alone", [IMPOSSIBLE, IMPOSSIBLE]),
    ] {
        let (sums, helpers) = report.watch(caption, || finish(&JOBS, &stacks));
        report.fact("helpers that started", format!("{helpers} of {}", stacks.len()));
        report.must(sums == expected, format!("{caption}: all sums are right"));
    }
    Ok(())
}

/// Runs the careless child. Returns how it ended and its last words.
fn spawn_carelessly() -> Result<(Ending, String)> {
    let mut command = CARELESS.command()?;
    command.env(STACKS, IMPOSSIBLE.to_string()).env("RUST_BACKTRACE", "0");
    let mut child = command.stderr(Stdio::piped()).spawn()?;
    let ending = child::wait_at_most(&mut child, LIMIT)?;
    let said = child.stderr.map(io::read_to_string).transpose()?.unwrap_or_default();
    Ok((ending, said.lines().find(|line| line.starts_with("failed")).unwrap_or_default().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_closure_is_dropped_with_what_it_owns() {
        let (refused, kept) = hand_over(vec![1, 2, 3], IMPOSSIBLE);
        assert!(refused.is_err() && !kept);
        let (sum, kept) = hand_over(vec![1, 2, 3], POSSIBLE);
        assert!(sum.unwrap() == 6 && kept);
    }

    #[test]
    fn the_work_is_done_however_many_helpers_start() {
        for stacks in [&[] as &[usize], &[IMPOSSIBLE], &[POSSIBLE], &[POSSIBLE, IMPOSSIBLE]] {
            assert_eq!(finish(&[4, 0, 3, 2], stacks).0, [10, 0, 6, 3]);
        }
    }
}
