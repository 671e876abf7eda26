//! `parking_lot` as a demo sees it: the same names and signatures, but watched.
//!
//! A lesson says `extern crate watched_parking_lot as parking_lot;` once, in its
//! `lib.rs`, and from then on its locks and condition variables are recorded.
//! What is missing here is not watched, and using it does not compile.
//!
//! # How it is recorded
//!
//! - `lock`, `read` and `write` are announced, and reported once the lock is held.
//!   A `try_` that fails is refused; one with a time limit runs out of time.
//! - An upgradable read is a shared hold. `upgrade` ends it, then waits for the lock
//!   alone, although no other writer can come between. A `try_upgrade` ends it only
//!   if it succeeds.
//! - `bump` is a release and a new lock, also when nobody waits and nothing happens.
//! - A wait on a condition variable gives the lock back before and has it again after.
//! - A `Once` is recorded until it is completed.
//!
//! # How it is explored
//!
//! A thread of an explored program asks the explorer instead, and records nothing.
//!
//! - A time limit is one of the virtual clock. Where it is an `Instant`, the rest of
//!   the time at the call counts.
//! - Fair and unfair are the same: no program can tell whether another thread waits
//!   already or is only about to. `bump` gives the lock back and takes it again.
//! - `is_locked_exclusive` does not see a writer that still waits for readers.
//! - A wait on a condition variable never ends without a cause, as the real one promises.

pub mod lock_api;

mod condvar;
mod once;
mod reentrant_mutex;
mod explored;
mod panics;

pub use ::parking_lot::{
    OnceState, RawFairMutex, RawMutex, RawRwLock, RawRwLockRecursive, WaitTimeoutResult,
};
pub use condvar::Condvar;
pub use once::Once;
pub use reentrant_mutex::{MappedReentrantMutexGuard, ReentrantMutex, ReentrantMutexGuard};

/// See [`parking_lot::Mutex`].
pub type Mutex<T> = lock_api::Mutex<RawMutex, T>;
/// See [`parking_lot::MutexGuard`].
pub type MutexGuard<'a, T> = lock_api::MutexGuard<'a, RawMutex, T>;
/// See [`parking_lot::MappedMutexGuard`].
pub type MappedMutexGuard<'a, T> = lock_api::MappedMutexGuard<'a, RawMutex, T>;

/// See [`parking_lot::FairMutex`].
pub type FairMutex<T> = lock_api::Mutex<RawFairMutex, T>;
/// See [`parking_lot::FairMutexGuard`].
pub type FairMutexGuard<'a, T> = lock_api::MutexGuard<'a, RawFairMutex, T>;
/// See [`parking_lot::MappedFairMutexGuard`].
pub type MappedFairMutexGuard<'a, T> = lock_api::MappedMutexGuard<'a, RawFairMutex, T>;

/// See [`parking_lot::RwLock`].
pub type RwLock<T> = lock_api::RwLock<RawRwLock, T>;
/// See [`parking_lot::RwLockReadGuard`].
pub type RwLockReadGuard<'a, T> = lock_api::RwLockReadGuard<'a, RawRwLock, T>;
/// See [`parking_lot::RwLockWriteGuard`].
pub type RwLockWriteGuard<'a, T> = lock_api::RwLockWriteGuard<'a, RawRwLock, T>;
/// See [`parking_lot::RwLockUpgradableReadGuard`].
pub type RwLockUpgradableReadGuard<'a, T> = lock_api::RwLockUpgradableReadGuard<'a, RawRwLock, T>;
/// See [`parking_lot::MappedRwLockReadGuard`].
pub type MappedRwLockReadGuard<'a, T> = lock_api::MappedRwLockReadGuard<'a, RawRwLock, T>;
/// See [`parking_lot::MappedRwLockWriteGuard`].
pub type MappedRwLockWriteGuard<'a, T> = lock_api::MappedRwLockWriteGuard<'a, RawRwLock, T>;

/// See [`parking_lot::RecursiveRwLock`].
pub type RecursiveRwLock<T> = lock_api::RwLock<RawRwLockRecursive, T>;
/// See [`parking_lot::RecursiveRwLockReadGuard`].
pub type RecursiveRwLockReadGuard<'a, T> = lock_api::RwLockReadGuard<'a, RawRwLockRecursive, T>;
/// See [`parking_lot::RecursiveRwLockWriteGuard`].
pub type RecursiveRwLockWriteGuard<'a, T> = lock_api::RwLockWriteGuard<'a, RawRwLockRecursive, T>;
/// See [`parking_lot::RecursiveRwLockUpgradableReadGuard`].
pub type RecursiveRwLockUpgradableReadGuard<'a, T> =
    lock_api::RwLockUpgradableReadGuard<'a, RawRwLockRecursive, T>;
/// See [`parking_lot::MappedRecursiveRwLockReadGuard`].
pub type MappedRecursiveRwLockReadGuard<'a, T> =
    lock_api::MappedRwLockReadGuard<'a, RawRwLockRecursive, T>;
/// See [`parking_lot::MappedRecursiveRwLockWriteGuard`].
pub type MappedRecursiveRwLockWriteGuard<'a, T> =
    lock_api::MappedRwLockWriteGuard<'a, RawRwLockRecursive, T>;
