//! One number says whose turn it is, and everybody is woken when it changes.

use std::sync::{Condvar, Mutex};
use std::thread;

pub fn greet_in_order<A, G>(guests: usize, arrive: A, greet: G)
where
    A: Fn(usize) + Send + Sync + 'static,
    G: Fn(usize) + Send + Sync + 'static,
{
    let (turn, changed) = (Mutex::new(0), Condvar::new());
    thread::scope(|scope| {
        for number in 0..guests {
            let (turn, changed, arrive, greet) = (&turn, &changed, &arrive, &greet);
            scope.spawn(move || {
                arrive(number);
                let turn = turn.lock().unwrap();
                let mut turn = changed.wait_while(turn, |turn| *turn != number).unwrap();
                greet(number);
                *turn += 1;
                changed.notify_all();
            });
        }
    });
}
