//! Futures for the checks: what drives them, who is woken, and one that obeys the check.
//!
//! Whatever waits here waits where the explorer sees it.

use std::marker::PhantomPinned;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Wake, Waker};

use watched::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use watched::sync::{Arc, Mutex, MutexGuard, PoisonError};
use watched::thread::{self, Thread};

/// So often a [`Told`] is polled between two wake-ups at most: more is going in circles.
const IN_VAIN: usize = 100;

/// Polls a future on the calling thread until it is ready, and parks in between.
///
/// It polls once, and then once for each wake-up; several that come before it polls count as
/// one. A park that ends without a cause is none.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let bell = Arc::new(Bell { rung: AtomicBool::new(false), thread: thread::current() });
    let waker = Waker::from(Arc::clone(&bell));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        // Acquire: pairs with the store in `wake`.
        while !bell.rung.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

/// Polls a future once; its wake-ups are counted.
///
/// ```
/// use std::pin::pin;
/// use judge::{Told, Wakes, poll_once};
///
/// let (tell, told) = Told::new();
/// let (mut told, wakes) = (pin!(told), Wakes::new());
/// assert!(poll_once(told.as_mut(), &wakes).is_pending());
/// tell.ready(42);
/// assert_eq!(wakes.count(), 1);
/// assert!(poll_once(told, &wakes).is_ready());
/// assert_eq!(tell.polls(), 2);
/// ```
pub fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>, wakes: &Wakes) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(&wakes.waker()))
}

/// Counts how often its wakers are called.
///
/// As with every executor, what came before a wake-up is seen by who has counted it.
#[derive(Clone, Debug, Default)]
pub struct Wakes {
    count: Arc<Count>,
}

impl Wakes {
    /// None so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// A waker whose calls are counted here.
    pub fn waker(&self) -> Waker {
        Waker::from(Arc::clone(&self.count))
    }

    /// How often they were called so far.
    pub fn count(&self) -> usize {
        // A change and no load: it finds the newest value. Acquire: pairs with `wake`.
        self.count.0.fetch_add(0, Ordering::Acquire)
    }
}

/// A future that is ready when it is told, from whatever thread. Its other end is [`Tell`].
///
/// It cannot be moved once it was polled, and it panics if it is polled after it was ready,
/// or in circles.
#[derive(Debug)]
pub struct Told<T> {
    shared: Arc<Mutex<Shared<T>>>,
    _pinned: PhantomPinned,
}

/// Tells a [`Told`] when to be ready, and sees what is done to it.
#[derive(Debug)]
pub struct Tell<T> {
    shared: Arc<Mutex<Shared<T>>>,
}

impl<T> Told<T> {
    /// One that is not ready yet, with its other end.
    pub fn new() -> (Tell<T>, Self) {
        let shared = Shared { state: State::Waits, waker: None, polls: 0, in_vain: 0, gone: false };
        let shared = Arc::new(Mutex::new(shared));
        (Tell { shared: Arc::clone(&shared) }, Self { shared, _pinned: PhantomPinned })
    }
}

impl<T> Tell<T> {
    /// It is ready from now on, and whoever polled it last is woken.
    pub fn ready(&self, value: T) {
        locked(&self.shared).state = State::Ready(value);
        self.wake();
    }

    /// Whoever polled it last is woken for nothing.
    pub fn wake(&self) {
        let mut shared = locked(&self.shared);
        shared.in_vain = 0;
        let waker = shared.waker.take();
        // Nothing is locked while the waker is called.
        drop(shared);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// How often it was polled so far.
    pub fn polls(&self) -> usize {
        locked(&self.shared).polls
    }

    /// Whether it was dropped.
    pub fn is_gone(&self) -> bool {
        locked(&self.shared).gone
    }
}

impl<T> Future for Told<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut shared = locked(&self.shared);
        shared.polls += 1;
        shared.in_vain += 1;
        let in_circles = shared.in_vain > IN_VAIN;
        match std::mem::replace(&mut shared.state, State::Over) {
            State::Ready(value) => Poll::Ready(value),
            State::Waits if !in_circles => {
                shared.state = State::Waits;
                shared.waker = Some(cx.waker().clone());
                Poll::Pending
            }
            State::Waits => fail(shared, "a future is polled again and again, and nobody woke it"),
            State::Over => fail(shared, "a future is polled again after it was ready"),
        }
    }
}

impl<T> Drop for Told<T> {
    fn drop(&mut self) {
        locked(&self.shared).gone = true;
    }
}

struct Bell {
    rung: AtomicBool,
    thread: Thread,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        // Release: pairs with the swap in `block_on`.
        self.rung.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

#[derive(Debug, Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        // Release: pairs with `Wakes::count`.
        self.0.fetch_add(1, Ordering::Release);
    }
}

#[derive(Debug)]
struct Shared<T> {
    state: State<T>,
    waker: Option<Waker>,
    polls: usize,
    /// How many of them came since the last wake-up.
    in_vain: usize,
    gone: bool,
}

#[derive(Debug)]
enum State<T> {
    Waits,
    Ready(T),
    Over,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is inside is whole at every moment.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fail<T>(shared: MutexGuard<'_, Shared<T>>, sentence: &str) -> ! {
    drop(shared);
    panic!("{sentence}");
}

#[cfg(test)]
mod tests {
    use explorer::{Config, check};

    use super::*;

    #[test]
    fn it_polls_once_and_then_once_for_each_wake_up_in_every_interleaving() {
        let config = Config { memory: explorer::Memory::C11, spurious: 1, ..Config::DEFAULT };
        let report = check(&config, || {
            let (tell, told) = Told::new();
            thread::scope(|scope| {
                scope.spawn(|| {
                    tell.wake();
                    tell.ready(42);
                });
                assert_eq!(block_on(told), 42);
            });
            assert!((1..=3).contains(&tell.polls()) && tell.is_gone());
        });
        assert!(report.passed(), "{:?}", report.found.map(|found| found.failure));
    }

    #[test]
    fn a_wake_up_in_the_poll_itself_is_not_lost() {
        let mut turns = 3;
        let output = block_on(std::future::poll_fn(|cx| {
            cx.waker().wake_by_ref();
            turns -= 1;
            if turns == 0 { Poll::Ready("over") } else { Poll::Pending }
        }));
        assert_eq!(output, "over");
    }

    #[test]
    fn nobody_is_woken_before_the_first_poll_and_only_the_last_who_polled_after_it() {
        let (tell, told) = Told::new();
        let (mut told, first, second) = (pin!(told), Wakes::new(), Wakes::new());
        tell.wake();
        assert!(poll_once(told.as_mut(), &first).is_pending());
        assert!(poll_once(told.as_mut(), &second).is_pending());
        tell.ready(());
        assert_eq!((first.count(), second.count(), tell.polls()), (0, 1, 2));
    }

    #[test]
    #[should_panic(expected = "after it was ready")]
    fn a_poll_after_the_last_panics() {
        let (tell, told) = Told::new();
        let (mut told, wakes) = (pin!(told), Wakes::new());
        tell.ready(());
        assert!(poll_once(told.as_mut(), &wakes).is_ready());
        assert!(poll_once(told.as_mut(), &wakes).is_pending());
    }

    #[test]
    #[should_panic(expected = "again and again")]
    fn a_poll_in_circles_ends() {
        let (_tell, told) = Told::<()>::new();
        let (mut told, wakes) = (pin!(told), Wakes::new());
        while poll_once(told.as_mut(), &wakes).is_pending() {}
    }
}
