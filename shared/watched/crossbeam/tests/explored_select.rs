//! `select!` and `Select` that are explored do what the real ones do.

extern crate watched as std;
extern crate watched_crossbeam as crossbeam;

use std::clock::Instant;
use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use crossbeam::channel::{
    RecvError, Select, SendError, after, bounded, never, select, select_biased, tick, unbounded,
};
use explorer::Config;

use explored::{fails, outcomes, passes};

mod explored;

const SHORT: Duration = Duration::from_millis(2);
const LONG: Duration = Duration::from_hours(1);

#[test]
fn of_several_ready_ones_each_may_be_chosen() {
    let seen = outcomes(&Config::DEFAULT, || {
        let ((one, first), (two, second)) = (unbounded(), unbounded());
        one.send(1).unwrap();
        two.send(2).unwrap();
        select! {
            recv(first) -> message => message.unwrap(),
            recv(second) -> message => message.unwrap(),
        }
    });
    assert_eq!(seen, BTreeSet::from([1, 2]));
}

#[test]
fn the_biased_one_chooses_the_first() {
    let seen = outcomes(&Config::DEFAULT, || {
        let ((one, first), (two, second)) = (unbounded(), unbounded());
        one.send(1).unwrap();
        two.send(2).unwrap();
        select_biased! {
            recv(first) -> message => message.unwrap(),
            recv(second) -> message => message.unwrap(),
        }
    });
    assert_eq!(seen, BTreeSet::from([1]));
}

#[test]
fn it_waits_until_an_arm_is_ready() {
    for room in [0, 1] {
        passes(move || {
            let ((sender, receiver), (_kept, silent)) = (bounded(room), bounded::<()>(room));
            let thread = thread::spawn(move || sender.send(7));
            let heard = select! {
                recv(receiver) -> message => message,
                recv(silent) -> _ => unreachable!("nobody sends"),
            };
            assert_eq!((heard, thread.join().unwrap()), (Ok(7), Ok(())));
        });
    }
}

#[test]
fn a_send_is_an_arm_like_another() {
    for room in [0, 1] {
        let seen = outcomes(&Config::DEFAULT, move || {
            let ((one, first), (two, second)) = (bounded(room), bounded(room));
            let left = thread::spawn(move || first.recv());
            let right = thread::spawn(move || second.recv());
            select! {
                send(one, 1) -> sent => sent.unwrap(),
                send(two, 2) -> sent => sent.unwrap(),
            }
            drop((one, two));
            (left.join().unwrap().ok(), right.join().unwrap().ok())
        });
        let both = [(Some(1), None), (None, Some(2))];
        assert_eq!(seen, BTreeSet::from(both));
    }
}

#[test]
fn whoever_is_faster_gets_the_message_and_the_other_waits_on() {
    let seen = outcomes(&Config::DEFAULT, || {
        let ((sender, receiver), (stop, stopped)) = (unbounded(), unbounded::<()>());
        let (other, also) = (receiver.clone(), stopped.clone());
        let thread = thread::spawn(move || {
            select! {
                recv(other) -> message => message.ok(),
                recv(also) -> _ => None,
            }
        });
        sender.send(1).unwrap();
        // The sender is kept: only `stop` ends the wait of who comes second.
        let stops = thread::spawn(move || drop(stop));
        let mine = select! {
            recv(receiver) -> message => message.ok(),
            recv(stopped) -> _ => None,
        };
        stops.join().unwrap();
        (mine, thread.join().unwrap())
    });
    assert_eq!(seen, BTreeSet::from([(Some(1), None), (None, Some(1)), (None, None)]));
}

#[test]
fn the_default_is_for_when_nothing_is_ready() {
    let seen = outcomes(&Config::DEFAULT, || {
        let ((sender, receiver), (_kept, silent)) = (unbounded(), unbounded::<()>());
        let thread = thread::spawn(move || sender.send(1));
        let heard = select! {
            recv(receiver) -> message => message.ok(),
            recv(silent) -> _ => unreachable!("nobody sends"),
            default => None,
        };
        thread.join().unwrap().ok();
        heard
    });
    assert_eq!(seen, BTreeSet::from([None, Some(1)]));
}

