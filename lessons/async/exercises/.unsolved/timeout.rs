//! A future that gives up on another one when its time is over.
//!
//! `limit` is a future, too: a sleep, say. As it stands, `timeout` always waits until the limit
//! is over, and looks only then. Mend it:
//!
//! - It is ready with `Some(output)` as soon as the future is ready, and with `None` as soon
//!   as the limit is over. The task is woken for both.
//! - If a poll finds both ready, the output counts: it was there in time.
//! - Once it is over, nothing runs on: whoever has awaited it, or dropped it half-way, knows
//!   that both futures are dropped, too.
//! - No poll waits, and none wakes its own task.
//!
//! It stays a function of these two that gives a future of the option; `async` or not is up to
//! you, and so is how you use that they are `Send` and `'static`.
//!
//! Check it with `cargo xtask check async/timeout`.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

pub async fn timeout<L, F>(limit: L, future: F) -> Option<F::Output>
where
    L: Future<Output = ()> + Send + 'static,
    F: Future + Send + 'static,
    F::Output: Send,
{
    limit.await;
    let mut future = pin!(future);
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}
