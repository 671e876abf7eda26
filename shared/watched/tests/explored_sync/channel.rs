//! `mpsc`.

use std::fmt::Debug;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, TrySendError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use explorer::Config;

use super::explored::{values, values_in, verdict};

const SECOND: Duration = Duration::from_secs(1);
const PATIENT: Config = Config { timeouts: 0, ..Config::DEFAULT };

/// Answers of channels have no order, but texts have.
fn told(answer: impl Debug) -> String {
    format!("{answer:?}")
}

#[test]
fn the_values_of_one_sender_keep_their_order() {
    let received = values(|| {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || (0..3).for_each(|value| sender.send(value).unwrap()));
        receiver.iter().collect::<Vec<u8>>()
    });
    assert_eq!(received, [[0, 1, 2]]);
}

#[test]
fn the_values_of_two_senders_come_in_any_order() {
    let received = values(|| {
        let (sender, receiver) = mpsc::channel();
        let other = sender.clone();
        thread::spawn(move || other.send('a').unwrap());
        thread::spawn(move || sender.send('b').unwrap());
        receiver.into_iter().collect::<String>()
    });
    assert_eq!(received, ["ab", "ba"]);
}

#[test]
fn a_receiver_waits_for_ever_while_it_keeps_a_sender() {
    let keeps = || {
        let (sender, receiver) = mpsc::channel();
        let other = sender.clone();
        thread::spawn(move || other.send(1).unwrap());
        assert_eq!(receiver.iter().sum::<u8>(), 1);
        drop(sender);
    };
    assert_eq!(verdict(keeps), "deadlock");
}

#[test]
fn what_was_sent_is_received_also_after_the_last_sender_is_gone() {
    let received = values(|| {
        let (sender, receiver) = mpsc::channel();
        sender.send(1).unwrap();
        drop(sender);
        told((receiver.recv(), receiver.recv(), receiver.try_recv()))
    });
    assert_eq!(received, ["(Ok(1), Err(RecvError), Err(Disconnected))"]);
}

fn disconnected(err: TrySendError<u8>) -> u8 {
    match err {
        TrySendError::Disconnected(value) => value,
        TrySendError::Full(_) => panic!("the receiver is gone"),
    }
}

#[test]
fn a_value_that_nobody_can_receive_is_given_back() {
    let sent = values(|| {
        let (sender, receiver) = mpsc::channel();
        let (bounded, other) = mpsc::sync_channel(1);
        let (handing, third) = mpsc::sync_channel(0);
        drop((receiver, other, third));
        [
            sender.send(1).map_err(|err| err.0),
            bounded.send(2).map_err(|err| err.0),
            bounded.try_send(3).map_err(disconnected),
            handing.send(4).map_err(|err| err.0),
            handing.try_send(5).map_err(disconnected),
        ]
    });
    assert_eq!(sent, [[Err(1), Err(2), Err(3), Err(4), Err(5)]]);
}

#[test]
fn a_sender_learns_that_the_receiver_went_while_it_waited() {
    for bound in [0, 1] {
        let sent = values(move || {
            let (sender, receiver) = mpsc::sync_channel(bound);
            thread::scope(|s| {
                s.spawn(move || drop(receiver));
                let mut sent = 0;
                while sender.send(sent).is_ok() {
                    sent += 1;
                }
                sent
            })
        });
        let possible: Vec<usize> = (0..=bound).collect();
        assert_eq!(sent, possible);
    }
}

#[test]
fn to_try_to_receive_never_waits() {
    let tries = values(|| {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(1));
        told(receiver.try_recv())
    });
    assert_eq!(tries, ["Err(Empty)", "Ok(1)"]);
}

#[test]
fn to_try_again_and_again_takes_what_is_there() {
    let taken = values(|| {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || (1..=2).try_for_each(|value| sender.send(value)));
        receiver.try_iter().collect::<Vec<u8>>()
    });
    assert_eq!(taken, [vec![], vec![1], vec![1, 2]]);
}

#[test]
fn a_bounded_channel_makes_its_sender_wait() {
    let lead = |bound| {
        values(move || {
            let (sender, receiver) = mpsc::sync_channel(bound);
            let sent = Arc::new(Mutex::new(0));
            let count = Arc::clone(&sent);
            let thread = thread::spawn(move || {
                for value in 0..3 {
                    sender.send(value).unwrap();
                    *count.lock().unwrap() += 1;
                }
            });
            let lead = *sent.lock().unwrap();
            assert_eq!(receiver.iter().count(), 3);
            thread.join().unwrap();
            lead
        })
    };
    assert_eq!(lead(0), [0]);
    assert_eq!(lead(1), [0, 1]);
    assert_eq!(lead(2), [0, 1, 2]);
}

#[test]
fn to_try_to_send_succeeds_while_there_is_room() {
    let tries = values(|| {
        let (sender, receiver) = mpsc::sync_channel(1);
        thread::scope(|s| {
            s.spawn(move || receiver.recv().unwrap());
            sender.try_send(1).unwrap();
            sender.try_send(2)
        })
        .map_err(|err| err == TrySendError::Full(2))
    });
    // Full, taken in between, or nobody there any more.
    assert_eq!(tries, [Ok(()), Err(false), Err(true)]);
}

