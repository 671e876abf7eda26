//! `std::thread_local!` and its key, watched: each explored thread has values of its own.
//!
//! A real thread plays many threads of an explored program, and its real thread-locals
//! would pass from one to the next. Whoever is explored gets values that the explorer
//! keeps; everybody else the real ones.
//!
//! `#[macro_use] extern crate watched as std;` brings the macro, and so does the path
//! `std::thread_local!`. Without `#[macro_use]` the bare name stays std's own, whose keys
//! are not of the type that is named here.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::error::Error;
use std::mem::needs_drop;
use std::rc::Rc;
use std::{fmt, ptr};

use explorer::{is_exploring, local};

#[doc(hidden)]
pub use std::thread_local as real_thread_local;

/// See [`std::thread_local!`].
#[macro_export]
macro_rules! thread_local {
    () => {};

    (
        $(#[$attribute:meta])* $visibility:vis static $name:ident: $T:ty = const $init:block
        $(; $($rest:tt)*)?
    ) => {
        $(#[$attribute])*
        $visibility const $name: $crate::thread::LocalKey<$T> = {
            const INIT: $T = $init;
            $crate::thread_local::real_thread_local! { static REAL: $T = const { INIT } }
            static KEY: u8 = 0;
            $crate::thread::LocalKey::__new(&REAL, &KEY, || INIT)
        };
        $($crate::thread_local! { $($rest)* })?
    };

    (
        $(#[$attribute:meta])* $visibility:vis static $name:ident: $T:ty = $init:expr
        $(; $($rest:tt)*)?
    ) => {
        $(#[$attribute])*
        $visibility const $name: $crate::thread::LocalKey<$T> = {
            fn init() -> $T {
                $init
            }
            $crate::thread_local::real_thread_local! { static REAL: $T = init() }
            static KEY: u8 = 0;
            $crate::thread::LocalKey::__new(&REAL, &KEY, init)
        };
        $($crate::thread_local! { $($rest)* })?
    };
}

/// See [`std::thread::LocalKey`].
pub struct LocalKey<T: 'static> {
    real: &'static std::thread::LocalKey<T>,
    /// Tells it from others by its address; a byte does not share its own.
    key: &'static u8,
    init: fn() -> T,
}

impl<T: 'static> LocalKey<T> {
    #[doc(hidden)]
    pub const fn __new(
        real: &'static std::thread::LocalKey<T>,
        key: &'static u8,
        init: fn() -> T,
    ) -> Self {
        Self { real, key, init }
    }

    /// See [`std::thread::LocalKey::with`].
    ///
    /// # Panics
    ///
    /// If the value is being destroyed, or is gone already.
    #[inline]
    pub fn with<R>(&'static self, ask: impl FnOnce(&T) -> R) -> R {
        if is_exploring() {
            return self.explored(self.init, ask).expect(GONE);
        }
        self.real.with(ask)
    }

    /// See [`std::thread::LocalKey::try_with`].
    ///
    /// # Errors
    ///
    /// If the value is being destroyed, or is gone already.
    #[inline]
    pub fn try_with<R>(&'static self, ask: impl FnOnce(&T) -> R) -> Result<R, AccessError> {
        if is_exploring() {
            return self.explored(self.init, ask);
        }
        self.real.try_with(ask).map_err(|_| AccessError)
    }

    /// Runs `ask` with the explored thread's own value, which `init` makes if there is none.
    #[cold]
    fn explored<R>(
        &'static self,
        init: impl FnOnce() -> T,
        ask: impl FnOnce(&T) -> R,
    ) -> Result<R, AccessError> {
        let key = ptr::from_ref(self.key).addr();
        if !needs_drop::<T>() {
            return Ok(ask(&lasting(key, init)));
        }
        // First of all, so that the list of those who are gone goes last.
        if backstage(|backstage| backstage.gone.contains(&key)) {
            return Err(AccessError);
        }
        Ok(local::with(key, || Owned { value: init(), key }, |owned| ask(&owned.value)))
    }
}

impl<C: 'static> LocalKey<C> {
    /// Begins with a value instead of the initial one, or puts it where that was.
    fn put<T>(&'static self, value: T, init: impl FnOnce(T) -> C, set: impl FnOnce(&C, T)) {
        let value = Cell::new(Some(value));
        let first = || init(value.take().expect("nobody has taken it before"));
        let put = |cell: &C| value.take().map_or((), |value| set(cell, value));
        self.explored(first, put).expect(GONE);
    }
}

/// What std says.
const GONE: &str = "cannot access a Thread Local Storage value during or after destruction";

/// A value of one explored thread.
struct Owned<T> {
    value: T,
    key: usize,
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        // Elsewhere nobody can ask for it any more.
        if is_exploring() {
            backstage(|backstage| backstage.gone.push(self.key));
        }
    }
}

