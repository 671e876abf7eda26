//! Waits for whichever is ready first, and awaits the other one alone after that.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

enum First<A, B> {
    Left(A),
    Right(B),
}

pub async fn join_two<A, B>(a: A, b: B) -> (A::Output, B::Output)
where
    A: Future,
    B: Future,
{
    let mut a = pin!(a);
    let mut b = pin!(b);
    let first = poll_fn(|cx| match a.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(First::Left(output)),
        Poll::Pending => b.as_mut().poll(cx).map(First::Right),
    });
    match first.await {
        First::Left(of_a) => (of_a, b.await),
        First::Right(of_b) => (a.await, of_b),
    }
}
