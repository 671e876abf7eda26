//! The waker of the loop itself: it ends the loop's sleep, or prevents it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::Wake;

use polling::Poller;

const AWAKE: u8 = 0;
const CALLED: u8 = 1;
const ASLEEP: u8 = 2;

/// What `unpark`'s token is for a thread, for a thread that waits in the operating system.
#[derive(Debug)]
pub(super) struct Signal {
    rest: Rest,
    poller: Arc<Poller>,
}

impl Signal {
    pub(super) fn new(poller: &Arc<Poller>) -> Arc<Self> {
        Arc::new(Self { rest: Rest::new(), poller: Arc::clone(poller) })
    }

    /// The loop will look at everything: calls up to now are answered by that.
    pub(super) fn look(&self) {
        self.rest.look();
    }

    /// The loop has looked. Whether it may sleep: nobody has called since.
    pub(super) fn sleep(&self) -> bool {
        self.rest.sleep()
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.rest.call() {
            // Fails only if the poller is broken, and then the loop's wait fails, too.
            let _ = self.poller.notify();
        }
    }
}

/// Whether the loop sleeps and whether somebody has called, without the sleep itself.
///
/// A call is never lost. It comes before the loop falls asleep, and then the loop
/// does not; or after, and then it sees `ASLEEP` and ends the wait that follows or
/// is under way. Only in the second case it costs a call of the operating system.
#[derive(Debug)]
struct Rest {
    state: AtomicU8,
}

impl Rest {
    fn new() -> Self {
        Self { state: AtomicU8::new(AWAKE) }
    }

    fn look(&self) {
        // AcqRel: pairs with the swap in `call`. What the caller did before its call
        // is seen by the look that follows.
        self.state.swap(AWAKE, Ordering::AcqRel);
    }

    fn sleep(&self) -> bool {
        // Relaxed: nothing is handed over; that is the task of `look`.
        let asleep =
            self.state.compare_exchange(AWAKE, ASLEEP, Ordering::Relaxed, Ordering::Relaxed);
        asleep.is_ok()
    }

    /// Whether the loop sleeps, so that somebody has to end that.
    fn call(&self) -> bool {
        // AcqRel: pairs with the swap in `look`.
        self.state.swap(CALLED, Ordering::AcqRel) == ASLEEP
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;
    use std::thread;

    use super::*;
    use crate::explored::C11;
    use crate::explored::checks::verdict;

    #[test]
    fn a_call_before_the_sleep_prevents_it_and_one_after_ends_it() {
        let poller = Arc::new(Poller::new().unwrap());
        let signal = Signal::new(&poller);
        signal.wake_by_ref();
        assert!(!signal.sleep());
        signal.look();
        assert!(signal.sleep());
        signal.wake_by_ref();
        // Without the call this would wait for ever.
        poller.wait(&mut polling::Events::new(), None).unwrap();
    }

    /// The loop, with a park for its wait, until it sees what a caller has written.
    fn called_once(look: fn(&Rest), sleep: fn(&Rest) -> bool) -> &'static str {
        verdict(&C11, move || {
            let (rest, news) = (Rest::new(), AtomicU32::new(0));
            let main = thread::current();
            thread::scope(|scope| {
                scope.spawn(|| {
                    // Relaxed: the call hands it over, or nobody does.
                    news.store(1, Ordering::Relaxed);
                    if rest.call() {
                        main.unpark();
                    }
                });
                look(&rest);
                while news.load(Ordering::Relaxed) == 0 {
                    if sleep(&rest) {
                        thread::park();
                    }
                    look(&rest);
                }
            });
        })
    }

    #[test]
    fn no_call_is_lost_in_any_interleaving() {
        assert_eq!(called_once(Rest::look, Rest::sleep), "passed");
    }

    #[test]
    fn whoever_sleeps_without_asking_loses_a_call() {
        let sleep = |rest: &Rest| {
            rest.state.store(ASLEEP, Ordering::Relaxed);
            true
        };
        assert_eq!(called_once(Rest::look, sleep), "deadlock");
    }

    #[test]
    fn a_look_that_acquires_nothing_misses_what_the_caller_wrote() {
        let look = |rest: &Rest| rest.state.store(AWAKE, Ordering::Release);
        assert_eq!(called_once(look, Rest::sleep), "deadlock");
    }
}
