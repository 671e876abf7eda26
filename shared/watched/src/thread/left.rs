//! What a thread leaves to whoever joins it.

use std::any::Any;
use std::panic::Location;
use std::sync::{Arc, Mutex};

use super::{Body, locked};
use crate::operation::no_answer;

/// The place for what a thread returns.
pub(super) struct Left<T> {
    value: Arc<Mutex<Option<T>>>,
    /// What is answered for a thread that was unwound with the execution.
    blank: Option<T>,
}

impl<T: Send> Left<T> {
    /// The code of a thread, and what it will leave.
    pub(super) fn by<'a, F>(body: F, blank: Option<T>) -> (Body<'a>, Self)
    where
        F: FnOnce() -> T + Send + 'a,
        T: 'a,
    {
        let left = Self { value: Arc::default(), blank };
        let value = Arc::clone(&left.value);
        let body = move || {
            let returned = body();
            *locked(&value) = Some(returned);
        };
        (Box::new(body), left)
    }
}

impl<T> Left<T> {
    /// What the thread left, which has ended without a panic.
    pub(super) fn take(self, place: &'static Location<'static>) -> T {
        let value = locked(&self.value).take();
        value.or(self.blank).unwrap_or_else(|| no_answer(place))
    }
}

/// What is known of a value before it is there: nothing, unless there is but one.
pub(super) fn blank<T: 'static>() -> Option<T> {
    let mut unit: Box<dyn Any> = Box::new(Some(()));
    unit.downcast_mut().and_then(Option::take)
}
