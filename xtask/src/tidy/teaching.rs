//! The chapter for instructors: it has each demo and each exercise once, and its plans add up.

use std::collections::BTreeMap;
use std::fs;

use super::{Problems, assert_none};
use crate::cargo;
use crate::exercises::{self, Exercise};
use crate::lessons::{LESSONS, demos};

const TEACHING: &str = "lessons/TEACHING.md";

/// A table: what stands over it, its head, and its rows.
#[derive(Debug)]
struct Table<'a> {
    heading: &'a str,
    head: Vec<&'a str>,
    rows: Vec<Vec<&'a str>>,
}

fn tables(text: &str) -> Vec<Table<'_>> {
    let mut tables: Vec<Table> = Vec::new();
    let (mut heading, mut inside) = ("", false);
    for line in text.lines() {
        if line.starts_with('#') {
            heading = line.trim_start_matches('#').trim();
        }
        let row = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |"));
        match row.map(|row| row.split(" | ").map(str::trim).collect::<Vec<_>>()) {
            Some(head) if !inside => tables.push(Table { heading, head, rows: Vec::new() }),
            Some(row) => tables.last_mut().expect("one was begun").rows.push(row),
            None => {}
        }
        inside = line.starts_with('|');
    }
    tables
}

/// Minutes, by `LESSON/NAME`; an exercise may be called like a demo.
type Minutes = BTreeMap<String, u32>;

/// What the tables of a kind say, and what is wrong with them.
fn minutes(tables: &[Table], kind: &str, names: &[(String, Vec<String>)]) -> (Minutes, Problems) {
    let (mut minutes, mut problems) = (Minutes::new(), Problems::new());
    for (lesson, wanted) in names {
        let head = format!("{kind} of `{lesson}`");
        let of_lesson = tables.iter().filter(|table| table.head[0] == head);
        let rows: Vec<&Vec<&str>> = of_lesson.flat_map(|table| &table.rows).collect();
        let found: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
        if found != *wanted {
            problems.push(format!("{head}: the rows are {found:?}, and there are {wanted:?}"));
        }
        for (name, row) in found.iter().zip(rows) {
            match row.get(1).and_then(|it| it.parse().ok()).filter(|it| *it > 0) {
                Some(number) => drop(minutes.insert(format!("{lesson}/{name}"), number)),
                None => problems.push(format!("{head}: '{name}' has no minutes")),
            }
        }
    }
    (minutes, problems)
}

/// A plan ends when its heading says, and each row begins when the ones before are over.
fn plan(table: &Table, of_demos: &Minutes, of_exercises: &Minutes) -> Problems {
    let mut problems = Problems::new();
    let mut passed = 0;
    for row in &table.rows {
        let [at, what, minutes] = row[..] else {
            problems.push(format!("{}: a row without three cells: {row:?}", table.heading));
            continue;
        };
        let known = if what.starts_with("Exercise") { of_exercises } else { of_demos };
        let named: Vec<&str> = what.split('`').skip(1).step_by(2).collect();
        let minutes: u32 = minutes.parse().unwrap_or(0);
        let wanted: Option<u32> = named.iter().map(|name| known.get(*name)).sum();
        if minutes == 0 || (!named.is_empty() && wanted != Some(minutes)) {
            problems.push(format!("{}: '{what}' takes {wanted:?} minutes", table.heading));
        }
        let clock = format!("{}:{:02}", passed / 60, passed % 60);
        if at != clock {
            problems.push(format!("{}: '{what}' begins at {clock}", table.heading));
        }
        passed += minutes;
    }
    if !table.heading.ends_with(&format!(": {passed} minutes")) {
        problems.push(format!("{}: it takes {passed} minutes", table.heading));
    }
    problems
}

