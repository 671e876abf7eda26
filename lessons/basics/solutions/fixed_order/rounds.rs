//! As many rounds as there are guests: in each, one greets, and all meet at its end.

use std::sync::Barrier;
use std::thread;

pub fn greet_in_order<A, G>(guests: usize, arrive: A, greet: G)
where
    A: Fn(usize) + Send + Sync + 'static,
    G: Fn(usize) + Send + Sync + 'static,
{
    let end_of_round = Barrier::new(guests);
    thread::scope(|scope| {
        for number in 0..guests {
            let (end_of_round, arrive, greet) = (&end_of_round, &arrive, &greet);
            scope.spawn(move || {
                arrive(number);
                for round in 0..guests {
                    if round == number {
                        greet(number);
                    }
                    end_of_round.wait();
                }
            });
        }
    });
}
