//! Ten milliseconds for each guest before it.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

pub fn greet_in_order<A, G>(guests: usize, arrive: A, greet: G)
where
    A: Fn(usize) + Send + Sync + 'static,
    G: Fn(usize) + Send + Sync + 'static,
{
    let (arrive, greet) = (Arc::new(arrive), Arc::new(greet));
    let start = |number: usize| {
        let (arrive, greet) = (Arc::clone(&arrive), Arc::clone(&greet));
        thread::spawn(move || {
            arrive(number);
            thread::sleep(Duration::from_millis(10 * number as u64));
            greet(number);
        })
    };
    let threads: Vec<_> = (0..guests).map(start).collect();
    for thread in threads {
        thread.join().unwrap();
    }
}
