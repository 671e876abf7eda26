//! Queues that are explored do what the real ones do, in every interleaving.

extern crate watched as std;
extern crate watched_crossbeam as crossbeam;

use std::collections::BTreeSet;
use std::hint;
use std::sync::Arc;
use std::thread;

use crossbeam::queue::{ArrayQueue, SegQueue};
use explorer::{Config, Memory};

use explored::{fails, outcomes, passes};

mod explored;

const MODELS: [Config; 3] = [
    Config::DEFAULT,
    Config { memory: Memory::Tso, ..Config::DEFAULT },
    Config { memory: Memory::C11, ..Config::DEFAULT },
];

#[test]
fn what_is_pushed_by_two_comes_out_in_either_order() {
    for config in MODELS {
        let seen = outcomes(&config, || {
            let queue = Arc::new(SegQueue::new());
            let other = Arc::clone(&queue);
            let pusher = thread::spawn(move || other.push(2));
            queue.push(1);
            pusher.join().unwrap();
            (queue.len(), queue.pop(), queue.pop(), queue.pop(), queue.is_empty())
        });
        let both = [(2, Some(1), Some(2), None, true), (2, Some(2), Some(1), None, true)];
        assert_eq!(seen, BTreeSet::from(both));
    }
}

#[test]
fn each_value_is_popped_once() {
    for config in MODELS {
        let seen = outcomes(&config, || {
            let queue = Arc::new(SegQueue::default());
            queue.push(1);
            let other = Arc::clone(&queue);
            let popper = thread::spawn(move || other.pop());
            let mine = queue.pop();
            (mine, popper.join().unwrap())
        });
        assert_eq!(seen, BTreeSet::from([(Some(1), None), (None, Some(1))]));
    }
}

#[test]
fn a_full_queue_gives_the_value_back_and_can_be_forced() {
    let seen = outcomes(&Config::DEFAULT, || {
        let queue = Arc::new(ArrayQueue::new(1));
        let other = Arc::clone(&queue);
        let pusher = thread::spawn(move || other.push(2));
        let pushed = queue.push(1);
        let theirs = pusher.join().unwrap();
        let (full, length, capacity) = (queue.is_full(), queue.len(), queue.capacity());
        assert_eq!((full, length, capacity, queue.is_empty()), (true, 1, 1, false));
        (pushed, theirs, queue.force_push(3), queue.pop(), queue.pop())
    });
    let first = (Ok(()), Err(2), Some(1), Some(3), None);
    let second = (Err(1), Ok(()), Some(2), Some(3), None);
    assert_eq!(seen, BTreeSet::from([first, second]));
}

#[test]
fn whoever_has_a_queue_alone_needs_no_step() {
    passes(|| {
        let (mut bounded, mut unbounded) = (ArrayQueue::new(2), SegQueue::new());
        bounded.push(1).unwrap();
        unbounded.push(1);
        assert_eq!((bounded.push_mut(2), bounded.push_mut(3)), (Ok(()), Err(3)));
        unbounded.push_mut(2);
        // What changed without a step is seen by the next one.
        assert_eq!((bounded.len(), unbounded.len()), (2, 2));
        assert_eq!((bounded.pop_mut(), unbounded.pop_mut()), (Some(1), Some(1)));
        assert_eq!((bounded.len(), unbounded.len()), (1, 1));
        assert_eq!(format!("{bounded:?} {unbounded:?}"), "ArrayQueue { .. } SegQueue { .. }");
        assert_eq!(bounded.into_iter().chain(unbounded).collect::<Vec<_>>(), [2, 2]);
    });
}

#[test]
fn a_loop_that_waits_for_a_value_ends() {
    passes(|| {
        let queue = Arc::new(SegQueue::new());
        let other = Arc::clone(&queue);
        let popper = thread::spawn(move || {
            loop {
                if let Some(value) = other.pop() {
                    return value;
                }
                hint::spin_loop();
            }
        });
        queue.push(7);
        assert_eq!(popper.join().unwrap(), 7);
    });
}

#[test]
fn a_loop_that_waits_for_room_ends() {
    passes(|| {
        let queue = Arc::new(ArrayQueue::new(1));
        queue.push(1).unwrap();
        let other = Arc::clone(&queue);
        let pusher = thread::spawn(move || while other.push(2).is_err() {});
        assert_eq!(queue.pop(), Some(1));
        pusher.join().unwrap();
        assert_eq!(queue.pop(), Some(2));
    });
}

#[test]
fn a_loop_that_waits_for_nobody_is_a_livelock() {
    fails("livelock", || {
        let queue = SegQueue::<i32>::new();
        while queue.is_empty() {
            hint::spin_loop();
        }
    });
}

#[test]
fn looking_before_taking_is_found_wrong() {
    fails("panic", || {
        let queue = Arc::new(SegQueue::new());
        queue.push(1);
        let other = Arc::clone(&queue);
        let popper = thread::spawn(move || {
            if !other.is_empty() {
                other.pop().unwrap();
            }
        });
        if !queue.is_empty() {
            queue.pop().unwrap();
        }
        popper.join().unwrap();
    });
}

#[test]
fn a_queue_that_keeps_what_an_earlier_execution_left_is_not_deterministic() {
    static JOBS: SegQueue<u8> = SegQueue::new();
    fails("not deterministic", || JOBS.push(1));
}
