//! A queue whose `pop` sleeps until there is something to pop, and a buffer with room
//! for so many.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread;

use crate::verdicts::Case;

type Queue = (Mutex<VecDeque<u32>>, Condvar);

pub(crate) const CASES: &[Case] = &[
    Case::right("queue: waits in a loop", || two_consumers(push, pop_in_a_loop)),
    Case::right("queue: waits in a loop, woken without a cause", || {
        one_consumer(push, pop_in_a_loop);
    })
    .with_spurious(),
    Case::right("queue: wait_while", || {
        two_consumers(push, |(items, ready)| {
            let mut items =
                ready.wait_while(items.lock().unwrap(), |items| items.is_empty()).unwrap();
            items.pop_front()
        });
    }),
    Case::right("queue: notifies all", || {
        two_consumers(
            |(items, ready), item| {
                items.lock().unwrap().push_back(item);
                ready.notify_all();
            },
            pop_in_a_loop,
        );
    }),
    Case::wrong("queue: if instead of while, woken without a cause", "panic", || {
        one_consumer(push, pop_with_if);
    })
    .with_spurious(),
    Case::wrong("queue: if instead of while, and another is faster", "panic", || {
        two_consumers(push, pop_with_if);
    }),
    Case::wrong("queue: looks outside the lock", "deadlock", || {
        one_consumer(push, |(items, ready)| {
            if items.lock().unwrap().is_empty() {
                drop(ready.wait(items.lock().unwrap()).unwrap());
            }
            items.lock().unwrap().pop_front()
        });
    }),
    Case::wrong("queue: notifies before it pushes", "deadlock", || {
        one_consumer(
            |(items, ready), item| {
                ready.notify_one();
                items.lock().unwrap().push_back(item);
            },
            pop_in_a_loop,
        );
    }),
    Case::wrong("queue: notifies only when it was empty", "deadlock", || {
        two_consumers(
            |(items, ready), item| {
                let mut items = items.lock().unwrap();
                items.push_back(item);
                if items.len() == 1 {
                    ready.notify_one();
                }
            },
            pop_in_a_loop,
        );
    }),
    Case::wrong("queue: never notifies", "deadlock", || {
        one_consumer(|(items, _), item| items.lock().unwrap().push_back(item), pop_in_a_loop);
    }),
    Case::right("buffer: looks and pushes under one lock", || {
        two_producers(|items| {
            let mut items = items.lock().unwrap();
            if items.is_empty() {
                items.push(1);
            }
        });
    }),
    Case::wrong("buffer: looks, lets go, pushes", "panic", || {
        two_producers(|items| {
            let is_full = !items.lock().unwrap().is_empty();
            if !is_full {
                items.lock().unwrap().push(1);
            }
        });
    }),
    Case::right("buffer: a condition variable for each side", || {
        let (items, room, ready) = (Mutex::new(0), Condvar::new(), Condvar::new());
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let full = |items: &mut i32| *items == 1;
                    *room.wait_while(items.lock().unwrap(), full).unwrap() += 1;
                    ready.notify_one();
                });
            }
            for _ in 0..2 {
                let empty = |items: &mut i32| *items == 0;
                *ready.wait_while(items.lock().unwrap(), empty).unwrap() -= 1;
                room.notify_one();
            }
        });
    }),
    Case::wrong("buffer: one condition variable for both sides", "deadlock", || {
        let (items, changed) = (Mutex::new(0), Condvar::new());
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    *changed.wait_while(items.lock().unwrap(), |it| *it == 1).unwrap() += 1;
                    changed.notify_one();
                });
                scope.spawn(|| {
                    *changed.wait_while(items.lock().unwrap(), |it| *it == 0).unwrap() -= 1;
                    changed.notify_one();
                });
            }
        });
    }),
];

fn push((items, ready): &Queue, item: u32) {
    items.lock().unwrap().push_back(item);
    ready.notify_one();
}

fn pop_in_a_loop((items, ready): &Queue) -> Option<u32> {
    let mut items = items.lock().unwrap();
    while items.is_empty() {
        items = ready.wait(items).unwrap();
    }
    items.pop_front()
}

fn pop_with_if((items, ready): &Queue) -> Option<u32> {
    let mut items = items.lock().unwrap();
    if items.is_empty() {
        items = ready.wait(items).unwrap();
    }
    items.pop_front()
}

fn one_consumer(push: fn(&Queue, u32), pop: fn(&Queue) -> Option<u32>) {
    let queue = (Mutex::new(VecDeque::new()), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| push(&queue, 7));
        assert_eq!(pop(&queue), Some(7), "woken, so there must be an item");
    });
}

fn two_consumers(push: fn(&Queue, u32), pop: fn(&Queue) -> Option<u32>) {
    let queue = (Mutex::new(VecDeque::new()), Condvar::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| assert!(pop(&queue).is_some(), "woken, so there must be an item"));
        }
        push(&queue, 7);
        push(&queue, 8);
    });
}

fn two_producers(try_push: fn(&Mutex<Vec<u32>>)) {
    let items = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| try_push(&items));
        }
    });
    assert!(items.into_inner().unwrap().len() <= 1, "more items than there is room");
}
