//! What everybody wants costs more the more want it; what each has alone does not.
//!
//! Threads count together, in eight ways that give the same sum; they are in the file
//! `counters.rs`. A lock and an atomic are one cache line that all cores want. Shards are
//! several, and a thread mostly finds its own. A count that each thread keeps to itself, and
//! adds once at the end, is not shared at all.
//!
//! Look at each row from left to right.

use shared::measure::{self, Comparison, Variant};
use shared::{Demo, Report, Result, Table};

use crate::counters::{Count, WAYS};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "contention",
    claim: "What everybody wants costs more the more want it; what each has alone does not.",
    show,
};

const THREADS: [u64; 4] = [1, 2, 4, 8];
/// Steps that all threads count together.
const STEPS: u64 = 200_000;
const ROUNDS: usize = 5;
// The rows of which the demo speaks, in the order of the ways.
const LOCK: usize = 0;
const ATOMIC: usize = 5;
const OWN: usize = 7;

/// Counts in all ways, with so many threads.
///
/// # Errors
///
/// If a way miscounts.
pub fn count_in_all_ways(threads: u64, steps: u64, rounds: usize) -> Result<Comparison> {
    let variant = |(name, count): (_, Count)| Variant::new(name, move || count(threads, steps));
    measure::compare(rounds, &steps, &mut WAYS.map(variant))
}

fn show(report: &mut Report) -> Result<()> {
    let column = |threads| count_in_all_ways(threads, STEPS, ROUNDS);
    let columns = THREADS.into_iter().map(column).collect::<Result<Vec<_>>>()?;
    report.table(&table(&columns));
    report.say(columns[0].conditions(&format!("the time of one of {STEPS} steps")));
    let busiest = |one: &&Comparison, other: &&Comparison| {
        one.others.unwrap_or(0.0).total_cmp(&other.others.unwrap_or(0.0))
    };
    columns.iter().max_by(busiest).into_iter().for_each(|column| report.disturbance(column));
    report.say(summary(&columns));
    let right = WAYS.iter().all(|(_, count)| count(THREADS[1], STEPS) == STEPS);
    report.must(right, "all eight ways count every step");
    if report.cores() == 1 {
        report.cannot("on one core nobody wants the same line at the same time");
        return Ok(());
    }
    let with_two = |way| times_as_long(&columns, way, 1);
    report.may(with_two(LOCK) > 1.0, "two threads on one lock were slower than one alone");
    report.may(with_two(ATOMIC) > 1.0, "two threads on one atomic were slower than one alone");
    report.may(with_two(OWN) < 1.0, "two threads with counts of their own were faster than one");
    Ok(())
}

fn table(columns: &[Comparison]) -> Table {
    let mut table = Table::new(["counted in", "1 thread", "2 threads", "4 threads", "8 threads"]);
    for (way, (name, _)) in WAYS.iter().enumerate() {
        let step =
            |at: usize| measure::time(columns[at].measured[way].median.div_f64(STEPS as f64));
        table.row([(*name).to_owned(), step(0), step(1), step(2), step(3)]);
    }
    table
}

/// How many times as long a step took with more threads as with one.
fn times_as_long(columns: &[Comparison], way: usize, column: usize) -> f64 {
    1.0 / columns[column].measured[way].speed_up_over(&columns[0].measured[way])
}

/// What the table says on this machine.
fn summary(columns: &[Comparison]) -> String {
    let [lock, atomic, own] = [LOCK, ATOMIC, OWN].map(|way| times_as_long(columns, way, 1));
    let most = &columns[THREADS.len() - 1].measured;
    let mut ways: Vec<usize> = (0..WAYS.len()).collect();
    ways.sort_by_key(|way| most[*way].median);
    let (cheapest, dearest) = (ways[0], ways[WAYS.len() - 1]);
    let apart = most[cheapest].speed_up_over(&most[dearest]);
    format!(
        "With two threads a step took {lock:.1} times as long as with one under one lock, \
         {atomic:.1} times in one atomic, and {own:.1} times where each has its own. With \
         {} threads the dearest ({}) took {apart:.0} times as long as the cheapest ({}).",
        THREADS[THREADS.len() - 1],
        WAYS[dearest].0,
        WAYS[cheapest].0
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_are_measured_with_the_right_answer() {
        let column = count_in_all_ways(2, 100, 1).unwrap();
        assert_eq!(column.measured.len(), WAYS.len());
        assert!(summary(&vec![column; THREADS.len()]).contains("With two threads"));
    }
}
