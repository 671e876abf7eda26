//! What a facade calls when its caller [`is_exploring`](crate::is_exploring).
//!
//! Each function announces one visible operation, lets the explorer decide who goes on,
//! and comes back when the operation has happened in the world that is explored. The
//! facade then does the same to the real object, which never waits: nobody else runs
//! between the two.
//!
//! # Panics
//!
//! All of them unwind the calling thread when the execution is given up.

use std::any::Any;
use std::num::NonZero;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::object::Handle;
use crate::operation::{Arm, ObjectIndex, Operation as Op, Patience, Verdict};
use crate::stage;
use crate::trace::{Kind, Mode, Place, Side, ThreadNumber, Value};

fn object(handle: &Handle, kind: Kind) -> ObjectIndex {
    object_with(handle, kind, 0)
}

fn object_with(handle: &Handle, kind: Kind, initial: u64) -> ObjectIndex {
    let number = stage::with_world(|world, _| world.object(handle, kind, initial));
    number.unwrap_or_else(|sentence| stage::misuse(sentence))
}

fn perform(operation: Op, patience: Patience, place: Place) -> Verdict {
    let limit = match patience {
        Patience::For(time) => Some(time),
        Patience::Wait | Patience::Try => None,
    };
    stage::perform(operation, limit, place, false, "", &mut |_| None)
}

fn at_once(operation: Op, place: Place) -> Verdict {
    perform(operation, Patience::Wait, place)
}

/// An operation that is done even while the execution is being given up.
fn whatever_happens(operation: Op, place: Place) {
    stage::perform(operation, None, place, true, "", &mut |_| None);
}

/// Gives the execution up: the program does what cannot be explored. The sentence says
/// what, as the end of "cannot be explored: …".
pub fn misuse(sentence: String) -> ! {
    stage::misuse(sentence)
}

/// Whether the execution is being given up: the calling thread unwinds, or will at its
/// next operation.
pub fn is_given_up() -> bool {
    stage::with_world(|world, _| world.stopped)
}

/// How many cores the program would find if it were not explored, where that is known.
pub fn cores() -> Option<NonZero<usize>> {
    stage::cores()
}

/// Takes a lock. Refused: busy, or timed out.
pub fn acquire(lock: &Handle, kind: Kind, mode: Mode, patience: Patience, place: Place) -> Verdict {
    let lock = object(lock, kind);
    perform(Op::Acquire { lock, mode, patience }, patience, place)
}

/// Gives one hold of a lock back.
pub fn release(lock: &Handle, kind: Kind, mode: Mode, place: Place) {
    let lock = object(lock, kind);
    // Also while the execution is given up, or those who want the lock are lost.
    whatever_happens(Op::Release { lock, mode }, place);
}

/// Changes how a lock is held, without giving it back in between. Waits for readers to
/// leave on the way to [`Mode::Exclusive`]. Refused: busy, or timed out.
pub fn convert(
    lock: &Handle,
    kind: Kind,
    (from, to): (Mode, Mode),
    patience: Patience,
    place: Place,
) -> Verdict {
    let lock = object(lock, kind);
    perform(Op::Convert { lock, from, to, patience }, patience, place)
}

/// Whether anybody holds a lock.
pub fn is_locked(lock: &Handle, kind: Kind, place: Place) -> bool {
    let lock = object(lock, kind);
    at_once(Op::Look { lock }, place).value() == 1
}

/// Gives a lock back, sleeps on a condition variable, and takes the lock again.
/// Refused: timed out. May be done without a cause, if the budget has any. A caller that
/// is unwound by it does not have the lock.
pub fn wait(condvar: &Handle, lock: (&Handle, Kind), patience: Patience, place: Place) -> Verdict {
    sleep_on(condvar, lock, patience, (true, place))
}

/// The same with a condition variable that promises never to wake without a cause.
pub fn wait_for_cause(
    condvar: &Handle,
    lock: (&Handle, Kind),
    patience: Patience,
    place: Place,
) -> Verdict {
    sleep_on(condvar, lock, patience, (false, place))
}

fn sleep_on(
    condvar: &Handle,
    (lock, kind): (&Handle, Kind),
    patience: Patience,
    (by_chance, place): (bool, Place),
) -> Verdict {
    let (condvar, lock) = (object(condvar, Kind::Condvar), object(lock, kind));
    perform(Op::Wait { condvar, lock, patience, by_chance }, patience, place)
}

/// Wakes one or all who sleep on a condition variable; how many there were.
pub fn notify(condvar: &Handle, all: bool, place: Place) -> usize {
    let condvar = object(condvar, Kind::Condvar);
    at_once(Op::Notify { condvar, all }, place).value() as usize
}

