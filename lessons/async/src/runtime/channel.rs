//! A queue between two tasks of one thread; who is too fast waits for the other.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// A channel that holds at most `capacity` values, and at least one.
pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let shared = Rc::new(RefCell::new(Shared {
        values: VecDeque::new(),
        capacity: capacity.max(1),
        ends: 2,
        waiter: None,
    }));
    (Sender { end: End(Rc::clone(&shared)) }, Receiver { end: End(shared) })
}

#[derive(Debug)]
struct Shared<T> {
    values: VecDeque<T>,
    capacity: usize,
    /// How many of the two ends are still there.
    ends: usize,
    /// The sender waits while it is full, the receiver while it is empty: never both.
    waiter: Option<Waker>,
}

/// The one end that sends.
#[derive(Debug)]
pub struct Sender<T> {
    end: End<T>,
}

/// The one end that receives.
#[derive(Debug)]
pub struct Receiver<T> {
    end: End<T>,
}

impl<T> Sender<T> {
    /// Sends a value as soon as there is room.
    ///
    /// # Errors
    ///
    /// The value, if the receiver is gone.
    pub async fn send(&mut self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        poll_fn(|cx| {
            let mut shared = self.end.0.borrow_mut();
            if shared.ends == 2 && shared.values.len() == shared.capacity {
                shared.waiter = Some(cx.waker().clone());
                return Poll::Pending;
            }
            let value = value.take().expect("a send is ready once");
            if shared.ends < 2 {
                return Poll::Ready(Err(value));
            }
            shared.values.push_back(value);
            shared.wake();
            Poll::Ready(Ok(()))
        })
        .await
    }
}

impl<T> Receiver<T> {
    /// The next value; `None` once the sender is gone and all is received.
    ///
    /// Dropping this future loses nothing: a value leaves the channel in the very
    /// poll that returns it.
    pub async fn receive(&mut self) -> Option<T> {
        poll_fn(|cx| {
            let mut shared = self.end.0.borrow_mut();
            let value = shared.values.pop_front();
            if value.is_none() && shared.ends == 2 {
                shared.waiter = Some(cx.waker().clone());
                return Poll::Pending;
            }
            shared.wake();
            Poll::Ready(value)
        })
        .await
    }
}

impl<T> Shared<T> {
    fn wake(&mut self) {
        if let Some(waiter) = self.waiter.take() {
            waiter.wake();
        }
    }
}

#[derive(Debug)]
struct End<T>(Rc<RefCell<Shared<T>>>);

impl<T> Drop for End<T> {
    fn drop(&mut self) {
        let mut shared = self.0.borrow_mut();
        shared.ends -= 1;
        shared.wake();
    }
}