/// The first mistake of an exercise is the one that its file has as it is given.
fn first_mistakes(tables: &[Table], all: &[Exercise]) -> Problems {
    let rows = tables.iter().flat_map(|table| table.rows.iter().map(|row| (&table.head[0], row)));
    let rows: Vec<_> = rows.collect();
    let right = |exercise: &Exercise| {
        let head = format!("exercise of `{}`", exercise.lesson);
        let [name, mistake] = [&exercise.entry.name, &exercise.entry.unsolved];
        let this =
            |(of, row): &&(&&str, &Vec<&str>)| ***of == head && row[0].trim_matches('`') == name;
        rows.iter().find(this).and_then(|(_, row)| row.get(2)).map(|it| it.trim_matches('`'))
            == Some(mistake)
    };
    let wrong = all.iter().filter(|it| !right(it));
    wrong.map(|it| format!("{}: its first mistake is {}", it.name(), it.entry.unsolved)).collect()
}

fn is_plan(table: &Table) -> bool {
    table.head[0] == "at"
}

#[test]
fn every_demo_and_exercise_is_taught_and_the_plans_add_up() {
    let text = fs::read_to_string(cargo::root().join(TEACHING)).unwrap();
    let tables = tables(&text);
    let all = exercises::all().unwrap();
    let of_lesson = |lesson: &&str| {
        let names = all.iter().filter(|it| it.lesson == *lesson).map(|it| it.entry.name.clone());
        ((*lesson).to_owned(), names.collect::<Vec<_>>())
    };
    let demo_names: Vec<_> =
        LESSONS.iter().map(|lesson| ((*lesson).to_owned(), demos(lesson).unwrap())).collect();
    let exercise_names: Vec<_> = LESSONS.iter().map(of_lesson).collect();
    let (of_demos, mut problems) = minutes(&tables, "demo", &demo_names);
    let (of_exercises, more) = minutes(&tables, "exercise", &exercise_names);
    problems.extend(more);
    for exercise in &all {
        if of_exercises.get(&exercise.name()) != Some(&exercise.entry.minutes) {
            problems.push(format!("{}: takes {} min", exercise.name(), exercise.entry.minutes));
        }
    }
    problems.extend(first_mistakes(&tables, &all));
    let other = text.replace("`joins-none`", "`another`");
    assert_eq!(first_mistakes(&self::tables(&other), &all).len(), 1);
    let plans: Vec<&Table> = tables.iter().filter(|table| is_plan(table)).collect();
    assert!(plans.len() >= 3, "{} plans", plans.len());
    problems.extend(plans.iter().flat_map(|table| plan(table, &of_demos, &of_exercises)));
    assert_none(&problems);
}

const SAMPLE: &str = "\
### A day: 14 minutes

| at | what | minutes |
|---|---|---|
| 0:00 | Words | 5 |
| 0:05 | `locks/event` | 4 |
| 0:09 | Exercise: `locks/event` | 5 |

| demo of `locks` | minutes | provoke |
|---|---|---|
| `event` | 4 | it |

| exercise of `locks` | minutes | the first mistake |
|---|---|---|
| `event` | 5 | `forgets` |
";

fn problems_of(text: &str) -> Problems {
    let tables = tables(text);
    let names = [("locks".to_owned(), vec!["event".to_owned()])];
    let (of_demos, mut problems) = minutes(&tables, "demo", &names);
    let (of_exercises, more) = minutes(&tables, "exercise", &names);
    problems.extend(more);
    let plans = tables.iter().filter(|table| is_plan(table));
    problems.extend(plans.flat_map(|table| plan(table, &of_demos, &of_exercises)));
    problems
}

#[test]
fn a_plan_that_does_not_add_up_or_leaves_one_out_is_found() {
    assert_none(&problems_of(SAMPLE));
    for (right, wrong) in [
        ("14 minutes", "15 minutes"),
        ("| 0:05 |", "| 0:06 |"),
        ("Words | 5", "Words | none"),
        ("`locks/event` | 4", "`locks/latch` | 4"),
        ("| `event` | 4 | it |", "| `event` | 3 | it |"),
        ("| `event` | 4 | it |", "| `event` | 4 | it |\n| `event` | 4 | it |"),
        ("| `event` | 5 | `forgets` |\n", ""),
    ] {
        assert!(SAMPLE.contains(right), "{right}");
        assert!(!problems_of(&SAMPLE.replace(right, wrong)).is_empty(), "{wrong}");
    }
}
