//! Answers of real locks, poisoned or not.

use std::panic::Location;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use crate::operation;

/// The same answer around something else.
#[inline]
pub(super) fn lift<G, H>(result: LockResult<G>, wrap: impl FnOnce(G) -> H) -> LockResult<H> {
    match result {
        Ok(inner) => Ok(wrap(inner)),
        Err(poisoned) => Err(PoisonError::new(wrap(poisoned.into_inner()))),
    }
}

/// The same answer around something else.
pub(super) fn lift_try<G, H>(
    result: TryLockResult<G>,
    wrap: impl FnOnce(G) -> H,
) -> TryLockResult<H> {
    match result {
        Ok(inner) => Ok(wrap(inner)),
        Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        Err(TryLockError::Poisoned(poisoned)) => Ok(lift(spare(Err(poisoned)), wrap)?),
    }
}

/// The answer of a lock that was only tried, since the explorer has given it to the
/// caller.
#[inline]
#[track_caller]
pub(super) fn at_once<G>(tried: TryLockResult<G>) -> LockResult<G> {
    match tried {
        Ok(guard) => Ok(guard),
        Err(TryLockError::Poisoned(poisoned)) => spare(Err(poisoned)),
        Err(TryLockError::WouldBlock) => operation::no_answer(Location::caller()),
    }
}

/// Holds a poisoning back from destructors that an exploration runs because of a panic.
#[inline]
pub(super) fn spare<G>(result: LockResult<G>) -> LockResult<G> {
    match result {
        Err(poisoned) if operation::is_unwinding() => Ok(poisoned.into_inner()),
        other => other,
    }
}
