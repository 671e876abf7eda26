//! Takes both outputs to look whether both are there.

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
    let mut ended = (false, false);
    poll_fn(|cx| {
        if !ended.0
            && let Poll::Ready(output) = a.as_mut().poll(cx)
        {
            (of_a, ended.0) = (Some(output), true);
        }
        if !ended.1
            && let Poll::Ready(output) = b.as_mut().poll(cx)
        {
            (of_b, ended.1) = (Some(output), true);
        }
        match (of_a.take(), of_b.take()) {
            (Some(of_a), Some(of_b)) => Poll::Ready((of_a, of_b)),
            _ => Poll::Pending,
        }
    })
    .await
}
