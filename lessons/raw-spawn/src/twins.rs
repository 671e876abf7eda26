//! The work of demos that have a twin in Python, in the sizes of the Python programs.

use std::time::Duration;

use shared::{Closing, Parts, Result, Twin};

use crate::busy_main::{self, Price};
use crate::cannot_start::{self, IMPOSSIBLE, JOBS, POSSIBLE};
use crate::two_clocks;

/// The twins, in the order of the demos.
pub const TWINS: &[Twin] = &[
    Twin { demo: "two-clocks", closing: Closing::Answers, work: two_clocks },
    Twin {
        demo: "busy-main",
        closing: Closing::Cost {
            what: "in processor time, a spinning wait of 50 ms",
            part: "spin: burns",
        },
        work: busy_main,
    },
    Twin {
        demo: "cannot-start",
        closing: Closing::Answers,
        work: |parts| {
            let (sum, kept) = cannot_start::hand_over(JOBS.to_vec(), IMPOSSIBLE);
            parts.answer("a thread was refused", sum.is_err())?;
            parts.seen("what it was given is", if kept { "still there" } else { "gone" });
            let finish = |stacks: &[usize]| {
                let (sums, helpers) = cannot_start::finish(&JOBS, stacks);
                Ok((helpers, sums))
            };
            parts.part("one helper of two", || finish(&[POSSIBLE, IMPOSSIBLE]))?;
            parts.part("main alone", || finish(&[IMPOSSIBLE, IMPOSSIBLE]))
        },
    },
];

fn two_clocks(parts: &mut Parts) -> Result<()> {
    let clocks = [("quick", Duration::from_millis(10)), ("slow", Duration::from_millis(20))];
    let lines = two_clocks::tell_times(clocks, 5, |_| ())?;
    for (clock, _) in clocks {
        let numbers = two_clocks::numbers(&lines, clock);
        parts.answer(format!("the {clock} clock's lines"), numbers)?;
    }
    for (clock, _) in clocks {
        let last = lines.iter().rfind(|line| line.clock == clock);
        let late = last.map_or(Duration::ZERO, |line| line.late);
        parts.time(format!("{clock}, late at its last line"), late);
    }
    Ok(())
}

fn busy_main(parts: &mut Parts) -> Result<()> {
    let stay = |way: &busy_main::Way| {
        let price = busy_main::stay_alive(*way, Duration::from_millis(50))?;
        Ok((busy_main::name(*way), price))
    };
    let prices: Vec<(String, Price)> = busy_main::WAYS.iter().map(stay).collect::<Result<_>>()?;
    let after: Vec<bool> = prices.iter().map(|(_, price)| price.noticed.is_some()).collect();
    parts.answer("went on after the worker's end", after)?;
    for (way, price) in &prices {
        // Not every system tells it.
        price.burnt.into_iter().for_each(|burnt| parts.time(format!("{way}: burns"), burnt));
    }
    for (way, price) in &prices {
        let late = price.noticed.unwrap_or_default();
        parts.time(format!("{way}: goes on after"), late);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn rust_and_python_give_the_same_answers() {
        shared::rehearsal::beside_python(&crate::LESSON);
    }
}
