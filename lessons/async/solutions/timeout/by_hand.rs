//! A future by hand, with both in boxes.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

pub struct Timeout<L, F> {
    limit: Pin<Box<L>>,
    future: Pin<Box<F>>,
}

pub fn timeout<L, F>(limit: L, future: F) -> Timeout<L, F>
where
    L: Future<Output = ()> + Send + 'static,
    F: Future + Send + 'static,
    F::Output: Send,
{
    Timeout { limit: Box::pin(limit), future: Box::pin(future) }
}

impl<L: Future<Output = ()>, F: Future> Future for Timeout<L, F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<F::Output>> {
        if let Poll::Ready(output) = self.future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        ready!(self.limit.as_mut().poll(cx));
        Poll::Ready(None)
    }
}
