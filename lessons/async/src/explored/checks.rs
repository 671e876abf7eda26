//! Everything of this lesson that synchronises, checked by exploring.
//!
//! The checks of the runtime's parts stand beside them, since their mistakes need what is
//! private there.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::{Poll, Wake, Waker};
use std::thread::{self, Thread};

use explorer::{Config, check};

use super::block_on::drive;
use super::{C11, ONCE_IN_VAIN};
use crate::block_on::block_on;
use crate::lost_waker::{Registration, hand_over};

/// The kind of failure that some interleaving has; "passed" when all were seen and none failed.
pub(crate) fn verdict(config: &Config, program: impl Fn() + Send + Sync + 'static) -> &'static str {
    check(config, program).verdict()
}

type Number = Pin<Box<dyn Future<Output = u32>>>;

/// A thread writes and wakes; the second poll sees what it wrote, if `drive` is right.
fn news_with_the_wake(drive: fn(Number) -> u32) -> &'static str {
    verdict(&C11, move || {
        let (news, mut begun) = (Arc::new(AtomicU32::new(0)), false);
        let read = poll_fn(move |cx| {
            if std::mem::replace(&mut begun, true) {
                return Poll::Ready(news.load(Ordering::Relaxed));
            }
            let (news, waker) = (Arc::clone(&news), cx.waker().clone());
            thread::spawn(move || {
                // Relaxed: the wake hands it over, or nobody does.
                news.store(1, Ordering::Relaxed);
                waker.wake();
            });
            Poll::Pending
        });
        assert_eq!(drive(Box::pin(read)), 1);
    })
}

#[test]
fn a_poll_sees_what_came_before_its_wake() {
    assert_eq!(news_with_the_wake(block_on), "passed");
}

#[test]
fn a_bell_that_releases_nothing_may_wake_for_old_news() {
    struct Bell {
        rung: AtomicBool,
        thread: Thread,
    }
    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            // The mistake: Relaxed in place of Release.
            self.rung.store(true, Ordering::Relaxed);
            self.thread.unpark();
        }
    }
    let found = news_with_the_wake(|future| {
        let bell = Arc::new(Bell { rung: AtomicBool::new(false), thread: thread::current() });
        let listen = || {
            while !bell.rung.swap(false, Ordering::Acquire) {
                thread::park();
            }
        };
        drive(&Waker::from(Arc::clone(&bell)), listen, future)
    });
    assert_eq!(found, "panic");
}

#[test]
fn a_oneshot_hands_over_in_both_right_orders() {
    let hand_over = |order| verdict(&ONCE_IN_VAIN, move || assert_eq!(hand_over(order), 42));
    assert_eq!(hand_over(Registration::BeforeCheck), "passed");
    assert_eq!(hand_over(Registration::UnderOneLock), "passed");
    assert_eq!(hand_over(Registration::AfterCheck), "deadlock");
}
