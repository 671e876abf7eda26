//! Whoever waits for its turn asks for it all the time.

use std::hint;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub fn greet_in_order<A, G>(guests: usize, arrive: A, greet: G)
where
    A: Fn(usize) + Send + Sync + 'static,
    G: Fn(usize) + Send + Sync + 'static,
{
    let turn = AtomicUsize::new(0);
    thread::scope(|scope| {
        for number in 0..guests {
            let (turn, arrive, greet) = (&turn, &arrive, &greet);
            scope.spawn(move || {
                arrive(number);
                while turn.load(Ordering::Acquire) != number {
                    hint::spin_loop();
                }
                greet(number);
                turn.store(number + 1, Ordering::Release);
            });
        }
    });
}
