//! Whoever has its turn tells the next one first, and greets then.

use std::mem;
use std::sync::mpsc;
use std::thread;

pub fn greet_in_order<A, G>(guests: usize, arrive: A, greet: G)
where
    A: Fn(usize) + Send + Sync + 'static,
    G: Fn(usize) + Send + Sync + 'static,
{
    thread::scope(|scope| {
        let (first, mut turn) = mpsc::channel();
        first.send(()).unwrap();
        for number in 0..guests {
            let (tell_next, turn_of_next) = mpsc::channel();
            let my_turn = mem::replace(&mut turn, turn_of_next);
            let (arrive, greet) = (&arrive, &greet);
            scope.spawn(move || {
                arrive(number);
                my_turn.recv().unwrap();
                let _ = tell_next.send(());
                greet(number);
            });
        }
    });
}
