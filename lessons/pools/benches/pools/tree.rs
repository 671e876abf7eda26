//! A tree of work, by stealing as the lesson does it and as rayon does.

use lesson_pools::join_and_steal::{grow, with_rayon};
use lesson_pools::rayon_pool;
use shared::Result;
use shared::goal::{Goals, Wanted};
use shared::measure::{Variant, compare};

use crate::{Row, say, tell};

const WORKERS: usize = 2;
/// A tree has two to the power of its depth leaves.
const DEPTH: u32 = 20;
const ROUNDS: usize = 21;

pub(crate) fn measure(goals: &mut Goals) -> Result<()> {
    let pool = rayon_pool::start(WORKERS)?;
    let mut variants = [
        Variant::new("ours", || grow(WORKERS, DEPTH).leaves),
        Variant::new("rayon", || pool.install(|| with_rayon(DEPTH))),
    ];
    let comparison = compare(ROUNDS, &(1 << DEPTH), &mut variants)?;
    say(&comparison, "a leaf", &["join-and-steal", "rayon::join"], 1 << DEPTH)?;
    let of = format!("join-and-steal, {} leaves, {WORKERS} workers", 1 << DEPTH);
    let (wanted, ratio) = (Wanted::AtMost(2.0), comparison.ratio(0, 1));
    tell(goals, &comparison, Row { of: &of, against: "rayon::join", wanted, ratio })
}
