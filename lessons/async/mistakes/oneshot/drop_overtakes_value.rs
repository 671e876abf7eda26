//! The drop says that none will come, also after the value.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

pub struct Sender<T>(Arc<Mutex<State<T>>>);

pub struct Receiver<T>(Arc<Mutex<State<T>>>);

enum State<T> {
    Empty(Option<Waker>),
    /// The value; `None` when none will come.
    Over(Option<T>),
}

pub fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let state = Arc::new(Mutex::new(State::Empty(None)));
    (Sender(Arc::clone(&state)), Receiver(state))
}

impl<T> Sender<T> {
    pub fn send(self, value: T) {
        self.end(Some(value));
    }

    fn end(&self, value: Option<T>) {
        let mut state = self.0.lock().unwrap();
        let before = std::mem::replace(&mut *state, State::Over(value));
        drop(state);
        if let State::Empty(Some(waker)) = before {
            waker.wake();
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.end(None);
    }
}

impl<T> Future for Receiver<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        match &mut *self.0.lock().unwrap() {
            State::Over(value) => Poll::Ready(value.take()),
            State::Empty(waker) => {
                *waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
