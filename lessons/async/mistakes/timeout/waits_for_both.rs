//! Lets both end, and looks who was first.

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
    let (mut output, mut is_over) = (None, false);
    poll_fn(|cx| {
        if output.is_none()
            && let Poll::Ready(value) = future.as_mut().poll(cx)
        {
            output = Some(value);
        }
        is_over = is_over || limit.as_mut().poll(cx).is_ready();
        if is_over { Poll::Ready(output.take()) } else { Poll::Pending }
    })
    .await
}
