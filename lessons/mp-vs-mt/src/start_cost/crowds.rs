//! Many that wait at the same time: tasks, threads, jobs of a pool, tasks of tokio.
//!
//! Each gathers its crowd, looks while all of them wait, and sends them home.

use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};
use std::thread;

use tokio::runtime::Builder;
use tokio::task::{LocalSet, yield_now};

use crate::which_one::pool;

/// Looks while `n` tasks wait, each polled once.
pub fn with_tasks<T>(n: usize, look: impl FnOnce() -> T) -> T {
    let mut ctx = Context::from_waker(Waker::noop());
    let mut tasks: Vec<Pin<Box<dyn Future<Output = usize>>>> = Vec::with_capacity(n);
    for number in 0..n {
        tasks.push(Box::pin(async move {
            poll_fn(|_| Poll::<()>::Pending).await;
            // It remembers its number over the wait, so there is something to keep.
            number
        }));
        let _ = tasks[number].as_mut().poll(&mut ctx);
    }
    look()
}

/// Looks while `n` threads wait.
///
/// # Errors
///
/// If the system refuses one.
pub fn with_threads<T>(n: usize, look: impl FnOnce() -> T) -> io::Result<T> {
    let (ready, all_ready) = mpsc::channel();
    thread::scope(|scope| {
        let mut gates = Vec::with_capacity(n);
        for _ in 0..n {
            let (gate, wait) = mpsc::channel::<()>();
            let ready = ready.clone();
            thread::Builder::new().spawn_scoped(scope, move || {
                let _ = ready.send(());
                // Ends when the gate is dropped.
                let _ = wait.recv();
            })?;
            gates.push(gate);
        }
        all_ready.iter().take(n).for_each(drop);
        Ok(look())
    })
}

/// Looks while `n` jobs wait in a pool: each holds one of its threads meanwhile.
///
/// # Errors
///
/// If the system refuses a thread.
pub fn with_jobs<T>(n: usize, look: impl FnOnce() -> T) -> io::Result<T> {
    let (ready, all_ready) = mpsc::channel();
    let pool = pool::start(n)?;
    let mut gates = Vec::with_capacity(n);
    for _ in 0..n {
        let (gate, wait) = mpsc::channel::<()>();
        let ready = ready.clone();
        pool.spawn(move || {
            let _ = ready.send(());
            // Ends when the gate is dropped.
            let _ = wait.recv();
        });
        gates.push(gate);
    }
    all_ready.iter().take(n).for_each(drop);
    Ok(look())
}

/// Looks while `n` tasks of tokio wait, each polled once.
///
/// # Errors
///
/// If the system refuses what a runtime needs.
pub fn with_tokio<T>(n: usize, look: impl FnOnce() -> T) -> io::Result<T> {
    let polled = Rc::new(Cell::new(0));
    let runtime = Builder::new_current_thread().build()?;
    let local = LocalSet::new();
    Ok(local.block_on(&runtime, async {
        for number in 0..n {
            let polled = Rc::clone(&polled);
            local.spawn_local(async move {
                polled.set(polled.get() + 1);
                pending::<()>().await;
                number
            });
        }
        while polled.get() < n {
            yield_now().await;
        }
        look()
    }))
}
