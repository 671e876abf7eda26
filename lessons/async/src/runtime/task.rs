//! A task and its handle: the output's way from one to the other.

use std::cell::Cell;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use pin_project_lite::pin_project;

/// What the executor keeps of a future: whatever it gives, it is only polled to its end.
pub(super) type Polled = Pin<Box<dyn Future<Output = ()>>>;

/// Makes a task of a future, and its handle.
pub(super) fn task<F>(future: F) -> (Polled, JoinHandle<F::Output>)
where
    F: Future + 'static,
    F::Output: 'static,
{
    let output = Rc::new(Cell::new(Output::Awaited(None)));
    let running = Running { future, output: Rc::clone(&output) };
    (Box::pin(running), JoinHandle { output })
}

pin_project! {
    /// A future that leaves its output where the handle finds it.
    ///
    /// Pinned, it pins the future inside it: it needs no box of its own. That takes `unsafe`,
    /// which the macro writes and justifies.
    struct Running<F: Future> {
        #[pin]
        future: F,
        output: Rc<Cell<Output<F::Output>>>,
    }
}

enum Output<T> {
    /// Not there yet; whoever awaits it is woken.
    Awaited(Option<Waker>),
    There(T),
}

impl<F: Future> Future for Running<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let running = self.project();
        running.future.poll(cx).map(|value| {
            if let Output::Awaited(Some(waker)) = running.output.replace(Output::There(value)) {
                waker.wake();
            }
        })
    }
}

/// Awaits the output of a task. Dropping it lets the task go on alone.
#[must_use = "await it for the output, or drop it to let the task go on alone"]
pub struct JoinHandle<T> {
    output: Rc<Cell<Output<T>>>,
}

impl<T> Future for JoinHandle<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        // All on one thread: nothing can come between the look and the registration.
        match self.output.replace(Output::Awaited(None)) {
            Output::There(value) => Poll::Ready(value),
            Output::Awaited(_) => {
                self.output.set(Output::Awaited(Some(cx.waker().clone())));
                Poll::Pending
            }
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("handle of a task")
    }
}
