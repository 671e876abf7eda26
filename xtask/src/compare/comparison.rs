//! Rust and Python in turn, A B A B …: their answers checked before any time counts.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::figures::Spread;
use super::runner::{Run, Stage, short};
use crate::load::Load;

/// One side of a comparison: a program that does the work.
#[derive(Clone, Debug)]
pub(super) struct Side {
    /// What it is called in tables and sentences.
    pub(super) name: String,
    /// Whether it has a global lock; of Rust, nobody asks.
    pub(super) lock: Option<bool>,
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<OsString>,
}

/// What the Rust side says before its parts.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Head {
    pub(super) claim: String,
    pub(super) closing: Closing,
    pub(super) machine: Machine,
}

/// The sentence that is made of the figures; `shared::twin` says what each means.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Closing {
    Gain { what: String, without: String, with: String },
    Cost { what: String, part: String },
    Answers,
}

/// What the figures depend on besides the programs.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Machine {
    pub(super) cores: usize,
    pub(super) system: String,
    pub(super) architecture: String,
    pub(super) profile: String,
}

/// A part of the work, as either side tells it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub(super) struct Part {
    #[serde(rename = "part")]
    pub(super) name: String,
    #[serde(default)]
    pub(super) answer: Value,
    #[serde(default)]
    pub(super) seen: Value,
    #[serde(default)]
    pub(super) seconds: Option<f64>,
    #[serde(default)]
    pub(super) per: Option<u64>,
}

/// What one side told, round by round.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Told {
    pub(super) name: String,
    pub(super) lock: Option<bool>,
    /// The parts of each round; empty if it was in trouble.
    pub(super) rounds: Vec<Vec<Part>>,
    /// A sentence, if it crashed, hung, or told something else.
    pub(super) trouble: Option<String>,
}

/// All that came out for one demo.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Comparison {
    /// `LESSON/DEMO`.
    pub(super) demo: String,
    /// Nothing if the Rust side was in trouble.
    pub(super) head: Option<Head>,
    /// Rust first.
    pub(super) sides: Vec<Told>,
    /// A sentence for each answer that differs; then no time is shown.
    pub(super) differences: Vec<String>,
    /// The share of all cores that other programs used meanwhile, where it is known.
    pub(super) others: Option<f64>,
}

/// Above this share of all cores, other programs spoil a set of rounds.
const SPOILT: f64 = 0.25;

/// Runs the sides in turn, Rust first; `None` when Ctrl-C came first. A set of rounds that
/// has times and was spoilt by other programs is run once more, and the quieter one counts.
pub(super) fn compare(
    demo: &str,
    sides: &[Side],
    rounds: usize,
    stage: &Stage<'_>,
) -> Option<Comparison> {
    let first = set_of_rounds(demo, sides, rounds, stage)?;
    let spoilt = first.others.is_some_and(|share| share > SPOILT);
    if !spoilt || !first.has_times() || !first.is_fine() {
        return Some(first);
    }
    let second = set_of_rounds(demo, sides, rounds, stage)?;
    // An answer that is wrong in any round is told, however busy the machine was.
    Some(if !second.is_fine() || second.others < first.others { second } else { first })
}

fn set_of_rounds(
    demo: &str,
    sides: &[Side],
    rounds: usize,
    stage: &Stage<'_>,
) -> Option<Comparison> {
    let load = Load::now();
    let mut head = None;
    let begin = |side: &Side| {
        let Side { name, lock, .. } = side.clone();
        Told { name, lock, rounds: Vec::new(), trouble: None }
    };
    let mut told: Vec<Told> = sides.iter().map(begin).collect();
    for _ in 0..rounds {
        for (place, (side, told)) in sides.iter().zip(&mut told).enumerate() {
            if told.trouble.is_some() {
                continue;
            }
            let mut command = Command::new(&side.program);
            command.args(&side.arguments);
            let said = match stage.run(&mut command) {
                Run::Interrupted => return None,
                Run::NotStarted(err) => Err(format!("cannot be started: {err}")),
                Run::Failed(why) => Err(why),
                Run::Said(text) => read(&text, (place == 0).then_some(&mut head)),
            };
            match said {
                Ok(parts) => told.rounds.push(parts),
                Err(why) => {
                    told.trouble = Some(format!("{demo}: {} {why}.", side.name));
                    told.rounds.clear();
                }
            }
        }
    }
    let others = load.and_then(Load::others_since);
    let differences = differences(demo, &told);
    Some(Comparison { demo: demo.to_owned(), head, sides: told, differences, others })
}

