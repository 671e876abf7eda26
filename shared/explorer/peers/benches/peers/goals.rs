//! What is asked of the explorer, and what it reaches: program by program, and together.

use std::io;
use std::process::ExitCode;

use serde::Serialize;
use shared::goal::{self, Goals, Wanted};
use shared::measure::disturbance;

use crate::answer::Verdict;
use crate::engine::Engine;
use crate::exercise::Expected;
use crate::figures::{Cell, Figures, Row};

/// The share of the better peer's executions that the explorer may need to verify.
const EXECUTIONS: f64 = 0.1;
/// The same for the time to any verdict.
const TIME: f64 = 1.0;
/// Below so many executions, or so many seconds, of whoever needs more, a program has nothing
/// to leave out, and its ratio is that of two roundings: it counts in the sum alone.
const WORTH_COMPARING: [f64; 2] = [100.0, 0.01];

/// One goal on one program.
#[derive(Serialize)]
pub(crate) struct Goal {
    pub(crate) what: &'static str,
    pub(crate) program: String,
    /// The explorer's figure divided by the peer's.
    pub(crate) figure: f64,
    /// The explorer's own figure and the peer's.
    pub(crate) both: [f64; 2],
    /// The peer gave no verdict in its time: the figure is at most this.
    pub(crate) at_most: bool,
    /// The peer that it is compared with.
    pub(crate) peer: &'static str,
    /// At most so much is asked; `None`: it is only told.
    pub(crate) asked: Option<f64>,
    /// Not either where `at_most` is too little to tell. `None`: nothing was asked.
    pub(crate) reached: Option<bool>,
}

pub(crate) fn judge(figures: &Figures) -> Vec<Goal> {
    let mut goals = Vec::new();
    for row in &figures.programs {
        if row.expected == Expected::Holds {
            let executions = |cell: &Cell| cell.executions as f64;
            goals.extend(compare(row, "executions to verify", executions, Some(EXECUTIONS)));
        }
    }
    for row in &figures.programs {
        if !matches!(row.expected, Expected::FailsIfWeak(_)) {
            let time = |cell: &Cell| cell.time.median.as_secs_f64();
            goals.extend(compare(row, "time to the verdict", time, Some(TIME)));
        }
    }
    goals.extend(figures.programs.iter().filter_map(speed));
    goals
}

/// The explorer against the better of its peers; `None`: no peer gives a right answer or
/// runs out of time.
fn compare(
    row: &Row,
    what: &'static str,
    figure: impl Fn(&Cell) -> f64,
    asked: Option<f64>,
) -> Option<Goal> {
    let ours = row.of(Engine::Explorer);
    let peers = [Engine::Shuttle, Engine::Loom].map(|engine| row.of(engine));
    // A peer with the wrong answer is no measure. One that ran out of time is the least
    // that it needs, unless another one has an answer.
    let best = |of: &dyn Fn(&Cell) -> bool| {
        let all = peers.into_iter().filter(|cell| of(cell));
        all.min_by(|a, b| figure(a).total_cmp(&figure(b)))
    };
    let best = best(&|cell| cell.is_right == Some(true))
        .or_else(|| best(&|cell| cell.verdict == Verdict::Unfinished))?;
    let both = [figure(ours), figure(best)];
    let ratio = both[0] / both[1];
    let right = ours.is_right == Some(true);
    Some(Goal {
        what,
        program: format!("{}: {}", row.name, row.variant),
        figure: ratio,
        both,
        at_most: best.verdict == Verdict::Unfinished,
        peer: best.engine.name(),
        asked,
        reached: asked.map(|asked| right && ratio <= asked),
    })
}

/// Bare speed beside shuttle's, where both ran long enough to tell.
fn speed(row: &Row) -> Option<Goal> {
    const ENOUGH: u64 = 1_000;
    let (ours, shuttle) = (row.of(Engine::Explorer), row.of(Engine::Shuttle));
    (ours.executions.min(shuttle.executions) >= ENOUGH).then(|| Goal {
        what: "executions a second",
        program: format!("{}: {}", row.name, row.variant),
        figure: ours.per_second() / shuttle.per_second(),
        both: [ours, shuttle].map(Cell::per_second),
        at_most: false,
        peer: shuttle.engine.name(),
        asked: None,
        reached: None,
    })
}

/// Tells the goals: of all programs together, and of each that is worth comparing.
pub(crate) fn tell(figures: &Figures, all: &[Goal]) -> io::Result<ExitCode> {
    let disturbed = figures.others.and_then(disturbance);
    let mut goals = Goals::new();
    let asked = [("executions to verify", EXECUTIONS), ("time to the verdict", TIME)];
    for ((what, limit), worth) in asked.into_iter().zip(WORTH_COMPARING) {
        // Where the peer was not done, and what it would need is not known, nothing is told.
        let is_known =
            |goal: &&Goal| goal.what == what && (goal.reached == Some(true) || !goal.at_most);
        let known: Vec<&Goal> = all.iter().filter(is_known).collect();
        let sum = |who: usize| known.iter().map(|goal| goal.both[who]).sum::<f64>();
        let mut tell = |of: String, against: &str, figure: f64| {
            goals.tell(&goal::Goal {
                of: format!("explorer, {what}, {of}"),
                against: against.to_owned(),
                unit: "times as much",
                wanted: Wanted::AtMost(limit),
                figure: [figure; 3],
                disturbed: disturbed.clone(),
            })
        };
        let together = format!("all {} programs", known.len());
        tell(together, "the better of shuttle and loom", sum(0) / sum(1))?;
        for goal in known.iter().filter(|goal| goal.both[0].max(goal.both[1]) >= worth) {
            tell(goal.program.clone(), goal.peer, goal.figure)?;
        }
    }
    Ok(goals.exit_code())
}
