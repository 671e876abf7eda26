//! A guard in the head of a `match` lives to the end of the `match`.
//!
//! In `match lock.lock().unwrap().pop() { … }` nobody sees a guard, but there is
//! one: a temporary, dropped at the end of the whole statement. The arms run with
//! the lock held. A `let` of its own ends the guard before the arms begin.
//!
//! The same holds for `if let` and `while let`; see the lesson on pools for what it
//! does there.

use std::sync::{Mutex, PoisonError};

use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "guard-too-long",
    claim: "A guard in the head of a `match` lives to the end of the `match`.",
    show,
};

/// Takes from the queue in the head of a `match`; returns whether the arm could lock again.
#[expect(clippy::significant_drop_in_scrutinee, reason = "this is the mistake")]
pub fn in_the_head(queue: &Mutex<Vec<u32>>) -> bool {
    match queue.lock().unwrap_or_else(PoisonError::into_inner).pop() {
        Some(_) => queue.try_lock().is_ok(),
        None => false,
    }
}

/// Takes from the queue in a statement of its own; returns whether the arm could lock again.
pub fn in_a_let(queue: &Mutex<Vec<u32>>) -> bool {
    // New: the guard ends at this semicolon.
    let taken = queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
    match taken {
        Some(_) => queue.try_lock().is_ok(),
        None => false,
    }
}

fn show(report: &mut Report) -> Result<()> {
    let queue = Mutex::new(vec![1, 2]);
    let (head, own) = report
        .watch("the same take, written in two ways", || (in_the_head(&queue), in_a_let(&queue)));
    report.answer("lock free in the arm, guard in the head", head);
    report.answer("lock free in the arm, guard in a let", own);
    report.must(!head, "with the guard in the head, the arm runs with the lock held");
    report.must(own, "with a let of its own, the lock is free in the arm");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_holds_and_the_let_does_not() {
        let queue = Mutex::new(vec![1, 2, 3, 4]);
        assert!(!in_the_head(&queue));
        assert!(in_a_let(&queue));
        assert_eq!(queue.into_inner().unwrap(), [1, 2]);
    }
}
