//! One event recorded, beside tracing: `cargo bench -p peers --bench recording`.
//!
//! All three are told when something begins and when it ends: the recorder by a step that is
//! announced and reported, tracing by a span that is entered and left. tracing's registry keeps
//! the open spans and no times: a layer as small as can be notes them in memory, as the recorder
//! does. tracing-chrome hands them to a thread that writes, here to nobody. Only the thread that
//! tells is timed. The rounds alternate, and ratios are taken within a round.

use std::hint::black_box;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use shared::goal::{Goal, Goals, Wanted};
use shared::machine::Load;
use shared::measure::{Measured, Ratio, disturbance, time};
use tracing::span::Id;
use tracing::{Dispatch, Subscriber};
use tracing_chrome::ChromeLayerBuilder;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use watched::operation::{NO_OBJECT, Operation, Step};
use watched::recording::Recording;

/// Many short rounds: most of them end before a neighbour comes between.
const ROUNDS: usize = 301;
/// Steps of a round: a tenth of a millisecond for the quickest.
const STEPS: u32 = 2_000;
/// A beginning and an end.
const EVENTS: u32 = 2 * STEPS;

/// How many times as long as ours an event of the others should take.
const AGAINST: [(&str, f64); 2] = [("tracing with a registry", 4.0), ("tracing-chrome", 8.0)];

fn main() -> io::Result<ExitCode> {
    let (chrome, writer) = ChromeLayerBuilder::new().writer(io::sink()).build();
    let noted = Notes::default();
    let registry = Dispatch::new(tracing_subscriber::registry().with(noted.clone()));
    let chrome = Dispatch::new(tracing_subscriber::registry().with(chrome));
    let round = || {
        let times = [record_steps(), enter_spans(&registry), enter_spans(&chrome)];
        assert_eq!(noted.take(), EVENTS as usize, "spans were lost");
        times
    };
    // The first round makes everything warm and does not count.
    round();
    let load = Load::now();
    let rounds: Vec<_> = (0..ROUNDS).map(|_| round()).collect();
    let disturbed = load.and_then(Load::others_since).and_then(disturbance);
    drop(writer);
    let [ours, others @ ..] =
        [0, 1, 2].map(|who| rounds.iter().map(|times| times[who]).collect::<Vec<_>>());
    let event = |times: &Vec<Duration>| time(Measured::of(times.clone()).median / EVENTS);
    let mut notes = io::stderr();
    writeln!(notes, "one event: recorder {}", event(&ours))?;
    let mut goals = Goals::new();
    for ((against, wanted), theirs) in AGAINST.into_iter().zip(others) {
        writeln!(notes, "one event: {against} {}", event(&theirs))?;
        let ratio = Ratio::of_pairs(&theirs, &ours);
        goals.tell(&Goal {
            of: format!("recorder, one event of {EVENTS}"),
            against: against.to_owned(),
            unit: "times cheaper",
            wanted: Wanted::AtLeast(wanted),
            figure: [ratio.median, ratio.least, ratio.most],
            disturbed: disturbed.clone(),
        })?;
    }
    Ok(goals.exit_code())
}

/// When which span was entered or left.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<(Instant, Id, bool)>>>);

impl Notes {
    fn note(&self, id: &Id, enters: bool) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notes.push((Instant::now(), id.clone(), enters));
    }

    /// How many there are; they go, and their memory stays.
    fn take(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..).count()
    }
}

impl<S: Subscriber> Layer<S> for Notes {
    fn on_enter(&self, id: &Id, _: Context<'_, S>) {
        self.note(id, true);
    }

    fn on_exit(&self, id: &Id, _: Context<'_, S>) {
        self.note(id, false);
    }
}

fn record_steps() -> Duration {
    let recording = Recording::start("main");
    let begun = Instant::now();
    for _ in 0..STEPS {
        black_box(Step::announce_on(black_box(Operation::Park), NO_OBJECT)).done();
    }
    let time = begun.elapsed();
    let events = recording.finish().lanes.iter().map(|lane| lane.events.len()).sum::<usize>();
    assert!(events >= EVENTS as usize, "events were lost");
    time
}

fn enter_spans(dispatch: &Dispatch) -> Duration {
    tracing::dispatcher::with_default(dispatch, || {
        let begun = Instant::now();
        for step in 0..STEPS {
            drop(black_box(tracing::info_span!("park", step).entered()));
        }
        begun.elapsed()
    })
}
