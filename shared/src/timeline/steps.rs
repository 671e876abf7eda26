//! From the events of one lane to its operations, each with a beginning and an end.

use std::panic::Location;
use std::time::Duration;

use watched::operation::{Moment, Operation};
use watched::recording::Event;

use super::model::{Hold, Outcome};
use super::reading::Clock;

/// One operation.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) operation: Operation,
    pub(super) object: u32,
    pub(super) place: &'static Location<'static>,
    pub(super) from: Duration,
    pub(super) to: Duration,
    pub(super) outcome: Outcome,
    /// Whether the thread did something else before this was reported.
    pub(super) busy: bool,
    /// Whether the lane waits meanwhile; found out when all lanes are known.
    pub(super) waits: bool,
}

/// A moment at which the lane's state changes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    /// The lane's own code begins.
    Begin,
    /// It ends.
    End { panicked: bool },
    /// The step with this index begins.
    Enter(usize),
    /// The step with this index ends.
    Leave(usize),
    /// A lock was taken.
    Take(Hold, &'static Location<'static>),
    /// One hold of a lock was given back.
    Give(u32),
}

/// What one lane does, from its first event to its last.
#[derive(Clone, Debug, Default)]
pub(super) struct Script {
    pub(super) steps: Vec<Step>,
    pub(super) changes: Vec<(Duration, Change)>,
    /// The indices of the announced steps that have no report yet.
    open: Vec<usize>,
    /// The lock that was given back last, if nothing happened since.
    given: Option<u32>,
}

impl Script {
    /// Reads the events of one lane.
    pub(super) fn new(events: &[Event], clock: Clock) -> Self {
        let mut script = Self::default();
        let mut at = Duration::ZERO;
        for (index, event) in events.iter().enumerate() {
            let Some(read) = clock.read(event.at) else { continue };
            at = at.max(read);
            let event = Event { at, ..*event };
            match event.moment {
                Moment::Announced => script.announce(&event),
                Moment::Done | Moment::Refused | Moment::TimedOut => {
                    script.report(&event, &events[index + 1..]);
                }
            }
            if event.operation == Operation::Exit {
                break;
            }
        }
        for index in std::mem::take(&mut script.open) {
            script.steps[index].to = at.max(clock.length());
        }
        script
    }

    fn announce(&mut self, event: &Event) {
        // A thread does one thing after the other: what it announced before and never
        // reported was given up. Only some operations consist of others.
        while let Some(&last) = self.open.last() {
            if consists_of_others(self.steps[last].operation) {
                self.steps[last].busy = true;
                break;
            }
            self.close(event.at, Outcome::Abandoned);
        }
        self.open.push(self.steps.len());
        self.changes.push((event.at, Change::Enter(self.steps.len())));
        self.push(event, Outcome::Open);
    }

    fn report(&mut self, event: &Event, later: &[Event]) {
        let outcome = match event.moment {
            Moment::Announced | Moment::Done => Outcome::Done,
            Moment::Refused => Outcome::Refused,
            Moment::TimedOut => Outcome::TimedOut,
        };
        let found = self.open.iter().rposition(|&index| {
            let step = &self.steps[index];
            (step.operation, step.object) == (event.operation, event.object)
        });
        if let Some(position) = found {
            while self.open.len() > position + 1 {
                self.close(event.at, Outcome::Abandoned);
            }
            self.close(event.at, outcome);
        } else {
            if let Some(&last) = self.open.last() {
                self.steps[last].busy = true;
            }
            self.push(event, outcome);
        }
        self.apply(event, outcome, later);
    }

    fn push(&mut self, event: &Event, outcome: Outcome) {
        self.steps.push(Step {
            operation: event.operation,
            object: event.object,
            place: event.place,
            from: event.at,
            to: event.at,
            outcome,
            busy: false,
            waits: false,
        });
    }

    /// Ends the step that was announced last.
    fn close(&mut self, at: Duration, outcome: Outcome) {
        if let Some(index) = self.open.pop() {
            self.steps[index].to = at;
            self.steps[index].outcome = outcome;
            self.changes.push((at, Change::Leave(index)));
        }
    }

    /// What a report changes: the locks that are held, and the lane's own life.
    fn apply(&mut self, event: &Event, outcome: Outcome, later: &[Event]) {
        let take = |shared, object| Change::Take(Hold { object, shared }, event.place);
        let change = match (event.operation, outcome) {
            (Operation::Lock, Outcome::Done) => Some(take(false, event.object)),
            (Operation::Read, Outcome::Done) => Some(take(true, event.object)),
            (Operation::Unlock, _) => Some(Change::Give(event.object)),
            (Operation::Wait, _) => {
                self.given.filter(|lock| is_taken_again(*lock, later)).map(|lock| take(false, lock))
            }
            (Operation::Start, _) => Some(Change::Begin),
            (Operation::Exit, outcome) => Some(Change::End { panicked: outcome != Outcome::Done }),
            _ => None,
        };
        self.changes.extend(change.map(|change| (event.at, change)));
        self.given = (event.operation == Operation::Unlock).then_some(event.object);
    }
}

/// Whether other operations may lie between the announcement and the report.
fn consists_of_others(operation: Operation) -> bool {
    matches!(operation, Operation::Once | Operation::Select | Operation::Poll)
}

/// Whether the end of a wait on a condition variable is the only sign that the lock is
/// held again: the next event that names it gives it back.
fn is_taken_again(lock: u32, later: &[Event]) -> bool {
    let next = later.iter().find(|event| {
        event.object == lock
            && matches!(event.operation, Operation::Lock | Operation::Read | Operation::Unlock)
    });
    next.is_none_or(|event| event.operation == Operation::Unlock)
}
