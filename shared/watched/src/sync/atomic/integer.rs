//! The atomic numbers.

use std::fmt;
use std::panic::Location;
use std::sync::atomic::Ordering;

use explorer::{Value, is_exploring};

use super::explored::{Explored, Word};
use super::family::{atomic, changes};

macro_rules! integers {
    ($($Atomic:ident holds $Value:ident, written $written:expr;)*) => {$(
        atomic! { $Atomic holds $Value }

        impl $Atomic {
            changes! { $Atomic of $Value:
                fetch_add(value: $Value) |old| old.wrapping_add(value);
                fetch_sub(value: $Value) |old| old.wrapping_sub(value);
                fetch_and(value: $Value) |old| old & value;
                fetch_nand(value: $Value) |old| !(old & value);
                fetch_or(value: $Value) |old| old | value;
                fetch_xor(value: $Value) |old| old ^ value;
                fetch_max(value: $Value) |old| old.max(value);
                fetch_min(value: $Value) |old| old.min(value);
            }
        }

        impl Word for $Value {
            const VALUE: Value = $written;

            #[allow(clippy::cast_lossless, reason = "not lossless for all of them")]
            fn into_bits(self) -> u64 {
                // `as` keeps the sign of a negative number in the wider one.
                self as u64
            }

            #[allow(clippy::cast_possible_wrap, reason = "what `into_bits` made of it")]
            fn from_bits(bits: u64) -> Self {
                bits as Self
            }
        }
    )*};
}

integers! {
    AtomicI8 holds i8, written Value::Signed(i8::BITS);
    AtomicI16 holds i16, written Value::Signed(i16::BITS);
    AtomicI32 holds i32, written Value::Signed(i32::BITS);
    AtomicI64 holds i64, written Value::Signed(i64::BITS);
    AtomicIsize holds isize, written Value::Signed(isize::BITS);
    AtomicU8 holds u8, written Value::Unsigned;
    AtomicU16 holds u16, written Value::Unsigned;
    AtomicU32 holds u32, written Value::Unsigned;
    AtomicU64 holds u64, written Value::Unsigned;
    AtomicUsize holds usize, written Value::Unsigned;
}
