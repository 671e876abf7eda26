//! Two jobs at once.

use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::Mutex;
use std::thread::Result;

use watched::operation::is_exploring;
use watched::thread::{self, Builder};

use crate::pool;
use crate::slots::{Line, Offer};

/// See [`rayon::join`].
///
/// # Panics
///
/// If one of the two panics, with its panic, when both have ended.
#[inline]
#[track_caller]
pub fn join<A, B, RA, RB>(left: A, right: B) -> (RA, RB)
where
    A: FnOnce() -> RA + Send,
    B: FnOnce() -> RB + Send,
    RA: Send,
    RB: Send,
{
    if !is_exploring() {
        return rayon::join(left, right);
    }
    let place = Location::caller();
    pool::install(place, || explore(left, right, place))
}

/// The same where it is explored, in the pool in which the caller works.
pub(crate) fn explore<A, B, RA, RB>(left: A, right: B, place: Line) -> (RA, RB)
where
    A: FnOnce() -> RA,
    B: FnOnce() -> RB + Send,
    RB: Send,
{
    let (left, right) = both(left, right, place);
    // If both panicked, the left one is told of.
    (pool::answer(left), pool::answer(right))
}

/// Runs one job here, and offers the other.
fn both<A, B, RA, RB>(left: A, right: B, place: Line) -> (Result<RA>, Result<RB>)
where
    A: FnOnce() -> RA,
    B: FnOnce() -> RB + Send,
    RB: Send,
{
    let offer = Offer::new(place);
    let right = Mutex::new(Some(right));
    let outcome = Mutex::new(None);
    let run = || {
        let right = pool::locked(&right).take().expect("only who takes the job runs it");
        let result = panic::catch_unwind(AssertUnwindSafe(right));
        *pool::locked(&outcome) = Some(result);
    };
    let (slots, slot) = pool::here();
    let left = thread::scope(|scope| {
        let thief = || slots.enter_for(&offer, run);
        let job = Builder::new().name("job".to_owned()).spawn_scoped(scope, thief);
        let job = job.expect("an explored thread is never refused");
        let left = panic::catch_unwind(AssertUnwindSafe(left));
        if offer.take_back() {
            run();
            pool::answer(job.join());
        } else {
            slots.away(slot, place, || pool::answer(job.join()));
        }
        left
    });
    let right = pool::locked(&outcome).take();
    (left, right.expect("somebody ran it"))
}
