//! What may cross to another thread or be shared: exactly what `crossbeam` lets.

extern crate crossbeam as real;
extern crate watched_crossbeam as crossbeam;

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
    ($($module:ident::$name:ident<$($lifetime:lifetime,)? _>),+ $(,)?) => {
        [$(
            same_as_the_real!(@of $module $name $($lifetime)?; i32),
            // May be sent, not shared.
            same_as_the_real!(@of $module $name $($lifetime)?; Cell<i32>),
            // May be shared, not sent.
            same_as_the_real!(@of $module $name $($lifetime)?; std::sync::MutexGuard<'static, i32>),
            same_as_the_real!(@of $module $name $($lifetime)?; Rc<i32>),
        )+]
    };
    (@of $module:ident $name:ident $($lifetime:lifetime)?; $content:ty) => {
        (
            stringify!($name<$content>),
            answers!(crossbeam::$module::$name<$($lifetime,)? $content>),
            answers!(real::$module::$name<$($lifetime,)? $content>),
        )
    };
}

#[test]
fn every_type_may_go_where_the_real_one_may() {
    let all = same_as_the_real![
        channel::Sender<_>,
        channel::Receiver<_>,
        channel::Iter<'static, _>,
        channel::TryIter<'static, _>,
        channel::IntoIter<_>,
        sync::ShardedLock<_>,
        sync::ShardedLockReadGuard<'static, _>,
        sync::ShardedLockWriteGuard<'static, _>,
        queue::ArrayQueue<_>,
        queue::SegQueue<_>,
        deque::Injector<_>,
        deque::Stealer<_>,
        deque::Worker<_>,
        atomic::AtomicCell<_>,
    ];
    for (name, watched, real) in all {
        assert_eq!(watched, real, "{name}: Send, Sync, UnwindSafe, RefUnwindSafe");
    }
    assert_eq!(answers!(crossbeam::sync::WaitGroup), answers!(real::sync::WaitGroup));
    assert_eq!(answers!(crossbeam::utils::Backoff), answers!(real::utils::Backoff));
    assert_eq!(answers!(crossbeam::sync::Parker), answers!(real::sync::Parker));
    assert_eq!(answers!(crossbeam::sync::Unparker), answers!(real::sync::Unparker));
    assert_eq!(
        answers!(crossbeam::channel::Select<'static>),
        answers!(real::channel::Select<'static>),
    );
    assert_eq!(
        answers!(crossbeam::channel::SelectedOperation<'static>),
        answers!(real::channel::SelectedOperation<'static>),
    );
}

// The answers that the course speaks of, written out: the compiler checks them.
const _: () = {
    assert!(Ask::<crossbeam::channel::Sender<Cell<i32>>>::SYNC);
    assert!(Ask::<crossbeam::channel::Receiver<Cell<i32>>>::SYNC);
    assert!(!Ask::<crossbeam::channel::Sender<Rc<i32>>>::SEND);
    assert!(Ask::<crossbeam::sync::Parker>::SEND && !Ask::<crossbeam::sync::Parker>::SYNC);
    assert!(Ask::<crossbeam::sync::Unparker>::SYNC);
    assert!(!Ask::<crossbeam::sync::ShardedLockReadGuard<'static, i32>>::SEND);
    assert!(!Ask::<crossbeam::sync::ShardedLockWriteGuard<'static, i32>>::SEND);
};

/// Made at compile time, as the real one is.
static _NEVER: crossbeam::channel::Receiver<i32> = crossbeam::channel::never();
/// The same.
static _QUEUE: crossbeam::queue::SegQueue<i32> = crossbeam::queue::SegQueue::new();
/// The same.
static _CELL: crossbeam::atomic::AtomicCell<i32> = crossbeam::atomic::AtomicCell::new(1);
