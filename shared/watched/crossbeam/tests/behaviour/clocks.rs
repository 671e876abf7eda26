//! Channels that are fed by the clock, or by nobody.

use std::time::{Duration, Instant};

use crossbeam::channel::{Receiver, RecvTimeoutError, TryRecvError, after, at, never, tick};

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);
/// Longer than any test may run: not reached.
const LONG: Duration = Duration::from_hours(1);

#[test]
fn one_message_comes_after_a_time_or_at_it() {
    on_stage(|| {
        let begun = Instant::now();
        let receiver = after(SHORT);
        assert!(receiver.recv().unwrap() >= begun + SHORT);
        assert_eq!(receiver.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        let receiver = at(begun);
        assert_eq!(receiver.clone().recv(), Ok(begun));
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        let receiver = after(LONG);
        assert!(receiver.is_empty());
        assert_eq!(receiver.capacity(), Some(1));
        assert!(after(Duration::MAX).try_recv().is_err());
    });
}

#[test]
fn a_tick_comes_again_and_again() {
    on_stage(|| {
        let receiver = tick(SHORT);
        let ticks: Vec<_> = receiver.iter().take(3).collect();
        assert!(ticks[0] < ticks[1] && ticks[1] < ticks[2]);
        assert_eq!(tick(LONG).try_recv(), Err(TryRecvError::Empty));
    });
}

#[test]
fn never_has_no_message_and_no_end() {
    on_stage(|| {
        static NEVER: Receiver<i32> = never();
        assert_eq!(NEVER.try_recv(), Err(TryRecvError::Empty));
        assert_eq!(NEVER.clone().recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        assert!(NEVER.is_empty() && NEVER.is_full());
        assert!(NEVER.same_channel(&never()));
        assert_eq!(NEVER.try_iter().next(), None);
    });
}
