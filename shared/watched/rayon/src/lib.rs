//! `rayon` as a demo sees it: [`join`], [`scope()`], [`spawn`] and pools, which obey the
//! explorer.
//!
//! Outside an exploration each of them is `rayon`'s own. There is nothing else here: what
//! is not modelled, such as a parallel iterator, does not compile.
//!
//! # How it is explored
//!
//! A pool has places for as many jobs as it has workers; without a number, two. Each job
//! that is offered to other workers is a thread of the program that waits for a place.
//! A worker that has to wait first takes back what it offered itself and nobody took, the
//! newest first. Then it leaves its place: a job that comes there runs on top of it, and
//! the worker goes on only when its place is free again. So whatever waits for jobs of
//! its own pool makes progress, and a job that holds a lock while it waits, or waits on a
//! channel for another job, can be stuck as it can in `rayon`.
//!
//! A thread for each job, and not for each worker, because a job may then borrow from
//! whoever waits for it without any unsafe code, and because no thread waits for work
//! that never comes.
//!
//! *Differences from `rayon`, where it is explored*
//!
//! - Jobs have thread-locals of their own, and do not share those of a worker.
//! - Jobs that nobody takes back are taken in any order, not the oldest first.
//! - The global pool is one for each thread that asks for it from outside.
//! - A panic in a job that is spawned outside a scope ends its thread; in `rayon` it ends
//!   the process.
//!
//! *Difference everywhere*: [`Scope`] has a second lifetime, which nobody writes.

mod fork;
mod pool;
mod pools;
mod scope;
mod slots;

pub use fork::join;
pub use pools::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder, current_num_threads, spawn};
pub use scope::{Scope, scope};
