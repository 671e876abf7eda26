//! `std::sync`, watched.
//!
//! What is not listed here does not exist: a lesson that names it is not compiled,
//! rather than run with a lock that nobody sees.
//!
//! *Differences from std*: the deprecated `ONCE_INIT` and `Condvar::wait_timeout_ms`
//! are left out.

mod mutex;
mod condvar;
mod rw_lock;
mod barrier;
mod once;
mod once_lock;
mod lazy_lock;

pub mod mpsc;

pub use barrier::Barrier;
pub use condvar::Condvar;
pub use lazy_lock::LazyLock;
pub use mutex::{Mutex, MutexGuard};
pub use once::Once;
pub use once_lock::OnceLock;
pub use rw_lock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
pub use std::sync::{
    Arc, BarrierWaitResult, LockResult, OnceState, PoisonError, TryLockError, TryLockResult,
    WaitTimeoutResult, Weak, atomic,
};
