//! The work of demos that have a twin in Python, in the sizes of the Python programs.

use shared::{Closing, Twin};

use crate::dummy_pool::{self, Returned};
use crate::pool_size;
use crate::python_pool::{AsyncResult, Pool};

/// The twins, in the order of the demos.
pub const TWINS: &[Twin] = &[
    Twin {
        demo: "dummy-pool",
        closing: Closing::Cost { what: "a job of apply_async", part: "apply_async, a job" },
        work: |parts| {
            let Returned { map, starmap, imap, imap_unordered, apply, apply_async } =
                dummy_pool::every_method(2)?;
            parts.answer("map, starmap, imap", [map, starmap, imap])?;
            parts.answer("imap_unordered, sorted", imap_unordered)?;
            parts.answer("apply, apply_async", [apply, apply_async])?;
            let square = |number: u64| number * number;
            let (pool, many, few) = (Pool::new(2)?, 200_000, 5_000);
            let map = || Ok(pool.map(square, (0..many).collect()).into_iter().sum::<u64>());
            parts.each("map, a job", many, map)?;
            parts.each("imap, a job", few, || Ok(pool.imap(square, 0..few).sum::<u64>()))?;
            parts.each("apply_async, a job", few, || {
                let ask = |number| pool.apply_async(move || square(number));
                let results: Vec<_> = (0..few).map(ask).collect();
                Ok(results.into_iter().map(AsyncResult::get).sum::<u64>())
            })
        },
    },
    Twin {
        demo: "pool-size",
        closing: Closing::Gain {
            what: "2 workers that compute instead of 1",
            without: "4 computations, workers: 1",
            with: "4 computations, workers: 2",
        },
        work: |parts| {
            for workers in [1, 16] {
                let waits = || Ok(pool_size::in_pool(workers, 16, pool_size::wait)?);
                parts.part(format!("16 waits, workers: {workers}"), waits)?;
            }
            for workers in [1, 2] {
                let computes = || Ok(pool_size::in_pool(workers, 4, pool_size::compute)?);
                parts.part(format!("4 computations, workers: {workers}"), computes)?;
            }
            Ok(())
        },
    },
];

#[cfg(test)]
mod tests {
    #[test]
    fn rust_and_python_give_the_same_answers() {
        shared::rehearsal::beside_python(&crate::LESSON);
    }
}
