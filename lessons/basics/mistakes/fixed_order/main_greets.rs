//! The threads arrive, and their caller greets in their names.

use std::thread;

pub fn greet_in_order<A, G>(guests: usize, arrive: A, greet: G)
where
    A: Fn(usize) + Send + Sync + 'static,
    G: Fn(usize) + Send + Sync + 'static,
{
    thread::scope(|scope| {
        let arrive = &arrive;
        let threads: Vec<_> =
            (0..guests).map(|number| scope.spawn(move || arrive(number))).collect();
        for (number, thread) in threads.into_iter().enumerate() {
            thread.join().unwrap();
            greet(number);
        }
    });
}
