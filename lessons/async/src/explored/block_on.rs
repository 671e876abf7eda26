//! A thread that drives one future: `block-on`.

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use shared::{Config, Declared, Exploration};

use super::{C11, ONCE_IN_VAIN};
use crate::block_on::{Courier, block_on, spin_on};
use crate::runtime::combine::counted;

/// The demo's own.
pub const FLAG_AND_TOKEN: Exploration = Exploration {
    demo: "block-on",
    title: "a flag and a park, which may return for no reason, under C11",
    config: ONCE_IN_VAIN,
    program: || told(block_on(order())),
    outcomes: &[
        Declared::allowed("2 polls", "one to ask, one to receive"),
        Declared::forbidden("3 polls", "the flag knows a wake from a park that just returns"),
        Declared::forbidden("deadlock", "a wake before the park leaves its token"),
    ],
};

/// Without the flag.
pub const TOKEN_ALONE: Exploration = Exploration {
    demo: "block-on",
    title: "the park alone, under C11",
    config: ONCE_IN_VAIN,
    program: || {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        told(drive(&waker, || thread::park(), order()))
    },
    outcomes: &[
        Declared::allowed("2 polls", "each park ended with a wake"),
        Declared::surprising("3 polls", "one ended for no reason"),
        Declared::forbidden("deadlock", "the token is kept all the same"),
    ],
};

/// Without the token.
pub const ASK_THEN_WAIT: Exploration = Exploration {
    demo: "block-on",
    title: "ask the flag, then wait for a notification",
    config: Config::DEFAULT,
    program: || {
        let gong = Arc::<Gong>::default();
        told(drive(&Waker::from(Arc::clone(&gong)), || gong.wait(), order()))
    },
    outcomes: &[
        Declared::allowed("2 polls", "it was struck before the question, or during the wait"),
        Declared::surprising("deadlock", "it was struck between the two"),
    ],
};

/// Without a waker.
pub const SPIN: Exploration = Exploration {
    demo: "block-on",
    title: "no waker: ask again and again, under C11",
    config: C11,
    program: ask_again,
    outcomes: &[
        Declared::allowed("asked once", "it was there already"),
        Declared::surprising("asked in vain", "nobody said when"),
    ],
};

/// Of the clock of the exploration.
const WAY: Duration = Duration::from_secs(1);

/// The courier's goods, and how often they were asked for.
fn order() -> impl Future<Output = (io::Result<u32>, u32)> {
    counted(Courier::new(WAY))
}

fn told((goods, polls): (io::Result<u32>, u32)) -> String {
    goods.map_or_else(|err| err.to_string(), |_| format!("{polls} polls"))
}

/// As [`block_on`], with any waker and any wait for it.
pub(super) fn drive<F: Future>(waker: &Waker, wait: impl Fn(), future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(waker)) {
            return output;
        }
        wait();
    }
}

/// A waker that leaves a token and no flag.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// A waker that leaves a flag and no token.
struct Gong {
    struck: AtomicBool,
    lock: Mutex<()>,
    heard: Condvar,
}

impl Default for Gong {
    fn default() -> Self {
        Self { struck: AtomicBool::new(false), lock: Mutex::new(()), heard: Condvar::new() }
    }
}

impl Gong {
    fn wait(&self) {
        // Acquire: pairs with the store in `wake`.
        if !self.struck.load(Ordering::Acquire) {
            let guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
            drop(self.heard.wait(guard));
        }
    }
}

impl Wake for Gong {
    fn wake(self: Arc<Self>) {
        // The mistake: without the lock that the waiter has from its question to its wait.
        self.struck.store(true, Ordering::Release);
        self.heard.notify_one();
    }
}

fn ask_again() -> String {
    let there = AtomicBool::new(false);
    let ((), polls) = thread::scope(|scope| {
        // Release and Acquire pair: goods would be seen with the flag.
        scope.spawn(|| there.store(true, Ordering::Release));
        spin_on(counted(poll_fn(|_| {
            if there.load(Ordering::Acquire) { Poll::Ready(()) } else { Poll::Pending }
        })))
    });
    if polls == 1 { "asked once" } else { "asked in vain" }.to_owned()
}
