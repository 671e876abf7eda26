//! Random executions, drawn in many widths: nothing may stick out, and nothing panic.

use std::time::Duration;

use super::Look;
use super::examples::Script;
use super::text::cells;
use explorer::{Action, Cause, Kind, Mode, Refusal, Side, Trace, Value, Waits};

/// How many executions are tried.
const EXECUTIONS: u64 = 500;

/// How many widths are tried for each of them.
const WIDTHS: usize = 8;

#[test]
fn no_line_is_wider_than_asked_for() {
    for seed in 0..EXECUTIONS {
        let trace = random(seed);
        let mut chance = Chance::new(seed);
        for _ in 0..WIDTHS {
            let width = 40 + chance.below(161);
            for line in crate::render(&trace, Look { width, unicode: true }).lines() {
                assert!(cells(line) <= width, "seed {seed}, width {width}: {line}");
            }
        }
    }
}

#[test]
fn every_sign_is_ascii_where_it_must_be() {
    for seed in 0..EXECUTIONS {
        let trace = random(seed);
        let mut chance = Chance::new(seed);
        for _ in 0..WIDTHS {
            let width = 40 + chance.below(161);
            for line in crate::render(&trace, Look { width, unicode: false }).lines() {
                assert!(line.is_ascii(), "seed {seed}, width {width}: {line}");
                assert!(!line.chars().any(char::is_control), "seed {seed}: {line:?}");
                assert!(line.len() <= width, "seed {seed}, width {width}: {line}");
            }
        }
    }
}

#[test]
fn every_stuck_thread_has_a_sentence() {
    for seed in 0..EXECUTIONS {
        let trace = random(seed);
        assert!(crate::sentences(&trace).len() >= trace.stuck.len(), "seed {seed}");
    }
}

/// A small generator of numbers that look random (xorshift).
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end
    }
}

/// An execution without sense, with everything that may occur in it.
pub(crate) fn random(seed: u64) -> Trace {
    let mut chance = Chance::new(seed);
    let mut script = Script::new();
    for _ in 0..chance.below(6) {
        match chance.below(4) {
            0 => script.named("消費者 worker\n\"1\""),
            1 => script.named("a_thread_with_a_name_that_is_much_too_long_for_its_column"),
            2 => script.named("e\u{301}\u{202e}\u{1b}"),
            _ => drop(script.spawn()),
        }
    }
    for _ in 0..chance.below(8) {
        let kind = kind(&mut chance);
        script.object(kind);
    }
    for _ in 0..chance.below(100) {
        let (thread, object) = (chance.below(7), chance.below(9));
        let action = action(&mut chance);
        let object = (object > 0).then_some(object);
        script.does(thread, action, object);
    }
    for _ in 0..chance.below(4) {
        let (thread, waits) = (chance.below(7), waits(&mut chance));
        script.stuck(thread, waits);
    }
    script.trace
}

fn kind(chance: &mut Chance) -> Kind {
    match chance.below(13) {
        0 => Kind::Mutex,
        1 => Kind::ReentrantMutex,
        2 => Kind::RwLock,
        3 => Kind::Condvar,
        4 => Kind::Barrier { parties: 3 },
        5 => Kind::Once,
        6 => Kind::Channel { capacity: None },
        7 => Kind::Token,
        8 => Kind::Counter,
        9 => Kind::Shared("queue"),
        10 => Kind::Atomic(Value::Bool),
        11 => Kind::Atomic(Value::Signed(32)),
        _ => Kind::Atomic(Value::Pointer),
    }
}

fn mode(chance: &mut Chance) -> Mode {
    let modes = [Mode::Exclusive, Mode::Shared, Mode::SharedRecursive, Mode::Upgradable];
    modes[chance.below(4)]
}

fn action(chance: &mut Chance) -> Action {
    let (few, mode) = (chance.below(7), mode(chance));
    let value = u64::MAX.rotate_left(few as u32 * 9).wrapping_mul(few as u64);
    let side = if few < 3 { Side::Senders } else { Side::Receivers };
    let causes = [Cause::Notified, Cause::TimedOut, Cause::Spurious];
    let refusals = [Refusal::Busy, Refusal::Empty, Refusal::Full, Refusal::Disconnected];
    match chance.below(34) {
        0 => Action::Spawn(few),
        1 => Action::Join(few),
        2 => Action::Load { value, newer: few },
        3 => Action::Store { value, newer: few / 3 },
        4 => Action::Change { function: "fetch_add", old: value, new: value / 2 },
        5 => Action::Unchanged { function: "compare_exchange_weak", seen: value },
        6 => Action::Fence,
        7 => Action::Flush { value },
        8 => Action::Acquire(mode),
        9 => Action::Release(mode),
        10 => Action::Convert(mode, Mode::Shared),
        11 => Action::Queue,
        12 => Action::Wait,
        13 => Action::Wake(causes[few % 3]),
        14 => Action::NotifyOne((few > 2).then_some(few)),
        15 => Action::NotifyAll(few),
        16 => Action::Send,
        17 => Action::Offer,
        18 => Action::Receive,
        19 => Action::Arrive,
        20 => Action::Close(side),
        21 => Action::Park,
        22 => Action::Unpark((few > 2).then_some(few)),
        23 => Action::Meet { last: few > 3 },
        24 => Action::Begin,
        25 => Action::End { made: few > 1 },
        26 => Action::Made,
        27 => Action::Count([-2, -1, 0, 1, 2, 3, i64::MIN][few]),
        28 => Action::Touch("push"),
        29 => Action::Select(few),
        30 => Action::Refused(if few == 6 { Refusal::TimedOut } else { refusals[few % 4] }),
        31 => Action::Sleep(Duration::from_micros(3 * few as u64)),
        32 => Action::Yield,
        _ => Action::Panic(
            "値が違う, left: \"1\",\t \u{7}right: aaaaaaaaaaaaaaaaaaaaaaa".repeat(few),
        ),
    }
}

fn waits(chance: &mut Chance) -> Waits {
    let (object, few, mode) = (chance.below(9), chance.below(7), mode(chance));
    match chance.below(12) {
        0 => Waits::Lock { lock: object, mode, holders: vec![few, 1], woken: few > 3 },
        1 => Waits::Notify(object),
        2 => Waits::Join(few),
        3 => Waits::Message(object),
        4 => Waits::Room(object),
        5 => Waits::Select(vec![object, few]),
        6 => Waits::Barrier { barrier: object, arrived: few },
        7 => Waits::Unpark,
        8 => Waits::Token(object),
        9 => Waits::Once { once: object, by: few },
        10 => Waits::Zero { counter: object, count: few },
        _ => Waits::Change(vec![object; few]),
    }
}
