//! Recording an event costs little more than looking at the clock.
//!
//! The recorder must not disturb what it shows. What it costs is compared with
//! what nobody can go below, a bare `Instant::now()`: on one thread, on two at
//! once, and with the recorder switched off. The work alternates and its order
//! turns round by round, so that a busy neighbour hits all alike; ratios are
//! taken within a round, and the median round counts.
//!
//! The rounds write to memory of earlier recordings, as all but the first demo of
//! a lesson do. The very first recording asks the system for its memory; what an
//! event costs there is printed by itself, and depends on the system.
//!
//! A goal that is not reached is named, and the program ends with 1.

use std::hint::black_box;
use std::io;
use std::process::ExitCode;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use shared::goal::{Goal, Goals, Wanted};
use shared::machine::Load;
use shared::measure::disturbance;
use watched::operation::{NO_OBJECT, Operation, Step};
use watched::recording::{Recording, Tape};

const ROUNDS: usize = 15;
/// No measurement is shorter, or the clock and the scheduler would decide.
const SHORTEST: Duration = Duration::from_millis(10);

/// One recorded event, as a multiple of a bare `Instant::now()`.
const GOAL_ONE_THREAD: f64 = 1.5;
/// The same on two threads at once.
const GOAL_TWO_THREADS: f64 = 1.8;
/// Nanoseconds an event may cost while nothing is recorded.
const GOAL_OFF: f64 = 2.0;

/// An announcement and its report.
const EVENTS_A_STEP: u64 = 2;

/// What is timed, so many times.
type Work = fn(u64);

fn read_the_clock(times: u64) {
    for _ in 0..times {
        black_box(Instant::now());
    }
}

fn record_events(times: u64) {
    for _ in 0..times / EVENTS_A_STEP {
        black_box(Step::announce_on(black_box(Operation::Park), NO_OBJECT)).done();
    }
}

/// The loop of [`record_events`] without the recorder.
fn record_nothing(times: u64) {
    for _ in 0..times / EVENTS_A_STEP {
        black_box(black_box(Operation::Park));
    }
}

/// How often each kind of work is done in one measurement.
struct Sizes {
    clock: u64,
    events: u64,
    off: u64,
}

/// One round's nanoseconds for each single piece of work.
#[derive(Clone, Copy, Default)]
struct Round {
    clock_one: f64,
    event_one: f64,
    clock_two: f64,
    event_two: f64,
    off: f64,
}

fn main() -> io::Result<ExitCode> {
    let clock = times_for(read_the_clock);
    // The clock is the least that an event costs: as many events take long enough.
    let sizes = Sizes { clock, events: clock, off: times_for(record_nothing) };
    let first = recorded(on_one_thread, sizes.events, 1);
    // Nothing of this round counts but the memory that it leaves behind.
    measure(&sizes, false);
    let load = Load::now();
    let rounds: Vec<_> = (0..ROUNDS).map(|round| measure(&sizes, round % 2 == 1)).collect();
    let disturbed = load.and_then(Load::others_since).and_then(disturbance);
    report(&mut io::stderr().lock(), &rounds, first, &sizes, disturbed)
}

/// A number of times that takes at least [`SHORTEST`], with half as much again in
/// reserve, also when no neighbour slows it down.
fn times_for(work: Work) -> u64 {
    let mut times = 1 << 10;
    let fastest = |times| (0..3).map(|_| on_one_thread(work, times)).min();
    while fastest(times) < Some(SHORTEST.mul_f64(1.5)) {
        times *= 2;
    }
    times
}

fn measure(sizes: &Sizes, turned: bool) -> Round {
    let mut round = Round::default();
    let mut parts: [fn(&Sizes, &mut Round); 5] = [
        |sizes, round| {
            round.clock_one = nanos(on_one_thread(read_the_clock, sizes.clock), sizes.clock)
        },
        |sizes, round| round.event_one = recorded(on_one_thread, sizes.events, 1),
        |sizes, round| {
            round.clock_two = nanos(on_two_threads(read_the_clock, sizes.clock), sizes.clock)
        },
        |sizes, round| round.event_two = recorded(on_two_threads, sizes.events, 2),
        |sizes, round| {
            let with = nanos(on_one_thread(record_events, sizes.off), sizes.off);
            let without = nanos(on_one_thread(record_nothing, sizes.off), sizes.off);
            round.off = with - without;
        },
    ];
    if turned {
        parts.reverse();
    }
    for part in parts {
        part(sizes, &mut round);
    }
    round
}

