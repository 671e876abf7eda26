//! The figures: a round of requests over many connections, and what an idle one keeps.

use std::io::{Error, ErrorKind, Result as IoResult};
use std::net::TcpStream;

use shared::measure::{Comparison, Variant, compare, time};
use shared::{Bars, Pace, Report, Result};

use super::clients::{right_answers, round, serving, that_fit};
use super::{SERVERS, Serve, weight};

/// Odd, so that the median is one of them.
const ROUNDS: usize = 15;

/// Measures, and tells.
pub(super) fn tell(report: &mut Report) -> Result<()> {
    let wanted = if report.pace() == Pace::Fast { 100 } else { 200 };
    let connections = that_fit(wanted)?;
    if connections < wanted {
        report.say(format!(
            "{connections} connections instead of {wanted}: each is two open files of this \
             process, and its limit (`ulimit -n` shows it) allows no more."
        ));
    }
    rounds(report, connections)?;
    memory(report, connections)
}

fn rounds(report: &mut Report, connections: usize) -> Result<()> {
    let cores = report.cores();
    report.say(format!(
        "A round of {connections} requests, one on each connection, {cores} cores, median of \
         {ROUNDS}:"
    ));
    let mut bars = Bars::new("server", ["threads", "a round", "a request"]);
    let mut comparisons = Vec::new();
    for server in SERVERS {
        let comparison = time_rounds(server, connections)?;
        let median = comparison.measured[0].median;
        // One more starts those for the connections and waits for them.
        let threads = if server.0 == "threads" { connections + 1 } else { 1 };
        let each = median.div_f64(connections as f64);
        let figures = [threads.to_string(), time(median), time(each)];
        bars.row(server.0, figures, median.as_secs_f64()).range_of_times(&comparison.measured[0]);
        comparisons.push(comparison);
    }
    report.bars(&bars);
    if let Some(disturbed) = comparisons.iter().find(|it| it.disturbance().is_some()) {
        report.disturbance(disturbed);
    }
    Ok(())
}

/// One server after the other: the connections of all three at once are too many files.
fn time_rounds(server: (&str, Serve), connections: usize) -> Result<Comparison> {
    let expected = Ok(right_answers(connections));
    let measure = |clients: &mut [TcpStream]| -> IoResult<Result<Comparison>> {
        let run = || round(clients).map_err(|err: Error| -> ErrorKind { err.kind() });
        Ok(compare(ROUNDS, &expected, &mut [Variant::new(server.0, run)]))
    };
    serving(server, connections, measure)?.0
}

fn memory(report: &mut Report, connections: usize) -> Result<()> {
    let Some(weights) = weight::of_each(connections)? else {
        report.cannot("this system does not tell a program which memory it has written to");
        return Ok(());
    };
    report.say(format!("An idle connection, memory of the server, mean of {connections}:"));
    let mut bars = Bars::new("server", ["memory"]);
    for ((name, _), bytes) in SERVERS.iter().zip(weights) {
        bars.row(name, [weight::in_words(bytes)], bytes as f64);
    }
    report.bars(&bars);
    let [threads, our_loop, tokio] = weights;
    let less = our_loop.max(tokio) < threads;
    report.may(less, "an idle connection takes less memory in a loop than in a thread");
    Ok(())
}
