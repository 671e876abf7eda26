//! The waker of the loop itself: it ends the loop's sleep, or prevents it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::Wake;

use polling::Poller;

const AWAKE: u8 = 0;
const CALLED: u8 = 1;
const ASLEEP: u8 = 2;

/// What `unpark`'s token is for a thread, for a thread that waits in the operating system.
///
/// A call is never lost. It comes before the loop falls asleep, and then the loop
/// does not; or after, and then it sees `ASLEEP` and ends the wait that follows or
/// is under way. Only in the second case it costs a call of the operating system.
#[derive(Debug)]
pub(super) struct Signal {
    state: AtomicU8,
    poller: Arc<Poller>,
}

impl Signal {
    pub(super) fn new(poller: &Arc<Poller>) -> Arc<Self> {
        Arc::new(Self { state: AtomicU8::new(AWAKE), poller: Arc::clone(poller) })
    }

    /// The loop will look at everything: calls up to now are answered by that.
    pub(super) fn look(&self) {
        // AcqRel: pairs with the swap in `wake_by_ref`. What the caller did before its
        // call is seen by the look that follows.
        self.state.swap(AWAKE, Ordering::AcqRel);
    }

    /// The loop has looked. Whether it may sleep: nobody has called since.
    pub(super) fn sleep(&self) -> bool {
        // Relaxed: nothing is handed over; that is the task of `look`.
        let asleep =
            self.state.compare_exchange(AWAKE, ASLEEP, Ordering::Relaxed, Ordering::Relaxed);
        asleep.is_ok()
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // AcqRel: pairs with the swap in `look`.
        if self.state.swap(CALLED, Ordering::AcqRel) == ASLEEP {
            // Fails only if the poller is broken, and then the loop's wait fails, too.
            let _ = self.poller.notify();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
