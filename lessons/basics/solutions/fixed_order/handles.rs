//! Each thread is given the handle of the one before it, and joins that first.

use std::sync::Arc;
use std::thread;

pub fn greet_in_order<A, G>(guests: usize, arrive: A, greet: G)
where
    A: Fn(usize) + Send + Sync + 'static,
    G: Fn(usize) + Send + Sync + 'static,
{
    let (arrive, greet) = (Arc::new(arrive), Arc::new(greet));
    let mut before: Option<thread::JoinHandle<()>> = None;
    for number in 0..guests {
        let (arrive, greet) = (Arc::clone(&arrive), Arc::clone(&greet));
        before = Some(thread::spawn(move || {
            arrive(number);
            if let Some(before) = before {
                before.join().unwrap();
            }
            greet(number);
        }));
    }
    if let Some(last) = before {
        last.join().unwrap();
    }
}
