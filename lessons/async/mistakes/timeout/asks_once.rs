//! Asks the future once; after that only the limit can end the wait.

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
    let mut asked = false;
    poll_fn(|cx| {
        if !std::mem::replace(&mut asked, true)
            && let Poll::Ready(output) = future.as_mut().poll(cx)
        {
            return Poll::Ready(Some(output));
        }
        match limit.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