#[test]
fn a_loop_with_one_arm_and_a_default_ends() {
    passes(|| {
        let (stop, stopped) = bounded::<()>(0);
        let thread = thread::spawn(move || {
            loop {
                select! {
                    recv(stopped) -> _ => break,
                    default => thread::yield_now(),
                }
            }
        });
        drop(stop);
        thread.join().unwrap();
    });
}

#[test]
fn the_default_may_wait_and_its_time_may_run_out() {
    let seen = outcomes(&Config::DEFAULT, || {
        let ((sender, receiver), (_kept, silent)) = (unbounded(), unbounded::<()>());
        let thread = thread::spawn(move || sender.send(1));
        let heard = select! {
            recv(receiver) -> message => message.ok(),
            recv(silent) -> _ => unreachable!("nobody sends"),
            default(SHORT) => None,
        };
        let _ = thread.join().unwrap();
        heard
    });
    assert_eq!(seen, BTreeSet::from([None, Some(1)]));
    passes(|| {
        assert_eq!(select! { default => 1 }, 1);
        assert_eq!(select! { default(SHORT) => 2 }, 2);
    });
}

#[test]
fn clocks_are_arms() {
    let seen = outcomes(&Config::DEFAULT, || {
        let (sender, receiver) = unbounded();
        let thread = thread::spawn(move || sender.send(1));
        let heard = select! {
            recv(receiver) -> message => message.ok(),
            recv(after(LONG)) -> moment => moment.map(|_| 0).ok(),
        };
        let _ = thread.join().unwrap();
        heard
    });
    assert_eq!(seen, BTreeSet::from([Some(0), Some(1)]));
    passes(|| {
        let ticks = tick(SHORT);
        for _ in 0..2 {
            select! {
                recv(ticks) -> moment => assert!(moment.is_ok()),
                recv(never::<()>()) -> _ => unreachable!("nothing comes"),
            }
        }
    });
}

#[test]
fn an_arm_whose_other_side_is_gone_is_ready() {
    passes(|| {
        let (sender, receiver) = bounded::<i32>(0);
        let (_kept, silent) = unbounded::<()>();
        drop(sender);
        select! {
            recv(receiver) -> message => assert_eq!(message, Err(RecvError)),
            recv(silent) -> _ => unreachable!("nobody sends"),
        }
        let (sender, receiver) = bounded(1);
        drop(receiver);
        select! {
            send(sender, 1) -> sent => assert_eq!(sent, Err(SendError(1))),
            recv(silent) -> _ => unreachable!("nobody sends"),
        }
    });
}

#[test]
fn a_message_is_made_when_it_is_sent_and_may_take_its_time() {
    for room in [Some(0), Some(1), None] {
        passes(move || {
            let (sender, receiver) = room.map_or_else(unbounded, bounded);
            let (number, numbers) = unbounded();
            let thread = thread::spawn(move || receiver.recv());
            number.send(7).unwrap();
            select! {
                // Others go on while the message is made: it is promised, and they wait.
                send(sender, numbers.recv().unwrap()) -> sent => sent.unwrap(),
                recv(never::<()>()) -> _ => unreachable!("nothing comes"),
            }
            assert_eq!(thread.join().unwrap(), Ok(7));
        });
    }
}

#[test]
fn a_promised_message_keeps_its_place() {
    passes(|| {
        let (sender, receiver) = unbounded();
        let other = sender.clone();
        select! {
            send(sender, { other.send(2).unwrap(); 1 }) -> sent => sent.unwrap(),
        }
        assert_eq!((receiver.recv(), receiver.recv()), (Ok(1), Ok(2)));
    });
}

