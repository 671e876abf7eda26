//! The watched types are `Send`, `Sync`, `UnwindSafe`, `RefUnwindSafe` and `Unpin`
//! exactly where std's are. All of it is decided when this file is compiled.

use std::cell::Cell;
use std::marker::{PhantomData, PhantomPinned};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use std::sync::MutexGuard;

/// The answer where no other is found.
trait Otherwise {
    const ANSWER: bool = false;
}

impl<T> Otherwise for T {}

/// Whether a type implements a trait, as a constant.
macro_rules! implements {
    ($type:ty, $trait:ident) => {{
        struct Question<T>(PhantomData<T>);
        // Found before the trait's constant, where the bound holds.
        #[allow(dead_code, reason = "found only where the bound holds")]
        impl<T: $trait> Question<T> {
            const ANSWER: bool = true;
        }
        <Question<$type>>::ANSWER
    }};
}

/// Both types answer alike for this trait.
macro_rules! alike {
    ($trait:ident, $watched:ty, $real:ty) => {
        const _: () = assert!(
            implements!($watched, $trait) == implements!($real, $trait),
            concat!(stringify!($watched), " differs in ", stringify!($trait)),
        );
    };
}

/// Both types answer alike for all traits.
macro_rules! alike_in_all {
    ($watched:ty, $real:ty) => {
        alike!(Send, $watched, $real);
        alike!(Sync, $watched, $real);
        alike!(UnwindSafe, $watched, $real);
        alike!(RefUnwindSafe, $watched, $real);
        alike!(Unpin, $watched, $real);
    };
}

/// All types that hold a value, around this one.
macro_rules! around {
    ($value:ty) => {
        alike_in_all!(watched::sync::Mutex<$value>, std::sync::Mutex<$value>);
        alike_in_all!(watched::sync::MutexGuard<'static, $value>, MutexGuard<'static, $value>);
        alike_in_all!(watched::sync::RwLock<$value>, std::sync::RwLock<$value>);
        alike_in_all!(
            watched::sync::RwLockReadGuard<'static, $value>,
            std::sync::RwLockReadGuard<'static, $value>
        );
        alike_in_all!(
            watched::sync::RwLockWriteGuard<'static, $value>,
            std::sync::RwLockWriteGuard<'static, $value>
        );
        alike_in_all!(watched::sync::OnceLock<$value>, std::sync::OnceLock<$value>);
        alike_in_all!(watched::sync::LazyLock<$value>, std::sync::LazyLock<$value>);
        alike_in_all!(watched::sync::LazyLock<u8, $value>, std::sync::LazyLock<u8, $value>);
        alike_in_all!(watched::sync::mpsc::Sender<$value>, std::sync::mpsc::Sender<$value>);
        alike_in_all!(watched::sync::mpsc::SyncSender<$value>, std::sync::mpsc::SyncSender<$value>);
        alike_in_all!(watched::sync::mpsc::Receiver<$value>, std::sync::mpsc::Receiver<$value>);
        alike_in_all!(
            watched::sync::mpsc::Iter<'static, $value>,
            std::sync::mpsc::Iter<'static, $value>
        );
        alike_in_all!(
            watched::sync::mpsc::TryIter<'static, $value>,
            std::sync::mpsc::TryIter<'static, $value>
        );
        alike_in_all!(watched::sync::mpsc::IntoIter<$value>, std::sync::mpsc::IntoIter<$value>);
    };
}

around!(u8);
// Send, not Sync, not RefUnwindSafe
around!(Cell<u8>);
// neither Send nor Sync
around!(Rc<u8>);
// Sync, not Send
around!(MutexGuard<'static, u8>);
// not UnwindSafe
around!(&'static mut u8);
// not Unpin
around!(PhantomPinned);

alike_in_all!(watched::sync::Condvar, std::sync::Condvar);
alike_in_all!(watched::sync::Barrier, std::sync::Barrier);
alike_in_all!(watched::sync::Once, std::sync::Once);

// The question itself tells yes from no.
const _: () = assert!(implements!(u8, Send) && !implements!(Rc<u8>, Send));
const _: () = assert!(implements!(MutexGuard<'static, u8>, Sync));
const _: () = assert!(!implements!(MutexGuard<'static, u8>, Send));
const _: () = assert!(!implements!(&'static mut u8, UnwindSafe));
const _: () = assert!(!implements!(Cell<u8>, RefUnwindSafe));
const _: () = assert!(!implements!(PhantomPinned, Unpin));

/// A longer borrow serves as a shorter one, as with std's guards.
#[test]
fn lifetimes_shrink() {
    fn shorter<'a>(
        receiver: watched::sync::mpsc::Iter<'static, &'static str>,
        read: watched::sync::RwLockReadGuard<'static, &'static str>,
        _: &'a str,
    ) -> (watched::sync::mpsc::Iter<'a, &'static str>, watched::sync::RwLockReadGuard<'a, &'a str>)
    {
        (receiver, read)
    }
    static WORD: watched::sync::RwLock<&'static str> = watched::sync::RwLock::new("word");
    let (sender, receiver) = watched::sync::mpsc::channel();
    sender.send("sent").unwrap();
    let receiver = Box::leak(Box::new(receiver));
    let local = String::from("local");
    let (mut items, read) = shorter(receiver.iter(), WORD.read().unwrap(), &local);
    assert_eq!((items.next(), *read), (Some("sent"), "word"));
}
