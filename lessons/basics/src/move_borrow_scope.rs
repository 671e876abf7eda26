//! Two threads get data by a move, an `Arc`, a leak or a loan; only the move has to copy.
//!
//! The same numbers are added up by two threads, a half each. Whether they were
//! copied on the way can be seen from outside: what lies at the address where main
//! made it was not copied. Python's slice, `numbers[:half]`, always copies.
//!
//! Look at the last two columns together: three ways copy nothing, and they differ
//! in what becomes of the numbers. Only the scope simply lends them.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::thread;

use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "move-borrow-scope",
    claim: "Two threads get data by a move, an Arc, a leak or a loan; only the move has to copy.",
    show,
};

/// How many numbers there are.
const NUMBERS: u64 = 10_000;

/// What a thread gets, and what becomes of the numbers in the end.
const FATES: [(&str, &str); 4] = [
    ("its half, moved", "freed by the threads"),
    ("a share of all", "freed by the last owner"),
    ("a leaked reference", "never freed"),
    ("a loan of its half", "main frees them"),
];

/// What a thread found out about its half: the sum, and where the numbers lie.
type Half = (u64, Range<usize>);

/// The sum; how many numbers lay elsewhere than main made them; how many are left to main.
#[derive(Debug, PartialEq, Eq)]
struct Way {
    sum: u64,
    copied: usize,
    left: usize,
}

/// Each thread owns its half; cutting off the second one copies it.
fn by_moving(mut numbers: Vec<u64>) -> io::Result<Way> {
    let made = place(&numbers);
    let right = numbers.split_off(numbers.len() / 2);
    let halves = two(move || add(&numbers), move || add(&right))?;
    // `numbers` cannot be named any more: its thread has freed it.
    Ok(Way::new(&made, halves, 0))
}

/// All three own all numbers; the last one frees them.
fn by_sharing(numbers: Vec<u64>) -> io::Result<Way> {
    let (made, half) = (place(&numbers), numbers.len() / 2);
    let shared = Arc::new(numbers);
    let (left, right) = (Arc::clone(&shared), Arc::clone(&shared));
    let halves = two(move || add(&left[..half]), move || add(&right[half..]))?;
    // The numbers come out of an `Arc` only for its last owner.
    Ok(Way::new(&made, halves, Arc::into_inner(shared).map_or(0, |numbers| numbers.len())))
}

/// Nobody owns them, so nobody will ever free them.
fn by_leaking(numbers: Vec<u64>) -> io::Result<Way> {
    let numbers: &'static [u64] = numbers.leak();
    let (left, right) = numbers.split_at(numbers.len() / 2);
    let halves = two(move || add(left), move || add(right))?;
    Ok(Way::new(&place(numbers), halves, numbers.len()))
}

/// Main owns them, and lends each thread its half.
fn by_lending(numbers: &[u64]) -> io::Result<Way> {
    let (left, right) = numbers.split_at(numbers.len() / 2);
    let halves = thread::scope(|scope| {
        let left = named("left").spawn_scoped(scope, || add(left))?;
        let right = named("right").spawn_scoped(scope, || add(right))?;
        both(left.join(), right.join())
    })?;
    Ok(Way::new(&place(numbers), halves, numbers.len()))
}

impl Way {
    fn new(made: &Range<usize>, halves: [Half; 2], left: usize) -> Self {
        let copies = halves.iter().filter(|(_, at)| !made.contains(&at.start));
        let copied = copies.map(|(_, at)| at.len() / size_of::<u64>()).sum();
        Self { sum: halves[0].0 + halves[1].0, copied, left }
    }
}

fn add(numbers: &[u64]) -> Half {
    (numbers.iter().sum(), place(numbers))
}

fn place(numbers: &[u64]) -> Range<usize> {
    let Range { start, end } = numbers.as_ptr_range();
    start.addr()..end.addr()
}

/// Runs both in threads that may outlive the caller's variables.
fn two(
    left: impl FnOnce() -> Half + Send + 'static,
    right: impl FnOnce() -> Half + Send + 'static,
) -> io::Result<[Half; 2]> {
    let (left, right) = (named("left").spawn(left)?, named("right").spawn(right)?);
    both(left.join(), right.join())
}

fn both(left: thread::Result<Half>, right: thread::Result<Half>) -> io::Result<[Half; 2]> {
    let fell = |_| io::Error::other("a thread panicked");
    Ok([left.map_err(fell)?, right.map_err(fell)?])
}

fn all_ways(numbers: &[u64]) -> io::Result<[Way; 4]> {
    let [moved, shared, leaked] = [(); 3].map(|()| numbers.to_vec());
    Ok([by_moving(moved)?, by_sharing(shared)?, by_leaking(leaked)?, by_lending(numbers)?])
}

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.into())
}

fn show(report: &mut Report) -> Result<()> {
    let numbers: Vec<u64> = (0..NUMBERS).collect();
    let ways = report.watch("one sum, four ways, two threads each", || all_ways(&numbers))?;
    let mut table = Table::new(["each thread gets", "copied", "left to main", "and then"]);
    for (way, (what, then)) in ways.iter().zip(FATES) {
        table.row([what.into(), way.copied.to_string(), way.left.to_string(), then.into()]);
    }
    report.table(&table);
    let (all, sum) = (numbers.len(), numbers.iter().sum::<u64>());
    report.must(ways.iter().all(|way| way.sum == sum), "all four sums are the same");
    let copied = ways.each_ref().map(|way| way.copied);
    report.must(copied == [all / 2, 0, 0, 0], "a move copied half of it, the others nothing");
    let left = ways.each_ref().map(|way| way.left);
    report.must(left == [0, all, all, all], "only a move leaves main with nothing");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cutting_off_the_second_half_copies() {
        let ways = all_ways(&[1, 2, 3, 4]).unwrap().map(|way| (way.sum, way.copied, way.left));
        assert_eq!(ways, [(10, 2, 0), (10, 0, 4), (10, 0, 4), (10, 0, 4)]);
    }
}