/// Waits for the calling thread's own token.
pub fn park(patience: Patience, place: Place) {
    let token = stage::with_world(|world, me| world.threads[me].token);
    perform(Op::Park { token, patience, by_chance: true }, patience, place);
}

/// Gives a thread its token.
pub fn unpark(thread: ThreadNumber, place: Place) {
    let token = stage::with_world(|world, _| world.threads.get(thread).map(|it| it.token));
    let Some(token) = token else {
        stage::misuse("it unparks a thread of an earlier execution".to_owned());
    };
    at_once(Op::Unpark { token, thread: Some(thread) }, place);
}

/// Waits for a token that is no thread's own; never ends without a cause.
pub fn take_token(token: &Handle, patience: Patience, place: Place) {
    let token = object(token, Kind::Token);
    perform(Op::Park { token, patience, by_chance: false }, patience, place);
}

/// Gives a token that is no thread's own.
pub fn give_token(token: &Handle, place: Place) {
    let token = object(token, Kind::Token);
    at_once(Op::Unpark { token, thread: None }, place);
}

/// Waits at a barrier; whether the caller was the last to come.
pub fn meet(barrier: &Handle, parties: usize, place: Place) -> bool {
    let barrier = object(barrier, Kind::Barrier { parties });
    at_once(Op::Meet { barrier }, place).value() == 1
}

/// Comes to a value that is made once, and waits while somebody makes it; whether the
/// caller is to make it. `made` says whether it was made before the program began.
pub fn begin_once(once: &Handle, made: bool, place: Place) -> bool {
    let once = object_with(once, Kind::Once, made.into());
    at_once(Op::Begin { once }, place).value() == 1
}

/// The caller has made the value, or has given up.
pub fn end_once(once: &Handle, made: bool, place: Place) {
    let once = object(once, Kind::Once);
    whatever_happens(Op::End { once, made }, place);
}

/// Whether a value is made.
pub fn is_made(once: &Handle, made: bool, place: Place) -> bool {
    let once = object_with(once, Kind::Once, made.into());
    at_once(Op::Peek { once }, place).value() == 1
}

/// Asks for leave to put a value into a channel, which the caller keeps.
///
/// Done: put it at the end. For a channel without room: who stands there takes it.
/// Refused: full, disconnected, or timed out.
pub fn send(
    channel: &Handle,
    capacity: Option<usize>,
    patience: Patience,
    place: Place,
) -> Verdict {
    let channel = object(channel, Kind::Channel { capacity });
    perform(Op::Send { channel, patience }, patience, place)
}

/// Asks for leave to take a value out of a channel.
///
/// Done: take the first; for a channel without room, the one that the thread with the
/// number in the answer offered. Refused: empty, disconnected, or timed out.
pub fn receive(
    channel: &Handle,
    capacity: Option<usize>,
    patience: Patience,
    place: Place,
) -> Verdict {
    let channel = object(channel, Kind::Channel { capacity });
    perform(Op::Receive { channel, patience }, patience, place)
}

/// A handle of a side of a channel was copied.
pub fn one_more(channel: &Handle, capacity: Option<usize>, side: Side) {
    let channel = object(channel, Kind::Channel { capacity });
    // Whoever copies a handle has one: nobody can see the difference.
    stage::with_world(|world, _| {
        let channel = world.channel_mut(channel);
        match side {
            Side::Senders => channel.senders += 1,
            Side::Receivers => channel.receivers += 1,
        }
    });
}

/// A handle of a side of a channel was dropped.
pub fn one_less(channel: &Handle, capacity: Option<usize>, side: Side, place: Place) {
    let channel = object(channel, Kind::Channel { capacity });
    whatever_happens(Op::Close { channel, side }, place);
}

/// A channel that receives a message by itself after a time, and perhaps again and again.
pub fn set_timer(
    channel: &Handle,
    capacity: Option<usize>,
    after: Duration,
    every: Option<Duration>,
) {
    let channel = object(channel, Kind::Channel { capacity });
    stage::with_world(|world, _| {
        let due = world.now.saturating_add(after);
        world.channel_mut(channel).timer = Some((due, every));
    });
}

/// How many values wait in a channel.
pub fn channel_length(channel: &Handle, capacity: Option<usize>, place: Place) -> usize {
    let channel = object(channel, Kind::Channel { capacity });
    at_once(Op::Touch { object: channel, what: "len", writes: false }, place);
    stage::with_world(|world, _| world.channel(channel).length)
}

/// A channel as an arm of a `select`.
#[derive(Clone, Copy, Debug)]
pub struct SelectArm<'a> {
    /// The channel.
    pub channel: &'a Handle,
    /// Its room.
    pub capacity: Option<usize>,
    /// Whether the arm sends.
    pub sends: bool,
}

