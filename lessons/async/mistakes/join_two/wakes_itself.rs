//! Asks for the next poll itself, so that nothing is missed.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

pub async fn join_two<A, B>(a: A, b: B) -> (A::Output, B::Output)
where
    A: Future,
    B: Future,
{
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut of_a, mut of_b) = (None, None);
    poll_fn(|cx| {
        if of_a.is_none()
            && let Poll::Ready(output) = a.as_mut().poll(cx)
        {
            of_a = Some(output);
        }
        if of_b.is_none()
            && let Poll::Ready(output) = b.as_mut().poll(cx)
        {
            of_b = Some(output);
        }
        match (of_a.take(), of_b.take()) {
            (Some(of_a), Some(of_b)) => Poll::Ready((of_a, of_b)),
            unfinished => {
                (of_a, of_b) = unfinished;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
    })
    .await
}
