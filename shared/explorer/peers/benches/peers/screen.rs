//! The figures, for a reader.

use std::io::{self, Write};

use shared::measure::time;

use crate::answer::Verdict;
use crate::figures::{Cell, Figures};
use crate::goals::Goal;

pub(crate) fn show(figures: &Figures, goals: &[Goal], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", figures.machine)?;
    match figures.others {
        Some(share) => writeln!(out, "other programs used {:.0} % of it meanwhile", share * 100.0)?,
        None => writeln!(out, "what other programs used meanwhile is not known here")?,
    }
    writeln!(
        out,
        "executions: all that were begun, up to the verdict; time: median of {}; at most {} each",
        figures
            .programs
            .iter()
            .flat_map(|row| &row.cells)
            .map(|it| it.time.rounds)
            .max()
            .unwrap_or(0),
        time(figures.limit)
    )?;
    for row in &figures.programs {
        writeln!(out, "\n{}: {}", row.name, row.variant)?;
        for cell in &row.cells {
            writeln!(out, "  {}", line(cell))?;
        }
    }
    writeln!(out)?;
    for goal in goals {
        writeln!(out, "{}", sentence(goal))?;
    }
    let asked = goals.iter().filter(|goal| goal.reached.is_some()).count();
    let reached = goals.iter().filter(|goal| goal.reached == Some(true)).count();
    writeln!(out, "\n{reached} of {asked} goals reached")
}

fn line(cell: &Cell) -> String {
    let verdict = match (&cell.verdict, cell.is_right) {
        (Verdict::Unfinished, _) => "unfinished".to_owned(),
        (Verdict::Holds, Some(true)) => "holds".to_owned(),
        (Verdict::Fails(_), Some(true)) => "fails".to_owned(),
        (Verdict::Holds, _) => "WRONG: holds".to_owned(),
        (Verdict::Fails(why), _) => format!("WRONG: fails, {why:.60}"),
    };
    let more = if cell.verdict == Verdict::Unfinished { ">" } else { "" };
    let executions = format!("{more}{}", cell.executions);
    format!(
        "{:14} {executions:>9} executions {:>8} (least {:>8}) {:>8.0} a second  {verdict}",
        cell.engine.name(),
        time(cell.time.median),
        time(cell.time.least),
        cell.per_second()
    )
}

fn sentence(goal: &Goal) -> String {
    let Goal { what, program, peer, .. } = goal;
    let most = if goal.at_most { "at most " } else { "" };
    let figure = format!("{what}, {program}: {most}{:.3} of {peer}", goal.figure);
    match (goal.asked, goal.reached) {
        (Some(asked), Some(true)) => format!("reached  {figure} (asked: at most {asked})"),
        // The peer was not done, and what it would have needed is not known.
        (Some(asked), _) if goal.at_most => format!("UNKNOWN  {figure} (asked: at most {asked})"),
        (Some(asked), _) => format!("MISSED   {figure} (asked: at most {asked})"),
        _ => format!("         {figure}"),
    }
}
