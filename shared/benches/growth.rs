//! What a recording costs as it grows, to make and to draw:
//! `cargo bench -p shared --bench growth`.
//!
//! Two threads take one lock again and again; what they did is read and drawn for a terminal.
//! From a thousand events to a million, the cost of both should grow as the events do: with the
//! power 1. The power is fitted to all sizes but the smallest, where starting the threads costs
//! more than the events and would flatter it; round by round.

use std::hint::black_box;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use shared::goal::{Goal, Goals, Wanted};
use shared::machine::{Load, Machine};
use shared::measure::{Measured, Ratio, disturbance, exponent, time};
use shared::timeline::{Look, Timeline};
use watched::recording::{Recording, Tape};
use watched::sync::Mutex;

const ROUNDS: usize = 5;
const THREADS: usize = 2;
const EVENTS: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];
/// An announcement, the lock taken, the lock given back.
const EVENTS_A_STEP: usize = 3;
const LOOK: Look = Look { width: 100, unicode: true };

/// The power of the size with which a cost may grow.
const GOAL: f64 = 1.1;

/// The times of one round, for each size.
type Times = [Duration; EVENTS.len()];

fn main() -> io::Result<ExitCode> {
    // The first round makes everything warm and does not count.
    round();
    let load = Load::now();
    let rounds: Vec<[Times; 2]> = (0..ROUNDS).map(|_| round()).collect();
    let disturbed = load.and_then(Load::others_since).and_then(disturbance);
    table(&mut io::stderr(), &rounds)?;
    let mut goals = Goals::new();
    for (what, of) in ["recorded", "read and drawn"].into_iter().enumerate() {
        let powers = rounds.iter().filter_map(|round| exponent(&points(&round[what])[1..]));
        let Ratio { median, least, most } = Ratio::of(powers.collect());
        goals.tell(&Goal {
            of: format!("{} to {} events, {of}", EVENTS[1], EVENTS[EVENTS.len() - 1]),
            against: "a cost that grows as the events do".to_owned(),
            unit: "power of the size",
            wanted: Wanted::AtMost(GOAL),
            figure: [median, least, most],
            disturbed: disturbed.clone(),
        })?;
    }
    Ok(goals.exit_code())
}

/// What each size takes to record, and to read and draw.
fn round() -> [Times; 2] {
    let both = EVENTS.map(|events| {
        let begun = Instant::now();
        let tape = record(events);
        let recorded = begun.elapsed();
        let begun = Instant::now();
        black_box(Timeline::from_tape(&tape).draw(&LOOK));
        [recorded, begun.elapsed()]
    });
    [both.map(|[recorded, _]| recorded), both.map(|[_, drawn]| drawn)]
}

fn record(events: usize) -> Tape {
    let recording = Recording::start("main");
    let lock = Mutex::new(0);
    let steps = events / (THREADS * EVENTS_A_STEP);
    let take = || (0..steps).for_each(|_| *lock.lock().expect("nobody panics") += 1);
    watched::thread::scope(|scope| (0..THREADS).for_each(|_| drop(scope.spawn(take))));
    let tape = recording.finish();
    let found = tape.lanes.iter().map(|lane| lane.events.len()).sum::<usize>();
    assert!(found >= steps * THREADS * EVENTS_A_STEP, "events were lost");
    tape
}

fn points(times: &Times) -> Vec<(f64, f64)> {
    EVENTS.into_iter().zip(times).map(|(size, time)| (size as f64, time.as_secs_f64())).collect()
}

fn table(out: &mut impl Write, rounds: &[[Times; 2]]) -> io::Result<()> {
    writeln!(out, "{}; {THREADS} threads, medians of {ROUNDS} rounds", Machine::this())?;
    writeln!(out, "{:>9}  {:>10}  {:>10}  {:>10}", "events", "recorded", "drawn", "an event")?;
    for (at, events) in EVENTS.into_iter().enumerate() {
        let median =
            |what: usize| Measured::of(rounds.iter().map(|round| round[what][at]).collect()).median;
        let [recorded, drawn] = [median(0), median(1)];
        let each = time((recorded + drawn).div_f64(events as f64));
        writeln!(out, "{events:>9}  {:>10}  {:>10}  {each:>10}", time(recorded), time(drawn))?;
    }
    Ok(())
}
