//! A channel with room for one call: a second one before the next poll says nothing new.

use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::task::{Context, Poll, Wake, Waker};

struct Call(SyncSender<()>);

impl Wake for Call {
    fn wake(self: Arc<Self>) {
        // Full: the next poll is on its way. Closed: there is none any more.
        let _ = self.0.try_send(());
    }
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    let (call, calls) = sync_channel(1);
    let waker = Waker::from(Arc::new(Call(call)));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        calls.recv().expect("the waker is alive");
    }
}
