//! One execution: the threads, the objects, what happened so far, and who is next.

use std::any::Any;
use std::collections::VecDeque;
use std::time::Duration;

use crate::config::{Config, Memory};
use crate::failure::Failure;
use crate::footprint::MOST_EXACT;
use crate::memory::{Buffered, View};
use crate::object::{Channel, Handle, Lock, MOST_OBJECTS, Object, State};
use crate::operation::{Arm, ObjectIndex, Operation as Op, Pending, Verdict};
use crate::order::Actor;
use crate::polls::Polls;
use crate::search::{Candidate, Search};
use crate::trace::{
    Action, Event, Kind, ObjectInfo, Place, Stuck, ThreadInfo, ThreadNumber, Trace,
};

/// What a thread of the program runs.
pub(crate) type Body = Box<dyn FnOnce() + Send>;

/// A thread of the execution that is being run.
pub(crate) struct Thread {
    pub(crate) info: ThreadInfo,
    /// What it runs, until it begins.
    pub(crate) body: Option<Body>,
    /// What it announced; `None` while it runs.
    pub(crate) pending: Option<Pending>,
    pub(crate) ended: bool,
    /// What it panicked with, until somebody joins it.
    pub(crate) panic: Option<Box<dyn Any + Send>>,
    /// Its own token, for parking.
    pub(crate) token: ObjectIndex,
    pub(crate) arms: Vec<Arm>,
    pub(crate) polls: Polls,
    /// Its stores that have not reached memory (x86-TSO).
    pub(crate) buffer: VecDeque<Buffered>,
    /// What it knows of memory (C11), what an acquire fence would add, and what its last
    /// release fence left.
    pub(crate) view: View,
    pub(crate) acquired: View,
    pub(crate) released: View,
    /// How many times it was asked to unwind.
    pub(crate) aborts: u32,
}

/// Operations that branch only when somebody could tell the difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Matters {
    /// Somebody tries a lock, or waits for it with a limit: it can see it held.
    pub(crate) releases: bool,
    /// Somebody reads the clock.
    pub(crate) clock: bool,
    /// Somebody asks whether a thread has ended.
    pub(crate) exits: bool,
}

/// What is left to happen by chance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    pub(crate) timeouts: u32,
    pub(crate) spurious: u32,
}

/// Who goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// This thread.
    Thread(ThreadNumber),
    /// Nobody: the execution is over.
    Over,
    /// Nobody, although not all have ended: their threads cannot be used again.
    Lost,
}

/// How many more times pollers may look when nobody else can do anything.
const MORE_LOOKS: u32 = 200;

/// The state of an execution.
#[expect(clippy::struct_excessive_bools, reason = "each says one thing about the execution")]
pub(crate) struct World {
    /// Unique in this process, and never 0.
    pub(crate) execution: u64,
    pub(crate) config: Config,
    pub(crate) search: Search,
    pub(crate) matters: Matters,
    pub(crate) threads: Vec<Thread>,
    pub(crate) objects: Vec<Object>,
    pub(crate) events: Vec<Event>,
    /// The message of each atomic that the one order of `SeqCst` operations has reached.
    pub(crate) seq_cst: View,
    pub(crate) budget: Budget,
    /// The virtual clock.
    pub(crate) now: Duration,
    /// The thread that took the last step.
    pub(crate) current: Option<ThreadNumber>,
    pub(crate) steps: usize,
    /// The steps that were no choice since the last one that was.
    pub(crate) forced: usize,
    pub(crate) more_looks: u32,
    /// The execution is being given up: threads unwind.
    pub(crate) stopped: bool,
    /// Whatever followed was seen already.
    pub(crate) pruned: bool,
    /// Something that matters was met for the first time: the search begins again.
    pub(crate) begin_again: bool,
    /// The last load or change of an atomic did not see the newest value (C11).
    pub(crate) saw_old_value: bool,
    /// A waiting loop was cut short.
    pub(crate) spins_were_cut: bool,
    pub(crate) failure: Option<Failure>,
    pub(crate) stuck: Vec<Stuck>,
    pub(crate) offered: Vec<Candidate>,
}

