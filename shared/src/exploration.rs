//! A demo's small program under every interleaving: what can come out, how often, and
//! what was said about it before.

use std::time::Duration;

use explorer::{Config, Count, Ending, Outcome, Outcomes, Schedule};
use serde::Serialize;

use crate::demo::{self, Lesson};
use crate::report::Report;
use crate::table::Table;

/// A small program of a demo, and what it may come to.
#[derive(Clone, Copy, Debug)]
pub struct Exploration {
    /// The demo that it belongs to.
    pub demo: &'static str,
    /// What the program does: a few words in lower case.
    pub title: &'static str,
    /// The memory model, and what may happen by chance.
    pub config: Config,
    /// The program: two or three threads that do one or two things each. What it returns
    /// is the outcome.
    pub program: fn() -> String,
    /// Every outcome that it may have. `deadlock`, `left behind`, `livelock`, `panic` and
    /// `too long` are outcomes, too.
    pub outcomes: &'static [Declared],
}

/// An outcome, and what is said about it before the program runs.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    outcome: &'static str,
    grade: Grade,
    why: &'static str,
}

/// What is said about an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grade {
    /// What one wants.
    Allowed,
    /// What can happen all the same: the exploration has to show it.
    Surprising,
    /// What must never happen.
    Forbidden,
}

impl Declared {
    /// An outcome that one wants, and why it is one.
    pub const fn allowed(outcome: &'static str, why: &'static str) -> Self {
        Self { outcome, grade: Grade::Allowed, why }
    }

    /// An outcome that one does not want but that can happen: the exploration must show it.
    pub const fn surprising(outcome: &'static str, why: &'static str) -> Self {
        Self { outcome, grade: Grade::Surprising, why }
    }

    /// An outcome that must never happen.
    pub const fn forbidden(outcome: &'static str, why: &'static str) -> Self {
        Self { outcome, grade: Grade::Forbidden, why }
    }
}

impl Grade {
    fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Surprising => "surprising",
            Self::Forbidden => "forbidden",
        }
    }
}

/// What an exploration came to, in short.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Explored {
    /// What the program does.
    pub(crate) title: &'static str,
    /// Every outcome that was declared or seen.
    pub(crate) outcomes: Vec<Found>,
}

/// An outcome, how often it came, and what is thought of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Found {
    outcome: String,
    executions: u64,
    grade: &'static str,
}

/// As many executions are run one by one; a program with more is explored in classes.
const ONE_BY_ONE: u64 = 5_000;
/// How long an exploration may take.
const LONGEST: Duration = Duration::from_secs(20);

/// The explorations of these demos, in the order of the lesson.
///
/// # Errors
///
/// One sentence, if a demo has none.
pub(crate) fn chosen(
    lesson: &Lesson,
    demos: &[&'static str],
) -> Result<Vec<&'static Exploration>, String> {
    let all = lesson.explorations;
    if all.is_empty() {
        return Err(format!("nothing to explore in {}", lesson.name));
    }
    if let Some(without) = demos.iter().find(|demo| all.iter().all(|it| it.demo != **demo)) {
        let sentence = format!("nothing to explore in {without}; in {} there is", lesson.name);
        return Err(format!("{sentence}: {}", explored_demos(lesson)));
    }
    Ok(all.iter().filter(|it| demos.is_empty() || demos.contains(&it.demo)).collect())
}

/// The exploration and the schedule that a text names, as [`Exploration::name`] wrote it.
///
/// # Errors
///
/// One sentence, if it names none.
pub(crate) fn named(
    lesson: &Lesson,
    text: &str,
) -> Result<(&'static Exploration, Schedule), String> {
    let Some((name, schedule)) = text.split_once(':') else {
        return Err(format!("'{text}' names no schedule: one looks like lost-update:1a"));
    };
    let all = lesson.explorations;
    let Some(exploration) = all.iter().find(|it| it.name(lesson) == name) else {
        let there_is = explored_demos(lesson);
        return Err(format!("nothing to explore called '{name}'; there is: {there_is}"));
    };
    let schedule = schedule.parse::<Schedule>().map_err(|err| err.to_string())?;
    Ok((exploration, schedule))
}

/// The demos of a lesson that have explorations.
fn explored_demos(lesson: &Lesson) -> String {
    let mut names: Vec<&str> = lesson.explorations.iter().map(|it| it.demo).collect();
    names.dedup();
    names.join(", ")
}

impl Exploration {
    /// How the command line calls it: the demo, and a number from the second one on.
    fn name(&self, lesson: &Lesson) -> String {
        let of_demo = lesson.explorations.iter().filter(|it| it.demo == self.demo);
        let number = of_demo.take_while(|it| it.title != self.title).count() + 1;
        demo::numbered(self.demo, number)
    }

    /// Runs the program under every interleaving: each outcome, and how many executions
    /// ended with it, the most frequent first. Empty if it cannot be explored.
    pub fn count(&self) -> Vec<(String, u64)> {
        self.run().1.rows.iter().map(|row| (label(&row.ending), row.count)).collect()
    }

    /// Runs the program under every interleaving and tells what came out.
    pub(crate) fn explore(&self, lesson: &Lesson, report: &mut Report) {
        let (count, outcomes) = self.run();
        if let Some(failure) = &outcomes.refused {
            report.failed(format!("the program can be explored, but {failure}"));
            return;
        }
        report.say(self.summary(count, &outcomes));
        report.table(&self.table(&outcomes));
        report.explored(self.explored(&outcomes));
        for row in &outcomes.rows {
            let outcome = label(&row.ending);
            let declared = self.declared(&outcome);
            if declared.is_none_or(|it| it.grade != Grade::Allowed) {
                report.trace(&format!("how it comes to '{outcome}'"), &row.trace);
                let again = format!("{}:{}", self.name(lesson), row.schedule);
                report.line(format!("see it again: --replay {again}"));
            }
        }
        self.judge(&outcomes, report);
    }

