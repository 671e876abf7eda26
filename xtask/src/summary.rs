//! What a lesson says about its own run: a small JSON file, written at its end.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The environment variable that tells a lesson where to write its summary.
pub(crate) const VARIABLE: &str = "LESSON_SUMMARY";

/// What a lesson says about its own run.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Summary {
    /// The lesson's name.
    pub(crate) lesson: String,
    /// The question that it answers.
    pub(crate) question: String,
    /// When it began, to the minute.
    pub(crate) date: String,
    /// What it ran on, in words.
    pub(crate) machine: String,
    /// How many explorations the lesson has, whether they ran or not.
    pub(crate) explorations: usize,
    /// How many demos, or explorations, ran.
    pub(crate) demos: usize,
    /// How many claims were checked.
    pub(crate) claims: usize,
    /// How many of them held.
    pub(crate) held: usize,
    /// The claims that did not hold.
    pub(crate) failed: Vec<Failed>,
    /// The demos that this machine cannot show.
    pub(crate) cannot: Vec<Cannot>,
    /// What ran, in order.
    pub(crate) shown: Vec<Shown>,
    /// How long the lesson took by its own clock, in seconds.
    pub(crate) seconds: f64,
}

/// A claim that did not hold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Failed {
    /// The demo that made it.
    pub(crate) demo: String,
    /// What it said.
    pub(crate) claim: String,
}

/// A demo that this machine cannot show.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Cannot {
    /// The demo.
    pub(crate) demo: String,
    /// What is missing.
    pub(crate) why: String,
}

/// A demo, or an exploration, that ran.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Shown {
    /// The demo that it is, or belongs to.
    pub(crate) demo: String,
    /// Its place on the page that the lesson wrote.
    pub(crate) anchor: String,
    /// What the demo claims.
    pub(crate) claim: String,
    /// How many claims were checked.
    pub(crate) claims: usize,
    /// How many of them held.
    pub(crate) held: usize,
    /// What an explored program does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) title: String,
    /// What an explored program can come to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) outcomes: Vec<Found>,
    /// A small picture, if the lesson wrote a page.
    #[serde(default, skip_serializing)]
    pub(crate) picture: Option<Picture>,
}

/// An outcome of an explored program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Found {
    /// The outcome.
    pub(crate) outcome: String,
    /// How many executions came to it.
    pub(crate) executions: u64,
    /// What is thought of it.
    pub(crate) grade: String,
}

/// A small picture: paths to be drawn, each with its class.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Picture {
    /// How wide it is.
    pub(crate) width: u64,
    /// How high it is.
    pub(crate) height: u64,
    /// What is painted in which class.
    pub(crate) paths: Vec<(String, String)>,
}

/// Reads the summary that a lesson has left.
///
/// # Errors
///
/// A few words for a table: that there is none, or why it cannot be believed.
pub(crate) fn read(path: &Path, lesson: &str) -> Result<Summary, String> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Err("no summary".to_owned()),
        Err(err) => return Err(format!("unreadable summary: {err}")),
    };
    let summary =
        serde_json::from_str(&text).map_err(|err| format!("unreadable summary: {err}"))?;
    believable(summary, lesson)
}

/// Refuses a summary whose figures cannot all be true.
fn believable(summary: Summary, lesson: &str) -> Result<Summary, String> {
    if summary.lesson != lesson {
        return Err(format!("the summary is that of '{}'", summary.lesson));
    }
    let all_held = summary.held == summary.claims;
    if summary.held > summary.claims || all_held != summary.failed.is_empty() {
        return Err(format!(
            "the summary contradicts itself: {} of {} held, {} failed",
            summary.held,
            summary.claims,
            summary.failed.len()
        ));
    }
    Ok(summary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn read_text(text: &str) -> Result<Summary, String> {
        let scratch = Scratch::new().unwrap();
        let path = scratch.path().join("locks.json");
        fs::write(&path, text).unwrap();
        read(&path, "locks")
    }

    fn sample(held: usize, failed: &str) -> String {
        format!(
            r#"{{"lesson": "locks", "question": "how?", "date": "today", "machine": "2 cores",
                "explorations": 0, "demos": 3, "claims": 5, "held": {held}, "failed": [{failed}],
                "cannot": [], "shown": [], "seconds": 1.25}}"#
        )
    }

    #[test]
    fn a_good_summary_is_read() {
        let summary = read_text(&sample(5, "")).unwrap();
        assert_eq!((summary.demos, summary.claims, summary.held), (3, 5, 5));
        assert_eq!(summary.cannot, []);
    }

    #[test]
    fn a_failed_claim_is_read() {
        let summary = read_text(&sample(4, r#"{"demo": "x", "claim": "y"}"#)).unwrap();
        assert_eq!(summary.failed, [Failed { demo: "x".to_owned(), claim: "y".to_owned() }]);
    }

    #[test]
    fn no_file_is_no_summary() {
        let scratch = Scratch::new().unwrap();
        let nowhere = read(&scratch.path().join("locks.json"), "locks");
        assert_eq!(nowhere, Err("no summary".to_owned()));
    }

    #[test]
    fn half_a_summary_is_unreadable() {
        let err = read_text(r#"{"lesson": "locks", "demos""#).unwrap_err();
        assert!(err.starts_with("unreadable summary: "), "{err}");
    }

    #[test]
    fn a_summary_of_another_lesson_is_refused() {
        let err = read_text(&sample(5, "").replace("locks", "pools")).unwrap_err();
        assert_eq!(err, "the summary is that of 'pools'");
    }

    #[test]
    fn figures_that_contradict_each_other_are_refused() {
        for text in [sample(6, ""), sample(4, ""), sample(5, r#"{"demo": "x", "claim": "y"}"#)] {
            let err = read_text(&text).unwrap_err();
            assert!(err.starts_with("the summary contradicts itself"), "{err}");
        }
    }
}