/// Waits until an arm can be done at once, and answers with its number; the caller then
/// does it. Refused: none is ready, or timed out.
pub fn select(arms: &[SelectArm<'_>], patience: Patience, place: Place) -> Verdict {
    let arms: Vec<Arm> = arms
        .iter()
        .map(|arm| Arm {
            channel: object(arm.channel, Kind::Channel { capacity: arm.capacity }),
            sends: arm.sends,
        })
        .collect();
    stage::with_world(|world, me| world.threads[me].arms = arms);
    perform(Op::Select { patience }, patience, place)
}

/// Counts up or down from 0.
pub fn count(counter: &Handle, by: i64, place: Place) {
    let counter = object(counter, Kind::Counter);
    at_once(Op::Count { counter, by }, place);
}

/// Waits until a count is 0.
pub fn wait_for_zero(counter: &Handle, place: Place) {
    let counter = object(counter, Kind::Counter);
    at_once(Op::Zero { counter }, place);
}

/// Does something to an object in one step, which the caller does to the real one.
pub fn touch(shared: &Handle, kind: &'static str, what: &'static str, writes: bool, place: Place) {
    let object = object(shared, Kind::Shared(kind));
    at_once(Op::Touch { object, what, writes }, place);
}

/// An atomic: its identity, how its value is written, and the value that it has in
/// reality, which is the one that it begins with in each execution.
#[derive(Clone, Copy, Debug)]
pub struct AtomicRef<'a> {
    /// Its identity.
    pub handle: &'a Handle,
    /// How its value is written.
    pub value: Value,
    /// What it begins with.
    pub initial: u64,
}

impl AtomicRef<'_> {
    fn number(self) -> ObjectIndex {
        object_with(self.handle, Kind::Atomic(self.value), self.initial)
    }

    /// Reads it.
    pub fn load(self, order: Ordering, place: Place) -> u64 {
        at_once(Op::Load { atomic: self.number(), order }, place).value()
    }

    /// Writes it.
    pub fn store(self, value: u64, order: Ordering, place: Place) {
        at_once(Op::Store { atomic: self.number(), order, value }, place);
    }

    /// Changes it in one step: `Ok` with the old value, or `Err` with the value that
    /// `update` refused. `weak`: it may also fail without a cause.
    ///
    /// # Errors
    ///
    /// The value that was found, when nothing was changed.
    pub fn change(
        self,
        function: &'static str,
        (order, failure): (Ordering, Ordering),
        weak: bool,
        place: Place,
        mut update: impl FnMut(u64) -> Option<u64>,
    ) -> Result<u64, u64> {
        let operation = Op::Change { atomic: self.number(), order, failure, weak };
        match stage::perform(operation, None, place, false, function, &mut update) {
            Verdict::Done(old) => Ok(old),
            other => Err(other.value()),
        }
    }

    /// The value that whoever has the atomic alone finds in it.
    pub fn take(self) -> u64 {
        let atomic = self.number();
        stage::with_world(|world, me| world.final_value(me, atomic))
    }
}

/// A fence.
pub fn fence(order: Ordering, place: Place) {
    at_once(Op::Fence { order }, place);
}

/// Makes a thread.
///
/// What the closure owns is dropped by that thread, also when it never begins.
pub fn spawn(name: Option<String>, place: Place, body: Box<dyn FnOnce() + Send>) -> ThreadNumber {
    stage::spawn(name, place, body)
}

/// Waits until a thread has ended.
pub fn join(thread: ThreadNumber, place: Place) {
    at_once(Op::Join { thread }, place);
}

/// Waits until a thread has ended, even while the execution is being given up: what it
/// borrows is about to go.
pub fn join_scoped(thread: ThreadNumber, place: Place) {
    whatever_happens(Op::Join { thread }, place);
}

/// What a thread that has ended panicked with, if it did; only once.
pub fn take_panic(thread: ThreadNumber) -> Option<Box<dyn Any + Send>> {
    stage::with_world(|world, _| world.threads[thread].panic.take())
}

/// Whether a thread has ended.
pub fn has_ended(thread: ThreadNumber, place: Place) -> bool {
    at_once(Op::Ended { thread }, place).value() == 1
}

/// The calling thread's number.
pub fn this_thread() -> ThreadNumber {
    stage::this_thread()
}

/// Sleeps on the virtual clock: no real time passes, and nothing is promised about who
/// comes first.
pub fn sleep(time: Duration, place: Place) {
    at_once(Op::Sleep { time }, place);
}

/// Lets others go first, without a promise.
pub fn yield_now(place: Place) {
    at_once(Op::Yield, place);
}

/// The virtual clock: the time since the execution began.
pub fn now(place: Place) -> Duration {
    at_once(Op::Now, place);
    stage::with_world(|world, _| world.now)
}
