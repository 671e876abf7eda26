//! A cell that is borrowed twice panics, even though nobody else can reach it.
//!
//! A thread-local is one thread's alone, and still two calls of that thread can want it at
//! the same time: a function that holds it calls another one that takes it again. The
//! `RefCell` inside counts its borrows and panics; a `Mutex` there would wait for ever.
//! Whoever may be called from inside takes the value out instead, and puts it back.
//!
//! Then the price: `Cell` copies, `RefCell` counts, `Mutex` asks the other cores.

use std::cell::{Cell, RefCell};
use std::hint::black_box;
use std::sync::{Mutex, PoisonError};

use shared::measure::{self, Variant};
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "borrowed-twice",
    claim: "A cell that is borrowed twice panics, even though nobody else can reach it.",
    show,
};

const STEPS: u64 = 100_000;
const ROUNDS: usize = 9;

thread_local! {
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static IN_A_CELL: Cell<u64> = const { Cell::new(0) };
    static IN_A_REF_CELL: RefCell<u64> = const { RefCell::new(0) };
    static IN_A_MUTEX: Mutex<u64> = const { Mutex::new(0) };
}

/// Logs a line and lets `detail` log more while the list is borrowed; returns whether `detail`
/// could borrow it, too.
pub fn borrowed_inside() -> bool {
    LINES.with_borrow_mut(|lines| {
        lines.push("outer".to_owned());
        // `with_borrow_mut` would panic here.
        LINES.with(|again| again.try_borrow_mut().is_ok())
    })
}

/// The same with the list taken out while `detail` runs; returns all lines.
pub fn taken_out() -> Vec<String> {
    LINES.with_borrow_mut(Vec::clear);
    // New: what is taken out is not borrowed.
    let mut lines = LINES.take();
    lines.push("outer".to_owned());
    LINES.with_borrow_mut(|inner| inner.push("inner".to_owned()));
    LINES.with_borrow_mut(|inner| lines.append(inner));
    LINES.replace(lines);
    LINES.with_borrow(Clone::clone)
}

fn count_in_a_cell() -> u64 {
    IN_A_CELL.set(0);
    (0..STEPS).for_each(|_| IN_A_CELL.set(black_box(IN_A_CELL.get()) + 1));
    IN_A_CELL.get()
}

fn count_in_a_ref_cell() -> u64 {
    IN_A_REF_CELL.set(0);
    for _ in 0..STEPS {
        IN_A_REF_CELL.with_borrow_mut(|count| *count = black_box(*count) + 1);
    }
    IN_A_REF_CELL.with_borrow(|count| *count)
}

fn count_in_a_mutex() -> u64 {
    let with = |change: fn(&mut u64)| {
        IN_A_MUTEX.with(|count| change(&mut count.lock().unwrap_or_else(PoisonError::into_inner)));
    };
    with(|count| *count = 0);
    (0..STEPS).for_each(|_| with(|count| *count = black_box(*count) + 1));
    IN_A_MUTEX.with(|count| *count.lock().unwrap_or_else(PoisonError::into_inner))
}

fn show(report: &mut Report) -> Result<()> {
    let borrowed = report.watch("a borrow inside a borrow", borrowed_inside);
    report.must(!borrowed, "the borrow inside is refused; without `try` it is a panic");
    let lines = taken_out();
    report.answer("with the list taken out", lines.join(", "));
    report.must(lines == ["outer", "inner"], "both lines are there when the list is taken out");
    let mut variants = [
        Variant::new("Cell", count_in_a_cell),
        Variant::new("RefCell", count_in_a_ref_cell),
        Variant::new("Mutex", count_in_a_mutex),
    ];
    let comparison = measure::compare(ROUNDS, &STEPS, &mut variants)?;
    let sizes = format!("one thread, {STEPS} steps");
    report.comparison(&comparison, "counted in a", ("a step", STEPS as usize), &sizes);
    report.may(
        comparison.ratio(2, 0).median > 1.5,
        "a lock that nobody else wants costs all the same",
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_borrow_inside_a_borrow_is_refused() {
        assert!(!borrowed_inside());
        let twice = || LINES.with_borrow_mut(|_| LINES.with_borrow_mut(Vec::clear));
        assert!(std::panic::catch_unwind(twice).is_err());
    }

    #[test]
    fn what_is_taken_out_can_be_used_inside() {
        assert_eq!(taken_out(), ["outer", "inner"]);
        assert_eq!(taken_out(), ["outer", "inner"]);
    }

    #[test]
    fn all_cells_count_every_step() {
        let counts = [count_in_a_cell(), count_in_a_ref_cell(), count_in_a_mutex()];
        assert_eq!(counts, [STEPS; 3]);
    }
}
