//! The figures: a round of requests over many connections, what an idle one keeps, and how
//! both grow.

use std::io::{Error, ErrorKind, Result as IoResult};
use std::net::TcpStream;

use shared::measure::{Comparison, Variant, compare, exponent, time};
use shared::{Pace, Report, Result, Table};

use super::SERVERS;
use super::clients::{right_answers, round, serving, that_fit};
use crate::weight::{self, BY_HAND, CONNECTIONS, OURS, THREADS, TOKIOS, in_words};

/// Odd, so that the median is one of them.
const ROUNDS: usize = 9;
/// How many connections, row by row: two rows at the fast pace, all at the slow one.
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

/// For each server how many connections there were, and what they cost.
type Points = [Vec<(f64, f64)>; SERVERS.len()];

/// Measures, and tells.
pub(super) fn tell(report: &mut Report) -> Result<()> {
    let sizes = match report.pace() {
        Pace::Fast => &SIZES[..2],
        Pace::Normal => &SIZES[..3],
        Pace::Slow => &SIZES,
    };
    if sizes.len() < SIZES.len() {
        report.say("More connections at a slower pace (--pace slow).");
    }
    rounds(report, sizes)?;
    memory(report, sizes)
}

fn rounds(report: &mut Report, sizes: &[usize]) -> Result<()> {
    let mut table = table();
    let mut points = Points::default();
    let mut last = None;
    for count in that_fit_of(report, sizes, SERVERS.len())? {
        let comparison = time_rounds(count)?;
        let each = |place: usize| comparison.measured[place].median.div_f64(count as f64);
        table.row([count.to_string(), time(each(0)), time(each(1)), time(each(2)), time(each(3))]);
        for (points, measured) in points.iter_mut().zip(&comparison.measured) {
            points.push((count as f64, measured.median.as_secs_f64()));
        }
        last = Some((comparison, count));
    }
    report.say("A round is one request on every connection, all under way at once. A request:");
    report.table(&table);
    report.say(format!(
        "The time of a round grows with this power of its size: {}.",
        powers(&points)
    ));
    if let Some((comparison, count)) = last {
        let sizes = format!("a round of {count} requests, one thread asks");
        report.comparison(&comparison, "server", ("a request", count), &sizes);
    }
    Ok(())
}

/// All servers hold their connections at the same time and answer in turn.
fn time_rounds(count: usize) -> Result<Comparison> {
    let expected = Ok(right_answers(count));
    let [a, b, c, d] = SERVERS;
    let measure = |clients: [&mut [TcpStream]; 4]| {
        let mut variants: Vec<_> = SERVERS
            .iter()
            .zip(clients)
            .map(|((name, _), clients)| {
                let run = move || round(clients).map_err(|err: Error| -> ErrorKind { err.kind() });
                Variant::new(*name, run)
            })
            .collect();
        compare(ROUNDS, &expected, &mut variants)
    };
    let talk = |a: &mut [TcpStream]| -> IoResult<_> {
        serving(b, count, |b| {
            serving(c, count, |c| serving(d, count, |d| Ok(measure([a, b, c, d]))))
        })
    };
    let ((((comparison, _), _), _), _) = serving(a, count, talk)?;
    comparison
}

fn memory(report: &mut Report, sizes: &[usize]) -> Result<()> {
    let mut table = table();
    let (mut points, mut last) = (Points::default(), [0.0; SERVERS.len()]);
    for count in that_fit_of(report, sizes, 1)? {
        for (place, points) in points.iter_mut().enumerate() {
            let Some(bytes) = weight::of_each((CONNECTIONS, place), count)? else {
                report.cannot("this system does not tell which memory a program has written to");
                return Ok(());
            };
            last[place] = bytes;
            points.push((count as f64, bytes * count as f64));
        }
        let [a, b, c, d] = last.map(in_words);
        table.row([count.to_string(), a, b, c, d]);
    }
    report.say(
        "An idle connection, memory of the server in whole pages, weighed in a process of its own:",
    );
    report.table(&table);
    report.say(format!("All of it grows with this power of their number: {}.", powers(&points)));
    let less = last[OURS].max(last[TOKIOS]) < last[THREADS];
    report.may(less, "an idle connection takes less memory in a task than in a thread");
    report.may(last[BY_HAND] < last[OURS], "and by hand less than in a task");
    Ok(())
}

fn table() -> Table {
    let [a, b, c, d] = SERVERS.map(|(name, _)| name);
    Table::new(["connections", a, b, c, d])
}

/// Those of the sizes for which `servers` servers at once have files enough, up to the first
/// that has to be smaller; that one as large as it can be.
fn that_fit_of(report: &mut Report, sizes: &[usize], servers: usize) -> IoResult<Vec<usize>> {
    let mut fit = Vec::new();
    for &wanted in sizes {
        let count = that_fit(servers * wanted)? / servers;
        fit.push(count.max(1));
        if count < wanted {
            report.say(format!(
                "{count} connections instead of {wanted} (servers at once: {servers}): each is \
                 two open files of this process, and its limit (`ulimit -Hn`) allows no more."
            ));
            break;
        }
    }
    Ok(fit)
}

/// The power with which each server's cost grew.
fn powers(points: &Points) -> String {
    let power = |points: &Vec<_>| exponent(points).map_or("?".into(), |it| format!("{it:.2}"));
    let servers = SERVERS.iter().zip(points);
    servers.map(|((name, _), it)| format!("{name} {}", power(it))).collect::<Vec<_>>().join(", ")
}
