//! It waits until every clone is gone.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crossbeam::sync::WaitGroup;

use crate::on_stage;

#[test]
fn it_waits_for_every_clone() {
    on_stage(|| {
        let done = AtomicUsize::new(0);
        let group = WaitGroup::new();
        thread::scope(|scope| {
            for round in 0..4 {
                let group = group.clone();
                let done = &done;
                scope.spawn(move || {
                    done.fetch_add(1, Ordering::Relaxed);
                    // One may leave, or wait for the others too.
                    if round % 2 == 0 {
                        drop(group);
                    } else {
                        group.wait();
                    }
                });
            }
            group.wait();
            // Relaxed is enough: the wait orders the additions before it.
            assert_eq!(done.load(Ordering::Relaxed), 4);
        });
    });
}

#[test]
fn alone_it_does_not_wait() {
    on_stage(|| {
        let group = WaitGroup::default();
        let other = group.clone();
        assert_eq!(format!("{group:?}"), "WaitGroup { count: 2 }");
        drop(other);
        group.wait();
    });
}
