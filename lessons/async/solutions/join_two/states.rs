//! A struct of two halves, each of which waits, has its output, or has given it away.

use std::pin::Pin;
use std::task::{Context, Poll};

enum Half<F: Future> {
    Waits(Pin<Box<F>>),
    Has(F::Output),
    Gone,
}

impl<F: Future> Half<F> {
    fn new(future: F) -> Self {
        Self::Waits(Box::pin(future))
    }

    /// Whether the output is there.
    fn poll(&mut self, cx: &mut Context<'_>) -> bool {
        if let Self::Waits(future) = self
            && let Poll::Ready(output) = future.as_mut().poll(cx)
        {
            *self = Self::Has(output);
        }
        matches!(self, Self::Has(_))
    }

    fn take(&mut self) -> F::Output {
        match std::mem::replace(self, Self::Gone) {
            Self::Has(output) => output,
            _ => panic!("polled after it was ready"),
        }
    }
}

pub struct JoinTwo<A: Future, B: Future>(Half<A>, Half<B>);

// The futures are pinned in boxes of their own; an output is never pinned.
impl<A: Future, B: Future> Unpin for JoinTwo<A, B> {}

impl<A: Future, B: Future> Future for JoinTwo<A, B> {
    type Output = (A::Output, B::Output);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let (a, b) = (self.0.poll(cx), self.1.poll(cx));
        if a && b { Poll::Ready((self.0.take(), self.1.take())) } else { Poll::Pending }
    }
}

pub fn join_two<A: Future, B: Future>(a: A, b: B) -> JoinTwo<A, B> {
    JoinTwo(Half::new(a), Half::new(b))
}
