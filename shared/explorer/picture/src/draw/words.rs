//! An event in a few words, with the program's own names.

use std::time::Duration;

use super::naming::Names;
use explorer::{
    Action, Cause, Event, Kind, Mode, ObjectNumber, Refusal, Side, ThreadNumber, Trace, Value,
};

/// The longest text of a panic that is shown, in characters.
const LONGEST_MESSAGE: usize = 160;

/// What happened, without who did it and on which line.
pub(super) fn words(event: &Event, names: &Names, trace: &Trace) -> String {
    let object = event.object.map_or("?", |object| names.object(object));
    let own_token = event.object.is_some_and(|object| names.owner(object).is_some());
    match &event.action {
        Action::Spawn(thread) => format!("spawn {}", names.thread(*thread)),
        Action::Join(thread) => format!("join {}", names.thread(*thread)),
        Action::Load { .. }
        | Action::Store { .. }
        | Action::Change { .. }
        | Action::Unchanged { .. }
        | Action::Fence
        | Action::Flush { .. } => {
            atomic(event, object, &|value| shown(value, kind_of(event.object, trace), names))
        }
        Action::Acquire(mode) => taken(event.object, *mode, names, trace),
        Action::Release(mode) => given_back(event.object, *mode, names, trace),
        Action::Convert(from, to) => {
            format!("{object}: {} {ARROW} {}", mode_word(*from), mode_word(*to))
        }
        Action::Queue => format!("queue to write {object}"),
        Action::Wait | Action::Wake(_) | Action::NotifyOne(_) | Action::NotifyAll(_) => {
            condvar(&event.action, object, names)
        }
        Action::Send | Action::Offer | Action::Receive | Action::Arrive | Action::Close(_) => {
            channel(event, names)
        }
        Action::Park if own_token => "park: takes its token".to_owned(),
        Action::Park => format!("{object}.park: takes the token"),
        Action::Unpark(Some(thread)) => format!("unpark {}", names.thread(*thread)),
        Action::Unpark(None) => format!("{object}.unpark"),
        Action::Refused(Refusal::TimedOut) if own_token => "park: timed out".to_owned(),
        Action::Refused(refusal) => refused(event.object, *refusal, names),
        action => step(action, event.object.is_some().then_some(object)),
    }
}

/// What is drawn as an arrow; in ASCII it becomes `->`.
pub(super) const ARROW: char = '→';

/// What is drawn before the end of a thread that failed; in ASCII it becomes `x`.
pub(super) const CROSS: char = '✗';

/// The value of an atomic.
pub(crate) fn shown(value: u64, kind: Option<Kind>, names: &Names) -> String {
    match kind {
        Some(Kind::Atomic(Value::Bool)) => (value != 0).to_string(),
        Some(Kind::Atomic(Value::Signed(bits))) => {
            let unused = 64 - bits.clamp(1, 64);
            ((value << unused).cast_signed() >> unused).to_string()
        }
        Some(Kind::Atomic(Value::Pointer)) => names.pointer(value),
        _ => value.to_string(),
    }
}

fn atomic(event: &Event, object: &str, shown: &dyn Fn(u64) -> String) -> String {
    let newer = |count: usize| {
        if count == 0 { String::new() } else { format!(" ({count} newer)") }
    };
    match &event.action {
        Action::Load { value, newer: count } => {
            format!("{object}.load {ARROW} {}{}", shown(*value), newer(*count))
        }
        Action::Store { value, newer: count } => {
            format!("{object}.store({}){}", shown(*value), newer(*count))
        }
        Action::Change { function, old, new } => {
            format!("{object}.{function}: {} {ARROW} {}", shown(*old), shown(*new))
        }
        Action::Unchanged { function, seen } => {
            format!("{object}.{function} fails, sees {}", shown(*seen))
        }
        Action::Flush { value } => format!("{object} = {} reaches memory", shown(*value)),
        _ => "fence".to_owned(),
    }
}

