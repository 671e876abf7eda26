//! The decision table, in two halves: the ways, and the workers that they are made of.

use shared::measure::time;
use shared::{Report, Table};

use super::figures::{Figures, Worker};
use super::python::Python;
use crate::start_cost::weight::in_words;
use crate::{cpu_bound, io_bound, start_cost, who_survives};

/// Looks at Python's books before its figures are shown, which come back if they may be.
pub fn judge(report: &mut Report, python: Option<Python>) -> (Vec<Figures>, Vec<Worker>) {
    let Some(python) = python else {
        report.cannot("there is no Python here that could do the same");
        return Default::default();
    };
    report.fact("beside it", &python.version);
    report.must(python.is_right, "Python's books are the same, each way");
    if python.is_right { (python.ways, python.workers) } else { Default::default() }
}

/// What a transfer of work and a day of waiting take.
pub fn of_ways(report: &mut Report, ways: &[Figures]) {
    let mut table = Table::new(["way", "work", "gain", "waits", "see"]);
    let [work_in, wait_in] = [cpu_bound::DEMO.name, io_bound::DEMO.name];
    for Figures { name, work, gain, wait, see } in ways {
        let gain = format!("{:.2}x", gain.median);
        table.row([(*name).to_owned(), time(*work), gain, time(*wait), (*see).to_owned()]);
        table.link(1, work_in).link(2, work_in).link(3, wait_in).link(4, see);
    }
    report.table(&table);
    report.say(
        "Work: one transfer, shown in `cpu-bound`; gain: over one after the other in the same \
         language; waits: all of them, shown in `io-bound`.",
    );
}

/// What a worker costs, and what its crash takes with it.
pub fn of_workers(report: &mut Report, workers: &[Worker], transfers: usize) {
    let mut table = Table::new(["worker", "start", "memory", "left after a crash"]);
    let [cost_in, crash_in] = [start_cost::DEMO.name, who_survives::DEMO.name];
    let unknown = || "-".to_owned();
    for Worker { name, start, memory, left } in workers {
        let memory = memory.map_or_else(unknown, in_words);
        let left = left.map_or_else(unknown, |left| format!("{left} of {transfers}"));
        table.row([(*name).to_owned(), time(*start), memory, left]);
        table.link(1, cost_in).link(2, cost_in).link(3, crash_in);
    }
    report.table(&table);
    report.say(
        "Start, to the end of it, and memory of one that waits: shown in `start-cost`. Left: \
         decisions when one of the workers aborts, shown in `who-survives`; `talk` and \
         `serialise-or-share` weigh what they say to each other.",
    );
    if workers.iter().any(|worker| worker.memory.is_none()) {
        report.cannot("this system does not tell how much memory a worker has for itself");
    }
}
