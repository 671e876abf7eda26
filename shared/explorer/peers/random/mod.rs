//! Random programs under the explorer and under shuttle, an engine by other people with
//! no reduction: both must see the same outcomes.
//!
//! Where the two differ on purpose, the programs are counted apart and what may differ is
//! bounded ([`Rule`]); nothing is left out in silence.

mod program;
mod under_explorer;
mod under_shuttle;

use std::collections::BTreeSet;
use std::fmt;

use explorer::Ending;
use program::{Dice, Program};

/// What each thread of a program saw, and last what was left in the atomics.
type Seen = Vec<Vec<u64>>;

#[derive(Clone, Debug)]
struct Outcomes {
    all: BTreeSet<Ending<Seen>>,
    executions: u64,
}

/// How the two sets of outcomes of a program have to agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// They are equal.
    Equal,
    /// The explorer without chance sees no more than shuttle, and with chance no less.
    ///
    /// Both may wake a parked thread without a cause, as std may. shuttle does so while
    /// somebody else can go on, never at a condition variable, and without end; the
    /// explorer at any time, there as well, and as often as it is told. So neither of its
    /// settings is shuttle's; it is told as often as anybody parks.
    Between,
    /// The explorer sees what shuttle sees and perhaps a deadlock besides.
    ///
    /// Under the explorer a writer that waits may keep new readers out, as std's does;
    /// shuttle lets readers pass. A reader that waits for a later reader is then stuck.
    OrDeadlock,
    /// Both of the last two.
    BetweenOrDeadlock,
}

impl Rule {
    fn of(program: &Program) -> Self {
        let chance = program.parks() > 0;
        match (chance, program.waits_while_reading()) {
            (false, false) => Self::Equal,
            (true, false) => Self::Between,
            (false, true) => Self::OrDeadlock,
            (true, true) => Self::BetweenOrDeadlock,
        }
    }

    fn allows_deadlock(self) -> bool {
        matches!(self, Self::OrDeadlock | Self::BetweenOrDeadlock)
    }

    fn is_between(self) -> bool {
        matches!(self, Self::Between | Self::BetweenOrDeadlock)
    }
}

/// What comparing the two on many programs came to.
#[derive(Debug, Default)]
pub(crate) struct Agreement {
    /// Programs whose outcomes both saw, by the rule they had to obey.
    equal: usize,
    between: usize,
    or_deadlock: usize,
    between_or_deadlock: usize,
    /// Programs among them in which somebody parks, sleeps, or may deadlock.
    with_park: usize,
    with_wait: usize,
    with_deadlock: usize,
    /// Programs whose outcomes did differ, as their rule allows.
    differed: usize,
    /// Programs with more interleavings than shuttle was given.
    too_large: usize,
    /// Different outcomes, over all programs.
    outcomes: usize,
    /// The executions of each, over all programs that were compared.
    shuttle: u64,
    explorer: u64,
}

impl Agreement {
    pub(crate) fn compared(&self) -> usize {
        self.equal + self.between + self.or_deadlock + self.between_or_deadlock
    }

    fn note(&mut self, program: &Program, pair: &Pair) {
        let rule = Rule::of(program);
        *match rule {
            Rule::Equal => &mut self.equal,
            Rule::Between => &mut self.between,
            Rule::OrDeadlock => &mut self.or_deadlock,
            Rule::BetweenOrDeadlock => &mut self.between_or_deadlock,
        } += 1;
        self.with_park += usize::from(program.parks() > 0);
        self.with_wait += usize::from(program.waits() > 0);
        self.with_deadlock += usize::from(pair.shuttle.all.contains(&deadlock()));
        self.differed += usize::from(pair.shuttle.all != pair.explorer.all);
        self.outcomes += pair.shuttle.all.len();
        self.shuttle += pair.shuttle.executions;
        self.explorer += pair.explorer.executions;
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { equal, between, or_deadlock, between_or_deadlock, differed, .. } = self;
        writeln!(
            f,
            "{} programs with {} outcomes: {} executions of shuttle, {} of the explorer",
            self.compared(),
            self.outcomes,
            self.shuttle,
            self.explorer
        )?;
        writeln!(
            f,
            "  somebody parks in {}, sleeps in {}; {} may deadlock",
            self.with_park, self.with_wait, self.with_deadlock
        )?;
        writeln!(
            f,
            "  compared for equality {equal}; allowed to differ: by who wakes without a cause \
             {between}, by a writer that keeps readers out {or_deadlock}, by both \
             {between_or_deadlock}; of those {differed} did differ"
        )?;
        write!(f, "  {} more had too many interleavings for shuttle", self.too_large)
    }
}

/// Both engines' outcomes of one program.
struct Pair {
    shuttle: Outcomes,
    /// With as much chance as shuttle has.
    explorer: Outcomes,
    /// Without chance.
    calm: Outcomes,
}

impl Pair {
    /// `Ok(None)`: shuttle does not finish.
    fn of(program: &Program, most: u64) -> Result<Option<Self>, String> {
        let Some(shuttle) = under_shuttle::outcomes(program, most) else { return Ok(None) };
        let explorer = under_explorer::outcomes(program, program.parks())?;
        let calm = if Rule::of(program).is_between() {
            under_explorer::outcomes(program, 0)?
        } else {
            explorer.clone()
        };
        Ok(Some(Self { shuttle, explorer, calm }))
    }

    /// What is wrong about the two, if anything.
    fn complaint(&self, rule: Rule) -> Option<String> {
        let more = |of: &Outcomes, than: &Outcomes| -> Vec<_> {
            of.all.difference(&than.all).cloned().collect()
        };
        let missing = more(&self.shuttle, &self.explorer);
        let mut extra = more(&self.calm, &self.shuttle);
        if rule.allows_deadlock() {
            extra.retain(|ending| *ending != deadlock());
        }
        let agree = missing.is_empty() && extra.is_empty();
        (!agree)
            .then(|| format!("the explorer does not see {missing:?}\nand sees besides {extra:?}"))
    }
}

fn deadlock() -> Ending<Seen> {
    Ending::Failed("deadlock".to_owned())
}

/// Compares the two on random programs until `wanted` have been compared. `most`: the
/// executions that shuttle may take for each.
///
/// # Errors
///
/// The first program, made small, about which they do not agree.
pub(crate) fn compare(wanted: usize, first_seed: u64, most: u64) -> Result<Agreement, String> {
    let mut agreement = Agreement::default();
    let mut seed = first_seed;
    while agreement.compared() < wanted {
        let program = Dice::new(seed).program();
        let Some(pair) = Pair::of(&program, most)? else {
            agreement.too_large += 1;
            seed += 1;
            continue;
        };
        if pair.complaint(Rule::of(&program)).is_some() {
            let (program, complaint) = shrunk(program, most);
            return Err(format!("seed {seed}: {program:?}\n{complaint}"));
        }
        agreement.note(&program, &pair);
        seed += 1;
    }
    Ok(agreement)
}

/// A smaller program about which they do not agree either, and how.
fn shrunk(mut program: Program, most: u64) -> (Program, String) {
    let complaint = |program: &Program| match Pair::of(program, most) {
        Ok(pair) => pair.and_then(|pair| pair.complaint(Rule::of(program))),
        Err(_) => None,
    };
    let mut why = complaint(&program).unwrap_or_default();
    loop {
        let mut smaller = program.smaller().into_iter();
        let next = smaller.find_map(|it| complaint(&it).map(|why| (it, why)));
        match next {
            Some(wrong) => (program, why) = wrong,
            None => return (program, why),
        }
    }
}
