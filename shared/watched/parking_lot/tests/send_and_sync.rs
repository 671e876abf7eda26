//! What may cross to another thread or be shared: exactly what `parking_lot` lets.

extern crate parking_lot as real;
extern crate watched_parking_lot as parking_lot;

use std::cell::Cell;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;

/// Answers for one type: its own constants come before those of [`Otherwise`].
struct Ask<T: ?Sized>(PhantomData<T>);

trait Otherwise {
    const SEND: bool = false;
    const SYNC: bool = false;
    const UNWIND_SAFE: bool = false;
    const REF_UNWIND_SAFE: bool = false;
}

impl<T: ?Sized> Otherwise for Ask<T> {}

impl<T: ?Sized + Send> Ask<T> {
    const SEND: bool = true;
}

impl<T: ?Sized + Sync> Ask<T> {
    const SYNC: bool = true;
}

impl<T: ?Sized + UnwindSafe> Ask<T> {
    const UNWIND_SAFE: bool = true;
}

impl<T: ?Sized + RefUnwindSafe> Ask<T> {
    const REF_UNWIND_SAFE: bool = true;
}

/// The four answers as one value.
macro_rules! answers {
    ($type:ty) => {
        [
            Ask::<$type>::SEND,
            Ask::<$type>::SYNC,
            Ask::<$type>::UNWIND_SAFE,
            Ask::<$type>::REF_UNWIND_SAFE,
        ]
    };
}

/// Asks about the watched and the real type with each kind of content.
macro_rules! same_as_the_real {
    ($($name:ident<$($lifetime:lifetime,)? _>),+ $(,)?) => {
        [$(
            same_as_the_real!(@of $name $($lifetime)?; i32),
            // May be sent, not shared.
            same_as_the_real!(@of $name $($lifetime)?; Cell<i32>),
            // May be shared, not sent.
            same_as_the_real!(@of $name $($lifetime)?; std::sync::MutexGuard<'static, i32>),
            same_as_the_real!(@of $name $($lifetime)?; Rc<i32>),
        )+]
    };
    (@of $name:ident $($lifetime:lifetime)?; $content:ty) => {
        (
            stringify!($name<$content>),
            answers!(parking_lot::$name<$($lifetime,)? $content>),
            answers!(real::$name<$($lifetime,)? $content>),
        )
    };
}

#[test]
fn every_type_may_go_where_the_real_one_may() {
    let all = same_as_the_real![
        Mutex<_>,
        FairMutex<_>,
        ReentrantMutex<_>,
        RwLock<_>,
        RecursiveRwLock<_>,
        MutexGuard<'static, _>,
        MappedMutexGuard<'static, _>,
        FairMutexGuard<'static, _>,
        MappedFairMutexGuard<'static, _>,
        ReentrantMutexGuard<'static, _>,
        MappedReentrantMutexGuard<'static, _>,
        RwLockReadGuard<'static, _>,
        RwLockWriteGuard<'static, _>,
        RwLockUpgradableReadGuard<'static, _>,
        MappedRwLockReadGuard<'static, _>,
        MappedRwLockWriteGuard<'static, _>,
        RecursiveRwLockReadGuard<'static, _>,
        RecursiveRwLockWriteGuard<'static, _>,
        RecursiveRwLockUpgradableReadGuard<'static, _>,
        MappedRecursiveRwLockReadGuard<'static, _>,
        MappedRecursiveRwLockWriteGuard<'static, _>,
    ];
    for (name, watched, real) in all {
        assert_eq!(watched, real, "{name}: Send, Sync, UnwindSafe, RefUnwindSafe");
    }
    assert_eq!(answers!(parking_lot::Condvar), answers!(real::Condvar));
    assert_eq!(answers!(parking_lot::Once), answers!(real::Once));
}

// The answers that the course speaks of, written out: the compiler checks them.
const _: () = {
    assert!(Ask::<parking_lot::Mutex<Cell<i32>>>::SYNC);
    assert!(!Ask::<parking_lot::Mutex<Rc<i32>>>::SYNC);
    assert!(!Ask::<parking_lot::RwLock<Cell<i32>>>::SYNC);
    assert!(Ask::<parking_lot::ReentrantMutex<Cell<i32>>>::SYNC);
    assert!(!Ask::<parking_lot::MutexGuard<'static, i32>>::SEND);
    assert!(Ask::<parking_lot::MutexGuard<'static, i32>>::SYNC);
    assert!(!Ask::<parking_lot::FairMutexGuard<'static, i32>>::SEND);
    assert!(!Ask::<parking_lot::ReentrantMutexGuard<'static, i32>>::SEND);
    assert!(!Ask::<parking_lot::MappedMutexGuard<'static, i32>>::SEND);
    assert!(!Ask::<parking_lot::RwLockReadGuard<'static, i32>>::SEND);
    assert!(!Ask::<parking_lot::RwLockWriteGuard<'static, i32>>::SEND);
    assert!(!Ask::<parking_lot::RwLockUpgradableReadGuard<'static, i32>>::SEND);
};

/// All of them are made at compile time.
static _MUTEX: parking_lot::Mutex<i32> = parking_lot::Mutex::new(0);
static _FAIR: parking_lot::FairMutex<i32> = parking_lot::FairMutex::new(0);
static _REENTRANT: parking_lot::ReentrantMutex<i32> = parking_lot::ReentrantMutex::new(0);
static _RW_LOCK: parking_lot::RwLock<i32> = parking_lot::RwLock::new(0);
static _RECURSIVE: parking_lot::RecursiveRwLock<i32> = parking_lot::RecursiveRwLock::new(0);
static _CONDVAR: parking_lot::Condvar = parking_lot::Condvar::new();
static _ONCE: parking_lot::Once = parking_lot::Once::new();
