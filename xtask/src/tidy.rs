//! The rules of the house that a program can check.
//!
//! A rule is a function from texts to a list of [problems](Problems). It has two tests:
//! one feeds it a bad sample, one asks whether the tree obeys.

mod tree;
mod rust;
mod demos;
mod exercises;
mod manifests;
mod links;
mod pages;
mod teaching;
mod python_map;
mod twins;

/// What breaks a rule, one sentence each; empty when all is well.
type Problems = Vec<String>;

/// Fails with all problems at once, so that one run shows them all.
#[track_caller]
fn assert_none(problems: &Problems) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}
