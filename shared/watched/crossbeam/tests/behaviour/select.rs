//! `select!`: every kind of arm, every way to write one, every way out of one.

use std::cell::Cell;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam::channel::{
    Receiver, RecvError, SendError, Sender, after, bounded, never, select, select_biased, unbounded,
};

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);
/// Longer than any test may run: not reached.
const LONG: Duration = Duration::from_hours(1);

/// A channel with these messages, and nothing more to come.
fn closed(messages: &[i32]) -> Receiver<i32> {
    let (sender, receiver) = unbounded();
    for message in messages {
        sender.send(*message).expect("the receiver is here");
    }
    receiver
}

#[test]
fn a_receive_gives_the_message() {
    on_stage(|| {
        let heard = closed(&[7]);
        let got = select! {
            recv(heard) -> message => message,
            recv(never::<i32>()) -> message => message,
        };
        assert_eq!(got, Ok(7));
        let gone = select! { recv(heard) -> message => message };
        assert_eq!(gone, Err(RecvError));
    });
}

#[test]
fn a_send_gives_the_message_away() {
    on_stage(|| {
        let (sender, receiver) = bounded(1);
        let sent = select! {
            send(sender, 7) -> result => result,
            recv(never::<i32>()) -> _ => unreachable!("nothing comes"),
        };
        assert_eq!((sent, receiver.recv()), (Ok(()), Ok(7)));
        drop(receiver);
        let back = select! { send(sender, 8) -> result => result };
        assert_eq!(back, Err(SendError(8)));
    });
}

#[test]
fn the_message_is_made_only_when_it_is_sent() {
    on_stage(|| {
        let (sender, receiver) = bounded(0);
        let made = Cell::new(0);
        let message = || {
            made.set(made.get() + 1);
            made.get()
        };
        select! {
            send(sender, message()) -> _ => unreachable!("nobody receives"),
            default => {}
        }
        assert_eq!(made.get(), 0);
        thread::scope(|scope| {
            scope.spawn(|| assert_eq!(receiver.recv(), Ok(1)));
            select! { send(sender, message()) -> result => result.unwrap() }
        });
    });
}

#[test]
fn the_default_is_for_when_nothing_is_ready() {
    on_stage(|| {
        let (sender, receiver) = bounded::<i32>(0);
        let nothing = || {
            select! {
                recv(receiver) -> _ => "received",
                send(sender, 1) -> _ => "sent",
                default => "nothing",
            }
        };
        assert_eq!(nothing(), "nothing");
        let heard = closed(&[1]);
        let something = select! {
            default() => 0,
            recv(heard) -> message => message.unwrap(),
        };
        assert_eq!(something, 1);
    });
}

#[test]
fn the_default_may_wait() {
    on_stage(|| {
        let begun = Instant::now();
        let late = select! {
            recv(never::<()>()) -> _ => false,
            default(SHORT) => true,
        };
        assert!(late && begun.elapsed() >= SHORT);
        let heard = closed(&[1]);
        let in_time = select! {
            recv(heard) -> message => message.unwrap(),
            default(LONG) => 0,
        };
        assert_eq!(in_time, 1);
        // Without operations it only waits.
        assert_eq!(select! { default => 1 }, 1);
        assert_eq!(select! { default(SHORT) => 2 }, 2);
    });
}

#[test]
fn it_waits_until_another_thread_is_ready() {
    on_stage(|| {
        let ((sender, receiver), (back, answer)) = (bounded(0), bounded(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                for n in 0..100 {
                    select! {
                        send(sender, n) -> result => result.unwrap(),
                        recv(after(LONG)) -> _ => unreachable!("an hour"),
                    }
                    select! { recv(answer) -> echo => assert_eq!(echo, Ok(n)) }
                }
            });
            for _ in 0..100 {
                let n = select! {
                    recv(receiver) -> message => message.unwrap(),
                    default(LONG) => unreachable!("an hour"),
                };
                select! { send(back, n) -> result => result.unwrap() }
            }
        });
    });
}

#[test]
fn of_several_ready_ones_each_is_chosen_now_and_then() {
    on_stage(|| {
        let (one, two) = (closed(&[]), closed(&[]));
        let mut chosen = [false; 2];
        // A coin that shows one side 64 times in a row: not in the life of this test.
        for _ in 0..64 {
            select! {
                recv(one) -> _ => chosen[0] = true,
                recv(two) -> _ => chosen[1] = true,
            }
        }
        assert_eq!(chosen, [true; 2]);
    });
}

#[test]
fn the_biased_one_chooses_the_first() {
    on_stage(|| {
        let (one, two) = (closed(&[1, 1, 1]), closed(&[2]));
        let mut order = Vec::new();
        for _ in 0..4 {
            select_biased! {
                recv(one) -> message => if let Ok(n) = message { order.push(n) } else { order.push(0) },
                recv(two) -> message => order.extend(message.ok()),
                default => unreachable!("both are ready"),
            }
        }
        assert_eq!(order, [1, 1, 1, 0]);
    });
}

