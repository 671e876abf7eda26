//! The value is put into the hand of the first who waits. Who leaves with a full hand passes
//! it on; who has left with an empty one is skipped.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync::{self, Arc};
use std::task::{Context, Poll, Waker};

pub struct Mutex<T> {
    state: sync::Mutex<State<T>>,
}

struct State<T> {
    value: Option<T>,
    queue: VecDeque<Arc<Hand<T>>>,
}

type Hand<T> = sync::Mutex<Waits<T>>;

enum Waits<T> {
    Open(Waker),
    Has(T),
    Left,
}

impl<T> Mutex<T> {
    pub fn new(value: T) -> Self {
        let state = State { value: Some(value), queue: VecDeque::new() };
        Self { state: sync::Mutex::new(state) }
    }

    pub fn lock(&self) -> Lock<'_, T> {
        Lock { mutex: self, hand: None }
    }

    fn give_back(&self, value: T) {
        let mut state = self.state.lock().unwrap();
        while let Some(hand) = state.queue.pop_front() {
            let mut hand = hand.lock().unwrap();
            if let Waits::Open(waker) = &*hand {
                let waker = waker.clone();
                *hand = Waits::Has(value);
                return waker.wake();
            }
        }
        state.value = Some(value);
    }
}

pub struct Lock<'a, T> {
    mutex: &'a Mutex<T>,
    hand: Option<Arc<Hand<T>>>,
}

impl<'a, T> Future for Lock<'a, T> {
    type Output = Guard<'a, T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Guard<'a, T>> {
        let mutex = self.mutex;
        let guard = |value| Poll::Ready(Guard { mutex, value: Some(value) });
        let Some(hand) = &self.hand else {
            let mut state = mutex.state.lock().unwrap();
            if let Some(value) = state.value.take() {
                return guard(value);
            }
            let hand = Arc::new(Hand::new(Waits::Open(cx.waker().clone())));
            state.queue.push_back(Arc::clone(&hand));
            drop(state);
            self.hand = Some(hand);
            return Poll::Pending;
        };
        let mut hand = hand.lock().unwrap();
        match std::mem::replace(&mut *hand, Waits::Left) {
            Waits::Has(value) => guard(value),
            _ => {
                *hand = Waits::Open(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Lock<'_, T> {
    fn drop(&mut self) {
        let Some(hand) = &self.hand else { return };
        let left = std::mem::replace(&mut *hand.lock().unwrap(), Waits::Left);
        if let Waits::Has(value) = left {
            self.mutex.give_back(value);
        }
    }
}

pub struct Guard<'a, T> {
    mutex: &'a Mutex<T>,
    value: Option<T>,
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        if let Some(value) = self.value.take() {
            self.mutex.give_back(value);
        }
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_ref().expect("it is there until the drop")
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().expect("it is there until the drop")
    }
}
