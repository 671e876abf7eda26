//! A race of two futures with one output, which the first in the list wins.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

pub async fn timeout<L, F>(limit: L, future: F) -> Option<F::Output>
where
    L: Future<Output = ()> + Send + 'static,
    F: Future + Send + 'static,
    F::Output: Send,
{
    let mut runners: [Pin<Box<dyn Future<Output = Option<F::Output>> + Send>>; 2] = [
        Box::pin(async { Some(future.await) }),
        Box::pin(async {
            limit.await;
            None
        }),
    ];
    poll_fn(|cx| {
        let polls = runners.iter_mut().map(|it| it.as_mut().poll(cx));
        polls.into_iter().find(Poll::is_ready).unwrap_or(Poll::Pending)
    })
    .await
}
