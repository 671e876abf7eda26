//! Begins both, and then awaits the future alone.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

pub async fn timeout<L, F>(limit: L, future: F) -> Option<F::Output>
where
    L: Future<Output = ()> + Send + 'static,
    F: Future + Send + 'static,
    F::Output: Send,
{
    let mut limit = pin!(limit);
    let begun = poll_fn(|cx| Poll::Ready(limit.as_mut().poll(cx))).await;
    if begun.is_ready() {
        return None;
    }
    Some(future.await)
}
