//! `std::sync`, watched.
//!
//! What is not listed here does not exist: a lesson that names it is not compiled,
//! rather than run with a lock that nobody sees.
//!
//! *Differences from std*: the deprecated `ONCE_INIT` and `Condvar::wait_timeout_ms`
//! are left out, and [`BarrierWaitResult`] is a type of its own. In an exploration a
//! destructor that runs because of a panic is not told that a lock is poisoned or that a
//! receiver is gone: if it panicked in its turn, the process would end.

mod mutex;
mod condvar;
mod rw_lock;
mod barrier;
mod once;
mod once_lock;
mod lazy_lock;
mod poison;

pub mod atomic;
pub mod mpsc;

pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::Condvar;
pub use lazy_lock::LazyLock;
pub use mutex::{Mutex, MutexGuard};
pub use once::Once;
pub use once_lock::OnceLock;
pub use rw_lock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
pub use std::sync::{
    Arc, LockResult, OnceState, PoisonError, TryLockError, TryLockResult, WaitTimeoutResult, Weak,
};
