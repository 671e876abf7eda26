//! Everything that was done in a run, one operation a row.

use std::collections::BTreeMap;
use std::time::Duration;

use markup::text;
use watched::operation::Operation;

use super::drawing::is_crowded;
use super::grid::{self, Kind};
use crate::timeline::{Act, Outcome, Teller, Timeline, Unit, count};

/// More rows than these are not written: the middle is left out.
const MOST: usize = 2_000;
/// Of more, so many are written from the beginning, and the rest from the end.
const FIRST: usize = 1_200;
/// The table of a crowded run tells times in no smaller parts of the run than its picture can show,
const FINEST: u128 = 2_000;
/// and any other with so many digits after the point.
const DIGITS: usize = 3;

/// The table, closed until somebody wants it.
pub(super) fn table(timeline: &Timeline) -> String {
    let style = Style::new(timeline);
    let rows = listed(&timeline.acts, style.is_crowded);
    let write = |rows: &[Row<'_>]| rows.iter().map(|row| style.row(row)).collect::<String>();
    let written = if rows.len() > MOST {
        let last = rows.len() - (MOST - FIRST);
        let left_out = count(rows[FIRST..last].iter().map(Row::operations).sum());
        let gap =
            format!("<tr class=\"gap\"><td colspan=\"5\">{left_out} operations are not listed\n");
        write(&rows[..FIRST]) + &gap + &write(&rows[last..])
    } else {
        write(&rows)
    };
    let (all, note, heads) = (count(timeline.acts.len()), text(&style.note()), style.heads());
    let table = grid::table("all operations", "operations", &heads, &written);
    format!(
        "<details><summary>All {all} operations, one by one</summary>\n\
         <p class=\"note\">{note}</p>\n{table}</details>\n"
    )
}

/// The unit of the table.
pub(super) fn unit(timeline: &Timeline) -> Unit {
    Unit::of_run(timeline.duration).min(Unit::Millis)
}

/// An operation, and how long a lock was held that it took, if that has no row of its own.
struct Row<'a> {
    act: &'a Act,
    held: Option<Duration>,
}

impl Row<'_> {
    /// How many operations it stands for.
    fn operations(&self) -> usize {
        1 + usize::from(self.held.is_some())
    }
}

/// The rows of all operations. In a crowded run the release of a lock stands in the row of
/// its taking.
fn listed(acts: &[Act], is_crowded: bool) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::with_capacity(acts.len());
    // The rows in which a lane has taken a lock that it still holds.
    let mut open: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for act in acts {
        let key = (act.lane, act.object);
        let takes = matches!(act.operation, Operation::Lock | Operation::Read);
        if is_crowded && act.operation == Operation::Unlock {
            if let Some(taken) = open.get_mut(&key).and_then(Vec::pop) {
                rows[taken].held = Some(act.from.saturating_sub(rows[taken].act.to));
                continue;
            }
        } else if takes && act.outcome == Outcome::Done {
            open.entry(key).or_default().push(rows.len());
        }
        rows.push(Row { act, held: None });
    }
    rows
}

/// How the rows are written.
struct Style<'a> {
    teller: Teller<'a>,
    unit: Unit,
    digits: usize,
    is_crowded: bool,
}

impl<'a> Style<'a> {
    fn new(timeline: &'a Timeline) -> Self {
        let (unit, is_crowded) = (unit(timeline), is_crowded(timeline));
        let digits = if is_crowded { digits(timeline.duration, unit) } else { DIGITS };
        Self { teller: Teller::new(timeline, true), unit, digits, is_crowded }
    }

    fn heads(&self) -> String {
        let times: &[&str] = if self.is_crowded { &["took", "held"] } else { &["took"] };
        let unit = self.unit.name(true);
        let time = |head: &&str| grid::head(&format!("{head}, {unit}"), Kind::Figures);
        let words = ["thread", "what"].map(|head| grid::head(head, Kind::Words));
        time(&"at") + &words.concat() + &times.iter().map(time).collect::<String>()
    }

    fn note(&self) -> String {
        let file =
            self.teller.file().map(|file| format!("A number after a colon is a line of {file}."));
        let short = self.is_crowded.then_some(
            "Threads are told by their numbers. The row of a lock says how long it took to get \
             it, and how long it was held.",
        );
        let both: Vec<&str> = file.as_deref().into_iter().chain(short).collect();
        both.join(" ")
    }

    // The ends of cells and rows are left out, as HTML allows: there are thousands.
    fn row(&self, Row { act, held }: &Row<'_>) -> String {
        let figure = |time: Duration| self.unit.exact(time, self.digits);
        let (at, what) = (figure(act.from), text(&self.teller.row(act)));
        let thread =
            if self.is_crowded { act.lane.to_string() } else { text(&self.teller.label(act.lane)) };
        let time = act.to.saturating_sub(act.from);
        let matters = act.waited || act.operation == Operation::Poll;
        let took = Some(time).filter(|time| matters && !time.is_zero());
        let times = match (took, held) {
            (None, None) => String::new(),
            (Some(took), None) => format!("<td>{}", figure(took)),
            (took, Some(held)) => {
                format!("<td>{}<td>{}", took.map_or_else(String::new, figure), figure(*held))
            }
        };
        format!("<tr><td>{at}<td>{thread}<td>{what}{times}\n")
    }
}

/// How many digits after the point tell apart so small parts of the run.
fn digits(run: Duration, unit: Unit) -> usize {
    let parts = |digits: &u32| run.as_nanos() * 10_u128.pow(*digits) / unit.nanos();
    (0..9).find(|digits| parts(digits) >= FINEST).map_or(DIGITS, |digits| digits as usize)
}
