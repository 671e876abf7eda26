//! Polls by hand, and still not the second one while the first waits.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

pub async fn join_two<A, B>(a: A, b: B) -> (A::Output, B::Output)
where
    A: Future,
    B: Future,
{
    let (mut a, mut b) = (pin!(a), pin!(b));
    let mut of_a = None;
    poll_fn(|cx| {
        if of_a.is_none() {
            match a.as_mut().poll(cx) {
                Poll::Ready(output) => of_a = Some(output),
                Poll::Pending => return Poll::Pending,
            }
        }
        b.as_mut().poll(cx).map(|of_b| (of_a.take().expect("it was ready"), of_b))
    })
    .await
}
