//! A counter deals the places out, and each place has a slot for its item and its result.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub fn pool_map<T, R, F>(workers: usize, items: Vec<T>, job: F) -> Vec<R>
where
    T: Send,
    R: Send,
    F: Fn(T) -> R + Sync,
{
    let slots: Vec<_> = items.into_iter().map(|item| Mutex::new((Some(item), None))).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        // Relaxed: each place is dealt out once, and nothing else depends on it.
        while let Some(slot) = slots.get(next.fetch_add(1, Ordering::Relaxed)) {
            let item = slot.lock().unwrap().0.take().unwrap();
            let result = job(item);
            slot.lock().unwrap().1 = Some(result);
        }
    };
    thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(work);
        }
        // The calling thread would only wait: it is a worker, too.
        work();
    });
    slots.into_iter().map(|slot| slot.into_inner().unwrap().1.unwrap()).collect()
}
