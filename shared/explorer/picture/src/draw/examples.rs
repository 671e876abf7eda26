//! Executions made by hand, for the tests of the drawing.
//!
//! Each line that records something stands for the line of a program, so the lines of this
//! file appear in the drawings, with their numbers.

use std::panic::Location;

use explorer::{
    Action, Event, Kind, Mode, ObjectInfo, ObjectNumber, Stuck, ThreadInfo, ThreadNumber, Trace,
    Value, Waits,
};

/// Records an execution.
pub(crate) struct Script {
    pub(crate) trace: Trace,
}

impl Script {
    pub(crate) fn new() -> Self {
        let main = ThreadInfo { name: None, spawned: None };
        Self { trace: Trace { threads: vec![main], ..Trace::default() } }
    }

    #[track_caller]
    pub(crate) fn object(&mut self, kind: Kind) -> ObjectNumber {
        self.trace.objects.push(ObjectInfo { kind, made: Location::caller() });
        self.trace.objects.len() - 1
    }

    /// Both ends have the same number.
    #[track_caller]
    pub(crate) fn channel(&mut self) -> (ObjectNumber, ObjectNumber) {
        let channel = self.object(Kind::Channel { capacity: None });
        (channel, channel)
    }

    #[track_caller]
    pub(crate) fn spawn(&mut self) -> ThreadNumber {
        let thread = self.trace.threads.len();
        self.trace.threads.push(ThreadInfo { name: None, spawned: Some(Location::caller()) });
        self.does(0, Action::Spawn(thread), None);
        thread
    }

    #[track_caller]
    pub(crate) fn named(&mut self, name: &str) {
        let thread = ThreadInfo { name: Some(name.to_owned()), spawned: Some(Location::caller()) };
        self.trace.threads.push(thread);
    }

    #[track_caller]
    pub(crate) fn does(
        &mut self,
        thread: ThreadNumber,
        action: Action,
        object: impl Into<Option<ObjectNumber>>,
    ) {
        let place = Location::caller();
        self.trace.events.push(Event { thread, action, object: object.into(), place });
    }

    #[track_caller]
    pub(crate) fn stuck(&mut self, thread: ThreadNumber, waits: Waits) {
        self.trace.stuck.push(Stuck { thread, waits, place: Location::caller() });
    }
}

pub(crate) fn lost_update() -> Trace {
    let mut script = Script::new();
    let total = script.object(Kind::Atomic(Value::Unsigned));
    let alice = script.spawn();
    let bob = script.spawn();
    script.does(alice, Action::Load { value: 0, newer: 0 }, total);
    script.does(bob, Action::Load { value: 0, newer: 0 }, total);
    script.does(bob, Action::Store { value: 1, newer: 0 }, total);
    script.does(alice, Action::Store { value: 1, newer: 0 }, total);
    script.does(0, Action::Join(alice), None);
    script.does(0, Action::Join(bob), None);
    script.does(0, Action::Load { value: 1, newer: 0 }, total);
    let text = "assertion `left == right` failed: an update is lost\n  left: 1\n right: 2";
    script.does(0, Action::Panic(text.to_owned()), None);
    script.trace
}

pub(crate) fn deadlock() -> Trace {
    let mut script = Script::new();
    let left = script.object(Kind::Mutex);
    let right = script.object(Kind::Mutex);
    let alice = script.spawn();
    let bob = script.spawn();
    let wants = |lock, holder| Waits::Lock {
        lock,
        mode: Mode::Exclusive,
        holders: vec![holder],
        woken: false,
    };
    script.does(alice, Action::Acquire(Mode::Exclusive), left);
    script.does(bob, Action::Acquire(Mode::Exclusive), right);
    script.stuck(0, Waits::Join(alice));
    script.stuck(alice, wants(right, bob));
    script.stuck(bob, wants(left, alice));
    script.trace
}

pub(crate) fn lost_wake_up() -> Trace {
    let mut script = Script::new();
    let jobs = script.object(Kind::Mutex);
    let wake = script.object(Kind::Condvar);
    let closed = script.object(Kind::Atomic(Value::Bool));
    script.spawn();
    script.does(1, Action::Acquire(Mode::Exclusive), jobs);
    script.does(1, Action::Load { value: 0, newer: 0 }, closed);
    script.does(0, Action::Store { value: 1, newer: 0 }, closed);
    script.does(0, Action::NotifyAll(0), wake);
    script.does(1, Action::Wait, wake);
    script.stuck(0, Waits::Join(1));
    script.stuck(1, Waits::Notify(wake));
    script.trace
}

/// The drawing in 80 columns without the source lines.
pub(super) fn picture(trace: &Trace) -> Vec<String> {
    let lines = crate::render(trace, super::Look { width: 80, unicode: true });
    lines.lines().take_while(|line| !line.is_empty()).map(str::to_owned).collect()
}
