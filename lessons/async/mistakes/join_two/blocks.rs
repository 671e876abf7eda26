//! Goes round until both are ready, all within the first poll.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::thread;

pub async fn join_two<A, B>(a: A, b: B) -> (A::Output, B::Output)
where
    A: Future,
    B: Future,
{
    let (mut a, mut b) = (pin!(a), pin!(b));
    poll_fn(|cx| {
        let (mut of_a, mut of_b) = (None, None);
        loop {
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
                (Some(of_a), Some(of_b)) => return Poll::Ready((of_a, of_b)),
                unfinished => (of_a, of_b) = unfinished,
            }
            thread::yield_now();
        }
    })
    .await
}
