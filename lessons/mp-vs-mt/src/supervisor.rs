//! A supervisor starts a crashed worker again, as often as its budget allows, and no more.
//!
//! What must survive a crash lives outside of what may crash: the supervisor keeps
//! the list of jobs and the results, so a new worker goes on where the old one
//! fell. Without a budget, one poisoned job would crash workers for ever.
//!
//! Look at the workers' lanes: one behind the other, each pause twice as long.

use std::io::{self, BufRead, BufReader, Write};
use std::thread;
use std::time::Duration;

use shared::child::Ending;
use shared::{Demo, Report, Result, Table};

use crate::orphan::{Tie, kill_the_parent};
use crate::process_list::{self, Listed};
use crate::ward::Ward;

use self::worker::NEVER;

pub mod worker;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "supervisor",
    claim: "A crashed worker is started again until its work or the budget is done; none is left over.",
    show,
};

/// The worker's jobs: it squares them.
const JOBS: [u32; 6] = [1, 2, 3, 4, 5, 6];
/// The job on which a worker crashes.
const POISON: u32 = 4;
/// How many times a crashed worker is started again.
const BUDGET: usize = 3;
/// The pause before the first new start, at the slow pace; twice as long before each next.
const PAUSE: Duration = Duration::from_millis(100);

/// What a supervisor has to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supervised {
    /// The results, in the order of the jobs.
    pub results: Vec<u32>,
    /// Each worker: its number in the system's list, and how it ended.
    pub lives: Vec<(u32, Ending)>,
    /// The job on which the budget ran out.
    pub gave_up_on: Option<u32>,
}

/// Has the jobs done by a worker that crashes in its first `crashes` lives.
///
/// # Errors
///
/// If a worker cannot be started or waited for.
pub fn supervise(crashes: usize, budget: usize, pause: Duration) -> io::Result<Supervised> {
    let mut supervised = Supervised::default();
    loop {
        let life = supervised.lives.len();
        let mut worker = worker::start(if life < crashes { POISON } else { NEVER })?;
        let rest = &JOBS[supervised.results.len()..];
        // An error is the crash: a pipe that nobody reads, or that has ended.
        let _ = employ(&mut worker, rest, &mut supervised.results);
        // Waited for before anything else, so that no zombie is left.
        supervised.lives.push((worker.child.id(), worker.end()?));
        let next = JOBS.get(supervised.results.len()).copied();
        if next.is_none() || life == budget {
            supervised.gave_up_on = next;
            return Ok(supervised);
        }
        thread::sleep(pause * 2_u32.saturating_pow(life as u32));
    }
}

/// Gives the worker one job after the other; keeps each result as it comes.
fn employ(worker: &mut Ward, jobs: &[u32], results: &mut Vec<u32>) -> io::Result<()> {
    let (mut to, from) = worker.ends()?;
    let mut from = BufReader::new(from).lines();
    for job in jobs {
        writeln!(to, "{job}")?;
        let result = from.next().ok_or(io::ErrorKind::UnexpectedEof)??;
        results.push(result.parse().map_err(io::Error::other)?);
    }
    Ok(())
}

fn show(report: &mut Report) -> Result<()> {
    let pause = report.pace().of(PAUSE);
    let mended = report
        .watch("the worker crashes twice, then it is mended", || supervise(2, BUDGET, pause))?;
    let poisoned = report
        .watch("every worker crashes on the same job", || supervise(usize::MAX, BUDGET, pause))?;
    tabulate(report, &mended, &poisoned);
    let squares = JOBS.map(|job| job * job);
    report.must(mended.results == squares, "each job has its result, in spite of two crashes");
    report.must(mended.lives.len() == 3, "it took the third worker to do it");
    let given_up = poisoned.gave_up_on == Some(POISON) && poisoned.lives.len() == BUDGET + 1;
    report.must(given_up, "after three new starts the supervisor gives up, and names the job");
    let orphan = kill_the_parent(Tie::Tied)?;
    report.must(!orphan.answered, "a child on such a pipe ends with a killed parent: no orphan");
    no_zombies(report, mended.lives.iter().chain(&poisoned.lives));
    Ok(())
}

fn tabulate(report: &mut Report, mended: &Supervised, poisoned: &Supervised) {
    let mut table = Table::new(["worker", "mended after two", "never mended"]);
    for life in 0..=BUDGET {
        let ending = |Supervised { lives, .. }: &Supervised| {
            lives.get(life).map_or_else(|| "-".into(), |(_, ending)| ending.to_string())
        };
        table.row([(life + 1).to_string(), ending(mended), ending(poisoned)]);
    }
    report.table(&table);
    report.answer("results, mended", format!("{:?}", mended.results));
    report.answer("results, never mended", format!("{:?}", poisoned.results));
    let job = poisoned.gave_up_on.map_or_else(|| "none".into(), |job| job.to_string());
    report.answer("gave up on job", job);
}

fn no_zombies<'a>(report: &mut Report, mut lives: impl Iterator<Item = &'a (u32, Ending)>) {
    if process_list::is_readable() {
        let gone = lives.all(|(process, _)| process_list::look(*process) == Some(Listed::Gone));
        report.must(gone, "none of the workers is left in the system's list: no zombie");
    } else {
        report.cannot("this system has no list of processes that a program may simply read");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_goes_on_where_the_last_worker_fell() {
        let supervised = supervise(2, 3, Duration::ZERO).unwrap();
        assert_eq!(supervised.results, [1, 4, 9, 16, 25, 36]);
        let ended_well: Vec<_> = supervised.lives.iter().map(|(_, end)| end.is_success()).collect();
        assert_eq!(ended_well, [false, false, true]);
    }

    #[test]
    fn a_budget_of_nothing_gives_up_at_the_first_crash() {
        let supervised = supervise(1, 0, Duration::ZERO).unwrap();
        assert_eq!((supervised.lives.len(), supervised.gave_up_on), (1, Some(POISON)));
    }
}