fn condvar(action: &Action, object: &str, names: &Names) -> String {
    match action {
        Action::Wake(Cause::Notified) => format!("{object}: woken, locked"),
        Action::Wake(Cause::TimedOut) => format!("{object}: timed out, locked"),
        Action::Wake(Cause::Spurious) => format!("{object}: woken by nobody, locked"),
        Action::NotifyOne(who) => format!("{object}.notify_one {ARROW} {}", one(*who, names)),
        Action::NotifyAll(count) => format!("{object}.notify_all {ARROW} {}", threads(*count)),
        _ => format!("{object}.wait: unlock, sleep"),
    }
}

fn channel(event: &Event, names: &Names) -> String {
    let sender = event.object.map_or("?", |object| names.sender(object));
    let receiver = event.object.map_or("?", |object| names.receiver(object));
    match event.action {
        Action::Offer => format!("{sender}.send: waits for a taker"),
        Action::Receive => format!("{receiver}.recv"),
        Action::Arrive => format!("{receiver}.recv: waits for a giver"),
        Action::Close(Side::Senders) => format!("drop {sender}, the last sender"),
        Action::Close(Side::Receivers) => format!("drop {receiver}, the last receiver"),
        _ => format!("{sender}.send"),
    }
}

/// What is done in one step, on an object or on none.
fn step(action: &Action, on: Option<&str>) -> String {
    let object = on.unwrap_or("?");
    match action {
        Action::Meet { last: false } => format!("{object}.wait"),
        Action::Meet { last: true } => format!("{object}.wait: the last one, opens it"),
        Action::Begin => format!("{object}: begins to make it"),
        Action::End { made: true } => format!("{object}: made"),
        Action::End { made: false } => format!("{object}: panicked, not made"),
        Action::Made => format!("{object}: is made"),
        Action::Count(0) => format!("{object}: is at 0"),
        Action::Count(by) => format!("{object}: {by:+}"),
        Action::Touch(what) if on.is_none() => (*what).to_owned(),
        Action::Touch(what) if what.contains(' ') => format!("{object}: {what}"),
        Action::Touch(what) => format!("{object}.{what}"),
        Action::Select(arm) => format!("select: arm {}", arm + 1),
        Action::Sleep(time) => format!("sleep {}", duration(*time)),
        Action::Panic(message) => format!("{CROSS} panics: {}", message_of(message)),
        _ => "yield".to_owned(),
    }
}

fn kind_of(object: Option<ObjectNumber>, trace: &Trace) -> Option<Kind> {
    Some(trace.objects.get(object?)?.kind)
}

fn taken(lock: Option<ObjectNumber>, mode: Mode, names: &Names, trace: &Trace) -> String {
    let Some(lock) = lock else { return "lock".to_owned() };
    let name = names.object(lock);
    if kind_of(Some(lock), trace) == Some(Kind::RwLock) {
        return format!("{}-lock {name}", mode_word(mode));
    }
    // `lock lock 1` would stammer.
    if names.is_own(lock) { format!("lock {name}") } else { format!("take {name}") }
}

fn given_back(lock: Option<ObjectNumber>, mode: Mode, names: &Names, trace: &Trace) -> String {
    let Some(lock) = lock else { return "unlock".to_owned() };
    let name = names.object(lock);
    if kind_of(Some(lock), trace) == Some(Kind::RwLock) {
        return format!("{}-unlock {name}", mode_word(mode));
    }
    if names.is_own(lock) { format!("unlock {name}") } else { format!("give back {name}") }
}

/// How a lock with readers and writers is held.
pub(super) fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Exclusive => "write",
        Mode::Shared | Mode::SharedRecursive => "read",
        Mode::Upgradable => "upgradable",
    }
}

fn one(who: Option<ThreadNumber>, names: &Names) -> String {
    who.map_or_else(|| "nobody".to_owned(), |thread| names.thread(thread))
}

