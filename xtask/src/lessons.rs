//! The lessons of the course.

use std::fs;

use anyhow::Context;

use crate::cargo;
use crate::source::{without_comments_and_strings, words};

/// The lessons in teaching order: each is a package, a folder and a binary of that name.
pub(crate) const LESSONS: [&str; 7] =
    ["basics", "raw-spawn", "locks", "thread-local", "pools", "mp-vs-mt", "async"];

/// The names of a lesson's demos, in its order.
///
/// # Errors
///
/// When its library cannot be read.
pub(crate) fn demos(lesson: &str) -> anyhow::Result<Vec<String>> {
    let library = cargo::root().join("lessons").join(lesson).join("src/lib.rs");
    let text = fs::read_to_string(library);
    Ok(listed(&text.with_context(|| format!("cannot read which demos {lesson} has"))?))
}

/// The demos that a library lists: each is the name of a module before `::DEMO`.
pub(crate) fn listed(library: &str) -> Vec<String> {
    let code = without_comments_and_strings(library);
    words(&code, "DEMO")
        .filter_map(|word| code[..word.start].strip_suffix("::"))
        .map(|before| {
            let start = before.rfind(|it: char| !it.is_alphanumeric() && it != '_');
            before[start.map_or(0, |at| at + 1)..].replace('_', "-")
        })
        .collect()
}
