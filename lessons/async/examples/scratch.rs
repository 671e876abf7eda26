//! scratch
#![allow(clippy::all, clippy::pedantic, missing_docs, clippy::print_stdout, clippy::unwrap_used)]
use std::time::{Duration, Instant};
use lesson_async::ten_thousand_waits::{in_tasks, on_tokio};
use lesson_async::runtime::Runtime;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let n: usize = args[2].parse().unwrap();
    let rounds: usize = args[3].parse().unwrap();
    let wait = Duration::from_millis(10);
    let mut times = vec![];
    for _ in 0..rounds {
        let b = Instant::now();
        match args[1].as_str() {
            "ours" => { in_tasks(n, wait, |_, s| s).unwrap(); }
            "tokio" => { on_tokio(n, wait).unwrap(); }
            "phases" => {
                let runtime = Runtime::new().unwrap();
                runtime.block_on(async {
                    let t0 = Instant::now();
                    let tasks: Vec<_> = (0..n).map(|_| runtime.spawn(runtime.sleep(wait))).collect();
                    let t1 = Instant::now();
                    runtime.spawn(async {}).await;
                    let t2 = Instant::now();
                    for t in tasks { t.await; }
                    let t3 = Instant::now();
                    println!("spawn {:?} first polls {:?} rest {:?} total {:?}", t1-t0, t2-t1, t3-t2, t3-t0);
                }).unwrap();
            }
            "join" => {
                let runtime = Runtime::new().unwrap();
                runtime.block_on(async { for i in 0..n { std::hint::black_box(runtime.spawn(async move { i }).await); } }).unwrap();
            }
            _ => panic!(),
        }
        times.push(b.elapsed());
    }
    times.sort();
    println!("{} {}: min {:?} median {:?} max {:?}", args[1], n, times[0], times[rounds/2], times[rounds-1]);
}