fn recorded(on_threads: fn(Work, u64) -> Duration, events: u64, threads: u64) -> f64 {
    let recording = Recording::start("main");
    let time = on_threads(record_events, events);
    let tape = recording.finish();
    assert_eq!(parked(&tape), events * threads, "events were lost");
    nanos(time, events)
}

fn parked(tape: &Tape) -> u64 {
    let events = tape.lanes.iter().flat_map(|lane| &lane.events);
    events.filter(|event| event.operation == Operation::Park).count() as u64
}

fn on_one_thread(work: Work, times: u64) -> Duration {
    let begun = Instant::now();
    work(times);
    begun.elapsed()
}

/// Both threads' mean: what one of them waits for, beside a busy twin.
fn on_two_threads(work: Work, times: u64) -> Duration {
    let together = Barrier::new(2);
    let run = || {
        together.wait();
        on_one_thread(work, times)
    };
    thread::scope(|scope| {
        let twin = scope.spawn(run);
        let own = run();
        let other = twin.join().expect("the work does not panic");
        (own + other) / 2
    })
}

fn nanos(time: Duration, times: u64) -> f64 {
    time.as_secs_f64() * 1e9 / times as f64
}

/// Smallest, median and largest.
struct Spread {
    least: f64,
    median: f64,
    most: f64,
}

fn spread(rounds: &[Round], value: impl Fn(&Round) -> f64) -> Spread {
    let mut values: Vec<_> = rounds.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    Spread { least: values[0], median: values[values.len() / 2], most: values[values.len() - 1] }
}

fn report(
    out: &mut impl io::Write,
    rounds: &[Round],
    first: f64,
    sizes: &Sizes,
    disturbed: Option<String>,
) -> io::Result<ExitCode> {
    let cores = thread::available_parallelism()?;
    let Sizes { clock, events, off } = sizes;
    writeln!(out, "{cores} cores; each round {clock} looks at the clock and {events} events,")?;
    writeln!(out, "{off} events switched off; median of {ROUNDS} rounds (range)")?;
    let mut line = |name: &str, unit: &str, spread: &Spread| {
        let Spread { least, median, most } = spread;
        writeln!(out, "{name:38} {median:7.2} {unit} ({least:.2} to {most:.2})")
    };
    let one = spread(rounds, |round| round.event_one / round.clock_one);
    let two = spread(rounds, |round| round.event_two / round.clock_two);
    let off = spread(rounds, |round| round.off);
    line("Instant::now(), one thread", "ns", &spread(rounds, |round| round.clock_one))?;
    line("one event, one thread", "ns", &spread(rounds, |round| round.event_one))?;
    line("  ratio", "x ", &one)?;
    line("Instant::now(), two threads at once", "ns", &spread(rounds, |round| round.clock_two))?;
    line("one event, two threads at once", "ns", &spread(rounds, |round| round.event_two))?;
    line("  ratio", "x ", &two)?;
    line("one event, switched off", "ns", &off)?;
    writeln!(out, "{:38} {first:7.2} ns", "one event, first recording")?;
    let goals = [
        ("one event, one thread", "a bare Instant::now()", "times as long", one, GOAL_ONE_THREAD),
        ("one event, two threads", "a bare Instant::now()", "times as long", two, GOAL_TWO_THREADS),
        ("one event, switched off", "the same loop without it", "ns", off, GOAL_OFF),
    ];
    let mut told = Goals::new();
    for (of, against, unit, Spread { least, median, most }, limit) in goals {
        told.tell(&Goal {
            of: format!("recorder, {of}"),
            against: against.to_owned(),
            unit,
            wanted: Wanted::AtMost(limit),
            figure: [median, least, most],
            disturbed: disturbed.clone(),
        })?;
    }
    Ok(told.exit_code())
}
