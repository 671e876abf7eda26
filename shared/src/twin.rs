//! A demo's work beside its Python twin: the same parts under the same names.
//!
//! The Python program `lessons/LESSON/python/DEMO.py` and the [`Twin`] of the demo do the
//! same work in parts. Each part tells its answer and its time as one line of JSON, a
//! [`Part`]; `cargo xtask compare` runs both sides in turn, checks that the answers agree,
//! and only then shows the times.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::demo::Lesson;
use crate::error::{Error, Result};
use crate::machine::Machine;
use crate::output::Output;

/// The work of a demo, as its Python twin does it.
#[derive(Clone, Copy, Debug)]
pub struct Twin {
    /// The demo.
    pub demo: &'static str,
    /// What the comparison ends with.
    pub closing: Closing,
    /// Does all parts, with the demo's own ideas and the sizes of the Python program.
    pub work: fn(&mut Parts) -> Result<()>,
}

/// The sentence that is made of the figures of all sides.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closing {
    /// On each side, how many times as quick one part is as another.
    Gain {
        /// The subject of "gain": "2 threads instead of 1".
        what: &'static str,
        /// The part without it.
        without: &'static str,
        /// The part with it.
        with: &'static str,
    },
    /// What one part takes on each side.
    Cost {
        /// The subject of "takes": "starting and joining a thread".
        what: &'static str,
        /// The part.
        part: &'static str,
    },
    /// The answers are the point, and no time is.
    Answers,
}

/// A part of the work that was done: one line of JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its name, the same on both sides.
    #[serde(rename = "part")]
    pub name: String,
    /// What came out; null if there is nothing to compare.
    #[serde(default)]
    pub answer: Value,
    /// What was seen, but need not be the same on both sides; null if there is nothing.
    #[serde(default)]
    pub seen: Value,
    /// How long it took, if that says anything.
    #[serde(default)]
    pub seconds: Option<f64>,
    /// That time is for so many of the same, and told for one of them.
    #[serde(default)]
    pub per: Option<u64>,
}

/// The parts that were done so far.
#[derive(Debug, Default)]
pub struct Parts(pub(crate) Vec<Part>);

impl Parts {
    /// Does a part, and keeps its answer and its time.
    ///
    /// # Errors
    ///
    /// If the work fails.
    pub fn part<T: Serialize>(
        &mut self,
        name: impl Into<String>,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<()> {
        self.timed(name.into(), None, work)
    }

    /// The same for work that does `count` times the same; the time is told for one.
    ///
    /// # Errors
    ///
    /// If the work fails.
    pub fn each<T: Serialize>(
        &mut self,
        name: impl Into<String>,
        count: u64,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<()> {
        self.timed(name.into(), Some(count), work)
    }

    fn timed<T: Serialize>(
        &mut self,
        name: String,
        per: Option<u64>,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<()> {
        let begin = Instant::now();
        let answer = work()?;
        let seconds = Some(begin.elapsed().as_secs_f64());
        self.0.push(Part { name, answer: value(answer)?, seconds, per, ..Part::default() });
        Ok(())
    }

    /// Keeps an answer whose time says nothing.
    ///
    /// # Errors
    ///
    /// If it has no form in JSON.
    pub fn answer(&mut self, name: impl Into<String>, answer: impl Serialize) -> Result<()> {
        self.0.push(Part { name: name.into(), answer: value(answer)?, ..Part::default() });
        Ok(())
    }

    /// Keeps a time that was measured inside the work, such as the longest of many.
    pub fn time(&mut self, name: impl Into<String>, time: Duration) {
        let seconds = Some(time.as_secs_f64());
        self.0.push(Part { name: name.into(), seconds, ..Part::default() });
    }

    /// Keeps something that need not be the same on both sides.
    pub fn seen(&mut self, name: impl Into<String>, seen: impl Into<Value>) {
        self.0.push(Part { name: name.into(), seen: seen.into(), ..Part::default() });
    }

    /// Each part that has an answer, which has to be the same on both sides.
    pub(crate) fn answers(&self) -> Vec<(&str, &Value)> {
        let answered = self.0.iter().filter(|part| !part.answer.is_null());
        answered.map(|part| (part.name.as_str(), &part.answer)).collect()
    }
}

fn value(answer: impl Serialize) -> Result<Value> {
    serde_json::to_value(answer).map_err(|err| Error::new("tell an answer as JSON", err))
}

/// What stands before the parts: of whom they are, and how they end.
#[derive(Serialize)]
struct Head {
    claim: &'static str,
    closing: Closing,
    machine: Machine,
}

/// Does the work of a twin and writes a line for each part, after a head.
///
/// # Errors
///
/// One sentence that says what failed.
pub(crate) fn tell(
    lesson: &Lesson,
    twin: &Twin,
    output: &Output,
) -> std::result::Result<(), String> {
    let of_twin = lesson.demos.iter().find(|demo| demo.name == twin.demo);
    let claim = of_twin.map_or("", |demo| demo.claim);
    let head = Head { claim, closing: twin.closing, machine: Machine::this() };
    let mut parts = Parts::default();
    (twin.work)(&mut parts).map_err(|err| format!("{} {err}", twin.demo))?;
    output.line(&json(&head)?);
    parts.0.iter().try_for_each(|part| json(part).map(|line| output.line(&line)))
}

fn json(line: &impl Serialize) -> std::result::Result<String, String> {
    serde_json::to_string(line).map_err(|err| err.to_string())
}

/// The parts that a Python program has told, one a line.
///
/// # Errors
///
/// If a line is none.
pub fn parts_of(text: &str) -> Result<Vec<Part>> {
    let part = |line| {
        serde_json::from_str(line).map_err(|err| Error::new(format!("read the part {line}"), err))
    };
    text.lines().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_back_as_it_was_told() {
        let mut parts = Parts::default();
        parts.each("many", 7, || Ok([1, 2])).unwrap();
        parts.answer("one", "yes").unwrap();
        parts.time("late", Duration::from_millis(3));
        parts.seen("lost", "2 %");
        let lines: Vec<String> = parts.0.iter().map(|part| json(part).unwrap()).collect();
        assert_eq!(parts_of(&lines.join("\n")).unwrap(), parts.0);
        assert_eq!(parts.0[0].per, Some(7));
        assert_eq!(parts.0[2].seconds, Some(0.003));
        let answered: Vec<&str> = parts.answers().into_iter().map(|(name, _)| name).collect();
        assert_eq!(answered, ["many", "one"]);
    }

    #[test]
    fn what_a_python_leaves_out_is_not_there() {
        let parts = parts_of(r#"{"part": "one", "answer": 4}"#).unwrap();
        let expected = Part { name: "one".into(), answer: 4.into(), ..Part::default() };
        assert_eq!(parts, [expected]);
        assert!(parts_of("Traceback").is_err());
    }

    #[test]
    fn work_that_fails_is_no_part() {
        let mut parts = Parts::default();
        let failed = parts.part("one", || Err::<(), _>(Error::plain("try")));
        assert_eq!(failed.unwrap_err().to_string(), "cannot try");
        assert!(parts.0.is_empty());
    }
}