impl World {
    pub(crate) fn new(config: Config, search: Search) -> Self {
        Self {
            execution: 0,
            config,
            search,
            matters: Matters::default(),
            threads: Vec::new(),
            objects: Vec::new(),
            events: Vec::new(),
            seq_cst: View::default(),
            budget: Budget { timeouts: 0, spurious: 0 },
            now: Duration::ZERO,
            current: None,
            steps: 0,
            forced: 0,
            more_looks: 0,
            stopped: false,
            pruned: false,
            begin_again: false,
            saw_old_value: false,
            spins_were_cut: false,
            failure: None,
            stuck: Vec::new(),
            offered: Vec::new(),
        }
    }

    /// Begins an execution: nothing is left of the one before but the search.
    pub(crate) fn begin(&mut self, execution: u64, program: Body) {
        self.execution = execution;
        self.threads.clear();
        self.objects.clear();
        self.events.clear();
        self.seq_cst = View::default();
        self.budget = Budget { timeouts: self.config.timeouts, spurious: self.config.spurious };
        self.now = Duration::ZERO;
        self.current = None;
        self.steps = 0;
        self.forced = 0;
        self.more_looks = MORE_LOOKS;
        self.stopped = false;
        self.pruned = false;
        self.begin_again = false;
        self.saw_old_value = false;
        self.failure = None;
        self.stuck.clear();
        let main = ThreadInfo { name: Some("main".to_owned()), spawned: None };
        self.add_thread(main, program);
    }

    pub(crate) fn memory(&self) -> Memory {
        self.config.memory
    }

    pub(crate) fn add_thread(&mut self, info: ThreadInfo, body: Body) -> ThreadNumber {
        let made = info.spawned.unwrap_or(std::panic::Location::caller());
        let token = self.add_object(ObjectInfo { kind: Kind::Token, made }, 0);
        self.threads.push(Thread {
            info,
            body: Some(body),
            pending: None,
            ended: false,
            panic: None,
            token,
            arms: Vec::new(),
            polls: Polls::default(),
            buffer: VecDeque::new(),
            view: View::default(),
            acquired: View::default(),
            released: View::default(),
            aborts: 0,
        });
        self.threads.len() - 1
    }

    fn add_object(&mut self, info: ObjectInfo, initial: u64) -> ObjectIndex {
        let state = State::new(info.kind, initial);
        self.objects.push(Object { info, state, view: View::default(), version: 0 });
        self.objects.len() - 1
    }

    /// The number of an object, which is registered when it is first used.
    ///
    /// `Err` says why it cannot be.
    pub(crate) fn object(
        &mut self,
        handle: &Handle,
        kind: Kind,
        initial: u64,
    ) -> Result<ObjectIndex, String> {
        match handle.number_in(self.execution) {
            Some(Ok(number)) => return Ok(number),
            // An atomic begins anew: its real value was never changed.
            None | Some(Err(())) if matches!(kind, Kind::Atomic(_)) => {}
            None => {}
            Some(Err(())) => return Err(outlives(handle)),
        }
        if self.objects.len() >= MOST_OBJECTS {
            return Err(format!("it makes more than {MOST_OBJECTS} objects"));
        }
        if self.objects.len() >= MOST_EXACT {
            self.it_matters(|matters| &mut matters.releases);
        }
        let number = self.add_object(ObjectInfo { kind, made: handle.made() }, initial);
        handle.set_number(self.execution, number);
        Ok(number)
    }

    pub(crate) fn lock_mut(&mut self, index: ObjectIndex) -> &mut Lock {
        match &mut self.objects[index].state {
            State::Lock(lock) => lock,
            _ => unreachable!("the handle of a lock names a lock"),
        }
    }

    pub(crate) fn channel_mut(&mut self, index: ObjectIndex) -> &mut Channel {
        match &mut self.objects[index].state {
            State::Channel(channel) => channel,
            _ => unreachable!("the handle of a channel names a channel"),
        }
    }

