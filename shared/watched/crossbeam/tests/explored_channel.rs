//! Channels that are explored do what the real ones do, in every interleaving.

extern crate watched as std;
extern crate watched_crossbeam as crossbeam;

use std::clock::Instant;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use crossbeam::channel::{
    Receiver, RecvError, RecvTimeoutError, SendError, SendTimeoutError, TryRecvError, TrySendError,
    after, at, bounded, never, tick, unbounded,
};
use explorer::Config;

use explored::{fails, outcomes, passes};

mod explored;

const SHORT: Duration = Duration::from_millis(2);
const LONG: Duration = Duration::from_hours(1);
/// The three kinds of channels: without room, with some, with any.
const ROOMS: [Option<usize>; 3] = [Some(0), Some(1), None];

fn channel<T>(room: Option<usize>) -> (crossbeam::channel::Sender<T>, Receiver<T>) {
    room.map_or_else(unbounded, bounded)
}

#[test]
fn messages_of_one_sender_arrive_in_order() {
    for room in ROOMS {
        passes(move || {
            let (sender, receiver) = channel(room);
            let thread = thread::spawn(move || {
                sender.send(1).unwrap();
                sender.send(2).unwrap();
            });
            assert_eq!((receiver.recv(), receiver.recv()), (Ok(1), Ok(2)));
            assert_eq!(receiver.recv(), Err(RecvError));
            thread.join().unwrap();
        });
    }
}

#[test]
fn messages_of_two_senders_arrive_in_either_order() {
    for room in ROOMS {
        let seen = outcomes(&Config::DEFAULT, move || {
            let (sender, receiver) = channel(room);
            let other = sender.clone();
            thread::spawn(move || sender.send('a'));
            thread::spawn(move || other.send('b'));
            receiver.into_iter().collect::<String>()
        });
        assert_eq!(seen, BTreeSet::from(["ab".to_owned(), "ba".to_owned()]));
    }
}

#[test]
fn a_message_goes_to_one_receiver() {
    for room in ROOMS {
        let seen = outcomes(&Config::DEFAULT, move || {
            let (sender, receiver) = channel(room);
            let other = receiver.clone();
            let thread = thread::spawn(move || other.recv());
            let sends = thread::spawn(move || sender.send(1));
            let mine = receiver.recv();
            sends.join().unwrap().unwrap();
            (mine.ok(), thread.join().unwrap().ok())
        });
        let both = [(Some(1), None), (None, Some(1))];
        assert_eq!(seen, BTreeSet::from(both));
    }
}

#[test]
fn without_room_a_send_ends_when_it_is_received() {
    let sent_before = |room| {
        outcomes(&Config::DEFAULT, move || {
            let (sender, receiver) = channel(room);
            let sent = Arc::new(AtomicBool::new(false));
            let sets = Arc::clone(&sent);
            let thread = thread::spawn(move || {
                sender.send(()).unwrap();
                sets.store(true, SeqCst);
            });
            let before = sent.load(SeqCst);
            receiver.recv().unwrap();
            thread.join().unwrap();
            before
        })
    };
    assert_eq!(sent_before(Some(0)), BTreeSet::from([false]));
    assert_eq!(sent_before(Some(1)), BTreeSet::from([false, true]));
}

#[test]
fn values_without_room_are_not_mixed_up() {
    passes(|| {
        let (sender, receiver) = bounded(0);
        let other = sender.clone();
        let left = thread::spawn(move || (sender.send(1), sender.send(2)));
        let right = thread::spawn(move || other.send(3));
        let mut heard: Vec<i32> = receiver.iter().collect();
        let position = |n| heard.iter().position(|heard| *heard == n);
        assert!(position(1) < position(2), "{heard:?}");
        heard.sort_unstable();
        assert_eq!(heard, [1, 2, 3]);
        assert_eq!(left.join().unwrap(), (Ok(()), Ok(())));
        assert_eq!(right.join().unwrap(), Ok(()));
    });
}

#[test]
fn a_full_channel_waits_for_room_or_refuses() {
    passes(|| {
        let (sender, receiver) = bounded(1);
        sender.send(1).unwrap();
        assert_eq!(sender.try_send(2), Err(TrySendError::Full(2)));
        assert!((sender.is_full(), receiver.is_full()) == (true, true));
        assert_eq!((sender.len(), receiver.len(), receiver.capacity()), (1, 1, Some(1)));
        let thread = thread::spawn(move || sender.send(3));
        assert_eq!((receiver.recv(), receiver.recv()), (Ok(1), Ok(3)));
        thread.join().unwrap().unwrap();
    });
}

