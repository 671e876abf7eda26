//! The lesson's own runtime keeps up with tokio, and takes less memory.
//!
//! Both run on one thread, tokio as `current_thread`. They take turns, A B A B …, each answer
//! is checked before its time counts, and ratios are taken within a round. Memory is weighed
//! in fresh child processes, as what the process has written to: it is the same in every run.
//!
//! The sockets are real, on the loopback interface. Their server stays on one core and the
//! client that asks on another, where the system allows that.
//!
//! The lesson sees its `std` through the recorder's facade; nothing is recorded here.
//!
//! A goal that is not reached is named, and the program ends with 1.

use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;

use lesson_async::many_connections::{SERVERS, Serve, clients};
use lesson_async::runtime::Runtime;
use lesson_async::ten_thousand_waits::{Waits, in_tasks, on_tokio};
use lesson_async::weight::{self, CONNECTIONS, OURS, TOKIOS, WAITS};
use shared::goal::{Goal, Goals, Wanted};
use shared::machine::{self, Machine};
use shared::measure::{Comparison, Ratio, Variant, compare};

/// Odd, so that the median is one of them.
const ROUNDS: usize = 15;

/// Tasks that are started and joined in one measurement.
const STARTED: usize = 100_000;
/// Tasks that sleep while they are weighed.
const ASLEEP: usize = 100_000;
/// Connections that are open.
const OPEN: usize = 1_000;
/// Requests that are under way at any time.
const IN_FLIGHT: usize = 64;
/// Requests in one measurement.
const REQUESTS: usize = 20_000;
/// Tasks that wait at once.
const MANY: [usize; 2] = [10_000, 100_000];
/// How long each of them waits.
const WAIT: Duration = Duration::from_millis(10);
/// How often memory is weighed.
const WEIGHINGS: usize = 3;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<ExitCode> {
    writeln!(io::stderr(), "{}, one thread for each runtime; {ROUNDS} rounds", Machine::this())?;
    let mut goals = Goals::new();
    start_and_join(&mut goals)?;
    memory(&mut goals)?;
    requests(&mut goals)?;
    for (tasks, limit) in MANY.into_iter().zip([1.3, 4.0]) {
        waits(&mut goals, tasks, limit)?;
    }
    Ok(goals.exit_code())
}

/// A task that is started and joined, again and again.
fn start_and_join(goals: &mut Goals) -> Outcome<()> {
    let (ours, tokios) = (Runtime::new()?, tokio_runtime()?);
    let mut variants = [
        Variant::new("ours", || {
            let all = async {
                let mut sum = 0;
                for number in 0..STARTED {
                    sum += ours.spawn(async move { black_box(number) }).await;
                }
                sum
            };
            ours.block_on(all).map_err(|err| err.kind())
        }),
        Variant::new("tokio", || {
            tokios.block_on(async {
                let mut sum = 0;
                for number in 0..STARTED {
                    let task = tokio::spawn(async move { black_box(number) });
                    sum += task.await.map_err(|_| io::ErrorKind::Other)?;
                }
                Ok(sum)
            })
        }),
    ];
    let comparison = compare(ROUNDS, &Ok((0..STARTED).sum()), &mut variants)?;
    say(&comparison, "start and join a task", STARTED)?;
    let of = format!("our executor, start and join a task, {STARTED} one by one");
    tell(goals, of, Wanted::AtMost(1.0), comparison.ratio(0, 1), &comparison)
}

fn memory(goals: &mut Goals) -> Outcome<()> {
    for (of, what, count, limit) in [
        (WAITS, "our executor, memory of a sleeping task", ASLEEP, 0.6),
        (CONNECTIONS, "our event loop, memory of an idle connection", OPEN, 0.2),
    ] {
        let weigh = |place| -> io::Result<Option<Vec<f64>>> {
            (0..WEIGHINGS).map(|_| weight::of_each((of, place), count)).collect()
        };
        let Some((ours, tokios)) = weigh(OURS)?.zip(weigh(TOKIOS)?) else {
            writeln!(io::stderr(), "this system does not tell {what}")?;
            continue;
        };
        writeln!(io::stderr(), "{what}, {count}: {ours:.0?} bytes, tokio {tokios:.0?}")?;
        let ratios = ours.iter().zip(&tokios).map(|(ours, tokios)| ours / tokios).collect();
        let figure = Ratio::of(ratios);
        goals.tell(&Goal {
            of: format!("{what}, {count} of them"),
            against: "tokio".to_owned(),
            unit: "times as much",
            wanted: Wanted::AtMost(limit),
            figure: [figure.median, figure.least, figure.most],
            disturbed: None,
        })?;
    }
    Ok(())
}

