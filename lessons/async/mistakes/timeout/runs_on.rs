//! A thread drives the future, and goes on when nobody waits for it any more.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

pub async fn timeout<L, F>(limit: L, future: F) -> Option<F::Output>
where
    L: Future<Output = ()> + Send + 'static,
    F: Future + Send + 'static,
    F::Output: Send,
{
    let result = Arc::new(Mutex::new((None, None::<Waker>)));
    let of_thread = Arc::clone(&result);
    thread::spawn(move || {
        let output = block_on(future);
        let mut result = of_thread.lock().unwrap();
        result.0 = Some(output);
        result.1.take().into_iter().for_each(Waker::wake);
    });
    let mut limit = pin!(limit);
    poll_fn(|cx| {
        let mut result = result.lock().unwrap();
        result.1 = Some(cx.waker().clone());
        match result.0.take() {
            Some(output) => Poll::Ready(Some(output)),
            None => limit.as_mut().poll(cx).map(|()| None),
        }
    })
    .await
}

struct Bell(Thread);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Bell(thread::current())));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        thread::park();
    }
}
