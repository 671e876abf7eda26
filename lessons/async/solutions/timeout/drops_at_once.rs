//! The loser is dropped in the very poll that it loses.

use std::pin::Pin;
use std::task::{Context, Poll};

struct Timeout<L, F>(Option<(Pin<Box<L>>, Pin<Box<F>>)>);

pub fn timeout<L, F>(limit: L, future: F) -> impl Future<Output = Option<F::Output>>
where
    L: Future<Output = ()> + Send + 'static,
    F: Future + Send + 'static,
    F::Output: Send,
{
    Timeout(Some((Box::pin(limit), Box::pin(future))))
}

impl<L: Future<Output = ()>, F: Future> Future for Timeout<L, F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<F::Output>> {
        let (limit, future) = self.0.as_mut().expect("it is not polled after it was ready");
        let limit_is_over = limit.as_mut().poll(cx).is_ready();
        let result = match future.as_mut().poll(cx) {
            Poll::Ready(output) => Some(output),
            Poll::Pending if limit_is_over => None,
            Poll::Pending => return Poll::Pending,
        };
        self.0 = None;
        Poll::Ready(result)
    }
}