/// Requests to servers on one core, from a client on another.
fn requests(goals: &mut Goals) -> Outcome<()> {
    let pinned: [(&str, Serve); 2] = [
        ("ours", |clients| {
            machine::pin(1);
            SERVERS[OURS].1(clients)
        }),
        ("tokio", |clients| {
            machine::pin(1);
            SERVERS[TOKIOS].1(clients)
        }),
    ];
    // Two servers at once, and each connection is two files of this process.
    let open = clients::that_fit(2 * OPEN)? / 2;
    let measure = |ours: &mut [TcpStream], tokios: &mut [TcpStream]| {
        let ask = |clients: &mut [TcpStream]| {
            clients::in_flight(clients, IN_FLIGHT, REQUESTS).map_err(|err| err.kind())
        };
        let mut variants =
            [Variant::new("ours", || ask(ours)), Variant::new("tokio", || ask(tokios))];
        compare(ROUNDS, &Ok(REQUESTS), &mut variants)
    };
    let comparison = std::thread::spawn(move || -> io::Result<_> {
        machine::pin(0);
        let talk = |ours: &mut [TcpStream]| {
            Ok(clients::serving(pinned[1], open, |tokios| Ok(measure(ours, tokios)))?.0)
        };
        Ok(clients::serving(pinned[0], open, talk)?.0)
    });
    let comparison = comparison.join().map_err(|_| "the client panicked")???;
    say(&comparison, "answer a request", REQUESTS)?;
    let of = format!("our event loop, {REQUESTS} requests, {IN_FLIGHT} in flight on {open}");
    tell(goals, of, Wanted::AtLeast(0.95), comparison.ratio(0, 1).inverse(), &comparison)
}

/// Many tasks that wait at once.
fn waits(goals: &mut Goals, tasks: usize, limit: f64) -> Outcome<()> {
    let kind = |waits: io::Result<Waits>| waits.map_err(|err| err.kind());
    let mut variants = [
        Variant::new("ours", || kind(in_tasks(tasks, WAIT, |_, sleep| sleep))),
        Variant::new("tokio", || kind(on_tokio(tasks, WAIT))),
    ];
    let all = Ok(Waits { started: tasks, ended: tasks });
    let comparison = compare(ROUNDS, &all, &mut variants)?;
    say(&comparison, &format!("{tasks} waits"), 1)?;
    let ours = comparison.measured[0];
    let of = format!("{tasks} waits of {} ms as tasks", WAIT.as_millis());
    goals.tell(&Goal {
        of: of.clone(),
        against: "the longest wait".to_owned(),
        unit: "times as long",
        wanted: Wanted::AtMost(limit),
        figure: [ours.median, ours.least, ours.most].map(|it| it.div_duration_f64(WAIT)),
        disturbed: comparison.disturbance(),
    })?;
    tell(goals, of, Wanted::AtMost(1.0), comparison.ratio(0, 1), &comparison)
}

fn tokio_runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// What one of `items` took in each variant.
fn say(comparison: &Comparison, what: &str, items: usize) -> io::Result<()> {
    for (name, measured) in ["ours", "tokio"].iter().zip(&comparison.measured) {
        let [median, least, most] = [measured.median, measured.least, measured.most]
            .map(|time| shared::measure::time(time.div_f64(items as f64)));
        writeln!(io::stderr(), "{what}, {name}: {median} ({least} to {most})")?;
    }
    Ok(())
}

fn tell(
    goals: &mut Goals,
    of: String,
    wanted: Wanted,
    ratio: Ratio,
    comparison: &Comparison,
) -> Outcome<()> {
    let unit = match wanted {
        Wanted::AtMost(_) => "times as long",
        Wanted::AtLeast(_) => "times as fast",
    };
    Ok(goals.tell(&Goal {
        of,
        against: "tokio, one thread".to_owned(),
        unit,
        wanted,
        figure: [ratio.median, ratio.least, ratio.most],
        disturbed: comparison.disturbance(),
    })?)
}
