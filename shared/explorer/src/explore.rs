//! Checks, explorations and replays: the searches put together.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use crate::config::Config;
use crate::failure::Failure;
use crate::report::{Ending, Found, Outcome, Outcomes, Report};
use crate::runs::{
    Ended, Flow, Last, Limits, Program, Setting, Totals, Unfit, first_runs, locked, one_run, run,
};
use crate::schedule::Schedule;
use crate::search::{Search, Strategy};
use crate::stage::Theatre;
use crate::trace::Trace;
use crate::world::{Matters, World};

/// A program with no more classes of interleavings than this needs no other search.
const FEW: u64 = 32;
/// How many interleavings the searches for short failing schedules may try, by the
/// number of interruptions.
const QUICK: [u64; 3] = [8, 32, 64];
/// The same, once a failure is known and a shorter schedule for it is looked for.
const THOROUGH: [u64; 3] = [50, 1_000, 5_000];
/// The share of the time that the exhaustive search may take, in percent; chance has the rest.
const EXHAUSTIVE_PERCENT: u32 = 70;
/// The changes of priority that the guided guess makes: enough for most known failures.
const PCT_CHANGES: usize = 3;

/// Which executions to run when all outcomes are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Count {
    /// Every interleaving, one by one: the counts are those of a textbook.
    Every,
    /// One of each class of interleavings that cannot differ.
    Classes,
}

/// Runs a program under every interleaving that matters, until one fails.
///
/// Some classes of interleavings come first: a small program has no more. Then schedules
/// with 0, 1 and 2 interruptions, where most failures are; then all other classes; and if
/// the limits of the configuration end that, guesses. For a failure a schedule with few
/// interruptions is shown. The answer is the same in every run, unless the time limit
/// ends the search.
///
/// # Panics
///
/// If the calling thread is being explored itself.
pub fn check(config: &Config, program: impl Fn() + Send + Sync + 'static) -> Report {
    let mut theatre = Theatre::open();
    let program: Program = Arc::new(program);
    let setting = Setting { theatre: &mut theatre, config: *config, program };
    let mut check = Check::new(setting);
    check.run();
    check.report()
}

/// Runs a program under every interleaving and collects its outcomes.
///
/// # Panics
///
/// If the calling thread is being explored itself.
pub fn explore<T: Ord + Clone + Send + 'static>(
    config: &Config,
    count: Count,
    program: impl Fn() -> T + Send + Sync + 'static,
) -> Outcomes<T> {
    let begun = Instant::now();
    let (program, result) = kept(program);
    let strategy = match count {
        Count::Every => Strategy::Every,
        Count::Classes => Strategy::Reduced,
    };
    let mut theatre = Theatre::open();
    let mut setting = Setting { theatre: &mut theatre, config: *config, program };
    let rows: Arc<Mutex<BTreeMap<Ending<T>, Outcome<T>>>> = Arc::default();
    let mut totals = Totals::default();
    let refused = match first_runs(&mut setting) {
        Err(unfit) => Some(unfit.failure),
        Ok(matters) => {
            let sink = Arc::clone(&rows);
            let each = move |world: &mut World| collect(world, &result, &mut locked(&sink));
            let deadline = begun + config.max_time;
            let limits = Limits { executions: config.max_executions, deadline };
            let ended = run(&mut setting, matters, Search::new(strategy), limits, each);
            totals = ended.totals;
            ended.failure.filter(|failure| !failure.is_of_schedule())
        }
    };
    let mut rows: Vec<Outcome<T>> = std::mem::take(&mut *locked(&rows)).into_values().collect();
    rows.sort_by_key(|row| Reverse(row.count));
    Outcomes {
        rows,
        executions: totals.executions,
        cut: totals.cut,
        complete: totals.exhausted && refused.is_none(),
        spins_were_cut: totals.spins_were_cut,
        longest: totals.longest,
        refused,
        time: begun.elapsed(),
    }
}

/// Adds the end of an execution to the outcomes.
fn collect<T: Ord + Clone>(
    world: &World,
    result: &Mutex<Option<T>>,
    rows: &mut BTreeMap<Ending<T>, Outcome<T>>,
) -> Flow {
    let value = locked(result).take();
    if world.begin_again {
        rows.clear();
        return Flow::GoOn;
    }
    let ending = match (&world.failure, value) {
        (Some(failure), _) if !failure.is_of_schedule() => return Flow::Stop,
        (Some(failure), _) => Ending::Failed(name_of(failure)),
        (None, Some(value)) => Ending::Value(value),
        (None, None) => return Flow::GoOn,
    };
    let row = rows.entry(ending.clone()).or_insert_with(|| Outcome {
        ending,
        count: 0,
        schedule: schedule_of(world),
        trace: world.trace(),
    });
    row.count += 1;
    Flow::GoOn
}

/// Runs one schedule again. `None`: the schedule is not one of this program.
pub fn replay<T: Send + 'static>(
    config: &Config,
    schedule: &Schedule,
    program: impl Fn() -> T + Send + Sync + 'static,
) -> Option<Replayed<T>> {
    let (program, result) = kept(program);
    let strategy = Strategy::Replay(schedule.clone());
    let mut theatre = Theatre::open();
    let mut setting = Setting { theatre: &mut theatre, config: *config, program };
    let Last { trace, failure, choices } = one_run(&mut setting, schedule.matters, strategy).0;
    if choices < schedule.len() || matches!(failure, Some(Failure::NotDeterministic(_))) {
        return None;
    }
    let value = locked(&result).take();
    Some(Replayed { trace, failure, value })
}

