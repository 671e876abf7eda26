//! Messages arrive in order, and each end learns that the other is gone.

use std::thread;
use std::time::{Duration, Instant};

use crossbeam::channel::{
    Receiver, RecvError, RecvTimeoutError, SendError, SendTimeoutError, Sender, TryRecvError,
    TrySendError, bounded, unbounded,
};

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);
/// Longer than any test may run: not reached.
const LONG: Duration = Duration::from_hours(1);

#[test]
fn messages_of_one_sender_arrive_in_their_order() {
    on_stage(|| {
        for (sender, receiver) in [unbounded(), bounded(3), bounded(0)] {
            thread::scope(|scope| {
                for name in 0..3 {
                    let sender: Sender<(usize, i32)> = sender.clone();
                    scope.spawn(move || (0..200).for_each(|n| sender.send((name, n)).unwrap()));
                }
                drop(sender);
                let mut next = [0; 3];
                for (name, n) in receiver {
                    assert_eq!(n, next[name]);
                    next[name] += 1;
                }
                assert_eq!(next, [200; 3]);
            });
        }
    });
}

#[test]
fn several_receivers_share_the_messages() {
    on_stage(|| {
        let (sender, receiver) = bounded(2);
        let total: u32 = thread::scope(|scope| {
            let adders = [(); 3].map(|()| {
                let receiver = receiver.clone();
                scope.spawn(move || receiver.iter().sum::<u32>())
            });
            (1..=100).for_each(|n| sender.send(n).unwrap());
            drop(sender);
            adders.map(|adder| adder.join().unwrap()).iter().sum()
        });
        assert_eq!(total, 5_050);
    });
}

#[test]
fn a_full_channel_refuses_and_runs_out_of_time() {
    on_stage(|| {
        let (sender, receiver) = bounded(1);
        sender.try_send(1).unwrap();
        assert_eq!(sender.try_send(2), Err(TrySendError::Full(2)));
        assert_eq!(sender.send_timeout(3, SHORT), Err(SendTimeoutError::Timeout(3)));
        let late = sender.send_deadline(4, Instant::now());
        assert_eq!(late, Err(SendTimeoutError::Timeout(4)));
        assert_eq!(receiver.recv(), Ok(1));
        sender.send_timeout(5, LONG).unwrap();
        assert_eq!(receiver.recv_timeout(LONG), Ok(5));
        sender.send_deadline(6, Instant::now() + LONG).unwrap();
        assert_eq!(receiver.recv_deadline(Instant::now() + LONG), Ok(6));
    });
}

#[test]
fn an_empty_channel_refuses_and_runs_out_of_time() {
    on_stage(|| {
        let (sender, receiver) = unbounded::<i32>();
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        assert_eq!(receiver.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        let late = receiver.recv_deadline(Instant::now());
        assert_eq!(late, Err(RecvTimeoutError::Timeout));
        sender.send(1).unwrap();
        assert_eq!(receiver.try_recv(), Ok(1));
    });
}

#[test]
fn a_message_that_nobody_can_receive_comes_back() {
    on_stage(|| {
        for (sender, receiver) in [unbounded(), bounded(1), bounded(0)] {
            drop::<Receiver<i32>>(receiver);
            assert_eq!(sender.send(1), Err(SendError(1)));
            assert_eq!(sender.try_send(2), Err(TrySendError::Disconnected(2)));
            let gone = sender.send_timeout(3, LONG);
            assert_eq!(gone, Err(SendTimeoutError::Disconnected(3)));
            let gone = sender.send_deadline(4, Instant::now() + LONG);
            assert_eq!(gone, Err(SendTimeoutError::Disconnected(4)));
        }
    });
}

#[test]
fn what_was_sent_arrives_after_the_last_sender_is_gone() {
    on_stage(|| {
        let (sender, receiver) = unbounded();
        sender.send(1).unwrap();
        sender.clone().send(2).unwrap();
        drop(sender);
        assert_eq!(receiver.recv(), Ok(1));
        assert_eq!(receiver.recv(), Ok(2));
        assert_eq!(receiver.recv(), Err(RecvError));
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
        assert_eq!(receiver.recv_timeout(LONG), Err(RecvTimeoutError::Disconnected));
        let gone = receiver.recv_deadline(Instant::now() + LONG);
        assert_eq!(gone, Err(RecvTimeoutError::Disconnected));
    });
}

#[test]
fn without_room_sender_and_receiver_meet() {
    on_stage(|| {
        let (sender, receiver) = bounded(0);
        assert_eq!(sender.try_send(1), Err(TrySendError::Full(1)));
        thread::scope(|scope| {
            scope.spawn(|| sender.send(2).unwrap());
            assert_eq!(receiver.recv(), Ok(2));
        });
        assert!(sender.is_empty() && sender.is_full());
        assert_eq!(sender.capacity(), Some(0));
    });
}

#[test]
fn both_ends_know_how_full_it_is() {
    on_stage(|| {
        let (sender, receiver) = bounded(2);
        let look = |len, empty, full| {
            assert_eq!((sender.len(), receiver.len()), (len, len));
            assert_eq!((sender.is_empty(), receiver.is_empty()), (empty, empty));
            assert_eq!((sender.is_full(), receiver.is_full()), (full, full));
            assert_eq!((sender.capacity(), receiver.capacity()), (Some(2), Some(2)));
        };
        look(0, true, false);
        sender.send('a').unwrap();
        look(1, false, false);
        sender.send('b').unwrap();
        look(2, false, true);
        let (sender, receiver) = unbounded::<()>();
        assert_eq!((sender.capacity(), receiver.capacity()), (None, None));
    });
}

#[test]
fn clones_are_ends_of_the_same_channel() {
    on_stage(|| {
        let ((sender, receiver), (another, other)) = (unbounded::<i32>(), unbounded());
        assert!(sender.same_channel(&sender.clone()) && !sender.same_channel(&another));
        assert!(receiver.same_channel(&receiver.clone()) && !receiver.same_channel(&other));
        sender.clone().send(1).unwrap();
        assert_eq!(receiver.clone().recv(), Ok(1));
        assert_eq!(format!("{sender:?} {receiver:?}"), "Sender { .. } Receiver { .. }");
    });
}

#[test]
fn it_is_iterated_until_it_is_empty_or_closed() {
    on_stage(|| {
        let (sender, receiver) = unbounded();
        (0..5).for_each(|n| sender.send(n).unwrap());
        assert_eq!(receiver.iter().take(2).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!(receiver.try_iter().next(), None);
        sender.send(5).unwrap();
        drop(sender);
        let mut heard = Vec::new();
        for n in &receiver {
            heard.push(n);
        }
        assert_eq!(heard, [5]);
        let look = format!("{:?} {:?}", receiver.iter(), receiver.try_iter());
        assert_eq!(look, "Iter { .. } TryIter { .. }");
        let mut over = receiver.into_iter();
        assert_eq!(format!("{over:?}"), "IntoIter { .. }");
        assert_eq!((over.next(), over.next()), (None, None));
    });
}
