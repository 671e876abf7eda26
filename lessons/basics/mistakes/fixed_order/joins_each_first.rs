//! The order is right because no two threads are alive at once.

use std::thread;

pub fn greet_in_order<A, G>(guests: usize, arrive: A, greet: G)
where
    A: Fn(usize) + Send + Sync + 'static,
    G: Fn(usize) + Send + Sync + 'static,
{
    thread::scope(|scope| {
        for number in 0..guests {
            let (arrive, greet) = (&arrive, &greet);
            let thread = scope.spawn(move || {
                arrive(number);
                greet(number);
            });
            thread.join().unwrap();
        }
    });
}
