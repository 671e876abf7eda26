//! Asks the limit first.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

pub async fn timeout<L, F>(limit: L, future: F) -> Option<F::Output>
where
    L: Future<Output = ()> + Send + 'static,
    F: Future + Send + 'static,
    F::Output: Send,
{
    let (mut limit, mut future) = (pin!(limit), pin!(future));
    poll_fn(|cx| match limit.as_mut().poll(cx) {
        Poll::Ready(()) => Poll::Ready(None),
        Poll::Pending => future.as_mut().poll(cx).map(Some),
    })
    .await
}
