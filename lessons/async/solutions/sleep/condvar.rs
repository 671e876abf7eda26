//! The thread waits on a condition variable, and is let go when the sleep is dropped.

use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

enum State {
    Runs(Option<Waker>),
    Over,
    Dropped,
}

pub struct Sleep {
    timer: Arc<(Mutex<State>, Condvar)>,
}

impl Sleep {
    pub fn new(time: Duration) -> Self {
        let timer = Arc::new((Mutex::new(State::Runs(None)), Condvar::new()));
        let shared = Arc::clone(&timer);
        thread::Builder::new().name("timer".to_owned()).spawn(move || keep(time, &shared)).unwrap();
        Self { timer }
    }
}

fn keep(time: Duration, (state, dropped): &(Mutex<State>, Condvar)) {
    let runs = |state: &mut State| matches!(state, State::Runs(_));
    let (mut state, _) = dropped.wait_timeout_while(state.lock().unwrap(), time, runs).unwrap();
    if let State::Runs(waker) = std::mem::replace(&mut *state, State::Over) {
        waker.into_iter().for_each(Waker::wake);
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match &mut *self.timer.0.lock().unwrap() {
            State::Runs(waker) => {
                *waker = Some(cx.waker().clone());
                Poll::Pending
            }
            _ => Poll::Ready(()),
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        *self.timer.0.lock().unwrap() = State::Dropped;
        self.timer.1.notify_one();
    }
}