/// What outlives the destructors of an explored thread: it is made first and goes last.
#[derive(Default)]
struct Backstage {
    /// The variables whose values are being destroyed, or are.
    gone: Vec<usize>,
    /// The values that do nothing when they are dropped: no destructor finds them gone.
    lasting: HashMap<usize, Rc<dyn Any>>,
}

fn backstage<R>(ask: impl FnOnce(&mut Backstage) -> R) -> R {
    static KEY: u8 = 0;
    local::with(ptr::from_ref(&KEY).addr(), RefCell::default, |backstage| {
        ask(&mut RefCell::borrow_mut(backstage))
    })
}

fn lasting<T: 'static>(key: usize, init: impl FnOnce() -> T) -> Rc<T> {
    let known = backstage(|backstage| backstage.lasting.get(&key).cloned());
    // Not while the backstage is borrowed: it may ask for other variables.
    let value = known.unwrap_or_else(|| {
        let made: Rc<dyn Any> = Rc::new(init());
        backstage(|backstage| backstage.lasting.insert(key, made.clone()));
        made
    });
    value.downcast().expect("one key has one type")
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// See [`std::thread::LocalKey::set`].
    ///
    /// # Panics
    ///
    /// If the value is being destroyed, or is gone already.
    pub fn set(&'static self, value: T) {
        if !is_exploring() {
            return self.real.set(value);
        }
        self.put(value, Cell::new, Cell::set);
    }

    /// See [`std::thread::LocalKey::get`].
    ///
    /// # Panics
    ///
    /// If the value is being destroyed, or is gone already.
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// See [`std::thread::LocalKey::take`].
    ///
    /// # Panics
    ///
    /// If the value is being destroyed, or is gone already.
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// See [`std::thread::LocalKey::replace`].
    ///
    /// # Panics
    ///
    /// If the value is being destroyed, or is gone already.
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// See [`std::thread::LocalKey::with_borrow`].
    ///
    /// # Panics
    ///
    /// If the value is borrowed mutably, is being destroyed, or is gone already.
    pub fn with_borrow<R>(&'static self, ask: impl FnOnce(&T) -> R) -> R {
        self.with(|cell| ask(&cell.borrow()))
    }

    /// See [`std::thread::LocalKey::with_borrow_mut`].
    ///
    /// # Panics
    ///
    /// If the value is borrowed, is being destroyed, or is gone already.
    pub fn with_borrow_mut<R>(&'static self, ask: impl FnOnce(&mut T) -> R) -> R {
        self.with(|cell| ask(&mut cell.borrow_mut()))
    }

    /// See [`std::thread::LocalKey::set`].
    ///
    /// # Panics
    ///
    /// If the value is borrowed, is being destroyed, or is gone already.
    pub fn set(&'static self, value: T) {
        if !is_exploring() {
            return self.real.set(value);
        }
        self.put(value, RefCell::new, |cell, value| *cell.borrow_mut() = value);
    }

    /// See [`std::thread::LocalKey::take`].
    ///
    /// # Panics
    ///
    /// If the value is borrowed, is being destroyed, or is gone already.
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(RefCell::take)
    }

    /// See [`std::thread::LocalKey::replace`].
    ///
    /// # Panics
    ///
    /// If the value is borrowed, is being destroyed, or is gone already.
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKey").finish_non_exhaustive()
    }
}

/// See [`std::thread::AccessError`].
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessError;

impl fmt::Debug for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessError").finish()
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("already destroyed")
    }
}

impl Error for AccessError {}
