//! The schedule in which a waker that comes too late does harm, made certain.

use std::future::poll_fn;
use std::io;
use std::sync::{Barrier, mpsc};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use shared::Table;

use super::oneshot::Oneshot;
use super::{NEWS, Registration, poll_take};
use crate::block_on::block_on;

/// How long main listens for what must come; normally nobody waits for it.
const LIMIT: Duration = Duration::from_secs(20);

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Whether there was a waker to call when the value was put in.
    pub(super) waker_found: bool,
    /// What the polls gave, without any help.
    pub(super) polls: Vec<Poll<u32>>,
    /// What the next poll gave, after a call that was made just for that, if it took one.
    pub(super) after_a_call: Option<Poll<u32>>,
}

/// A thread waits, and main completes in the middle of its first poll.
///
/// The waiter that nobody woke gets so much patience; then main calls its waker, so that
/// it ends.
pub(super) fn worst_moment(order: Registration, patience: Duration) -> io::Result<Seen> {
    let (oneshot, barrier) = (Oneshot::default(), Barrier::new(2));
    let (tell, told) = mpsc::channel();
    let meanwhile = || {
        barrier.wait();
        // Main completes it.
        barrier.wait();
    };
    thread::scope(|scope| {
        let wait = || {
            block_on(poll_fn(|cx| {
                let polled = poll_take(&oneshot, cx, order, meanwhile);
                // Main listens until it is ready.
                let _ = tell.send(polled);
                polled
            }))
        };
        thread::Builder::new().name("waiter".into()).spawn_scoped(scope, wait)?;
        barrier.wait();
        let waker_found = oneshot.complete(NEWS);
        barrier.wait();
        // The poll under way must end; another one must come if somebody called for it.
        let mut polls = Vec::from_iter(told.recv_timeout(LIMIT));
        if polls == [Poll::Pending] {
            let patience = if waker_found { LIMIT } else { patience };
            polls.extend(told.recv_timeout(patience));
        }
        let mut after_a_call = None;
        if polls.last().is_some_and(Poll::is_pending) {
            oneshot.wake();
            after_a_call = told.recv_timeout(LIMIT).ok();
        }
        Ok(Seen { waker_found, polls, after_a_call })
    })
}

/// The hand-overs, each with its name.
pub(super) fn table(rows: &[(&str, &Seen)]) -> Table {
    let mut table = Table::new(["registered", "waker found", "polls"]);
    for (registered, seen) in rows {
        let found = if seen.waker_found { "yes" } else { "no" };
        table.row([(*registered).into(), found.into(), format!("{:?}", seen.polls)]);
    }
    table
}
