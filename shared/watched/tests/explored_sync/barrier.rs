//! `Barrier`.

use std::sync::{Barrier, Mutex};
use std::thread;

use super::explored::{values, verdict};

#[test]
fn nobody_passes_before_all_have_come_and_one_leads() {
    let leaders = values(|| {
        let (barrier, came) = (Barrier::new(2), Mutex::new(0));
        let meet = || {
            *came.lock().unwrap() += 1;
            let leads = barrier.wait().is_leader();
            assert_eq!(*came.lock().unwrap(), 2);
            leads
        };
        thread::scope(|s| {
            let other = s.spawn(meet);
            (meet(), other.join().unwrap())
        })
    });
    assert_eq!(leaders, [(false, true), (true, false)]);
}

#[test]
fn it_can_be_met_at_again() {
    let rounds = || {
        let (barrier, sum) = (Barrier::new(2), Mutex::new(0));
        let play = || {
            for round in 1..=2 {
                *sum.lock().unwrap() += 1;
                barrier.wait();
                assert_eq!(*sum.lock().unwrap(), 2 * round);
                barrier.wait();
            }
        };
        thread::scope(|s| {
            s.spawn(play);
            play();
        });
    };
    assert_eq!(verdict(rounds), "passed");
}

#[test]
fn who_comes_alone_waits_for_ever() {
    let alone = || {
        Barrier::new(2).wait();
    };
    assert_eq!(verdict(alone), "deadlock");
}

#[test]
fn a_barrier_for_one_or_none_opens_at_once() {
    let leads = values(|| [0, 1].map(|parties| Barrier::new(parties).wait().is_leader()));
    assert_eq!(leads, [[true, true]]);
}

#[test]
fn its_result_is_printed_as_that_of_std() {
    let shown = values(|| format!("{:?}", Barrier::new(1).wait()));
    assert_eq!(shown, ["BarrierWaitResult { is_leader: true }"]);
}