#[test]
fn a_look_at_a_channel_tells_what_is_there() {
    passes(|| {
        let ((sender, receiver), (meets, _met)) = (unbounded(), bounded::<()>(0));
        assert!(sender.is_empty() && receiver.is_empty() && !receiver.is_full());
        sender.send(1).unwrap();
        assert!(!sender.is_empty() && !receiver.is_empty() && !sender.is_full());
        assert_eq!((sender.capacity(), meets.capacity()), (None, Some(0)));
        assert!(meets.is_empty() && meets.is_full());
        assert!(sender.same_channel(&sender.clone()) && receiver.same_channel(&receiver.clone()));
        assert!(!receiver.same_channel(&unbounded().1) && !sender.same_channel(&unbounded().0));
        assert!(!receiver.same_channel(&never()));
        assert_eq!(format!("{sender:?} {receiver:?}"), "Sender { .. } Receiver { .. }");
    });
}

#[test]
fn to_try_is_refused_in_some_interleavings() {
    let seen = outcomes(&Config::DEFAULT, || {
        let (sender, receiver) = unbounded();
        let thread = thread::spawn(move || sender.try_send(1).unwrap());
        let try_it = || receiver.try_recv().map_err(|err| err.is_disconnected());
        let first = try_it();
        thread.join().unwrap();
        (first, try_it())
    });
    // `true`: there is no sender any more.
    assert_eq!(seen, BTreeSet::from([(Ok(1), Err(true)), (Err(false), Ok(1))]));
}

#[test]
fn without_room_to_try_meets_only_who_stands_there() {
    let sends = outcomes(&Config::DEFAULT, || {
        let (sender, receiver) = bounded(0);
        let thread = thread::spawn(move || receiver.recv().is_ok());
        let sent = sender.try_send(1);
        drop(sender);
        (sent.is_ok(), thread.join().unwrap())
    });
    assert_eq!(sends, BTreeSet::from([(true, true), (false, false)]));
    let receives = outcomes(&Config::DEFAULT, || {
        let (sender, receiver) = bounded(0);
        let thread = thread::spawn(move || sender.send(1).is_ok());
        let received = receiver.try_recv().is_ok();
        drop(receiver);
        (received, thread.join().unwrap())
    });
    assert_eq!(receives, BTreeSet::from([(true, true), (false, false)]));
}

#[test]
fn whoever_is_alone_at_a_channel_hears_of_it() {
    for room in ROOMS {
        passes(move || {
            let (sender, receiver) = channel(room);
            drop(receiver);
            assert_eq!(sender.send(1), Err(SendError(1)));
            assert_eq!(sender.try_send(2), Err(TrySendError::Disconnected(2)));
            let late = sender.send_timeout(3, LONG);
            assert_eq!(late, Err(SendTimeoutError::Disconnected(3)));
            let (sender, receiver) = channel::<i32>(room);
            drop(sender);
            assert_eq!(receiver.recv(), Err(RecvError));
            assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
            assert_eq!(receiver.recv_timeout(LONG), Err(RecvTimeoutError::Disconnected));
        });
    }
}

#[test]
fn a_sender_that_waits_hears_that_the_receiver_goes() {
    for room in [Some(0), Some(1)] {
        let seen = outcomes(&Config::DEFAULT, move || {
            let (sender, receiver) = channel(room);
            if room == Some(1) {
                sender.send('a').unwrap();
            }
            let thread = thread::spawn(move || sender.send('b'));
            drop(receiver);
            thread.join().unwrap().map_err(SendError::into_inner)
        });
        assert_eq!(seen, BTreeSet::from([Err('b')]));
    }
}

#[test]
fn the_last_receiver_takes_what_is_left_along() {
    passes(|| {
        // Each message holds the only sender of its answer.
        let (questions, asked) = unbounded();
        let (answer, answered) = bounded::<()>(1);
        questions.send(answer).unwrap();
        let thread = thread::spawn(move || drop(asked));
        assert_eq!(answered.recv(), Err(RecvError));
        thread.join().unwrap();
    });
}

#[test]
fn a_limit_may_run_out_or_not() {
    let receive = |limit: fn(&Receiver<i32>) -> Result<i32, RecvTimeoutError>| {
        outcomes(&Config::DEFAULT, move || {
            let (sender, receiver) = unbounded();
            let thread = thread::spawn(move || {
                sender.send(1).unwrap();
                sender
            });
            let heard = limit(&receiver).map_err(|err| err.is_timeout());
            drop(thread.join().unwrap());
            heard
        })
    };
    let both = BTreeSet::from([Ok(1), Err(true)]);
    assert_eq!(receive(|receiver| receiver.recv_timeout(SHORT)), both);
    assert_eq!(receive(|receiver| receiver.recv_deadline((Instant::now() + SHORT).into())), both);
    for room in [0, 1] {
        let send = |by_deadline| {
            outcomes(&Config::DEFAULT, move || {
                let (sender, receiver) = bounded(room);
                (0..room).for_each(|_| sender.send(0).unwrap());
                let thread = thread::spawn(move || (receiver.recv(), receiver));
                let sent = if by_deadline {
                    sender.send_deadline(1, (Instant::now() + SHORT).into())
                } else {
                    sender.send_timeout(1, SHORT)
                };
                drop(sender);
                let _ = thread.join().unwrap();
                sent.map_err(|err| (err.is_timeout(), err.into_inner()))
            })
        };
        let both = BTreeSet::from([Ok(()), Err((true, 1))]);
        assert_eq!(send(false), both);
        assert_eq!(send(true), both);
    }
}

