//! The flag is set when the time is over, and nobody is told.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

pub struct Sleep {
    over: Arc<Mutex<bool>>,
}

impl Sleep {
    pub fn new(time: Duration) -> Self {
        let over = Arc::<Mutex<bool>>::default();
        let of_timer = Arc::clone(&over);
        thread::spawn(move || {
            thread::sleep(time);
            *of_timer.lock().unwrap() = true;
        });
        Self { over }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
        if *self.over.lock().unwrap() { Poll::Ready(()) } else { Poll::Pending }
    }
}
