//! How the lessons ended, as a file for programs.

use serde::Serialize;

use crate::child::Ending;
use crate::report::{Report, Row};
use crate::runner::Part;
use crate::status::Status;
use crate::summary::Summary;

impl Report {
    /// The whole run as JSON.
    ///
    /// # Errors
    ///
    /// Never for what lessons can say; the signature is serde's.
    pub(crate) fn to_json(&self, pace: &str) -> serde_json::Result<Vec<u8>> {
        let entries =
            |part: Part| self.rows.iter().filter(|row| row.part == part).map(Entry::of).collect();
        let results = Results {
            pace,
            interrupted: self.interrupted,
            all_held: self.status() == Status::Done,
            failed: self.failed(),
            not_run: &self.not_run,
            lessons: entries(Part::Demos),
            explorations: entries(Part::Explorations),
        };
        let mut text = serde_json::to_vec_pretty(&results)?;
        text.push(b'\n');
        Ok(text)
    }
}

/// The results of a run as a program reads them.
#[derive(Debug, Serialize)]
struct Results<'a> {
    pace: &'a str,
    interrupted: bool,
    all_held: bool,
    failed: Vec<String>,
    not_run: &'a [String],
    lessons: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    explorations: Vec<Entry<'a>>,
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    lesson: &'a str,
    held: bool,
    result: String,
    /// Null unless the lesson ended by itself.
    exit_code: Option<i32>,
    /// Null unless a signal ended it.
    signal: Option<i32>,
    /// The time of its process; its own figure is in the summary.
    seconds: f64,
    /// Null when there is none that can be believed.
    summary: Option<&'a Summary>,
}

impl<'a> Entry<'a> {
    fn of(row: &'a Row) -> Self {
        let verdict = row.verdict();
        let (exit_code, signal) = match row.ending {
            Ok(Ending::Exited(code)) => (Some(code), None),
            Ok(Ending::Signalled(number)) => (None, Some(number)),
            Ok(Ending::Overdue(_)) | Err(_) => (None, None),
        };
        Self {
            lesson: &row.lesson,
            held: verdict.held,
            result: verdict.text,
            exit_code,
            signal,
            seconds: row.time.as_secs_f64(),
            summary: row.summary.as_ref().ok(),
        }
    }
}