#[test]
fn all_iterators_end_where_the_real_ones_do() {
    passes(|| {
        let (sender, receiver) = unbounded();
        (1..=3).for_each(|n| sender.send(n).unwrap());
        assert_eq!(receiver.iter().next(), Some(1));
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [2, 3]);
        sender.send(4).unwrap();
        drop(sender);
        let mut sum = 0;
        for n in &receiver {
            sum += n;
        }
        assert_eq!((sum, receiver.into_iter().next()), (4, None));
    });
}

#[test]
fn clocks_ring_once_or_again_and_again() {
    passes(|| {
        let begun = Instant::now();
        assert_eq!(after(SHORT).recv(), Ok((begun + SHORT).into()));
        assert_eq!(at((begun + LONG).into()).recv(), Ok((begun + LONG).into()));
        let ticks = tick(SHORT);
        let first = ticks.recv().unwrap();
        assert!(ticks.clone().recv().unwrap() > first);
        assert_eq!((ticks.capacity(), ticks.len(), ticks.is_full()), (Some(1), 0, false));
        assert!(ticks.is_empty() && ticks.same_channel(&ticks.clone()));
    });
    fails("deadlock", || {
        let once = after(SHORT);
        once.recv().unwrap();
        let _ = once.recv();
    });
}

#[test]
fn a_clock_may_ring_before_anything_else_happens() {
    let seen = outcomes(&Config::DEFAULT, || {
        let done = Arc::new(AtomicBool::new(false));
        let sets = Arc::clone(&done);
        let thread = thread::spawn(move || sets.store(true, SeqCst));
        after(SHORT).recv().unwrap();
        let before = done.load(SeqCst);
        thread.join().unwrap();
        before
    });
    assert_eq!(seen, BTreeSet::from([false, true]));
}

#[test]
fn nothing_ever_comes_from_never() {
    passes(|| {
        let nothing = never::<()>();
        assert_eq!(nothing.try_recv(), Err(TryRecvError::Empty));
        assert_eq!(nothing.recv_timeout(LONG), Err(RecvTimeoutError::Timeout));
        assert!(nothing.clone().is_empty() && nothing.is_full());
        assert_eq!((nothing.len(), nothing.capacity()), (0, Some(0)));
    });
    fails("deadlock", || {
        let _ = never::<()>().recv();
    });
}

#[test]
fn a_sender_that_is_kept_alive_is_a_deadlock() {
    fails("deadlock", || {
        let (sender, receiver) = unbounded();
        let other = sender.clone();
        thread::spawn(move || other.send(1));
        assert_eq!(receiver.iter().count(), 1);
        drop(sender);
    });
}

#[test]
fn two_that_wait_for_each_others_room_are_a_deadlock() {
    fails("deadlock", || {
        let ((there, heard), (back, answer)) = (bounded(0), bounded(0));
        thread::spawn(move || {
            back.send(1).unwrap();
            heard.recv().unwrap();
        });
        there.send(2).unwrap();
        answer.recv().unwrap();
    });
}

#[test]
fn a_thread_that_is_never_told_to_stop_is_left_behind() {
    fails("left behind", || {
        let (sender, receiver) = unbounded::<()>();
        let other = sender.clone();
        thread::spawn(move || {
            let _still_here = other;
            receiver.iter().for_each(drop);
        });
        drop(sender);
    });
}

#[test]
fn a_destructor_may_send_to_those_who_are_given_up() {
    struct Stop(crossbeam::channel::Sender<()>);
    impl Drop for Stop {
        fn drop(&mut self) {
            self.0.send(()).unwrap();
        }
    }
    fails("deadlock", || {
        let (sender, receiver) = unbounded();
        let (_kept, silence) = unbounded::<()>();
        let _stop = Stop(sender);
        thread::spawn(move || receiver.recv());
        _ = silence.recv();
    });
}

#[test]
fn a_channel_that_is_made_outside_is_refused() {
    let (sender, receiver) = unbounded();
    fails("panic: cannot be explored", move || sender.send(1).unwrap());
    fails("panic: cannot be explored", move || _ = receiver.recv());
}
