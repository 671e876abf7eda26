//! One event recorded, beside tracing: `cargo bench -p peers --bench recording`.
//!
//! All three are told when something begins and when it ends: the recorder by a step that is
//! announced and reported, tracing by a span that is entered and left. tracing-chrome hands them
//! to a thread that writes, here to nobody. Only the thread that tells is timed. The rounds
//! alternate, and ratios are taken within a round.
//!
//! tracing's registry keeps the open spans and nothing for later. A small layer notes in memory
//! what the recorder keeps of an event, and no more: when, on which thread, what it is and on
//! which line, and for which object. As with the recorder, another thread may look at any time,
//! so the notes have a lock, for which nobody waits here. What does not change while a span is
//! open is noted once, when it begins: two events are three notes.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hint::black_box;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use shared::goal::{Goal, Goals, Wanted};
use shared::machine::Load;
use shared::measure::{Measured, Ratio, disturbance, time};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Dispatch, Metadata, Subscriber};
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

thread_local! {
    /// Kept, because to ask for it each time would cost more.
    static THREAD: ThreadId = thread::current().id();
}

/// What is known of a span, in the order of the notes: a number is used again.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<(Id, Note)>>>);

enum Note {
    /// What it is and on which line, and its object.
    New(&'static Metadata<'static>, u64),
    /// It was entered or left.
    Moment(Instant, ThreadId, bool),
}

impl Notes {
    fn note(&self, id: &Id, note: Note) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((id.clone(), note));
    }

    fn moment(&self, id: &Id, enters: bool) {
        self.note(id, Note::Moment(Instant::now(), THREAD.with(|thread| *thread), enters));
    }

    /// How many moments there are, each with all that was to be kept of it. The notes go, and
    /// their memory stays.
    fn take(&self) -> usize {
        let (mut spans, mut inside, mut last) = (HashMap::new(), false, None);
        let mut moments = 0;
        for (id, note) in self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            match note {
                Note::New(metadata, object) => {
                    assert_eq!(object * 2, moments as u64);
                    spans.insert(id, metadata);
                }
                Note::Moment(at, thread, enters) => {
                    assert!(spans[&id].line().is_some() && thread == thread::current().id());
                    assert!(enters != inside && last <= Some(at));
                    (inside, last) = (enters, Some(at));
                    moments += 1;
                }
            }
        }
        moments
    }
}

impl<S: Subscriber> Layer<S> for Notes {
    fn on_new_span(&self, span: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        let mut object = Object(0);
        span.record(&mut object);
        self.note(id, Note::New(span.metadata(), object.0));
    }

    fn on_enter(&self, id: &Id, _: Context<'_, S>) {
        self.moment(id, true);
    }

    fn on_exit(&self, id: &Id, _: Context<'_, S>) {
        self.moment(id, false);
    }
}

/// The object of a span, which is its only field.
struct Object(u64);

impl Visit for Object {
    fn record_u64(&mut self, _: &Field, value: u64) {
        self.0 = value;
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
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
        for object in 0..STEPS {
            drop(black_box(tracing::info_span!("park", object).entered()));
        }
        begun.elapsed()
    })
}
