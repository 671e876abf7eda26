//! Quick and slow work, to be combined.

use std::pin::Pin;
use std::time::Duration;

use crate::notes::Notes;
use crate::runtime::Runtime;

/// Work; its output is its name.
pub type Work = Pin<Box<dyn Future<Output = &'static str>>>;

/// What the combinations are made of.
pub(super) struct Parts<L> {
    pub(super) runtime: Runtime,
    /// How long quick work takes.
    pub(super) quick: Duration,
    /// What is done to work under a name before it is combined.
    pub(super) lane: L,
}

impl<L: Fn(&'static str, Work) -> Work> Parts<L> {
    pub(super) fn quick(&self, lane: &'static str) -> Work {
        let sleep = self.runtime.sleep(self.quick);
        let quick = async {
            sleep.await;
            "quick"
        };
        (self.lane)(lane, Box::pin(quick))
    }

    /// Work that notes down that it begins, ends if it comes to that, and is gone.
    pub(super) fn slow(
        &self,
        lane: &'static str,
        notes: &Notes,
        wait: impl Future + 'static,
    ) -> Work {
        let notes = notes.clone();
        let slow = async move {
            notes.write("begins");
            let _gone = notes.farewell("gone");
            wait.await;
            notes.write("ends");
            "slow"
        };
        (self.lane)(lane, Box::pin(slow))
    }
}
