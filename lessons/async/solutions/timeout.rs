//! Polls both in each poll, the future first. Its end is the end of both.

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
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => limit.as_mut().poll(cx).map(|()| None),
    })
    .await
}