#[test]
fn an_arm_may_leave_the_loop_and_the_function() {
    on_stage(|| {
        fn first_even(numbers: &Receiver<i32>) -> Result<Option<i32>, RecvError> {
            loop {
                select! {
                    recv(numbers) -> number => {
                        let number = number?;
                        if number % 2 == 1 {
                            continue;
                        }
                        if number == 0 {
                            break;
                        }
                        return Ok(Some(number));
                    },
                    default => return Ok(Some(-1)),
                }
            }
            Ok(None)
        }
        assert_eq!(first_even(&closed(&[1, 3, 4, 5])), Ok(Some(4)));
        assert_eq!(first_even(&closed(&[1, 0])), Ok(None));
        assert_eq!(first_even(&closed(&[1])), Err(RecvError));
        assert_eq!(first_even(&never()), Ok(Some(-1)));
    });
}

#[test]
fn an_arm_may_leave_a_loop_further_out_with_a_value() {
    on_stage(|| {
        let heard = closed(&[1, 2, 3]);
        let found = 'outer: loop {
            loop {
                select! {
                    recv(heard) -> message => match message {
                        Ok(1) => {}
                        Ok(2) => break,
                        Ok(_) => break 'outer "three",
                        Err(RecvError) => break 'outer "nothing",
                    },
                }
            }
        };
        assert_eq!(found, "three");
    });
}

#[test]
fn arms_are_written_with_and_without_commas() {
    on_stage(|| {
        let heard = closed(&[1, 2, 3, 4, 5]);
        let (sender, receiver) = bounded(9);
        let mut sum = 0;
        select! {
            recv(heard) -> message => { sum += message.unwrap() }
            recv(never::<()>()) -> _ => {}
        }
        select! {
            recv(heard,) -> message => { sum += message.unwrap() },
            default(LONG,) => {},
        }
        select! { recv(heard) -> message => sum += message.unwrap() }
        select! { recv(heard) -> message => sum += message.unwrap(), }
        select! {
            recv(heard) -> message => sum += message.unwrap(),
            default() => {}
        }
        select! {
            send(sender, sum,) -> result => { result.unwrap(); }
            default => {}
        }
        assert_eq!(receiver.recv(), Ok(15));
        select! { send(sender, 1) -> (Ok(()) | Err(_)) => {} }
    });
}

#[test]
fn ends_come_from_any_expression() {
    on_stage(|| {
        struct Inbox {
            receiver: Receiver<i32>,
            total: i32,
        }
        impl Inbox {
            fn add_one(&mut self) {
                select! {
                    // The body may change what the arm borrowed.
                    recv(self.receiver) -> message => self.total += message.unwrap(),
                    recv(never::<()>()) -> _ => self.total = 0,
                }
            }
        }
        let mut inbox = Inbox { receiver: closed(&[1, 2]), total: 0 };
        inbox.add_one();
        let by_reference = &inbox.receiver;
        let second = select! { recv(by_reference) -> message => message.unwrap() };
        assert_eq!((inbox.total, second), (1, 2));
        let limit: Option<Duration> = Some(SHORT);
        let late = select! {
            recv(never::<()>()) -> _ => false,
            recv(limit.map_or_else(never, after)) -> _ => true,
        };
        assert!(late);
        let senders: Vec<Sender<i32>> = vec![unbounded().0];
        select! { send(&senders[0], 1) -> result => assert_eq!(result, Err(SendError(1))) }
    });
}

#[test]
fn a_body_may_give_its_receiver_away() {
    on_stage(|| {
        let heard = closed(&[1, 2]);
        let rest: Vec<i32> = select! {
            recv(heard) -> _ => heard.into_iter().collect(),
            default => unreachable!("there is a message"),
        };
        assert_eq!(rest, [2]);
        let mut current = closed(&[1]);
        select! { recv(current) -> _ => current = closed(&[5]) }
        assert_eq!(current.recv(), Ok(5));
    });
}

#[test]
fn selects_stand_in_each_other() {
    on_stage(|| {
        let (outer, inner) = (closed(&[1]), closed(&[2]));
        let (receiver, index) = (3, 4);
        // Names of the macro and names around it are different names.
        let sum = select! {
            recv(outer) -> one => select! {
                recv(inner) -> two => one.unwrap() + two.unwrap() + receiver + index,
                default => 0,
            },
        };
        assert_eq!(sum, 10);
    });
}

#[test]
fn it_can_be_called_by_its_longer_names() {
    on_stage(|| {
        assert_eq!(crossbeam::select! { default => 1 }, 1);
        assert_eq!(crossbeam::channel::select! { default => 2 }, 2);
        assert_eq!(crossbeam::channel::select_biased! { default => 3 }, 3);
    });
}

#[test]
fn eight_arms_are_not_too_many() {
    on_stage(|| {
        let r = [(); 8].map(|()| closed(&[1]));
        let mut left = 8;
        while left > 0 {
            let message = select! {
                recv(r[0]) -> message => message,
                recv(r[1]) -> message => message,
                recv(r[2]) -> message => message,
                recv(r[3]) -> message => message,
                recv(r[4]) -> message => message,
                recv(r[5]) -> message => message,
                recv(r[6]) -> message => message,
                recv(r[7]) -> message => message,
            };
            left -= message.unwrap_or(0);
        }
        assert!(r.iter().all(Receiver::is_empty));
    });
}
