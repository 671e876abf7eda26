//! They come as they like, and greet in order.
//!
//! `greet_in_order` starts a thread for each guest, all at the same time. The thread of a guest
//! calls `arrive(number)` and then `greet(number)`, once each. Everybody may arrive at the same
//! time. But `greet(0)` is the first greeting, `greet(1)` begins when that has come back, and
//! so on. When the last one has greeted, `greet_in_order` comes back. There may be no guests.
//!
//! How long somebody takes to arrive is not known. Whoever waits for its turn sleeps until it
//! is woken: a loop that asks again and again is not wanted, with a pause or without.
//!
//! As it stands each thread hopes that some milliseconds are enough for those before it. The
//! name and the types of the function stay as they are.
//!
//! Check it with `cargo xtask check basics/fixed-order`.

use std::thread;
use std::time::Duration;

pub fn greet_in_order<A, G>(guests: usize, arrive: A, greet: G)
where
    A: Fn(usize) + Send + Sync + 'static,
    G: Fn(usize) + Send + Sync + 'static,
{
    thread::scope(|scope| {
        for number in 0..guests {
            let (arrive, greet) = (&arrive, &greet);
            scope.spawn(move || {
                arrive(number);
                thread::sleep(Duration::from_millis(10 * number as u64));
                greet(number);
            });
        }
    });
}
