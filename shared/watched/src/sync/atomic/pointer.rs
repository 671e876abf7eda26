//! `AtomicPtr`.

use std::fmt;
use std::panic::Location;
use std::ptr;
use std::sync::atomic::Ordering;

use explorer::{Value, is_exploring};

use super::explored::{Explored, Word};
use super::family::{atomic, changes};

atomic! { AtomicPtr<T> holds *mut T }

impl<T> AtomicPtr<T> {
    changes! { AtomicPtr of *mut T:
        fetch_ptr_add(count: usize) |old| old.wrapping_add(count);
        fetch_ptr_sub(count: usize) |old| old.wrapping_sub(count);
        fetch_byte_add(bytes: usize) |old| old.wrapping_byte_add(bytes);
        fetch_byte_sub(bytes: usize) |old| old.wrapping_byte_sub(bytes);
        fetch_or(bits: usize) |old| old.map_addr(|address| address | bits);
        fetch_and(bits: usize) |old| old.map_addr(|address| address & bits);
        fetch_xor(bits: usize) |old| old.map_addr(|address| address ^ bits);
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.load(Ordering::Relaxed), f)
    }
}

impl<T> Word for *mut T {
    const VALUE: Value = Value::Pointer;

    fn into_bits(self) -> u64 {
        // The explorer keeps a number; the pointer that comes back may be used like
        // the one that was stored.
        self.expose_provenance() as u64
    }

    fn from_bits(bits: u64) -> Self {
        ptr::with_exposed_provenance_mut(bits as usize)
    }
}
