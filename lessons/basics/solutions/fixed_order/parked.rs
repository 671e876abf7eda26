//! The turn is an atomic. Whoever waits is parked, and looks whenever it wakes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

pub fn greet_in_order<A, G>(guests: usize, arrive: A, greet: G)
where
    A: Fn(usize) + Send + Sync + 'static,
    G: Fn(usize) + Send + Sync + 'static,
{
    let turn = AtomicUsize::new(0);
    thread::scope(|scope| {
        let mut next: Option<mpsc::Receiver<thread::Thread>> = None;
        for number in (0..guests).rev() {
            let (turn, arrive, greet) = (&turn, &arrive, &greet);
            let (tell, told) = mpsc::channel();
            let next = next.replace(told);
            scope.spawn(move || {
                // Whoever is before me has to know whom to wake.
                let _ = tell.send(thread::current());
                arrive(number);
                // Acquire and Release: a greeting sees those that came before.
                while turn.load(Ordering::Acquire) != number {
                    thread::park();
                }
                greet(number);
                turn.store(number + 1, Ordering::Release);
                if let Some(next) = next {
                    next.recv().unwrap().unpark();
                }
            });
        }
    });
}
