//! The locks whose raw part is a parameter, as in `lock_api`: fair and unfair
//! mutexes, and read-write locks with and without recursive reading, are one code.

mod mutex;
mod rw_lock;
mod rw_lock_guards;

pub use mutex::{MappedMutexGuard, Mutex, MutexGuard};
pub use rw_lock::{Readers, RwLock};
pub use rw_lock_guards::{
    MappedRwLockReadGuard, MappedRwLockWriteGuard, RwLockReadGuard, RwLockUpgradableReadGuard,
    RwLockWriteGuard,
};
