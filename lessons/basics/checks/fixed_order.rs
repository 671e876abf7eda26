//! All arrive at once, and greet one after the other in the order of their numbers.

use std::sync::{Arc, Barrier};

use judge::{Action, Census, Check, Config, Ledger, Misconception, Part};

use super::answer::greet_in_order;

const EACH: &str = "each guest has a thread, which arrives and then greets";
const ORDER: &str = "two guests greet one after the other, in order";
const THREE: &str = "three guests do as well, whoever is woken";
const TOGETHER: &str = "they arrive at the same time";
const MANY: &str = "ten guests arrive together and greet in order, and none do neither";

/// A wait may end once without a cause.
const RESTLESS: Config = Config { spurious: 1, ..Config::DEFAULT };

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(EACH, Config::DEFAULT, each),
        Part::explored(TOGETHER, Config::DEFAULT, together),
        Part::explored(ORDER, RESTLESS, two)
            .never("whoever waits for its turn asks for it again and again", |it| it.spins()),
        Part::explored(THREE, RESTLESS, three),
        Part::real(MANY, many),
    ],
    misconceptions: &[
        Misconception {
            name: "main-greets",
            says: "The order is right, and one thread makes it alone: the guests were to greet \
                   themselves. How does a thread learn that its turn has come?",
            shows: |it| it.in_part(EACH) && it.says("calling thread"),
        },
        Misconception {
            name: "joins-each-first",
            says: "The order is right because no two guests are ever there at the same time: each \
                   has gone before the next one arrives. Let all threads arrive, and only the \
                   greetings wait.",
            shows: |it| it.in_part(TOGETHER) && it.is("deadlock"),
        },
        Misconception {
            name: "spins",
            says: "The order is right, and whoever waits asks for it again and again: that keeps a \
                   core busy or, with a pause, notices too late. A receive, a join, a condition \
                   variable or a park waits until it is woken.",
            shows: |it| it.is("never"),
        },
        Misconception {
            name: "sleeps-in-steps",
            says: "A sleep says how long somebody does nothing, and not what the others have done \
                   meanwhile. Let whoever has greeted tell the next one.",
            shows: |it| it.did(|action| matches!(action, Action::Sleep(_))),
        },
        Misconception {
            name: "wakes-anybody",
            says: "notify_one wakes any of those who sleep. If it is not that one's turn, it goes to \
                   sleep again, and nobody wakes the right one.",
            shows: |it| {
                it.is("deadlock") && it.did(|action| matches!(action, Action::NotifyOne(_)))
            },
        },
        Misconception {
            name: "tells-too-soon",
            says: "The next one is told before this one has greeted, and both greet at once. The \
                   turn is over when the greeting has come back.",
            shows: |it| it.says("greeted at the same time"),
        },
    ],
    roles: &[],
};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Arrives(usize),
    Greets(usize),
}

fn each() {
    let census = Arc::new(Census::new());
    let (arrives, greets) = (Arc::clone(&census), Arc::clone(&census));
    greet_in_order(
        2,
        move |number| arrives.sign(Step::Arrives(number)),
        move |number| greets.sign(Step::Greets(number)),
    );
    let mut by_thread = census.by_thread();
    let done = by_thread.iter().flatten().count();
    assert!(done >= 4, "{} of 4 calls had not been made when it came back", 4 - done);
    assert!(!census.has_me(), "the calling thread has arrived or greeted itself");
    if let [[Step::Arrives(1), ..], _] = [&by_thread[0][..], &by_thread[1][..]] {
        by_thread.swap(0, 1);
    }
    let right = [0, 1].map(|number| vec![Step::Arrives(number), Step::Greets(number)]);
    assert!(by_thread == right, "two guests did this, thread by thread: {by_thread:?}");
}

/// So many guests arrive somehow, and greet in order.
fn greet(guests: usize, arrive: impl Fn(usize) + Send + Sync + 'static) {
    let ledger = Arc::new(Ledger::new());
    let greetings = Arc::clone(&ledger);
    greet_in_order(guests, arrive, move |number| {
        greetings.note((number, "begins"));
        greetings.note((number, "ends"));
    });
    let lines = ledger.lines();
    let overlap = lines.windows(2).find(|two| two[0].1 == "begins" && two[0].0 != two[1].0);
    if let Some([(one, _), (other, _)]) = overlap {
        panic!("guests {one} and {other} greeted at the same time");
    }
    let seen: Vec<usize> = lines.iter().step_by(2).map(|(number, _)| *number).collect();
    let right: Vec<usize> = (0..guests).collect();
    assert!(seen == right, "the guests greeted in this order: {seen:?}");
}

fn two() {
    greet(2, |_| ());
}

fn three() {
    greet(3, |_| ());
}

fn together() {
    let both_are_there = Barrier::new(2);
    greet_in_order(2, move |_| drop(both_are_there.wait()), |_| ());
}

fn many() {
    let all_are_there = Barrier::new(10);
    greet(10, move |_| drop(all_are_there.wait()));
    greet(0, |_| ());
}
