//! Keeps the waker of the first poll, whoever polls later.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

pub struct Sleep {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    over: bool,
    waker: Option<Waker>,
}

impl Sleep {
    pub fn new(time: Duration) -> Self {
        let shared = Arc::<Mutex<Shared>>::default();
        let of_timer = Arc::clone(&shared);
        thread::spawn(move || {
            thread::sleep(time);
            let mut shared = of_timer.lock().unwrap();
            shared.over = true;
            let waker = shared.waker.take();
            drop(shared);
            if let Some(waker) = waker {
                waker.wake();
            }
        });
        Self { shared }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut shared = self.shared.lock().unwrap();
        if shared.over {
            return Poll::Ready(());
        }
        if shared.waker.is_none() {
            shared.waker = Some(cx.waker().clone());
        }
        Poll::Pending
    }
}
