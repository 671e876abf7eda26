//! Polls both in each poll, also the one that was ready in the poll before.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

pub async fn join_two<A, B>(a: A, b: B) -> (A::Output, B::Output)
where
    A: Future,
    B: Future,
{
    let (mut a, mut b) = (pin!(a), pin!(b));
    poll_fn(|cx| match (a.as_mut().poll(cx), b.as_mut().poll(cx)) {
        (Poll::Ready(of_a), Poll::Ready(of_b)) => Poll::Ready((of_a, of_b)),
        _ => Poll::Pending,
    })
    .await
}