fn threads(count: usize) -> String {
    match count {
        0 => "nobody".to_owned(),
        1 => "1 thread".to_owned(),
        _ => format!("{count} threads"),
    }
}

fn refused(object: Option<ObjectNumber>, refusal: Refusal, names: &Names) -> String {
    let (name, what) = match (refusal, object) {
        (Refusal::Busy, object) => (object.map(|it| names.object(it)), "busy"),
        (Refusal::Empty, object) => (object.map(|it| names.receiver(it)), "empty"),
        (Refusal::Full, object) => (object.map(|it| names.sender(it)), "full"),
        (Refusal::Disconnected, object) => {
            (object.map(|it| names.object(it)), "the other side is gone")
        }
        (Refusal::TimedOut, object) => (object.map(|it| names.object(it)), "timed out"),
    };
    name.map_or_else(|| what.to_owned(), |name| format!("{name}: {what}"))
}

fn duration(time: Duration) -> String {
    // `Debug` writes a micro sign, which is not ASCII.
    format!("{time:?}").replace("µs", "us")
}

/// The text of a panic in one line, and not longer than fits.
fn message_of(message: &str) -> String {
    let lines: Vec<&str> = message.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let whole = lines.join(", ");
    if whole.chars().count() <= LONGEST_MESSAGE {
        return whole;
    }
    let begin: String = whole.chars().take(LONGEST_MESSAGE).collect();
    format!("{begin}...")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::examples::Script;

    /// What is said of an action on an object called `thing`.
    fn said(kind: Kind, action: Action) -> String {
        let mut script = Script::new();
        let thing = script.object(kind);
        script.does(0, action, thing);
        let trace = script.trace;
        words(&trace.events[0], &Names::of(&trace), &trace)
    }

    fn load(value: Value, number: u64) -> String {
        said(Kind::Atomic(value), Action::Load { value: number, newer: 0 })
    }

    #[test]
    fn values_are_written_as_the_program_would() {
        assert_eq!(load(Value::Bool, 1), "thing.load → true");
        assert_eq!(load(Value::Unsigned, u64::MAX), "thing.load → 18446744073709551615");
        assert_eq!(load(Value::Signed(8), 0xFF), "thing.load → -1");
        assert_eq!(load(Value::Signed(32), 0x7FFF_FFFF), "thing.load → 2147483647");
        assert_eq!(load(Value::Signed(64), u64::MAX), "thing.load → -1");
        assert_eq!(load(Value::Pointer, 0), "thing.load → null");
        assert_eq!(load(Value::Pointer, 0x7F00), "thing.load → A");
    }

    #[test]
    fn old_values_are_told() {
        let atomic = Kind::Atomic(Value::Bool);
        let load = Action::Load { value: 0, newer: 2 };
        assert_eq!(said(atomic, load), "thing.load → false (2 newer)");
        let store = Action::Store { value: 1, newer: 1 };
        assert_eq!(said(atomic, store), "thing.store(true) (1 newer)");
        let flush = Action::Flush { value: 1 };
        assert_eq!(said(atomic, flush), "thing = true reaches memory");
    }

    #[test]
    fn addresses_get_letters_in_the_order_in_which_they_occur() {
        let mut script = Script::new();
        let head = script.object(Kind::Atomic(Value::Pointer));
        let (first, second) = (0x7F00, 0x1000);
        let swap = Action::Change { function: "swap", old: first, new: second };
        script.does(0, Action::Store { value: first, newer: 0 }, head);
        script.does(0, swap, head);
        let trace = script.trace;
        assert_eq!(words(&trace.events[1], &Names::of(&trace), &trace), "head.swap: A → B");
    }

    #[test]
    fn who_is_woken_is_told() {
        assert_eq!(said(Kind::Condvar, Action::NotifyOne(Some(2))), "thing.notify_one → T2");
        assert_eq!(said(Kind::Condvar, Action::NotifyOne(None)), "thing.notify_one → nobody");
        assert_eq!(said(Kind::Condvar, Action::NotifyAll(1)), "thing.notify_all → 1 thread");
        assert_eq!(said(Kind::Condvar, Action::NotifyAll(0)), "thing.notify_all → nobody");
        let timed_out = Action::Wake(Cause::TimedOut);
        assert_eq!(said(Kind::Condvar, timed_out), "thing: timed out, locked");
        let spurious = Action::Wake(Cause::Spurious);
        assert_eq!(said(Kind::Condvar, spurious), "thing: woken by nobody, locked");
    }

    #[test]
    fn parking_does_not_name_a_thread_s_own_token() {
        assert_eq!(said(Kind::Token, Action::Park), "park: takes its token");
        let timed_out = Action::Refused(Refusal::TimedOut);
        assert_eq!(said(Kind::Token, timed_out), "park: timed out");
        assert_eq!(said(Kind::Token, Action::Unpark(Some(3))), "unpark T3");
        let mut script = Script::new();
        let _flag = script.object(Kind::Mutex);
        let parker = script.object(Kind::Token);
        script.does(0, Action::Park, parker);
        let trace = script.trace;
        let words = words(&trace.events[0], &Names::of(&trace), &trace);
        assert_eq!(words, "parker.park: takes the token");
    }

    #[test]
    fn what_is_done_to_no_object_names_none() {
        let mut script = Script::new();
        script.does(0, Action::Touch("is_finished"), None);
        script.does(0, Action::Refused(Refusal::TimedOut), None);
        let trace = script.trace;
        let said = |number: usize| words(&trace.events[number], &Names::of(&trace), &trace);
        assert_eq!((said(0), said(1)), ("is_finished".to_owned(), "timed out".to_owned()));
        assert_eq!(said_of("push"), "thing.push");
        assert_eq!(said_of("not made yet"), "thing: not made yet");
    }

    fn said_of(what: &'static str) -> String {
        said(Kind::Once, Action::Touch(what))
    }

    #[test]
    fn a_lock_tells_its_mode_only_if_it_has_several() {
        assert_eq!(said(Kind::Mutex, Action::Acquire(Mode::Exclusive)), "lock thing");
        assert_eq!(said(Kind::RwLock, Action::Acquire(Mode::Exclusive)), "write-lock thing");
        assert_eq!(said(Kind::RwLock, Action::Release(Mode::Shared)), "read-unlock thing");
        assert_eq!(said(Kind::Mutex, Action::Refused(Refusal::Busy)), "thing: busy");
        assert_eq!(said(Kind::Mutex, Action::Refused(Refusal::TimedOut)), "thing: timed out");
        let convert = Action::Convert(Mode::Upgradable, Mode::Exclusive);
        assert_eq!(said(Kind::RwLock, convert), "thing: upgradable → write");
    }

    #[test]
    fn each_end_of_a_channel_has_its_own_name() {
        let mut script = Script::new();
        let (jobs, taken) = script.channel();
        script.does(0, Action::Send, jobs);
        script.does(0, Action::Receive, taken);
        script.does(0, Action::Refused(Refusal::Empty), taken);
        script.does(0, Action::Close(Side::Senders), jobs);
        let trace = script.trace;
        let names = Names::of(&trace);
        let said: Vec<String> =
            trace.events.iter().map(|event| words(event, &names, &trace)).collect();
        let wanted = ["jobs.send", "taken.recv", "taken: empty", "drop jobs, the last sender"];
        assert_eq!(said, wanted);
    }

    #[test]
    fn the_text_of_a_panic_is_one_line() {
        let panic = Action::Panic("lost\n  left: 1\n right: 2\n".to_owned());
        assert_eq!(said(Kind::Mutex, panic), "✗ panics: lost, left: 1, right: 2");
        let long = said(Kind::Mutex, Action::Panic("é".repeat(1000)));
        assert_eq!(long.chars().count(), "✗ panics: ...".chars().count() + LONGEST_MESSAGE);
    }
}