/// One execution, run again.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed<T> {
    /// What happened.
    pub trace: Trace,
    /// What went wrong, if anything.
    pub failure: Option<Failure>,
    /// What the program returned, if it did.
    pub value: Option<T>,
}

/// A program that keeps what it returns, for whoever asks after the execution.
fn kept<T: Send + 'static>(
    program: impl Fn() -> T + Send + Sync + 'static,
) -> (Program, Arc<Mutex<Option<T>>>) {
    let result: Arc<Mutex<Option<T>>> = Arc::default();
    let sink = Arc::clone(&result);
    let program = move || {
        let value = program();
        *locked(&sink) = Some(value);
    };
    (Arc::new(program), result)
}

fn name_of(failure: &Failure) -> String {
    match failure {
        Failure::Panic { message, .. } => format!("panic: {message}"),
        other => other.kind().to_owned(),
    }
}

fn schedule_of(world: &World) -> Schedule {
    Schedule::new(world.search.choices(), world.matters)
}

/// Whether a search has answered.
enum Answer {
    /// There is a failure.
    Found,
    /// There is none.
    Complete,
    /// Not yet: this is how far it came.
    Open(Box<Search>),
}

/// A check, from its first execution to its report.
struct Check<'a> {
    setting: Setting<'a>,
    begun: Instant,
    matters: Matters,
    totals: Totals,
    complete: bool,
    found: Option<Found>,
}

impl<'a> Check<'a> {
    fn new(setting: Setting<'a>) -> Self {
        Self {
            setting,
            begun: Instant::now(),
            matters: Matters::default(),
            totals: Totals::default(),
            complete: false,
            found: None,
        }
    }

    fn run(&mut self) {
        match first_runs(&mut self.setting) {
            Ok(matters) => self.matters = matters,
            Err(unfit) => {
                let Unfit { failure, trace } = *unfit;
                let schedule = Schedule::default();
                self.found =
                    Some(Found { failure, trace, schedule, interruptions: 0, executions: 1 });
                return;
            }
        }
        let classes = Search::new(Strategy::Reduced);
        let classes = match self.done(classes, FEW, 100) {
            Answer::Found => return self.shorten(),
            Answer::Complete => return,
            Answer::Open(search) => search,
        };
        for (bound, quota) in QUICK.into_iter().enumerate() {
            let bounded = Search::new(Strategy::Bounded(bound as u32));
            if !matches!(self.done(bounded, quota, 100), Answer::Open(_)) {
                return;
            }
        }
        match self.done(*classes, u64::MAX, EXHAUSTIVE_PERCENT) {
            Answer::Found => return self.shorten(),
            Answer::Complete => return,
            Answer::Open(_) => {}
        }
        let seed = self.setting.config.seed;
        let half = u32::midpoint(EXHAUSTIVE_PERCENT, 100);
        let guided = Search::new(Strategy::Pct { seed, changes: PCT_CHANGES });
        if let Answer::Open(_) = self.done(guided, u64::MAX, half) {
            self.done(Search::new(Strategy::Random(seed)), u64::MAX, 100);
        }
    }

    /// Goes on with a search.
    fn done(&mut self, search: Search, quota: u64, percent: u32) -> Answer {
        let (ended, found) = self.search(search, quota, percent);
        if found.is_some() {
            self.found = found;
            Answer::Found
        } else if ended.totals.exhausted {
            self.complete = true;
            Answer::Complete
        } else {
            Answer::Open(Box::new(ended.search))
        }
    }

    fn search(&mut self, search: Search, quota: u64, percent: u32) -> (Ended, Option<Found>) {
        let config = self.setting.config;
        let time = config.max_time * percent / 100;
        let left = config.max_executions.saturating_sub(self.totals.executions);
        let limits = Limits { executions: quota.min(left), deadline: self.begun + time };
        let found: Arc<Mutex<Option<Found>>> = Arc::default();
        let sink = Arc::clone(&found);
        let mut executions = self.totals.executions;
        let each = move |world: &mut World| {
            executions += 1;
            let failure = world.failure.clone().filter(|_| !world.begin_again);
            let Some(failure) = failure else { return Flow::GoOn };
            *locked(&sink) = Some(Found {
                failure,
                trace: world.trace(),
                schedule: schedule_of(world),
                interruptions: world.search.interruptions(),
                executions,
            });
            Flow::Stop
        };
        let ended = run(&mut self.setting, self.matters, search, limits, each);
        self.matters = ended.matters;
        self.totals.add(&ended.totals);
        let found = locked(&found).take();
        (ended, found)
    }

    /// Looks for the same failure with fewer interruptions: it is easier to read.
    fn shorten(&mut self) {
        let Some(long) = self.found.clone() else { return };
        for (bound, quota) in THOROUGH.into_iter().enumerate() {
            if bound as u32 >= long.interruptions {
                return;
            }
            let bounded = Search::new(Strategy::Bounded(bound as u32));
            let short = self.search(bounded, quota, 100).1;
            if let Some(short) = short.filter(|it| it.failure.kind() == long.failure.kind()) {
                self.found = Some(Found { executions: long.executions, ..short });
                return;
            }
        }
    }

    fn report(self) -> Report {
        Report {
            executions: self.totals.executions,
            cut: self.totals.cut,
            complete: self.complete,
            found: self.found,
            memory: self.setting.config.memory,
            spins_were_cut: self.totals.spins_were_cut,
            longest: self.totals.longest,
            time: self.begun.elapsed(),
        }
    }
}
