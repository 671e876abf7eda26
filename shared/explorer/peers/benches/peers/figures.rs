//! The figures of all engines on all programs.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use serde::Serialize;
use shared::machine::{Load, Machine};
use shared::measure::Measured;

use crate::answer::{Answer, Verdict};
use crate::engine::{Engine, LIMIT};
use crate::exercise::{Exercise, Expected};
use crate::under_explorer::exercises;

/// How often each engine runs a program that it finishes: so often at least, and more often
/// while all rounds together are quick.
const ROUNDS: [usize; 2] = [3, 15];
/// After this no more rounds are begun than must be.
const ENOUGH: Duration = Duration::from_secs(3);

#[derive(Serialize)]
pub(crate) struct Figures {
    pub(crate) machine: Machine,
    /// The share of all cores that other programs used meanwhile, 0 to 1.
    pub(crate) others: Option<f64>,
    pub(crate) limit: Duration,
    pub(crate) programs: Vec<Row>,
}

/// One program.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) variant: &'static str,
    #[serde(skip)]
    pub(crate) expected: Expected,
    pub(crate) cells: Vec<Cell>,
}

/// One engine on one program.
#[derive(Serialize)]
pub(crate) struct Cell {
    pub(crate) engine: Engine,
    pub(crate) verdict: Verdict,
    /// `None`: the engine has none.
    pub(crate) is_right: Option<bool>,
    /// To the verdict, or to the limit; all that were begun.
    pub(crate) executions: u64,
    /// To the verdict, or to the limit.
    pub(crate) time: Measured,
}

impl Cell {
    pub(crate) fn per_second(&self) -> f64 {
        self.executions as f64 / self.time.median.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

impl Row {
    /// The cell of an engine.
    ///
    /// # Panics
    ///
    /// If the engine did not run: all run every program.
    pub(crate) fn of(&self, engine: Engine) -> &Cell {
        let cell = self.cells.iter().find(|cell| cell.engine == engine);
        cell.expect("all engines run every program")
    }
}

impl Figures {
    /// Runs the programs whose names hold one of the words, or all; tells `progress`.
    pub(crate) fn take(wanted: &[&String], progress: &mut dyn Write) -> io::Result<Self> {
        let before = Load::now();
        let is_wanted = |exercise: &Exercise| {
            let name = format!("{}: {}", exercise.name, exercise.variant);
            wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str()))
        };
        let mut programs = Vec::new();
        for (number, exercise) in exercises::ALL.iter().enumerate() {
            if is_wanted(exercise) {
                writeln!(progress, "{}: {}", exercise.name, exercise.variant)?;
                programs.push(row(number, exercise)?);
            }
        }
        let others = before.and_then(Load::others_since);
        Ok(Self { machine: Machine::this(), others, limit: LIMIT, programs })
    }
}

fn row(number: usize, exercise: &Exercise) -> io::Result<Row> {
    let mut answers: [Vec<Answer>; Engine::ALL.len()] = Default::default();
    let begun = Instant::now();
    let [least, most] = ROUNDS;
    for round in 0..most {
        if round >= least && begun.elapsed() >= ENOUGH {
            break;
        }
        for (engine, answers) in Engine::ALL.into_iter().zip(&mut answers) {
            // Whoever did not finish once would only take its time again.
            if answers.iter().all(|answer| answer.verdict != Verdict::Unfinished) {
                answers.push(engine.run_apart(number)?);
            }
        }
    }
    let cells = Engine::ALL.into_iter().zip(answers);
    let cells = cells.map(|(engine, answers)| cell(engine, exercise, &answers)).collect();
    let Exercise { name, variant, expected, .. } = *exercise;
    Ok(Row { name, variant, expected, cells })
}

fn cell(engine: Engine, exercise: &Exercise, answers: &[Answer]) -> Cell {
    // The last one counts: it is the one without a verdict, if there is one.
    let last = answers.last().expect("there is at least one round");
    Cell {
        engine,
        verdict: last.verdict.clone(),
        is_right: engine.is_right(exercise.expected, &last.verdict),
        executions: last.executions,
        time: Measured::of(answers.iter().map(|answer| answer.time).collect()),
    }
}