/// Reads the lines that a side has said; the first of Rust's is the head.
fn read(text: &str, head: Option<&mut Option<Head>>) -> Result<Vec<Part>, String> {
    let mut lines = text.lines();
    if let Some(head) = head {
        let line = lines.next().unwrap_or_default();
        *head = Some(serde_json::from_str(line).map_err(|_| strange(line))?);
    }
    let parts: Vec<Part> = lines
        .map(|line| serde_json::from_str(line).map_err(|_| strange(line)))
        .collect::<Result<_, _>>()?;
    if parts.is_empty() {
        return Err("did no part of the work".to_owned());
    }
    Ok(parts)
}

fn strange(line: &str) -> String {
    format!("said what is no part of the work: '{}'", short(line))
}

/// The names of the parts that have an answer.
fn names(parts: &[Part]) -> Vec<&str> {
    answered(parts).map(|part| part.name.as_str()).collect()
}

fn answered(parts: &[Part]) -> impl Iterator<Item = &Part> {
    parts.iter().filter(|part| !part.answer.is_null())
}

/// Every answer of every round against Rust's first. What has no answer need not be on both
/// sides.
fn differences(demo: &str, sides: &[Told]) -> Vec<String> {
    let Some(expected) = sides.first().and_then(|rust| rust.rounds.first()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for side in sides {
        for round in &side.rounds {
            if names(round) != names(expected) {
                let (has, wanted) = (names(round).join(", "), names(expected).join(", "));
                found.push(format!(
                    "{demo}: {} did other parts ({}) than Rust ({}).",
                    side.name,
                    short(&has),
                    short(&wanted)
                ));
                continue;
            }
            let pairs = answered(round).zip(answered(expected));
            for (part, wanted) in pairs.filter(|(it, of)| it.answer != of.answer) {
                let (is, of_rust) = (part.answer.to_string(), wanted.answer.to_string());
                let (name, is, of_rust) = (&part.name, short(&is), short(&of_rust));
                let side = &side.name;
                found.push(format!("{demo}, {name}: {side} answers {is}, Rust {of_rust}."));
            }
        }
    }
    found.dedup();
    found
}

impl Part {
    /// The time of one of as many as it did.
    fn each(&self) -> Option<f64> {
        Some(self.seconds? / self.per.unwrap_or(1).max(1) as f64)
    }
}

impl Told {
    /// The times of a part, one for each round; `None` if it has none.
    pub(super) fn times(&self, part: &str) -> Option<Vec<f64>> {
        let times = self
            .rounds
            .iter()
            .map(|round| round.iter().find(|it| it.name == part).and_then(Part::each));
        times.collect::<Option<Vec<f64>>>().filter(|times| !times.is_empty())
    }

    /// What one part takes, in seconds.
    pub(super) fn median(&self, part: &str) -> Option<f64> {
        Some(Spread::of(self.times(part)?)?.median)
    }

    /// How many times as long the part `of` took as `against`, round by round.
    pub(super) fn ratio(&self, of: &str, against: &str) -> Option<Spread> {
        Spread::of_ratios(&self.times(of)?, &self.times(against)?)
    }

    /// How many times as long it took for a part as another side, round by round.
    pub(super) fn ratio_to(&self, other: &Self, part: &str) -> Option<Spread> {
        Spread::of_ratios(&self.times(part)?, &other.times(part)?)
    }
}

impl Comparison {
    /// Rust, if it did its work.
    pub(super) fn rust(&self) -> Option<&Told> {
        self.sides.first().filter(|rust| rust.trouble.is_none())
    }

    /// The interpreters that did theirs.
    pub(super) fn pythons(&self) -> impl Iterator<Item = &Told> + Clone {
        self.sides.iter().skip(1).filter(|it| it.trouble.is_none())
    }

    /// Whether any part has a time.
    pub(super) fn has_times(&self) -> bool {
        self.parts().iter().any(|part| part.seconds.is_some())
    }

    /// Whether nothing went wrong; how fast anything was does not matter.
    pub(super) fn is_fine(&self) -> bool {
        self.differences.is_empty() && self.sides.iter().all(|side| side.trouble.is_none())
    }

    /// The parts in the order of Rust, then those that only a Python has.
    pub(super) fn parts(&self) -> Vec<&Part> {
        let mut parts: Vec<&Part> = Vec::new();
        let sides = self.rust().into_iter().chain(self.pythons());
        for part in sides.filter_map(|side| side.rounds.first()).flatten() {
            if parts.iter().all(|it| it.name != part.name) {
                parts.push(part);
            }
        }
        parts
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::fake_lesson::{LONG, SHORT};
    use crate::interrupt::Interrupt;
    use crate::scratch::Scratch;
    use std::time::Duration;

    const HEAD: &str = r#"{"claim": "c", "closing": "answers", "machine":
        {"cores": 2, "system": "s", "architecture": "a", "profile": "debug"}}"#;

    /// A side that is a small script of the shell.
    fn side(name: &str, script: &str) -> Side {
        let arguments = vec!["-c".into(), script.into()];
        Side { name: name.to_owned(), lock: None, program: "/bin/sh".into(), arguments }
    }

    fn rust() -> Side {
        let head = HEAD.replace('\n', " ");
        side("Rust", &format!("echo '{head}'; echo '{}'", part("4", "0.5")))
    }

    fn part(answer: &str, seconds: &str) -> String {
        format!(r#"{{"part": "one", "answer": {answer}, "seconds": {seconds}, "per": 5}}"#)
    }

    fn beside(script: &str, deadline: Duration) -> Comparison {
        let scratch = Scratch::new().unwrap();
        let interrupt = Interrupt::never();
        let stage = Stage { deadline, scratch: &scratch, interrupt: &interrupt };
        compare("locks/one", &[rust(), side("Python", script)], 2, &stage).unwrap()
    }

    fn trouble(script: &str) -> String {
        let comparison = beside(script, LONG);
        assert!(!comparison.is_fine());
        assert!(comparison.rust().is_some(), "the Rust side is shown");
        assert_eq!(comparison.pythons().count(), 0);
        comparison.sides[1].trouble.clone().unwrap()
    }

    #[test]
    fn two_sides_that_agree_have_a_ratio() {
        let comparison = beside(&format!("echo '{}'", part("4", "1.5")), LONG);
        assert!(comparison.is_fine(), "{comparison:?}");
        assert_eq!(comparison.sides[1].rounds.len(), 2);
        assert_eq!(comparison.sides[1].median("one"), Some(0.3));
        let ratio = comparison.sides[1].ratio_to(&comparison.sides[0], "one").unwrap();
        assert!((ratio.median - 3.0).abs() < 1e-9, "{ratio:?}");
    }

    #[test]
    fn a_wrong_answer_is_named_with_both_answers() {
        let comparison = beside(&format!("echo '{}'", part("5", "1.5")), LONG);
        assert_eq!(comparison.differences, ["locks/one, one: Python answers 5, Rust 4."]);
        assert!(!comparison.is_fine());
    }

    #[test]
    fn other_parts_are_no_answers() {
        let other = part("4", "1.5").replace("one", "two");
        let comparison = beside(&format!("echo '{other}'"), LONG);
        let expected = "locks/one: Python did other parts (two) than Rust (one).";
        assert_eq!(comparison.differences, [expected]);
    }

    #[test]
    fn a_crash_is_told_with_its_last_line() {
        let sentence = trouble("echo 'Traceback' >&2; echo 'ValueError: no' >&2; exit 1");
        assert_eq!(sentence, "locks/one: Python failed (exit 1): ValueError: no.");
    }

    #[test]
    fn rubbish_is_shown_as_far_as_a_line_takes_it() {
        let sentence = trouble("echo 'hello'");
        assert_eq!(sentence, "locks/one: Python said what is no part of the work: 'hello'.");
        assert_eq!(trouble("true"), "locks/one: Python did no part of the work.");
    }

    #[test]
    fn a_side_that_hangs_is_ended_and_named() {
        // The script becomes the sleep, so that the one process that is killed is all there is.
        let scratch = Scratch::new().unwrap();
        let interrupt = Interrupt::never();
        let stage = Stage { deadline: SHORT, scratch: &scratch, interrupt: &interrupt };
        let run = stage.run(Command::new("/bin/sh").args(["-c", "exec sleep 600"]));
        assert!(
            matches!(&run, Run::Failed(why) if why == "hung and was ended after 0.3 s"),
            "{run:?}"
        );
    }

    #[test]
    fn after_ctrl_c_there_is_no_comparison() {
        let scratch = Scratch::new().unwrap();
        let interrupt = Interrupt::already(SHORT);
        let stage = Stage { deadline: LONG, scratch: &scratch, interrupt: &interrupt };
        assert!(compare("locks/one", &[rust()], 1, &stage).is_none());
    }
}
