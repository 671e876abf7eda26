//! The lesson's own runtime keeps up with tokio, and takes less memory.
//!
//! Both run on one thread, tokio as `current_thread`. They take turns, A B A B …, each answer
//! is checked before its time counts, and ratios are taken within a round. Memory is weighed
//! in fresh child processes, as what the process has written to: it is the same in every run.
//!
//! The sockets are real, on the loopback interface. Their servers stay on one core and the
//! client that asks on another, where the system allows that. A loop by hand keeps nothing
//! but the socket for an idle connection; a task keeps its future, the place of its output
//! and its waker. Both are held against the same goal.
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

use lesson_async::many_connections::clients::{self, serving};
use lesson_async::many_connections::{SERVERS, Serve};
use lesson_async::runtime::Runtime;
use lesson_async::ten_thousand_waits::{Waits, in_tasks, on_tokio};
use lesson_async::weight::{self, BY_HAND, CONNECTIONS, OURS, TOKIOS, WAITS};
use shared::goal::{Goal, Goals, Wanted};
use shared::machine::{self, Machine};
use shared::measure::{Comparison, Ratio, Variant, compare, time};

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
const REQUESTS: usize = 2_000;
/// Tasks that wait at once.
const MANY: [usize; 2] = [10_000, 100_000];
/// How long each of them waits.
const WAIT: Duration = Duration::from_millis(10);
/// How often memory is weighed.
const WEIGHINGS: usize = 3;

/// The servers that are asked, the one to compare with last.
const NAMES: [&str; 3] = ["ours", "by hand", "tokio"];
/// Ahead of tokio, or level with it.
const AHEAD: (Wanted, &str) = (Wanted::AtMost(1.0), "times as long");

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<ExitCode> {
    writeln!(io::stderr(), "{}, one thread for each runtime; {ROUNDS} rounds", Machine::this())?;
    let mut goals = Goals::new();
    start_and_join(&mut goals)?;
    memory(&mut goals)?;
    for (tasks, limit) in MANY.into_iter().zip([1.3, 4.0]) {
        waits(&mut goals, tasks, limit)?;
    }
    requests(&mut goals)?;
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
    tell(goals, of, AHEAD, comparison.ratio(0, 1), Some(&comparison))
}

fn memory(goals: &mut Goals) -> Outcome<()> {
    for (of, place, what, count, limit) in [
        (WAITS, OURS, "our executor, memory of a sleeping task", ASLEEP, 0.6),
        (CONNECTIONS, BY_HAND, "our loop by hand, memory of an idle connection", OPEN, 0.2),
        (CONNECTIONS, OURS, "our event loop, memory of an idle connection's task", OPEN, 0.2),
    ] {
        let weigh = |place| -> io::Result<Option<Vec<f64>>> {
            (0..WEIGHINGS).map(|_| weight::of_each((of, place), count)).collect()
        };
        let Some((ours, tokios)) = weigh(place)?.zip(weigh(TOKIOS)?) else {
            writeln!(io::stderr(), "this system does not tell: {what}")?;
            continue;
        };
        writeln!(io::stderr(), "{what}, {count}: {ours:.0?} bytes, tokio {tokios:.0?}")?;
        let ratio = Ratio::of(ours.iter().zip(&tokios).map(|(of, to)| of / to).collect());
        let of = format!("{what}, {count} of them");
        tell(goals, of, (Wanted::AtMost(limit), "times as much"), ratio, None)?;
    }
    Ok(())
}

/// Requests to servers on one core, from a client on another.
fn requests(goals: &mut Goals) -> Outcome<()> {
    const SERVE: [Serve; 3] = [
        |clients| on_core(1, || SERVERS[OURS].1(clients)),
        |clients| on_core(1, || SERVERS[BY_HAND].1(clients)),
        |clients| on_core(1, || SERVERS[TOKIOS].1(clients)),
    ];
    let [ours, by_hand, tokio] = [0, 1, 2].map(|place| (NAMES[place], SERVE[place]));
    // Each connection is two files of this process.
    let open = clients::that_fit(SERVE.len() * OPEN)? / SERVE.len();
    let measure = |servers: [&mut [TcpStream]; 3]| {
        let mut variants: Vec<_> = NAMES
            .iter()
            .zip(servers)
            .map(|(name, clients)| {
                let ask = move || {
                    clients::in_flight(clients, IN_FLIGHT, REQUESTS).map_err(|err| err.kind())
                };
                Variant::new(*name, ask)
            })
            .collect();
        compare(ROUNDS, &Ok(REQUESTS), &mut variants)
    };
    let talk = move |a: &mut [TcpStream]| {
        serving(by_hand, open, |b| serving(tokio, open, |c| Ok(on_core(0, || measure([a, b, c])))))
    };
    // On a thread of its own, since what is pinned stays so; and pinned after it has started
    // the servers, which would be kept on its core.
    let client = std::thread::spawn(move || serving(ours, open, talk));
    let (((comparison, _), _), _) = client.join().map_err(|_| "the client panicked")??;
    let comparison = comparison?;
    say(&comparison, &format!("{REQUESTS} requests on {open} connections"), REQUESTS)?;
    for (place, of) in [(0, "our event loop"), (1, "our loop by hand")] {
        let of = format!("{of}, requests, {IN_FLIGHT} in flight on {open} connections");
        let wanted = (Wanted::AtLeast(0.95), "times as fast");
        tell(goals, of, wanted, comparison.ratio(place, 2).inverse(), Some(&comparison))?;
    }
    Ok(())
}

/// Keeps the thread on one core from now on, where the system allows it, and runs this.
fn on_core<T>(core: usize, run: impl FnOnce() -> T) -> T {
    machine::pin(core);
    run()
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
    let of = format!("{tasks} waits of {} ms as tasks", WAIT.as_millis());
    let ours = comparison.measured[0];
    goals.tell(&Goal {
        of: of.clone(),
        against: "the longest wait".to_owned(),
        unit: "times as long",
        wanted: Wanted::AtMost(limit),
        figure: [ours.median, ours.least, ours.most].map(|it| it.div_duration_f64(WAIT)),
        disturbed: comparison.disturbance(),
    })?;
    tell(goals, of, AHEAD, comparison.ratio(0, 1), Some(&comparison))
}

fn tokio_runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// What one of `items` took in each variant.
fn say(comparison: &Comparison, what: &str, items: usize) -> io::Result<()> {
    let names = if comparison.measured.len() == 2 { &["ours", "tokio"][..] } else { &NAMES };
    for (name, measured) in names.iter().zip(&comparison.measured) {
        let [median, least, most] = [measured.median, measured.least, measured.most]
            .map(|of| time(of.div_f64(items as f64)));
        writeln!(io::stderr(), "{what}, {name}: {median} ({least} to {most})")?;
    }
    Ok(())
}

fn tell(
    goals: &mut Goals,
    of: String,
    (wanted, unit): (Wanted, &'static str),
    ratio: Ratio,
    comparison: Option<&Comparison>,
) -> Outcome<()> {
    Ok(goals.tell(&Goal {
        of,
        against: "tokio, one thread".to_owned(),
        unit,
        wanted,
        figure: [ratio.median, ratio.least, ratio.most],
        disturbed: comparison.and_then(Comparison::disturbance),
    })?)
}