    pub(crate) fn changed(&mut self, object: ObjectIndex) {
        self.objects[object].version += 1;
    }

    /// Writes down what happened; answers what the thread hears of it.
    pub(crate) fn tell(
        &mut self,
        thread: ThreadNumber,
        action: Action,
        object: Option<ObjectIndex>,
        place: Place,
    ) -> Verdict {
        let verdict = match action {
            Action::Load { value, .. } => Verdict::Done(value),
            Action::Change { old, .. } => Verdict::Done(old),
            Action::Unchanged { seen, .. } => Verdict::Unchanged(seen),
            _ => Verdict::DONE,
        };
        if !self.stopped {
            self.events.push(Event { thread, action, object, place });
        }
        verdict
    }

    /// The execution fails; the threads unwind.
    pub(crate) fn fail(&mut self, failure: Failure) {
        if !self.stopped {
            if matches!(failure, Failure::Deadlock | Failure::LeftBehind | Failure::Livelock) {
                self.stuck = self.who_is_stuck();
            }
            self.failure = Some(failure);
            self.give_up();
        }
    }

    /// The execution leads nowhere new; the threads unwind.
    pub(crate) fn prune(&mut self) {
        self.pruned = true;
        self.give_up();
    }

    fn give_up(&mut self) {
        self.stopped = true;
        self.search.give_up();
    }

    /// Something matters from now on. What was explored before did not know it.
    pub(crate) fn it_matters(&mut self, which: impl Fn(&mut Matters) -> &mut bool) {
        let flag = which(&mut self.matters);
        if !*flag {
            *flag = true;
            self.begin_again = true;
        }
    }

    /// What happened, to be shown.
    pub(crate) fn trace(&self) -> Trace {
        Trace {
            events: self.events.clone(),
            threads: self.threads.iter().map(|thread| thread.info.clone()).collect(),
            objects: self.objects.iter().map(|object| object.info.clone()).collect(),
            stuck: self.stuck.clone(),
        }
    }

    /// The line of the thread's last operation, or of its beginning.
    pub(crate) fn last_place(&self, thread: ThreadNumber) -> Place {
        let last = self.events.iter().rev().find(|event| event.thread == thread);
        let spawned = self.threads[thread].info.spawned;
        last.map(|event| event.place).or(spawned).unwrap_or(std::panic::Location::caller())
    }

    /// Whether a thread that was resumed is to unwind instead of doing what it announced.
    pub(crate) fn is_to_unwind(&self, thread: ThreadNumber) -> bool {
        self.stopped && self.threads[thread].pending.as_ref().is_none_or(|pending| !pending.must)
    }

    pub(crate) fn announce(&mut self, thread: ThreadNumber, pending: Pending) {
        for object in self.looked_at(thread, pending.operation) {
            self.threads[thread].polls.about_to_look(pending.place, object);
        }
        match pending.operation {
            Op::Acquire { patience, .. } | Op::Convert { patience, .. }
                if patience != crate::operation::Patience::Wait =>
            {
                self.it_matters(|matters| &mut matters.releases);
            }
            Op::Look { .. } => self.it_matters(|matters| &mut matters.releases),
            Op::Now => self.it_matters(|matters| &mut matters.clock),
            Op::Ended { .. } => self.it_matters(|matters| &mut matters.exits),
            _ => {}
        }
        self.threads[thread].pending = Some(pending);
        self.search.announced(Actor::thread(thread));
        self.order_wakers(thread);
    }

    /// What may end a thread's wait comes after what the thread did before.
    pub(crate) fn order_wakers(&mut self, thread: ThreadNumber) {
        let Some(pending) = &self.threads[thread].pending else { return };
        if pending.until.is_some() {
            self.search.after(Actor::thread(thread), Actor::clock(thread));
        }
        if self.config.spurious > 0 {
            self.search.after(Actor::thread(thread), Actor::chance(thread));
        }
    }
}

fn outlives(handle: &Handle) -> String {
    let place = handle.made();
    format!(
        "what is made at {}:{} lives longer than one execution; make it inside the program",
        place.file(),
        place.line()
    )
}
