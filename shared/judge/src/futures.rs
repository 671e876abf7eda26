//! Futures for the checks: what drives them, who is woken, and one that obeys the check.
//!
//! Whatever waits here waits where the explorer sees it. What is done to a [`Told`] is one
//! step on the line that does it, which may be the answer's own.

use std::marker::PhantomPinned;
use std::panic::Location;
use std::pin::{Pin, pin};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use explorer::{Handle, is_exploring, ops};
use watched::sync::Arc;
use watched::sync::atomic::{AtomicBool, Ordering};
use watched::thread::{self, Thread};

/// So often a [`Told`] is polled between two wake-ups at most: more is going in circles.
const IN_VAIN: usize = 100;

/// Polls a future on the calling thread until it is ready, and parks in between.
///
/// It polls once, and then once for each wake-up; several that come before it polls count as
/// one. A park that ends without a cause is none.
#[track_caller]
pub fn block_on<F: Future>(future: F) -> F::Output {
    let bell = Bell::of_this_thread();
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

/// As [`block_on`], and whoever calls the waker may be held up right after that: for what is
/// done then in no step of its own, such as letting go of an `Arc`.
#[track_caller]
pub fn block_on_held_up<F: Future>(future: F) -> F::Output {
    let bell = Arc::new(SlowBell { calls: Watched::new(0), thread: thread::current() });
    let waker = Waker::from(Arc::clone(&bell));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        thread::park();
        drop(bell.calls.look("calls"));
    }
}

/// Polls a future once; its wake-ups are counted.
///
/// ```
/// use std::pin::pin;
/// use judge::{Told, Wakes, poll_once};
///
/// let (told, tell) = Told::new();
/// let (mut told, wakes) = (pin!(told), Wakes::new());
/// assert!(poll_once(told.as_mut(), &wakes).is_pending());
/// tell.ready(42);
/// assert_eq!(wakes.count(), 1);
/// assert!(poll_once(told, &wakes).is_ready());
/// assert_eq!(tell.polls(), 2);
/// ```
#[track_caller]
pub fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>, wakes: &Wakes) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(&wakes.waker()))
}

/// Counts how often its wakers are called.
///
/// As with every executor, what came before a wake-up is seen by who has counted it.
#[derive(Clone, Debug)]
pub struct Wakes {
    count: Arc<Watched<usize>>,
}

impl Wakes {
    /// None so far.
    #[track_caller]
    pub fn new() -> Self {
        Self { count: Arc::new(Watched::new(0)) }
    }

    /// A waker whose calls are counted here.
    pub fn waker(&self) -> Waker {
        Waker::from(Arc::clone(&self.count))
    }

    /// How often they were called so far.
    #[track_caller]
    pub fn count(&self) -> usize {
        *self.count.look("count of calls")
    }
}

impl Default for Wakes {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

/// A future that is ready when it is told, from whatever thread. Its other end is [`Tell`].
///
/// It must not be moved once it was polled, and it panics if it is polled after it was
/// ready, or in circles.
#[derive(Debug)]
pub struct Told<T> {
    inner: Arc<Watched<Inner<T>>>,
    _pinned: PhantomPinned,
}

/// Tells a [`Told`] when to be ready, and sees what is done to it.
#[derive(Debug)]
pub struct Tell<T> {
    inner: Arc<Watched<Inner<T>>>,
}

impl<T> Told<T> {
    /// One that is not ready yet, with its other end.
    #[track_caller]
    pub fn new() -> (Self, Tell<T>) {
        let inner = Inner { state: State::Waits, waker: None, polls: 0, in_vain: 0, gone: false };
        let inner = Arc::new(Watched::new(inner));
        (Self { inner: Arc::clone(&inner), _pinned: PhantomPinned }, Tell { inner })
    }
}

impl<T> Tell<T> {
    /// It is ready from now on, and whoever polled it last is woken.
    #[track_caller]
    pub fn ready(&self, value: T) {
        let mut inner = self.inner.step("is ready now");
        inner.state = State::Ready(value);
        wake(inner);
    }

    /// Whoever polled it last is woken for nothing.
    #[track_caller]
    pub fn wake(&self) {
        wake(self.inner.step("wakes for nothing"));
    }

    /// How often it was polled so far.
    #[track_caller]
    pub fn polls(&self) -> usize {
        self.inner.look("polls").polls
    }

    /// Whether it was dropped.
    #[track_caller]
    pub fn is_gone(&self) -> bool {
        self.inner.look("dropped?").gone
    }
}

impl<T> Future for Told<T> {
    type Output = T;

