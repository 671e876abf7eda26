//! All get to eat, neighbours one after the other, and others at the same time.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use judge::{Check, Config, Misconception, Part, Room};

use super::answer::Table;

/// A meal takes a few steps. Who has taken so many goes round in circles.
const QUICK: Config = Config { max_steps: 300, ..Config::DEFAULT };
/// With three threads, an answer that tries again and again has very many interleavings.
const THREE: Config = Config { max_executions: 400, ..Config::DEFAULT };

const NEIGHBOURS: &str = "two neighbours eat one after the other";
const TWO: &str = "two at a table for two both get to eat";
const ALL: &str = "three round a table all get to eat, one after the other";
const APART_OF_SIX: &str = "of six, three who share no fork can eat at the same time";
const APART: &str = "of four, two who sit opposite can eat at the same time";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored("one philosopher eats, and eats again", QUICK, alone),
        Part::explored(NEIGHBOURS, QUICK, neighbours),
        Part::explored("the last and the first eat one after the other", QUICK, last_and_first),
        Part::explored(TWO, QUICK, two),
        Part::explored(ALL, THREE, all),
        Part::explored(APART, QUICK, || together(4, &[0, 2])),
        Part::explored(APART_OF_SIX, THREE, || together(6, &[1, 3, 5])),
    ],
    misconceptions: &[
        Misconception {
            name: "tries-for-ever",
            says: "All take one fork, all find the other one taken, all put theirs back, and all \
                   begin again. What everybody does alike can go on in step for ever: somebody has \
                   to do otherwise.",
            shows: |it| it.is("too long") || it.is("livelock"),
        },
        Misconception {
            name: "one-at-a-time",
            says: "Two who share no fork wait for each other all the same. What they hold while \
                   they eat has to be theirs and their neighbours', and nobody else's.",
            shows: |it| it.is("deadlock") && (it.in_part(APART) || it.in_part(APART_OF_SIX)),
        },
        Misconception {
            name: "symmetric",
            says: "Each holds one fork and waits for the neighbour's: a circle that needs \
                   everybody. If one of them reaches to the other side first, it cannot close.",
            shows: |it| it.is("deadlock") && (it.in_part(TWO) || it.in_part(ALL)),
        },
        Misconception {
            name: "puts-back-too-early",
            says: "Neighbours eat at the same time: a fork is back on the table before the meal \
                   has ended. A guard lives to the end of the block that it is made in; both have \
                   to live until meal() returns.",
            shows: |it| it.says("neighbours ate at the same time") && it.in_part(NEIGHBOURS),
        },
        Misconception {
            name: "straight-table",
            says: "The table is round: the fork to the right of the last seat is the first one. \
                   There are as many forks as seats.",
            shows: |it| it.says("neighbours ate at the same time"),
        },
    ],
    roles: &[],
};

fn alone() {
    let seats = 3 + (judge::seed() % 3) as usize;
    let (table, mut eaten) = (Table::new(seats), 0);
    for seat in [0, seats - 1, 0] {
        table.dine(seat, || eaten += 1);
    }
    assert!(eaten == 3, "dine was called three times, and meal {eaten} times");
}

/// These dine at once; asserts that all ate, and no two at the same time.
fn one_after_the_other(seats: usize, at: &[usize]) {
    let (table, room, eaten) = (Table::new(seats), Room::new(), AtomicUsize::new(0));
    let meal = || {
        room.visit();
        // Relaxed: read after all threads have ended.
        eaten.fetch_add(1, Ordering::Relaxed);
    };
    at_once(at, |seat| table.dine(seat, meal));
    let (most, eaten) = (room.most(), eaten.into_inner());
    assert!(most == 1, "{most} neighbours ate at the same time");
    assert!(eaten == at.len(), "{} were hungry, and {eaten} meals were eaten", at.len());
}

fn neighbours() {
    one_after_the_other(4, &[1, 2]);
}

fn last_and_first() {
    one_after_the_other(4, &[3, 0]);
}

fn all() {
    one_after_the_other(3, &[0, 1, 2]);
}

fn two() {
    one_after_the_other(2, &[0, 1]);
}

/// These dine at once, and meet at their meals.
fn together(seats: usize, at: &[usize]) {
    let (table, all_eat) = (Table::new(seats), Barrier::new(at.len()));
    at_once(at, |seat| table.dine(seat, || drop(all_eat.wait())));
}

fn at_once(at: &[usize], dine: impl Fn(usize) + Sync) {
    thread::scope(|scope| {
        let (last, others) = at.split_last().expect("somebody dines");
        for seat in others {
            let dine = &dine;
            scope.spawn(move || dine(*seat));
        }
        dine(*last);
    });
}
