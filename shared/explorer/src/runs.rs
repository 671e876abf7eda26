//! Runs of executions: one search from its beginning to its end.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::config::Config;
use crate::failure::Failure;
use crate::search::{Search, Strategy};
use crate::stage::{Judge, Page, Theatre};
use crate::trace::{Action, Event, Kind, Trace, Value};
use crate::world::{Body, Matters, World};

/// What is run again and again.
pub(crate) type Program = Arc<dyn Fn() + Send + Sync>;

/// What a search may use.
pub(crate) struct Limits {
    pub(crate) executions: u64,
    pub(crate) deadline: Instant,
}

/// Whether to run another execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    GoOn,
    Stop,
}

/// What the executions of a search came to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    pub(crate) executions: u64,
    pub(crate) cut: u64,
    /// Everything was run: nothing is left, and nothing was left out.
    pub(crate) exhausted: bool,
    pub(crate) spins_were_cut: bool,
    pub(crate) longest: usize,
}

impl Totals {
    pub(crate) fn add(&mut self, more: &Self) {
        self.executions += more.executions;
        self.cut += more.cut;
        self.spins_were_cut |= more.spins_were_cut;
        self.longest = self.longest.max(more.longest);
    }
}

/// How a search ended.
pub(crate) struct Ended {
    pub(crate) totals: Totals,
    pub(crate) matters: Matters,
    /// How its last execution failed, if it did.
    pub(crate) failure: Option<Failure>,
    /// Where it stands.
    pub(crate) search: Search,
}

/// What a search runs, and where.
pub(crate) struct Setting<'a> {
    pub(crate) theatre: &'a mut Theatre,
    pub(crate) config: Config,
    pub(crate) program: Program,
}

/// Runs executions in the order of a search, until `each` has seen enough, all have been
/// run, or a limit is reached. The search can be gone on with.
///
/// `each` also sees an execution after which everything begins again
/// ([`World::begin_again`]): what it has collected does not count.
pub(crate) fn run(
    setting: &mut Setting<'_>,
    matters: Matters,
    search: Search,
    limits: Limits,
    mut each: impl FnMut(&mut World) -> Flow + Send + 'static,
) -> Ended {
    let totals: Arc<Mutex<Totals>> = Arc::default();
    let counts = Arc::clone(&totals);
    let program = Arc::clone(&setting.program);
    let body = move || -> Body {
        let program = Arc::clone(&program);
        Box::new(move || program())
    };
    let begin = body();
    let judge: Judge = Box::new(move |world: &mut World| {
        let mut totals = locked(&counts);
        let unfit = world.failure.as_ref().is_some_and(|failure| !failure.is_of_schedule());
        if world.begin_again && !unfit {
            // What was counted did not know about what matters.
            *totals = Totals { longest: totals.longest, ..Totals::default() };
            each(world);
            world.search.restart();
            return Page::Turn(body());
        }
        if world.pruned {
            totals.cut += 1;
        } else {
            totals.executions += 1;
        }
        totals.longest = totals.longest.max(world.steps);
        totals.spins_were_cut |= world.spins_were_cut;
        if !world.pruned && each(world) == Flow::Stop {
            return Page::Close;
        }
        if !world.search.advance() {
            totals.exhausted = true;
            return Page::Close;
        }
        let run = totals.executions + totals.cut;
        if totals.executions >= limits.executions || out_of_time(run, limits.deadline) {
            return Page::Close;
        }
        Page::Turn(body())
    });
    let mut world = World::new(setting.config, search);
    world.matters = matters;
    let world = setting.theatre.run(world, begin, judge);
    let World { matters, search, failure, .. } = world;
    let mut totals = *locked(&totals);
    totals.exhausted &= !search.left_out;
    Ended { totals, matters, failure, search }
}

/// Asks the clock now and then only.
fn out_of_time(executions: u64, deadline: Instant) -> bool {
    executions.is_multiple_of(16) && Instant::now() >= deadline
}

/// What happened in one execution.
#[derive(Default)]
pub(crate) struct Last {
    pub(crate) trace: Trace,
    pub(crate) failure: Option<Failure>,
    /// How many choices there were.
    pub(crate) choices: usize,
}

/// Runs one execution.
pub(crate) fn one_run(
    setting: &mut Setting<'_>,
    matters: Matters,
    strategy: Strategy,
) -> (Last, Matters) {
    let kept: Arc<Mutex<Option<Last>>> = Arc::default();
    let sink = Arc::clone(&kept);
    let each = move |world: &mut World| {
        *locked(&sink) = Some(Last {
            trace: world.trace(),
            failure: world.failure.clone(),
            choices: world.search.choices().len(),
        });
        Flow::Stop
    };
    let limits = Limits { executions: 1, deadline: Instant::now() + setting.config.max_time };
    let ended = run(setting, matters, Search::new(strategy), limits, each);
    let last = locked(&kept).take().unwrap_or_default();
    (last, ended.matters)
}

/// A program that cannot be explored, and why.
pub(crate) struct Unfit {
    pub(crate) failure: Failure,
    pub(crate) trace: Trace,
}

/// Runs the first schedule twice: a program that does not do the same both times cannot
/// be explored.
pub(crate) fn first_runs(setting: &mut Setting<'_>) -> Result<Matters, Box<Unfit>> {
    let (first, matters) = one_run(setting, Matters::default(), Strategy::Bounded(0));
    let (second, matters) = one_run(setting, matters, Strategy::Bounded(0));
    for run in [&first, &second] {
        if let Some(failure) = run.failure.clone().filter(|failure| !failure.is_of_schedule()) {
            return Err(Box::new(Unfit { failure, trace: run.trace.clone() }));
        }
    }
    match difference(&first.trace, &second.trace) {
        None => Ok(matters),
        Some(sentence) => {
            let failure = Failure::NotDeterministic(sentence);
            Err(Box::new(Unfit { failure, trace: second.trace }))
        }
    }
}

/// Where two executions that should be one differ.
fn difference(first: &Trace, second: &Trace) -> Option<String> {
    let (first, second) = (comparable(first), comparable(second));
    let at = first.iter().zip(&second).position(|(first, second)| first != second);
    let at = match at {
        Some(at) => at,
        None if first.len() == second.len() => return None,
        None => first.len().min(second.len()),
    };
    let tell = |events: &[Event]| {
        events.get(at).map_or_else(
            || "nothing more".to_owned(),
            |event| {
                let line = event.place.line();
                format!("{:?} at {}:{line}", event.action, event.place.file())
            },
        )
    };
    Some(format!("step {}: first {}, then {}", at + 1, tell(&first), tell(&second)))
}

/// The events with addresses as numbers in the order of their first appearance: a new
/// box may lie anywhere.
fn comparable(trace: &Trace) -> Vec<Event> {
    let mut addresses: Vec<u64> = vec![0];
    let mut events = trace.events.clone();
    for event in &mut events {
        let kind = event.object.map(|object| trace.objects[object].kind);
        if kind != Some(Kind::Atomic(Value::Pointer)) {
            continue;
        }
        let mut rename = |value: &mut u64| {
            let known = addresses.iter().position(|address| address == value);
            *value = known.unwrap_or_else(|| {
                addresses.push(*value);
                addresses.len() - 1
            }) as u64;
        };
        match &mut event.action {
            Action::Load { value, .. }
            | Action::Store { value, .. }
            | Action::Flush { value }
            | Action::Unchanged { seen: value, .. } => rename(value),
            Action::Change { old, new, .. } => {
                rename(old);
                rename(new);
            }
            _ => {}
        }
    }
    events
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