#[test]
fn by_hand_each_way_to_choose_works() {
    passes(|| {
        let (sender, receiver) = bounded(2);
        let (_kept, silent) = unbounded::<()>();
        let mut select = Select::new();
        assert_eq!((select.send(&sender), select.recv(&silent)), (0, 1));
        assert_eq!((select.ready(), select.try_ready()), (0, Ok(0)));
        assert_eq!(select.ready_timeout(LONG), Ok(0));
        assert_eq!(select.ready_deadline((Instant::now() + LONG).into()), Ok(0));
        let chosen = select.try_select().unwrap();
        assert_eq!(format!("{chosen:?}"), "SelectedOperation { .. }");
        assert_eq!((chosen.index(), chosen.send(&sender, 1)), (0, Ok(())));
        assert_eq!(select.select_timeout(LONG).unwrap().send(&sender, 2), Ok(()));
        assert!(select.try_select().is_err() && select.try_ready().is_err());
        assert!(select.select_timeout(SHORT).is_err() && select.ready_timeout(SHORT).is_err());
        assert!(select.select_deadline(Instant::now().into()).is_err());
        assert!(select.ready_deadline(Instant::now().into()).is_err());
        select.remove(0);
        let index = select.recv(&receiver);
        let chosen = select.clone().select_deadline((Instant::now() + LONG).into()).unwrap();
        assert_eq!((index, chosen.index(), chosen.recv(&receiver)), (2, 2, Ok(1)));
        assert_eq!(select.select().recv(&receiver), Ok(2));
        assert_eq!(format!("{select:?}"), "Select { .. }");
    });
}

#[test]
fn by_hand_what_is_wrong_is_a_panic() {
    let wrong: [(&str, fn()); 5] = [
        ("no operations", || _ = Select::new().select().index()),
        ("no operations", || _ = Select::new_biased().ready()),
        ("dropped", || {
            let (_kept, receiver) = after_one();
            let mut select = Select::default();
            select.recv(&receiver);
            let _ = select.select();
        }),
        ("passed", || {
            let ((_kept, receiver), (_also, other)) = (after_one(), after_one());
            let mut select = Select::new();
            select.recv(&receiver);
            let _ = select.select().recv(&other);
        }),
        ("index out of bounds", || Select::new().remove(0)),
    ];
    for (message, program) in wrong {
        let verdict = explored::verdict(&Config::DEFAULT, program);
        assert!(verdict.starts_with("panic") && verdict.contains(message), "{verdict}");
    }
}

/// A channel with one message.
fn after_one() -> (crossbeam::channel::Sender<i32>, crossbeam::channel::Receiver<i32>) {
    let (sender, receiver) = unbounded();
    sender.send(1).expect("the receiver is here");
    (sender, receiver)
}

#[test]
fn without_room_two_selects_are_refused_and_not_called_a_deadlock() {
    fails("panic: cannot be explored: at a channel without room", || {
        let (sender, receiver) = bounded(0);
        let thread = thread::spawn(move || {
            select! {
                recv(receiver) -> message => message.unwrap(),
                recv(after(LONG)) -> _ => 0,
            }
        });
        select! {
            send(sender, 1) -> sent => sent.unwrap(),
            recv(after(LONG)) -> _ => {},
        }
        thread.join().unwrap();
    });
    fails("panic: cannot be explored: at a channel without room", || {
        let (sender, receiver) = bounded(0);
        thread::spawn(move || {
            select! {
                recv(receiver) -> _ => {},
                recv(never::<()>()) -> _ => {},
                recv(after(LONG)) -> _ => {},
            }
        });
        let _ = sender.try_send(1);
    });
}

#[test]
fn nobody_who_makes_an_arm_ready_is_a_deadlock() {
    fails("deadlock", || {
        let ((_one, first), (_two, second)) = (unbounded::<()>(), unbounded::<()>());
        select! {
            recv(first) -> _ => {},
            recv(second) -> _ => {},
        }
    });
    fails("deadlock", || select! { recv(never::<()>()) -> _ => {} });
}

#[test]
fn to_stop_without_emptying_the_queue_is_found_wrong() {
    fails("panic: lost", || {
        let ((jobs, todo), (stop, stopped)) = (unbounded(), unbounded::<()>());
        let worker = thread::spawn(move || {
            let mut done = 0;
            loop {
                select! {
                    recv(todo) -> job => match job {
                        Ok(()) => done += 1,
                        Err(_) => return done,
                    },
                    recv(stopped) -> _ => return done,
                }
            }
        });
        jobs.send(()).unwrap();
        drop(stop);
        assert!(worker.join().unwrap() == 1, "lost");
    });
}
