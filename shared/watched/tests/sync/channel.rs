//! Values arrive in order, and each end learns that the other is gone.

extern crate std as real;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{
    Receiver, RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError, channel,
    sync_channel,
};
use std::thread;
use std::time::Duration;

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);
/// Longer than any test may run: not reached.
const LONG: Duration = Duration::from_hours(1);

#[test]
fn values_of_one_sender_arrive_in_their_order() {
    on_stage(|| {
        let (sender, receiver) = channel();
        thread::scope(|scope| {
            for name in 0..3 {
                let sender = sender.clone();
                scope.spawn(move || (0..500).for_each(|n| sender.send((name, n)).unwrap()));
            }
            drop(sender);
            let mut next = [0; 3];
            for (name, n) in receiver {
                assert_eq!(n, next[name]);
                next[name] += 1;
            }
            assert_eq!(next, [500; 3]);
        });
    });
}

#[test]
fn a_sender_can_be_shared_by_reference() {
    on_stage(|| {
        let (sender, receiver) = channel();
        thread::scope(|scope| {
            scope.spawn(|| sender.send(1).unwrap());
            scope.spawn(|| sender.send(2).unwrap());
        });
        let mut values: Vec<i32> = receiver.try_iter().collect();
        values.sort_unstable();
        assert_eq!(values, [1, 2]);
    });
}

#[test]
fn a_value_that_nobody_can_receive_comes_back() {
    on_stage(|| {
        let (sender, receiver) = channel();
        let (bounded, other) = sync_channel(1);
        drop((receiver, other));
        assert_eq!(sender.send("back"), Err(SendError("back")));
        assert_eq!(bounded.send(1), Err(SendError(1)));
        assert_eq!(bounded.try_send(2), Err(TrySendError::Disconnected(2)));
    });
}

#[test]
fn what_was_sent_arrives_after_the_last_sender_is_gone() {
    on_stage(|| {
        let (sender, receiver) = channel();
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        sender.send(1).unwrap();
        sender.clone().send(2).unwrap();
        drop(sender);
        assert_eq!(receiver.recv(), Ok(1));
        assert_eq!(receiver.recv_timeout(LONG), Ok(2));
        assert_eq!(receiver.recv(), Err(RecvError));
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
        assert_eq!(receiver.recv_timeout(LONG), Err(RecvTimeoutError::Disconnected));
        assert_eq!(receiver.iter().next(), None);
    });
}

#[test]
fn a_receive_with_a_limit_runs_out_of_time() {
    on_stage(|| {
        let (sender, receiver) = channel::<i32>();
        assert_eq!(receiver.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        thread::scope(|scope| {
            scope.spawn(move || sender.send(3));
            assert_eq!(receiver.recv_timeout(LONG), Ok(3));
        });
    });
}

#[test]
fn a_bounded_channel_is_full_at_its_bound() {
    on_stage(|| {
        let (sender, receiver) = sync_channel(2);
        sender.send(1).unwrap();
        sender.try_send(2).unwrap();
        assert_eq!(sender.try_send(3), Err(TrySendError::Full(3)));
        assert_eq!(receiver.recv(), Ok(1));
        sender.try_send(3).unwrap();
        drop(sender);
        assert_eq!(receiver.iter().collect::<Vec<_>>(), [2, 3]);
    });
}

#[test]
fn a_full_channel_holds_its_sender_up() {
    on_stage(|| {
        let (sender, receiver) = sync_channel(1);
        thread::scope(|scope| {
            scope.spawn(move || (0..300).for_each(|n| sender.send(n).unwrap()));
            assert!(receiver.iter().eq(0..300));
        });
    });
}

#[test]
fn a_rendezvous_ends_for_both_at_once() {
    on_stage(|| {
        let (sender, receiver) = sync_channel(0);
        let asked = AtomicBool::new(false);
        assert_eq!(sender.try_send(0), Err(TrySendError::Full(0)));
        thread::scope(|scope| {
            let asked = &asked;
            // Owned by the receiving thread: a receiver is not shared.
            let receive = move |receiver: Receiver<i32>| {
                asked.store(true, Ordering::Relaxed);
                receiver.recv()
            };
            let receiving = scope.spawn(move || receive(receiver));
            sender.send(1).unwrap();
            // Relaxed is enough: the channel orders the store before this load.
            assert!(asked.load(Ordering::Relaxed), "a send ended that nobody received");
            assert_eq!(receiving.join().unwrap(), Ok(1));
        });
    });
}

#[test]
fn a_channel_is_iterated_in_three_ways() {
    on_stage(|| {
        let (sender, receiver) = channel();
        (0..6).for_each(|n| sender.send(n).unwrap());
        assert_eq!(receiver.iter().take(2).collect::<Vec<_>>(), [0, 1]);
        for n in &receiver {
            if n == 3 {
                break;
            }
        }
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [4, 5]);
        assert_eq!(receiver.try_iter().next(), None);
        drop(sender);
        assert_eq!(receiver.into_iter().next(), None);
    });
}

#[test]
fn the_ends_of_a_channel_show_nothing() {
    on_stage(|| {
        let (sender, receiver) = channel::<i32>();
        let (bounded, _other) = sync_channel::<i32>(0);
        let (same_sender, same_receiver) = real::sync::mpsc::channel::<i32>();
        let (same_bounded, _other) = real::sync::mpsc::sync_channel::<i32>(0);
        assert_eq!(format!("{sender:?} {bounded:?}"), format!("{same_sender:?} {same_bounded:?}"));
        let show = [
            format!("{receiver:?}"),
            format!("{:?}", receiver.iter()),
            format!("{:?}", receiver.try_iter()),
            format!("{:?}", receiver.into_iter()),
        ];
        let same = [
            format!("{same_receiver:?}"),
            format!("{:?}", same_receiver.iter()),
            format!("{:?}", same_receiver.try_iter()),
            format!("{:?}", same_receiver.into_iter()),
        ];
        assert_eq!(show, same);
        assert_eq!(sender.send(1), Err(SendError(1)));
    });
}