#[test]
fn a_channel_without_room_hands_over_only_to_who_is_there() {
    let tries = values(|| {
        let (sender, receiver) = mpsc::sync_channel(0);
        let thread = thread::spawn(move || receiver.recv());
        let sent = sender.try_send(1).is_ok();
        drop(sender);
        (sent, thread.join().unwrap().ok())
    });
    assert_eq!(tries, [(false, None), (true, Some(1))]);
}

#[test]
fn a_channel_without_room_hands_each_value_over_once() {
    let received = values(|| {
        let (sender, receiver) = mpsc::sync_channel(0);
        let other = sender.clone();
        thread::spawn(move || (0..2).for_each(|value| sender.send(value).unwrap()));
        thread::spawn(move || other.send(7).unwrap());
        receiver.iter().collect::<Vec<u8>>()
    });
    assert_eq!(received, [[0, 1, 7], [0, 7, 1], [7, 0, 1]]);
}

#[test]
fn a_sender_without_room_waits_for_ever_if_nobody_comes() {
    let alone = || {
        let (sender, receiver) = mpsc::sync_channel(0);
        sender.send(1).unwrap();
        assert_eq!(receiver.recv(), Ok(1));
    };
    assert_eq!(verdict(alone), "deadlock");
}

#[test]
fn a_receiver_with_a_limit_gets_a_value_or_runs_out_of_time() {
    for bound in [0, 1] {
        let program = move || {
            let (sender, receiver) = mpsc::sync_channel(bound);
            let thread = thread::spawn(move || sender.send(1).is_ok());
            let received = receiver.recv_timeout(SECOND);
            drop(receiver);
            (received.ok(), thread.join().unwrap())
        };
        let late = (None, bound == 1);
        let mut all = vec![(None, false), late, (Some(1), true)];
        all.dedup();
        assert_eq!(values(program), all);
        assert_eq!(values_in(&PATIENT, program), [(Some(1), true)]);
    }
}

#[test]
fn a_receiver_with_a_limit_hears_that_nobody_sends() {
    let received = values(|| {
        let (sender, receiver) = mpsc::channel::<u8>();
        let late = receiver.recv_timeout(SECOND) == Err(RecvTimeoutError::Timeout);
        drop(sender);
        (late, receiver.recv_timeout(SECOND) == Err(RecvTimeoutError::Disconnected))
    });
    assert_eq!(received, [(true, true)]);
}

#[test]
fn each_value_goes_to_one_of_two_who_share_the_receiver() {
    let received = values(|| {
        let (sender, receiver) = mpsc::channel();
        let receiver = Mutex::new(receiver);
        let take = || receiver.lock().unwrap().recv().unwrap();
        thread::scope(|s| {
            let other = s.spawn(take);
            (1..=2).for_each(|value| sender.send(value).unwrap());
            (take(), other.join().unwrap())
        })
    });
    assert_eq!(received, [(1, 2), (2, 1)]);
}

/// Says that it is gone.
struct Answer(mpsc::Sender<&'static str>);

impl Drop for Answer {
    fn drop(&mut self) {
        let _ = self.0.send("dropped");
    }
}

#[test]
fn values_that_nobody_receives_are_dropped_with_the_receiver() {
    for bound in [None, Some(1), Some(2)] {
        let heard = values(move || {
            let (answers, heard) = mpsc::channel();
            let receiver: Receiver<Answer> = match bound {
                None => {
                    let (sender, receiver) = mpsc::channel();
                    sender.send(Answer(answers)).unwrap();
                    receiver
                }
                Some(bound) => {
                    let (sender, receiver) = mpsc::sync_channel(bound);
                    sender.send(Answer(answers)).unwrap();
                    receiver
                }
            };
            drop(receiver);
            (heard.recv().ok(), heard.recv().ok())
        });
        assert_eq!(heard, [(Some("dropped"), None)]);
    }
}

#[test]
fn a_request_and_its_answer_go_over_two_channels() {
    let answers = values(|| {
        let (requests, work) = mpsc::channel::<(u8, mpsc::SyncSender<u8>)>();
        thread::scope(|s| {
            s.spawn(move || {
                for (number, answer) in work {
                    answer.send(number * number).unwrap();
                }
            });
            let ask = |number| {
                let (answer, answered) = mpsc::sync_channel(0);
                requests.send((number, answer)).unwrap();
                answered.recv().unwrap()
            };
            let answers = [ask(2), ask(3)];
            drop(requests);
            answers
        })
    });
    assert_eq!(answers, [[4, 9]]);
}

#[test]
fn ends_are_printed_without_being_used() {
    let texts = values(|| {
        let (sender, receiver) = mpsc::channel::<u8>();
        let (bounded, _receiver) = mpsc::sync_channel::<u8>(1);
        sender.send(1).unwrap();
        format!("{sender:?} {bounded:?} {receiver:?} {}", receiver.iter().take(1).count())
    });
    assert_eq!(texts, ["Sender { .. } SyncSender { .. } Receiver { .. } 1"]);
}

#[test]
fn a_channel_from_outside_of_the_program_is_refused() {
    let (sender, _receiver) = mpsc::channel();
    let sender = Mutex::new(sender);
    let outside = move || {
        let sender = ::core::hint::black_box(&sender);
        let _ = sender.try_lock().map(|it| it.send(1));
    };
    assert_ne!(verdict(outside), "passed");
}
