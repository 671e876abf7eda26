//! Whoever registers its waker after the check may sleep through the news.
//!
//! A future looks, finds nothing, and leaves its waker. If the news comes between the two,
//! the other side finds no waker to call, and the future waits for a call that will never
//! come, for a value that is there. The gap is a few instructions wide: a thousand runs
//! pass, and the next one hangs.
//!
//! Register first and look then; or do both under the lock that the other side takes. In
//! each order one of the two sides sees what the other has done. Tasks of one thread that
//! wake each other have no such gap: nothing comes between there but at an await.
//!
//! Look at the waiter: with the waker after the check it parks, though the value came
//! before. One call of its waker is all that it takes then.

use std::future::poll_fn;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use shared::{Demo, Report, Result};

use crate::block_on::block_on;

pub mod oneshot;
mod worst_moment;

use oneshot::Oneshot;
use worst_moment::{Seen, table, worst_moment};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "lost-waker",
    claim: "Whoever registers its waker after the check may sleep through the news.",
    show,
};

/// The news.
const NEWS: u32 = 42;
/// How long main listens for a waiter that nobody woke, at the slow pace.
const PATIENCE: Duration = Duration::from_secs(2);

/// When the waker is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Look, then register: the wake-up between the two is lost.
    AfterCheck,
    /// Register, then look.
    BeforeCheck,
    /// Look, then register, and let nobody come between.
    UnderOneLock,
}

/// The value, or a registration for it. What happens `meanwhile` happens where it does
/// most harm: between the two steps, or after them if nothing can come between.
pub fn poll_take(
    oneshot: &Oneshot,
    cx: &Context<'_>,
    order: Registration,
    meanwhile: impl FnOnce(),
) -> Poll<u32> {
    match order {
        Registration::AfterCheck => {
            if let Some(value) = oneshot.value().take() {
                return Poll::Ready(value);
            }
            // Whoever completes it here finds no waker.
            meanwhile();
            oneshot.register(cx.waker());
            Poll::Pending
        }
        Registration::BeforeCheck => {
            // New: whoever completes it from here on finds the waker.
            oneshot.register(cx.waker());
            meanwhile();
            // And what was completed before that is found here.
            oneshot.value().take().map_or(Poll::Pending, Poll::Ready)
        }
        Registration::UnderOneLock => {
            // New: the guard lives over both steps. The value comes before them, and is
            // found; or after them, and then the waker is found.
            let mut value = oneshot.value();
            if let Some(value) = value.take() {
                return Poll::Ready(value);
            }
            oneshot.register(cx.waker());
            drop(value);
            meanwhile();
            Poll::Pending
        }
    }
}

/// The value, once it is there.
pub async fn receive(oneshot: &Oneshot, order: Registration) -> u32 {
    poll_fn(|cx| poll_take(oneshot, cx, order, || ())).await
}

/// One thread completes, another awaits, in whatever order they come. Gives what came.
pub fn hand_over(order: Registration) -> u32 {
    let oneshot = Oneshot::default();
    thread::scope(|scope| {
        scope.spawn(|| oneshot.complete(NEWS));
        block_on(receive(&oneshot, order))
    })
}

fn show(report: &mut Report) -> Result<()> {
    let patience = report.pace().of(PATIENCE);
    let lost = report.watch("the waker after the check, the value between the two", || {
        worst_moment(Registration::AfterCheck, patience)
    })?;
    let found = worst_moment(Registration::BeforeCheck, patience)?;
    let woken = report.watch("both under one lock, the value right after", || {
        worst_moment(Registration::UnderOneLock, patience)
    })?;
    let rows =
        [("after the check", &lost), ("before the check", &found), ("under one lock", &woken)];
    report.table(&table(&rows));
    claims(report, &lost, &found, &woken);
    Ok(())
}

fn claims(report: &mut Report, lost: &Seen, found: &Seen, woken: &Seen) {
    let asleep = !lost.waker_found && lost.polls == [Poll::Pending];
    report.must(asleep, "registered too late, it slept though the value was there");
    let called = lost.after_a_call == Some(Poll::Ready(NEWS));
    report.must(called, "one call of its waker, and it found the value");
    report.must(found.polls == [Poll::Ready(NEWS)], "registered first, it saw the value itself");
    let polls = [Poll::Pending, Poll::Ready(NEWS)];
    report.must(woken.polls == polls, "under one lock it was registered in time, and woken");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::tests::in_time;

    #[test]
    fn both_cures_hand_over_whatever_the_order() {
        in_time(|| {
            for order in [Registration::BeforeCheck, Registration::UnderOneLock].repeat(200) {
                assert_eq!(hand_over(order), NEWS);
            }
        });
    }
}
