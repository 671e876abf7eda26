//! Exercises: each has all its files, and no file is left over.

use std::collections::BTreeSet;
use std::fs;
use std::ops::RangeInclusive;

use super::tree::{Text, texts};
use super::{Problems, assert_none};
use crate::cargo;
use crate::exercises::{self, Exercise, goes_round};
use crate::lessons::LESSONS;

/// How many exercises the course has at least.
const FEWEST: usize = 45;

/// How many mistakes each exercise has.
const MISTAKES: RangeInclusive<usize> = 2..=6;

/// The folders of a lesson in which everything belongs to an exercise.
const FOLDERS: [&str; 5] = ["exercises", "exercises/.unsolved", "solutions", "mistakes", "checks"];

/// The file that shows the exercises to editors.
const FOR_EDITORS: &str = "exercises/exercises.rs";

/// The files that an exercise must have, from the root.
fn wanted(exercise: &Exercise) -> Vec<String> {
    let files = [exercise.answer(), exercise.unsolved(), exercise.solution(), exercise.check()];
    files.iter().map(|file| cargo::relative(file)).collect()
}

/// Whether a file in one of the folders belongs to an exercise of its lesson.
fn belongs(file: &str, lesson: &str, of_lesson: &[&Exercise]) -> bool {
    let Some(rest) = file.strip_prefix(&format!("lessons/{lesson}/")) else { return true };
    let Some(folder) = FOLDERS.iter().rev().find(|it| rest.starts_with(&format!("{it}/"))) else {
        return true;
    };
    let inside = &rest[folder.len() + 1..];
    let first = inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs");
    rest == FOR_EDITORS || of_lesson.iter().any(|it| it.stem() == first)
}

/// What is wrong with what the catalogue says.
fn entry(exercise: &Exercise, demos: &BTreeSet<String>) -> Problems {
    let (name, entry) = (exercise.name(), &exercise.entry);
    let mut problems = Vec::new();
    let demo = format!("lessons/{}/src/{}.rs", exercise.lesson, entry.demo.replace('-', "_"));
    if !demos.contains(&demo) {
        problems.push(format!("{name}: there is no demo '{}'", entry.demo));
    }
    let texts = [&entry.asks, &entry.hints[0], &entry.hints[1]];
    if texts.iter().any(|text| text.trim().is_empty()) || entry.hints[0] == entry.hints[1] {
        problems.push(format!("{name}: asks nothing, or has no two hints"));
    }
    if entry.minutes == 0 {
        problems.push(format!("{name}: takes no time"));
    }
    problems
}

/// What is wrong with the mistakes and other answers of an exercise.
fn answers(exercise: &Exercise) -> Problems {
    let name = exercise.name();
    let variants = match exercise.variants_of_course() {
        Ok(variants) => variants,
        Err(err) => return vec![err.to_string()],
    };
    let mistakes = variants.iter().filter(|it| !it.is_solution() && it.name != exercises::UNSOLVED);
    let count = mistakes.count();
    let mut problems = Vec::new();
    if !MISTAKES.contains(&count) {
        problems.push(format!("{name}: {count} mistakes"));
    }
    for variant in &variants {
        let text = fs::read_to_string(&variant.file).unwrap_or_default();
        let file = cargo::relative(&variant.file);
        if !text.starts_with("//!") {
            problems.push(format!("{file}: does not say in its first line what it is"));
        }
        problems.extend(goes_round(&text).map(|why| format!("{file}: {why}")));
    }
    problems
}

/// What is wrong with how a lesson shows its exercises.
fn shown(lesson: &str, of_lesson: &[&Exercise], files: &[Text]) -> Problems {
    let text = |path: &str| {
        let path = format!("lessons/{lesson}/{path}");
        files.iter().find(|file| file.path == path).map_or("", |file| &file.text)
    };
    let modules: Vec<String> = text(FOR_EDITORS)
        .lines()
        .filter_map(|line| Some(line.strip_prefix("mod ")?.trim_end_matches(';').to_owned()))
        .collect();
    let stems: Vec<String> = of_lesson.iter().map(|it| it.stem()).collect();
    let mut problems = Vec::new();
    if modules != stems {
        problems.push(format!("{lesson}: editors are shown {modules:?}, and there are {stems:?}"));
    }
    let chapter = text("README.md");
    let silent = of_lesson.iter().filter(|it| !chapter.contains(&format!("`{}`", it.entry.name)));
    problems.extend(silent.map(|it| format!("{}: the chapter does not name it", it.name())));
    problems
}

#[test]
fn every_exercise_has_its_files_and_no_file_is_left_over() {
    let all = exercises::all().unwrap();
    let files = texts("");
    let rust = texts(".rs");
    let paths: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    let mut problems = Problems::new();
    for exercise in &all {
        let missing = wanted(exercise).into_iter().filter(|file| !paths.contains(file));
        problems.extend(missing.map(|file| format!("{file}: is missing")));
        problems.extend(entry(exercise, &paths));
        problems.extend(answers(exercise));
    }
    for lesson in LESSONS {
        let of_lesson: Vec<&Exercise> = all.iter().filter(|it| it.lesson == lesson).collect();
        let stray = rust.iter().filter(|file| !belongs(&file.path, lesson, &of_lesson));
        problems.extend(stray.map(|file| format!("{}: belongs to no exercise", file.path)));
        problems.extend(shown(lesson, &of_lesson, &files));
    }
    assert_none(&problems);
}

#[test]
fn the_course_has_exercises_enough_and_no_two_with_one_name() {
    let all = exercises::all().unwrap();
    assert!(all.len() >= FEWEST, "{} exercises", all.len());
    let names: BTreeSet<String> = all.iter().map(Exercise::name).collect();
    assert_eq!(names.len(), all.len());
    for lesson in LESSONS {
        assert!(all.iter().any(|it| it.lesson == lesson), "{lesson} has none");
    }
}

#[test]
fn a_file_that_belongs_to_no_exercise_is_found() {
    let all = exercises::all().unwrap();
    let locks: Vec<&Exercise> = all.iter().filter(|it| it.lesson == "locks").collect();
    for good in ["exercises/account.rs", "mistakes/account/lock_twice.rs", "src/event.rs"] {
        assert!(belongs(&format!("lessons/locks/{good}"), "locks", &locks), "{good}");
    }
    for bad in ["exercises/nothing.rs", "exercises/.unsolved/nothing.rs", "mistakes/nothing/a.rs"] {
        assert!(!belongs(&format!("lessons/locks/{bad}"), "locks", &locks), "{bad}");
    }
}
