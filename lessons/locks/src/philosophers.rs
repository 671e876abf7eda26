//! If each takes the left fork first, all can starve; if one of them does otherwise, all eat.
//!
//! Philosophers sit round a table, with a fork between each two, and eat with both forks
//! beside them. When all hold the left one, each waits for its right neighbour: a circle that
//! needs everybody. So one exception opens it. *Smaller first*: the forks have numbers, and
//! the last philosopher reaches to the right first. *One less*: with one of them away from the
//! table, somebody has a free fork at the right.
//!
//! Nobody reaches for a second fork before as many as can hold a first one: five under the
//! wrong rule, four under the others. Each says what it holds and wants, and the demo follows
//! that from hand to hand. Look at the lock rows: held for ever, or from hand to hand.

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use shared::meeting::Meeting;
use shared::{Demo, Report, Result};

use crate::forks::{Rule, Table, circle};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "philosophers",
    claim: "If each takes the left fork first, all can starve; if one does otherwise, all eat.",
    show,
};

const RULES: [(Rule, &str); 2] =
    [(Rule::Smaller, "the smaller number first"), (Rule::OneLess, "one place less than forks")];
const SEATS: usize = 5;
const MEALS: usize = 3;
/// How long main listens for philosophers that will not eat.
const PATIENCE: Duration = Duration::from_secs(5);
/// Long enough for any machine; it is never waited for.
const FOR_EVER: Duration = Duration::from_secs(30);

/// What came of a meal at which all hold a first fork before they take a second one.
#[derive(Debug, PartialEq, Eq)]
pub struct Meal {
    /// How many held one at once.
    pub held: usize,
    /// How many of those wait for each other in a circle, if there is one.
    pub circle: Option<usize>,
    /// How many ate.
    pub eaten: usize,
}

/// All eat so many meals; returns how many were eaten.
pub fn dine(table: &Table, meals: usize) -> usize {
    let dines = |seat| {
        let mut eaten = 0;
        (0..meals).for_each(|_| table.eat(seat, || {}, || eaten += 1));
        eaten
    };
    thread::scope(|scope| {
        let philosophers: Vec<_> =
            (0..table.seats()).map(|seat| scope.spawn(move || dines(seat))).collect();
        philosophers.into_iter().filter_map(|philosopher| philosopher.join().ok()).sum()
    })
}

/// Those at `seats` eat until all of them have done so at once; returns how many did.
pub fn together(table: &Table, seats: &[usize]) -> usize {
    let eating = Meeting::new();
    thread::scope(|scope| {
        for seat in seats {
            let eat = || eating.attend(seats.len(), FOR_EVER);
            scope.spawn(move || table.eat(*seat, || {}, eat));
        }
    });
    eating.most_at_once()
}

/// All eat once, but nobody takes a second fork before `company` hold a first one.
///
/// Who has not eaten when nobody did for `patience` is left behind.
pub fn hold_one(table: Table, company: usize, patience: Duration) -> Meal {
    let seats = table.seats();
    let (table, meeting) = (Arc::new(table), Arc::new(Meeting::new()));
    let (say, said) = mpsc::channel();
    let (ate, meals) = mpsc::channel();
    for seat in 0..seats {
        let (table, meeting) = (Arc::clone(&table), Arc::clone(&meeting));
        let (say, ate) = (say.clone(), ate.clone());
        let philosopher = move || {
            let holds_one = || {
                let _ = say.send(table.forks_of(seat));
                meeting.attend(company, FOR_EVER);
            };
            table.eat(seat, holds_one, || _ = ate.send(()));
        };
        // A refused one holds no fork, and the claim fails.
        let _ = thread::Builder::new().name(format!("seat-{seat}")).spawn(philosopher);
    }
    drop((say, ate));
    let hands: Vec<_> = (0..company).map_while(|_| said.recv_timeout(FOR_EVER).ok()).collect();
    let eaten = (0..seats).map_while(|_| meals.recv_timeout(patience).ok()).count();
    Meal { held: meeting.most_at_once(), circle: circle(&hands), eaten }
}

fn show(report: &mut Report) -> Result<()> {
    let patience = report.pace().of(PATIENCE);
    let left = Table::new(SEATS, Rule::Left);
    let meal = report.watch("left first", || hold_one(left, SEATS, patience));
    report.answer("meals", meal.eaten);
    let circle = meal.circle == Some(SEATS);
    report.must(circle, "from hand to wanted fork, the circle goes round the table");
    report.must(meal.eaten == 0, "and nobody ever ate");
    for (rule, words) in RULES {
        let forced = || hold_one(Table::new(SEATS, rule), SEATS - 1, FOR_EVER);
        let meal = report.watch(words, forced);
        report.answer("meals", meal.eaten);
        let expected = Meal { held: SEATS - 1, circle: None, eaten: SEATS };
        report.must(meal == expected, format!("{words}: all but one held a fork, and all ate"));
        let table = Table::new(SEATS, rule);
        report.must(dine(&table, MEALS) == SEATS * MEALS, format!("{words}: and all ate again"));
        let claim = format!("{words}: two that are not neighbours ate at once");
        report.must(together(&table, &[0, 2]) == 2, claim);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_circle_is_as_long_as_the_table() {
        let meal = hold_one(Table::new(3, Rule::Left), 3, Duration::from_millis(1));
        assert_eq!(meal, Meal { held: 3, circle: Some(3), eaten: 0 });
    }

    #[test]
    fn with_one_exception_all_eat() {
        for (rule, _) in RULES {
            let meal = hold_one(Table::new(4, rule), 3, FOR_EVER);
            assert_eq!(meal, Meal { held: 3, circle: None, eaten: 4 }, "{rule:?}");
            assert_eq!(dine(&Table::new(3, rule), 50), 150, "{rule:?}");
            assert_eq!(together(&Table::new(6, rule), &[0, 2, 4]), 3, "{rule:?}");
        }
    }
}
