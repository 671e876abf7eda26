//! What a program can see of `rayon`: outside an exploration the real one's answers, and
//! the same inside one.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::mpsc;

use explorer::{Config, check};
use watched_rayon as rayon;

use rayon::{ThreadPool, ThreadPoolBuilder};

fn fibonacci(n: u32) -> u32 {
    if n < 2 {
        return n;
    }
    let (one, two) = rayon::join(|| fibonacci(n - 1), || fibonacci(n - 2));
    one + two
}

fn pool(workers: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(workers).build().expect("a few threads")
}

/// Everything that is here, once.
fn everything() {
    assert_eq!(fibonacci(3), 2);
    let mut parts = [1, 2];
    let (left, right) = parts.split_at_mut(1);
    rayon::scope(|scope| {
        scope.spawn(|_| left[0] += 10);
        right[0] += 20;
    });
    assert_eq!(parts, [11, 22]);
    let pool = pool(2);
    assert_eq!((pool.current_num_threads(), pool.install(rayon::current_num_threads)), (2, 2));
    assert!(format!("{pool:?}").starts_with("ThreadPool { num_threads: 2"));
    assert_eq!(pool.join(|| 1, || 'b'), (1, 'b'));
    let count = AtomicU32::new(0);
    let value = pool.scope(|scope| {
        scope.spawn(|scope| {
            scope.spawn(|_| _ = count.fetch_add(1, SeqCst));
        });
        7
    });
    assert_eq!((value, count.into_inner()), (7, 1));
}

#[test]
fn outside_an_exploration_it_is_the_real_one() {
    everything();
    let (sender, receiver) = mpsc::channel();
    let other = sender.clone();
    rayon::spawn(move || sender.send(1).unwrap());
    pool(1).spawn(move || other.send(1).unwrap());
    assert_eq!(receiver.iter().sum::<i32>(), 2);
    assert!(rayon::current_num_threads() > 0);
}

#[test]
fn in_an_exploration_the_answers_are_the_same() {
    let config = Config { max_executions: 300, ..Config::DEFAULT };
    let report = check(&config, everything);
    assert_eq!(report.found, None);
}
