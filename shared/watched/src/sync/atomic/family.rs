//! What all atomics have in common, written down once.
//!
//! Each operation asks whether its caller is explored. If not, it is the real one.

/// Makes an atomic and what all of them can do.
///
/// `atomic! { AtomicU8 holds u8 }`, and with a parameter `atomic! { AtomicPtr<T> holds *mut T }`.
macro_rules! atomic {
    ($Atomic:ident $(<$T:ident>)? holds $Value:ty) => {
        #[doc = concat!("See [`std::sync::atomic::", stringify!($Atomic), "`].")]
        pub struct $Atomic $(<$T>)? {
            real: std::sync::atomic::$Atomic $(<$T>)?,
            handle: explorer::Handle,
        }

        impl $(<$T>)? $Atomic $(<$T>)? {
            /// An atomic with this value.
            #[track_caller]
            pub const fn new(value: $Value) -> Self {
                let handle = explorer::Handle::new();
                Self { real: std::sync::atomic::$Atomic::new(value), handle }
            }

            /// Its value. Whoever has the atomic itself shares it with nobody.
            pub fn into_inner(self) -> $Value {
                if is_exploring() {
                    return self.explored().take();
                }
                self.real.into_inner()
            }

            /// Its value, to be changed by whoever has the atomic alone.
            #[inline]
            pub fn get_mut(&mut self) -> &mut $Value {
                if is_exploring() {
                    // What is written now is seen by nobody: it is a new atomic afterwards.
                    *self.real.get_mut() = self.explored().take();
                    self.handle.forget();
                }
                self.real.get_mut()
            }

            /// Reads the value.
            ///
            /// # Panics
            ///
            /// If `order` is [`Ordering::Release`] or [`Ordering::AcqRel`].
            #[inline]
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $Value {
                if is_exploring() {
                    return self.explored().load(order);
                }
                self.real.load(order)
            }

            /// Writes the value.
            ///
            /// # Panics
            ///
            /// If `order` is [`Ordering::Acquire`] or [`Ordering::AcqRel`].
            #[inline]
            #[track_caller]
            pub fn store(&self, value: $Value, order: Ordering) {
                if is_exploring() {
                    return self.explored().store(value, order);
                }
                self.real.store(value, order);
            }

            /// Writes a value; the one before it.
            #[inline]
            #[track_caller]
            pub fn swap(&self, value: $Value, order: Ordering) -> $Value {
                if is_exploring() {
                    return self.explored().change("swap", order, |_| value);
                }
                self.real.swap(value, order)
            }

            /// Writes `new` if the value is `current`.
            ///
            /// # Errors
            ///
            /// The value, if it is another one.
            ///
            /// # Panics
            ///
            /// If `failure` is [`Ordering::Release`] or [`Ordering::AcqRel`].
            #[inline]
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $Value,
                new: $Value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$Value, $Value> {
                if is_exploring() {
                    return self.explored().compare_exchange(current, new, (success, failure));
                }
                self.real.compare_exchange(current, new, success, failure)
            }

            /// Writes `new` if the value is `current`, but may fail without a cause.
            ///
            /// # Errors
            ///
            /// The value, if nothing was written.
            ///
            /// # Panics
            ///
            /// If `failure` is [`Ordering::Release`] or [`Ordering::AcqRel`].
            #[inline]
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $Value,
                new: $Value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$Value, $Value> {
                if is_exploring() {
                    return self.explored().compare_exchange_weak(current, new, (success, failure));
                }
                self.real.compare_exchange_weak(current, new, success, failure)
            }

            /// Writes what `update` makes of the value, again and again until nobody has
            /// come in between; the value before.
            ///
            /// # Errors
            ///
            /// The value for which `update` had none.
            ///
            /// # Panics
            ///
            /// If `fetch_order` is [`Ordering::Release`] or [`Ordering::AcqRel`].
            #[inline]
            #[track_caller]
            pub fn fetch_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                update: impl FnMut($Value) -> Option<$Value>,
            ) -> Result<$Value, $Value> {
                self.try_update(set_order, fetch_order, update)
            }

            /// The same as [`Self::fetch_update`].
            ///
            /// # Errors
            ///
            /// The value for which `update` had none.
            ///
            /// # Panics
            ///
            /// If `fetch_order` is [`Ordering::Release`] or [`Ordering::AcqRel`].
            #[inline]
            #[track_caller]
            pub fn try_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                update: impl FnMut($Value) -> Option<$Value>,
            ) -> Result<$Value, $Value> {
                if is_exploring() {
                    return self.explored().try_update((set_order, fetch_order), update);
                }
                self.real.try_update(set_order, fetch_order, update)
            }

            /// As [`Self::try_update`], with an `update` that always has a value.
            ///
            /// # Panics
            ///
            /// If `fetch_order` is [`Ordering::Release`] or [`Ordering::AcqRel`].
            #[inline]
            #[track_caller]
            pub fn update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut update: impl FnMut($Value) -> $Value,
            ) -> $Value {
                let updated = self.try_update(set_order, fetch_order, |old| Some(update(old)));
                // Nothing was refused, so both say what was there.
                updated.unwrap_or_else(|seen| seen)
            }

            #[cold]
            #[track_caller]
            fn explored(&self) -> Explored<'_, $Value> {
                // Nobody changes the real value while the program is explored.
                let real = self.real.load(Ordering::Relaxed);
                Explored::new(&self.handle, real, Location::caller())
            }
        }

        impl $(<$T>)? Default for $Atomic $(<$T>)? {
            #[track_caller]
            fn default() -> Self {
                Self::new(std::sync::atomic::$Atomic::default().into_inner())
            }
        }

        impl $(<$T>)? From<$Value> for $Atomic $(<$T>)? {
            #[track_caller]
            fn from(value: $Value) -> Self {
                Self::new(value)
            }
        }

        impl $(<$T>)? fmt::Debug for $Atomic $(<$T>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.load(Ordering::Relaxed).fmt(f)
            }
        }
    };
}

/// The functions that change the value in one step: what each makes of the old value.
macro_rules! changes {
    ($Atomic:ident of $Value:ty:
        $($function:ident($operand:ident: $Operand:ty) |$old:ident| $new:expr;)*
    ) => {$(
        #[doc = concat!(
            "See [`std::sync::atomic::", stringify!($Atomic), "::", stringify!($function), "`].",
        )]
        #[inline]
        #[track_caller]
        pub fn $function(&self, $operand: $Operand, order: Ordering) -> $Value {
            if is_exploring() {
                return self.explored().change(stringify!($function), order, |$old| $new);
            }
            self.real.$function($operand, order)
        }
    )*};
}

pub(super) use {atomic, changes};
