//! A lock lets one greet at a time, whoever it is.

use std::sync::Mutex;
use std::thread;

pub fn greet_in_order<A, G>(guests: usize, arrive: A, greet: G)
where
    A: Fn(usize) + Send + Sync + 'static,
    G: Fn(usize) + Send + Sync + 'static,
{
    let door = Mutex::new(());
    thread::scope(|scope| {
        for number in 0..guests {
            let (door, arrive, greet) = (&door, &arrive, &greet);
            scope.spawn(move || {
                arrive(number);
                let _alone = door.lock().unwrap();
                greet(number);
            });
        }
    });
}
