//! Whoever is woken takes it for granted that its turn has come.

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
                let mut turn = turn.lock().unwrap();
                if *turn != number {
                    turn = changed.wait(turn).unwrap();
                }
                greet(number);
                *turn += 1;
                changed.notify_all();
            });
        }
    });
}
