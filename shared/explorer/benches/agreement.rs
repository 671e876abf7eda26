//! Reduction against plain depth-first search on thousands of random programs:
//! `cargo bench -p explorer --bench agreement`, or with how many under each model:
//! `cargo bench -p explorer --bench agreement -- 100 100 100`.
//!
//! Ends with an error at the first program whose outcomes differ, which it shows.

#[expect(clippy::unwrap_used, reason = "these are tests")]
#[path = "../tests/programs/mod.rs"]
mod programs;
#[allow(dead_code, reason = "each user of it needs other parts")]
#[path = "../tests/small/mod.rs"]
mod small;

use std::io::{self, Write};
use std::time::Instant;

use explorer::Memory;

fn main() -> io::Result<()> {
    let wanted: Vec<usize> =
        std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let wanted = |at: usize, usual: usize| wanted.get(at).copied().unwrap_or(usual);
    let models = [
        (Memory::Sc, wanted(0, 10_000)),
        (Memory::C11, wanted(1, 3_000)),
        (Memory::Tso, wanted(2, 3_000)),
    ];
    let mut out = io::stdout();
    for (memory, wanted) in models {
        let begun = Instant::now();
        let it = programs::compare(memory, wanted, 1);
        writeln!(
            out,
            "{memory}: {} programs, the same outcomes ({} more had too many interleavings): \
             {} executions one by one, {} reduced, {:.1} s",
            it.compared,
            it.too_large,
            it.every,
            it.classes,
            begun.elapsed().as_secs_f64()
        )?;
    }
    Ok(())
}
