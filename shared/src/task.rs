//! Tasks on the timeline: a future with a lane of its own.

use std::pin::Pin;
use std::task::{Context, Poll};

use watched::recording::TaskLane;

/// A future whose polls are recorded on a lane under its name.
///
/// It wraps what an executor is given, so neither the executor nor the future
/// mentions the recording.
#[derive(Debug)]
pub struct Task<F> {
    lane: TaskLane,
    future: Pin<Box<F>>,
}

/// Gives a future a lane.
#[track_caller]
pub fn named<F: Future>(name: &str, future: F) -> Task<F> {
    Task { lane: TaskLane::new(name), future: Box::pin(future) }
}

impl<F: Future> Future for Task<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let Self { lane, future } = self.get_mut();
        lane.poll(|| future.as_mut().poll(cx))
    }
}
