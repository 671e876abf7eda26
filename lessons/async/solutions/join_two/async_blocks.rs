//! Each future puts its output into a cell, within an async block that is ready only once.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

pub async fn join_two<A, B>(a: A, b: B) -> (A::Output, B::Output)
where
    A: Future,
    B: Future,
{
    let (of_a, of_b) = (Cell::new(None), Cell::new(None));
    {
        let mut unfinished: Vec<Pin<Box<dyn Future<Output = ()> + '_>>> = vec![
            Box::pin(async { of_a.set(Some(a.await)) }),
            Box::pin(async { of_b.set(Some(b.await)) }),
        ];
        poll_fn(|cx| {
            unfinished.retain_mut(|future| future.as_mut().poll(cx).is_pending());
            if unfinished.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
    (of_a.take().expect("it has ended"), of_b.take().expect("it has ended"))
}
