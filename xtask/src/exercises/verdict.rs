//! What is said about an answer.

use serde::Serialize;

use super::compiler::CompileError;
use super::lines::Outcome;
use super::trial::Trial;

/// How an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Result {
    /// All parts hold.
    Done,
    /// One does not.
    NotYet,
    /// Threads wait for ever.
    StillWaiting,
    /// The compiler refuses it.
    DoesNotCompile,
    /// The answer went round what can be watched, or the check is not that of the course.
    NotChecked,
}

impl Result {
    /// In words, as a learner reads them.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotYet => "not yet",
            Self::StillWaiting => "still waiting",
            Self::DoesNotCompile => "does not compile",
            Self::NotChecked => "not checked",
        }
    }
}

/// The kind of a part that was not run, since an earlier one left nothing to be seen.
pub(crate) const UNSEEN: &str = "not looked at";

/// What is said about an answer.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Verdict {
    /// `LESSON/NAME`.
    pub(crate) exercise: String,
    /// How it stands.
    pub(crate) result: Result,
    /// Why, in one sentence.
    pub(crate) reason: Option<String>,
    /// The misconception's name, where it is known.
    pub(crate) misconception: Option<String>,
    /// The share of the parts that hold: 0 to 1.
    pub(crate) score: f64,
    /// Whether the check is the course's own.
    pub(crate) check_verified: bool,
    /// The parts, in order.
    pub(crate) parts: Vec<PartVerdict>,
    /// What the compiler says.
    pub(crate) compiler: Option<String>,
    /// The beginning of what the answer printed.
    #[serde(skip)]
    pub(crate) printed: (String, usize),
}

/// What is said about a part.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PartVerdict {
    /// What should hold.
    pub(crate) name: String,
    /// What was seen.
    #[serde(flatten)]
    pub(crate) outcome: Outcome,
}

impl Verdict {
    /// The verdict on an answer that ran.
    pub(crate) fn of_trial(exercise: String, trial: Trial, check_verified: bool) -> Self {
        let name = |part: usize| trial.parts.get(part).cloned().unwrap_or_default();
        let parts: Vec<PartVerdict> = trial
            .outcomes
            .into_iter()
            .map(|outcome| PartVerdict { name: name(outcome.part), outcome })
            .collect();
        let (looked, names) = (parts.len(), trial.parts.iter().enumerate());
        let unseen = |(part, name): (usize, &String)| PartVerdict {
            name: name.clone(),
            outcome: Outcome { part, kind: Some(UNSEEN.to_owned()), ..Outcome::default() },
        };
        let parts: Vec<PartVerdict> =
            parts.into_iter().chain(names.skip(looked).map(unseen)).collect();
        let held = parts.iter().filter(|part| part.outcome.held).count();
        let first = parts.iter().map(|part| &part.outcome).find(|outcome| !outcome.held);
        let all = trial.parts.len();
        let mut result = match first {
            Some(outcome) => result_of(outcome.kind.as_deref().unwrap_or_default()),
            None if all == 0 => Result::NotChecked,
            None => Result::Done,
        };
        let mut reason = first.and_then(|outcome| outcome.reason.clone());
        if result == Result::NotChecked && reason.is_none() {
            reason = Some("the check did not say how it ended".to_owned());
        }
        if result == Result::Done && !check_verified {
            result = Result::NotChecked;
            reason = Some("the check is not the course's own: its file was changed".to_owned());
        }
        Self {
            misconception: first.and_then(|it| it.misconception.as_ref()).map(|it| it.0.clone()),
            score: held as f64 / all.max(1) as f64,
            exercise,
            result,
            reason,
            check_verified,
            parts,
            compiler: None,
            printed: (trial.printed, trial.printed_bytes),
        }
    }

    /// The verdict on an answer that is not run, and why not.
    pub(crate) fn refused(exercise: String, why: String, check_verified: bool) -> Self {
        Self {
            result: Result::NotChecked,
            reason: Some(why),
            ..Self::of_compiler(exercise, CompileError::default(), check_verified)
        }
    }

    /// The verdict on an answer that does not compile.
    pub(crate) fn of_compiler(exercise: String, err: CompileError, check_verified: bool) -> Self {
        let reason = if err.in_check {
            "the check does not find what the exercise asks for: a name or a type was changed"
        } else {
            "the compiler refuses it"
        };
        Self {
            exercise,
            result: Result::DoesNotCompile,
            reason: Some(reason.to_owned()),
            misconception: err.code,
            score: 0.0,
            check_verified,
            parts: Vec::new(),
            compiler: (!err.text.is_empty()).then_some(err.text),
            printed: (String::new(), 0),
        }
    }
}

fn result_of(kind: &str) -> Result {
    match kind {
        "deadlock" | "left behind" | "waiting" => Result::StillWaiting,
        "unwatched" | UNSEEN => Result::NotChecked,
        _ => Result::NotYet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(kinds: &[Option<&str>]) -> Trial {
        let outcome = |(part, kind): (usize, Option<&str>)| Outcome {
            part,
            held: kind.is_none(),
            kind: kind.map(str::to_owned),
            reason: kind.map(|kind| format!("because of {kind}")),
            ..Outcome::default()
        };
        Trial {
            parts: vec!["one".to_owned(), "two".to_owned()],
            outcomes: kinds.iter().copied().enumerate().map(outcome).collect(),
            ..Trial::default()
        }
    }

    fn verdict(kinds: &[Option<&str>], verified: bool) -> Verdict {
        Verdict::of_trial("locks/account".to_owned(), trial(kinds), verified)
    }

    #[test]
    fn all_parts_must_hold() {
        let done = verdict(&[None, None], true);
        assert_eq!((done.result, done.score, done.reason), (Result::Done, 1.0, None));
        let half = verdict(&[None, Some("panic")], true);
        assert_eq!((half.result, half.score), (Result::NotYet, 0.5));
        assert_eq!(half.reason.as_deref(), Some("because of panic"));
        assert_eq!(verdict(&[Some("deadlock"), None], true).result, Result::StillWaiting);
        assert_eq!(verdict(&[Some("unwatched"), None], true).result, Result::NotChecked);
    }

    #[test]
    fn what_was_not_looked_at_does_not_count_as_held() {
        let verdict = verdict(&[None], true);
        assert_eq!((verdict.result, verdict.score), (Result::NotChecked, 0.5));
        assert_eq!(verdict.parts[1].outcome.kind.as_deref(), Some(UNSEEN));
        let nothing = Verdict::of_trial(String::new(), Trial::default(), true);
        assert_eq!(nothing.result, Result::NotChecked);
    }

    #[test]
    fn a_check_that_was_edited_makes_nobody_done() {
        let verdict = verdict(&[None, None], false);
        assert_eq!(verdict.result, Result::NotChecked);
        assert!(verdict.reason.is_some_and(|reason| reason.contains("was changed")));
    }
}