    /// Runs one schedule again and tells what happened.
    ///
    /// # Errors
    ///
    /// One sentence, if the schedule is none of this program.
    pub(crate) fn replay(&self, schedule: &Schedule, report: &mut Report) -> Result<(), String> {
        let replayed = explorer::replay(&self.config, schedule, self.program).ok_or_else(|| {
            format!("{schedule} is no schedule of this program; has it changed since?")
        })?;
        let outcome = match (&replayed.failure, replayed.value) {
            (Some(failure), _) => failure.to_string(),
            (None, Some(value)) => value,
            (None, None) => "nothing".to_owned(),
        };
        report.trace(self.title, &replayed.trace);
        report.answer("it comes to", outcome);
        Ok(())
    }

    fn run(&self) -> (Count, Outcomes<String>) {
        let one_by_one = Config { max_executions: ONE_BY_ONE, max_time: LONGEST, ..self.config };
        let every = explorer::explore(&one_by_one, Count::Every, self.program);
        if every.complete || every.refused.is_some() {
            return (Count::Every, every);
        }
        let classes = Config { max_time: LONGEST, ..self.config };
        (Count::Classes, explorer::explore(&classes, Count::Classes, self.program))
    }

    fn summary(&self, count: Count, outcomes: &Outcomes<String>) -> String {
        let executions = counted(outcomes.executions);
        let what = match count {
            Count::Every => "every interleaving, one by one",
            Count::Classes => "one for each class of interleavings that cannot differ",
        };
        let end = if outcomes.complete { "" } else { ", not finished within the limit" };
        let spins = if outcomes.spins_were_cut {
            "; a loop that waits is followed until it has seen each change"
        } else {
            ""
        };
        let memory = self.config.memory;
        format!(
            "{}: {executions}, {what}{end} ({:.0} ms; {}{spins}).",
            self.title,
            outcomes.time.as_secs_f64() * 1e3,
            memory.limits(),
        )
    }

    fn table(&self, outcomes: &Outcomes<String>) -> Table {
        let mut table = Table::new(["outcome", "executions", "share", "verdict"]);
        for row in &outcomes.rows {
            let outcome = label(&row.ending);
            let verdict = match self.declared(&outcome) {
                Some(it) => format!("{}: {}", it.grade.word(), it.why),
                None => "not declared".to_owned(),
            };
            let share = row.count as f64 * 100.0 / outcomes.executions.max(1) as f64;
            table.row([outcome, row.count.to_string(), format!("{share:.1} %"), verdict]);
        }
        for it in self.outcomes.iter().filter(|it| seen(outcomes, it.outcome).is_none()) {
            let verdict = format!("{}: {}", it.grade.word(), it.why);
            table.row([it.outcome.to_owned(), "0".to_owned(), "-".to_owned(), verdict]);
        }
        table
    }

    /// The same in short.
    fn explored(&self, outcomes: &Outcomes<String>) -> Explored {
        let seen_ones = outcomes.rows.iter().map(|row| {
            let outcome = label(&row.ending);
            let grade = self.declared(&outcome).map_or("not declared", |it| it.grade.word());
            Found { outcome, executions: row.count, grade }
        });
        let never = self.outcomes.iter().filter(|it| seen(outcomes, it.outcome).is_none());
        let never = never.map(|it| Found {
            outcome: it.outcome.to_owned(),
            executions: 0,
            grade: it.grade.word(),
        });
        Explored { title: self.title, outcomes: seen_ones.chain(never).collect() }
    }

    fn judge(&self, outcomes: &Outcomes<String>, report: &mut Report) {
        let executions = counted(outcomes.executions);
        report.must(outcomes.longest > 0, "the program does something that is watched");
        report.must(outcomes.complete, format!("all that can happen was seen, in {executions}"));
        let sum: u64 = outcomes.rows.iter().map(|row| row.count).sum();
        report.must(sum == outcomes.executions, "every execution has one outcome");
        let unknown = outcomes.rows.iter().find(|row| self.declared(&label(&row.ending)).is_none());
        report.must(
            unknown.is_none(),
            unknown.map_or_else(
                || "every outcome was declared before".to_owned(),
                |row| format!("the outcome '{}' was declared before", label(&row.ending)),
            ),
        );
        for it in self.outcomes {
            let times = seen(outcomes, it.outcome).map_or(0, |row| row.count);
            let outcome = it.outcome;
            match it.grade {
                Grade::Allowed => {}
                Grade::Surprising => report
                    .must(times > 0, format!("'{outcome}' can happen: in {times} of {executions}")),
                Grade::Forbidden => {
                    report.must(times == 0, format!("'{outcome}' never happens"));
                }
            }
        }
    }

    fn declared(&self, outcome: &str) -> Option<&Declared> {
        self.outcomes.iter().find(|it| it.outcome == outcome)
    }
}

fn counted(executions: u64) -> String {
    if executions == 1 { "1 execution".to_owned() } else { format!("{executions} executions") }
}

fn seen<'a>(outcomes: &'a Outcomes<String>, outcome: &str) -> Option<&'a Outcome<String>> {
    outcomes.rows.iter().find(|row| label(&row.ending) == outcome)
}

/// An outcome in a table: a failure by its kind alone.
fn label(ending: &Ending<String>) -> String {
    match ending {
        Ending::Value(value) => value.clone(),
        Ending::Failed(failure) => failure.split(':').next().unwrap_or(failure).to_owned(),
    }
}
