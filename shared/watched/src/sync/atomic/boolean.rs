//! `AtomicBool`.

use std::fmt;
use std::panic::Location;
use std::sync::atomic::Ordering;

use explorer::{Value, is_exploring};

use super::explored::{Explored, Word};
use super::family::{atomic, changes};

atomic! { AtomicBool holds bool }

impl AtomicBool {
    changes! { AtomicBool of bool:
        fetch_and(value: bool) |old| old & value;
        fetch_nand(value: bool) |old| !(old & value);
        fetch_or(value: bool) |old| old | value;
        fetch_xor(value: bool) |old| old ^ value;
    }

    /// See [`std::sync::atomic::AtomicBool::fetch_not`].
    #[inline]
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        if is_exploring() {
            return self.explored().change("fetch_not", order, |old| !old);
        }
        self.real.fetch_not(order)
    }
}

impl Word for bool {
    const VALUE: Value = Value::Bool;

    fn into_bits(self) -> u64 {
        self.into()
    }

    fn from_bits(bits: u64) -> Self {
        bits != 0
    }
}
