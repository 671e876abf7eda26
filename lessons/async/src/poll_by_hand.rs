//! An async function is compiled into a struct that remembers where it stopped.
//!
//! Each await is a place to stop. What lives across one is a field of the struct;
//! what does not, lives on the stack as ever. So the size of a task is known when it
//! is compiled, where a thread is given a stack of megabytes to be safe.
//!
//! Look at the two columns of results: the enum written by hand and the one made by
//! the compiler cannot be told apart. Between two polls both are nothing but values.

use std::mem;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use shared::task::named;
use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "poll-by-hand",
    claim: "An async function is compiled into a struct that remembers where it stopped.",
    show,
};

/// What the computation begins with.
const BEGIN: u32 = 20;
/// The pause between two polls, at the slow pace.
const PAUSE: Duration = Duration::from_millis(500);
/// Bytes of scratch space.
const SCRATCH: usize = 1024;

/// Ready at the second poll: a place to stop.
struct Stop(bool);

impl Future for Stop {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        // A real one would keep the waker, or nobody would know when to poll again.
        if mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// Doubles, stops, adds one, stops.
async fn by_compiler(begin: u32) -> u32 {
    let doubled = begin * 2;
    Stop(false).await;
    let more = doubled + 1;
    Stop(false).await;
    more
}

/// The same, written by hand: a state for each place to stop.
enum ByHand {
    Begin { begin: u32 },
    First { doubled: u32 },
    Second { more: u32 },
    Ended,
}

impl Future for ByHand {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u32> {
        let (next, polled) = match *self {
            Self::Begin { begin } => (Self::First { doubled: begin * 2 }, Poll::Pending),
            Self::First { doubled } => (Self::Second { more: doubled + 1 }, Poll::Pending),
            Self::Second { more } => (Self::Ended, Poll::Ready(more)),
            Self::Ended => panic!("polled after it was ready"),
        };
        *self = next;
        polled
    }
}

/// Polls a future until it is ready, with pauses; gives what each poll returned.
pub fn poll_to_the_end<F: Future>(future: F, pause: Duration) -> Vec<Poll<F::Output>> {
    let mut future = pin!(future);
    let mut polls = Vec::new();
    while !matches!(polls.last(), Some(Poll::Ready(_))) {
        if !polls.is_empty() {
            thread::sleep(pause);
        }
        polls.push(future.as_mut().poll(&mut Context::from_waker(Waker::noop())));
    }
    polls
}

/// The bytes of two futures: one keeps scratch space across an await, one does not.
pub fn sizes() -> [usize; 2] {
    let keeps = async {
        let scratch = [1_u8; SCRATCH];
        Stop(false).await;
        scratch.len()
    };
    let gives_up = async {
        // New: a block of its own. The array is gone before the await.
        let length = {
            let scratch = [1_u8; SCRATCH];
            scratch.len()
        };
        Stop(false).await;
        length
    };
    [size_of_val(&keeps), size_of_val(&gives_up)]
}

fn show(report: &mut Report) -> Result<()> {
    let pause = report.pace().of(PAUSE);
    let compiled = report.watch("the compiler's future, polled three times", || {
        poll_to_the_end(named("task", by_compiler(BEGIN)), pause)
    });
    let written = poll_to_the_end(ByHand::Begin { begin: BEGIN }, Duration::ZERO);
    let mut table = Table::new(["poll", "by the compiler", "by hand"]);
    for (at, (a, b)) in compiled.iter().zip(&written).enumerate() {
        table.row([format!("{}", at + 1), format!("{a:?}"), format!("{b:?}")]);
    }
    report.table(&table);
    let [keeps, gives_up] = sizes();
    let bytes = |count| format!("{count} bytes");
    report.fact("the compiler's future", bytes(size_of_val(&by_compiler(BEGIN))));
    report.fact("the one by hand", bytes(size_of::<ByHand>()));
    report.fact("scratch kept across an await", bytes(keeps));
    report.fact("scratch given up before it", bytes(gives_up));
    let polls = [Poll::Pending, Poll::Pending, Poll::Ready(BEGIN * 2 + 1)];
    report.must(compiled == polls, "two stops make three polls, and the last one is ready");
    report.must(written == compiled, "the enum by hand does what the compiler's future does");
    let claim = "an array kept across an await is part of the future, one before it is not";
    report.must(keeps >= SCRATCH && gives_up < SCRATCH, claim);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_futures_stop_at_the_same_places() {
        let compiled = poll_to_the_end(by_compiler(3), Duration::ZERO);
        assert_eq!(compiled, [Poll::Pending, Poll::Pending, Poll::Ready(7)]);
        assert_eq!(poll_to_the_end(ByHand::Begin { begin: 3 }, Duration::ZERO), compiled);
    }

    #[test]
    #[should_panic(expected = "polled after it was ready")]
    fn a_poll_after_the_end_is_a_mistake() {
        drop(poll_to_the_end(ByHand::Ended, Duration::ZERO));
    }
}