    #[track_caller]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut inner = self.inner.step("is polled");
        inner.polls += 1;
        inner.in_vain += 1;
        let in_circles = inner.in_vain > IN_VAIN;
        match std::mem::replace(&mut inner.state, State::Over) {
            State::Ready(value) => Poll::Ready(value),
            State::Waits if !in_circles => {
                inner.state = State::Waits;
                inner.waker = Some(cx.waker().clone());
                Poll::Pending
            }
            State::Waits => fail(inner, "a future is polled again and again, and nobody woke it"),
            State::Over => fail(inner, "a future is polled again after it was ready"),
        }
    }
}

impl<T> Drop for Told<T> {
    fn drop(&mut self) {
        // Not a step: it may happen while the execution is given up.
        locked(&self.inner.value).gone = true;
    }
}

struct Bell {
    rung: AtomicBool,
    thread: Thread,
}

impl Bell {
    // Made here and not on the caller's line, which has no name for it.
    fn of_this_thread() -> Arc<Self> {
        Arc::new(Self { rung: AtomicBool::new(false), thread: thread::current() })
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        // Release: pairs with the swap in `block_on`.
        self.rung.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

struct SlowBell {
    calls: Watched<usize>,
    thread: Thread,
}

impl Wake for SlowBell {
    fn wake(self: Arc<Self>) {
        self.thread.unpark();
        // A step that whoever was woken may or may not see.
        *self.calls.step("was called") += 1;
    }
}

impl Wake for Watched<usize> {
    fn wake(self: Arc<Self>) {
        *self.step("is called") += 1;
    }
}

/// A value; each look at it and each change is a step that the explorer sees.
#[derive(Debug)]
struct Watched<T> {
    handle: Handle,
    // No explored thread is interrupted while it holds a lock of ours.
    value: Mutex<T>,
}

impl<T> Watched<T> {
    #[track_caller]
    fn new(value: T) -> Self {
        Self { handle: Handle::new(), value: Mutex::new(value) }
    }

    #[track_caller]
    fn step(&self, what: &'static str) -> MutexGuard<'_, T> {
        self.touch(what, true)
    }

    #[track_caller]
    fn look(&self, what: &'static str) -> MutexGuard<'_, T> {
        self.touch(what, false)
    }

    #[track_caller]
    fn touch(&self, what: &'static str, writes: bool) -> MutexGuard<'_, T> {
        if is_exploring() {
            ops::touch(&self.handle, "future", what, writes, Location::caller());
        }
        locked(&self.value)
    }
}

#[derive(Debug)]
struct Inner<T> {
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

/// Calls the waker, when nothing is locked any more.
fn wake<T>(mut inner: MutexGuard<'_, Inner<T>>) {
    inner.in_vain = 0;
    let waker = inner.waker.take();
    drop(inner);
    waker.into_iter().for_each(Waker::wake);
}

fn fail<T>(inner: MutexGuard<'_, Inner<T>>, sentence: &str) -> ! {
    drop(inner);
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
            let (told, tell) = Told::new();
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
    fn who_is_woken_may_poll_before_the_caller_lets_go() {
        let verdict = |drive: fn(&Arc<()>, Told<()>)| {
            let report = check(&Config::DEFAULT, move || {
                let (told, tell) = Told::new();
                let shared = Arc::new(());
                let lent = Arc::clone(&shared);
                thread::scope(|scope| {
                    scope.spawn(move || {
                        tell.ready(());
                        drop(lent);
                    });
                    drive(&shared, told);
                });
            });
            report.found.map(|found| found.failure.kind())
        };
        assert_eq!(verdict(|_, told| block_on_held_up(told)), None);
        let found = verdict(|shared, told| {
            block_on_held_up(told);
            assert_eq!(Arc::strong_count(shared), 1, "it has let go already");
        });
        assert_eq!(found, Some("panic"));
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
        let (told, tell) = Told::new();
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
        let (told, tell) = Told::new();
        let (mut told, wakes) = (pin!(told), Wakes::new());
        tell.ready(());
        assert!(poll_once(told.as_mut(), &wakes).is_ready());
        assert!(poll_once(told.as_mut(), &wakes).is_pending());
    }

    #[test]
    #[should_panic(expected = "again and again")]
    fn a_poll_in_circles_ends() {
        let (told, _tell) = Told::<()>::new();
        let (mut told, wakes) = (pin!(told), Wakes::new());
        while poll_once(told.as_mut(), &wakes).is_pending() {}
    }
}
