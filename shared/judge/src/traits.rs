//! What the compiler would refuse, asked without being refused.

use std::marker::PhantomData;

/// Whether a type may be handed to another thread.
///
/// ```
/// assert!(judge::is_send!(Vec<u8>));
/// assert!(!judge::is_send!(std::rc::Rc<u8>));
/// ```
#[macro_export]
macro_rules! is_send {
    ($type:ty) => {{
        #[allow(unused_imports, reason = "only a type that is not Send needs it")]
        use $crate::traits::Otherwise as _;
        $crate::traits::OfType::<$type>::new().is_send()
    }};
}

/// Whether a type may be shared between threads.
///
/// ```
/// assert!(judge::is_sync!(std::sync::Mutex<u8>));
/// assert!(!judge::is_sync!(std::cell::Cell<u8>));
/// ```
#[macro_export]
macro_rules! is_sync {
    ($type:ty) => {{
        #[allow(unused_imports, reason = "only a type that is not Sync needs it")]
        use $crate::traits::Otherwise as _;
        $crate::traits::OfType::<$type>::new().is_sync()
    }};
}

/// A type to be asked about: its own methods come before those of [`Otherwise`].
#[doc(hidden)]
#[derive(Debug)]
pub struct OfType<T: ?Sized>(PhantomData<fn() -> PhantomData<T>>);

impl<T: ?Sized> OfType<T> {
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: ?Sized> Default for OfType<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: ?Sized + Send> OfType<T> {
    #[must_use]
    pub fn is_send(&self) -> bool {
        true
    }
}

impl<T: ?Sized + Sync> OfType<T> {
    #[must_use]
    pub fn is_sync(&self) -> bool {
        true
    }
}

#[doc(hidden)]
pub trait Otherwise {
    fn is_send(&self) -> bool {
        false
    }
    fn is_sync(&self) -> bool {
        false
    }
}

impl<T: ?Sized> Otherwise for OfType<T> {}
