//! An execution as JSON, for programs.

use crate::draw::{Names, path, shown};
use explorer::{
    Action, Cause, Event, Kind, Mode, ObjectNumber, Place, Refusal, Side, Stuck, ThreadNumber,
    Trace, Value, Waits,
};

/// The execution as one JSON object: `threads`, `objects`, `events` and `stuck`, with
/// the names that the drawing uses. Threads and objects are told by their index.
#[must_use]
pub fn to_json(trace: &Trace) -> String {
    let names = Names::of(trace);
    let thread = |(number, thread): (usize, &explorer::ThreadInfo)| {
        let mut fields = Fields::default();
        fields.text("name", &names.thread(number));
        if let Some(place) = thread.spawned {
            fields.place(place);
        }
        fields.object()
    };
    let object = |(number, object): (usize, &explorer::ObjectInfo)| {
        let mut fields = Fields::default();
        fields.text("name", names.object(number));
        kind(object.kind, &mut fields);
        fields.place(object.made);
        fields.object()
    };
    let mut fields = Fields::default();
    fields.raw("threads", array(trace.threads.iter().enumerate().map(thread)));
    fields.raw("objects", array(trace.objects.iter().enumerate().map(object)));
    fields.raw("events", array(trace.events.iter().map(|it| event(it, trace, &names))));
    fields.raw("stuck", array(trace.stuck.iter().map(stuck)));
    fields.object()
}

fn kind(kind: Kind, fields: &mut Fields) {
    let name = match kind {
        Kind::Mutex => "mutex",
        Kind::ReentrantMutex => "reentrant_mutex",
        Kind::RwLock => "rwlock",
        Kind::Condvar => "condvar",
        Kind::Barrier { .. } => "barrier",
        Kind::Once => "once",
        Kind::Channel { .. } => "channel",
        Kind::Atomic(_) => "atomic",
        Kind::Token => "token",
        Kind::Counter => "counter",
        Kind::Shared(_) => "shared",
    };
    fields.text("kind", name);
    match kind {
        Kind::Barrier { parties } => fields.raw("parties", parties),
        Kind::Channel { capacity: Some(capacity) } => fields.raw("capacity", capacity),
        Kind::Channel { capacity: None } => fields.raw("capacity", "null"),
        Kind::Shared(what) => fields.text("what", what),
        _ => {}
    }
}

fn event(event: &Event, trace: &Trace, names: &Names) -> String {
    let mut fields = Fields::default();
    fields.raw("thread", event.thread);
    fields.text("action", name(&event.action));
    if let Some(object) = event.object {
        fields.raw("object", object);
    }
    let object = event.object.and_then(|object| trace.objects.get(object));
    details(&event.action, &mut fields, &|number| value(number, object.map(|it| it.kind), names));
    fields.place(event.place);
    fields.object()
}

fn name(action: &Action) -> &'static str {
    match action {
        Action::Spawn(_) => "spawn",
        Action::Join(_) => "join",
        Action::Load { .. } => "load",
        Action::Store { .. } => "store",
        Action::Change { .. } => "change",
        Action::Unchanged { .. } => "unchanged",
        Action::Fence => "fence",
        Action::Flush { .. } => "flush",
        Action::Acquire(_) => "acquire",
        Action::Release(_) => "release",
        Action::Convert(..) => "convert",
        Action::Queue => "queue",
        Action::Wait => "wait",
        Action::Wake(_) => "wake",
        Action::NotifyOne(_) => "notify_one",
        Action::NotifyAll(_) => "notify_all",
        Action::Send => "send",
        Action::Offer => "offer",
        Action::Receive => "receive",
        Action::Arrive => "arrive",
        Action::Close(_) => "close",
        Action::Park => "park",
        Action::Unpark(_) => "unpark",
        Action::Meet { .. } => "meet",
        Action::Begin => "begin",
        Action::End { .. } => "end",
        Action::Made => "made",
        Action::Count(_) => "count",
        Action::Touch(_) => "touch",
        Action::Select(_) => "select",
        Action::Refused(_) => "refused",
        Action::Sleep(_) => "sleep",
        Action::Yield => "yield",
        Action::Panic(_) => "panic",
    }
}

/// What belongs to an action besides its name; `value` writes the value of an atomic.
fn details(action: &Action, fields: &mut Fields, value: &dyn Fn(u64) -> String) {
    match action {
        Action::Spawn(thread) | Action::Join(thread) => fields.raw("target", thread),
        Action::Load { value: it, newer } | Action::Store { value: it, newer } => {
            fields.raw("value", value(*it));
            fields.raw("newer", newer);
        }
        Action::Change { function, old, new } => {
            fields.text("function", function);
            fields.raw("old", value(*old));
            fields.raw("new", value(*new));
        }
        Action::Unchanged { function, seen } => {
            fields.text("function", function);
            fields.raw("seen", value(*seen));
        }
        Action::Flush { value: it } => fields.raw("value", value(*it)),
        Action::Acquire(it) | Action::Release(it) => fields.text("mode", mode(*it)),
        Action::Convert(from, to) => {
            fields.text("from", mode(*from));
            fields.text("to", mode(*to));
        }
        Action::Wake(cause) => fields.text("cause", cause_name(*cause)),
        Action::NotifyOne(target) | Action::Unpark(target) => fields.target(*target),
        Action::NotifyAll(count) => fields.raw("count", count),
        Action::Close(Side::Senders) => fields.text("side", "senders"),
        Action::Close(Side::Receivers) => fields.text("side", "receivers"),
        Action::Meet { last } => fields.raw("last", last),
        Action::End { made } => fields.raw("made", made),
        Action::Count(by) => fields.raw("by", by),
        Action::Touch(what) => fields.text("what", what),
        Action::Select(arm) => fields.raw("arm", arm),
        Action::Refused(refusal) => fields.text("why", refusal_name(*refusal)),
        Action::Sleep(time) => fields.raw("nanoseconds", time.as_nanos()),
        Action::Panic(message) => fields.text("message", message),
        Action::Fence
        | Action::Queue
        | Action::Wait
        | Action::Send
        | Action::Offer
        | Action::Receive
        | Action::Arrive
        | Action::Park
        | Action::Begin
        | Action::Made
        | Action::Yield => {}
    }
}

fn stuck(stuck: &Stuck) -> String {
    let mut fields = Fields::default();
    fields.raw("thread", stuck.thread);
    match &stuck.waits {
        Waits::Lock { lock, mode: wanted, holders, woken } => {
            fields.waits("lock", &[*lock]);
            fields.text("mode", mode(*wanted));
            fields.raw("holders", array(holders.iter().map(ToString::to_string)));
            fields.raw("woken", woken);
        }
        Waits::Notify(object) => fields.waits("notify", &[*object]),
        Waits::Join(thread) => {
            fields.waits("join", &[]);
            fields.raw("target", thread);
        }
        Waits::Message(object) => fields.waits("message", &[*object]),
        Waits::Room(object) => fields.waits("room", &[*object]),
        Waits::Select(objects) => fields.waits("select", objects),
        Waits::Barrier { barrier, arrived } => {
            fields.waits("barrier", &[*barrier]);
            fields.raw("arrived", arrived);
        }
        Waits::Unpark => fields.waits("unpark", &[]),
        Waits::Token(object) => fields.waits("token", &[*object]),
        Waits::Once { once, by } => {
            fields.waits("once", &[*once]);
            fields.raw("target", by);
        }
        Waits::Zero { counter, count } => {
            fields.waits("zero", &[*counter]);
            fields.raw("count", count);
        }
        Waits::Change(objects) => fields.waits("change", objects),
    }
    fields.place(stuck.place);
    fields.object()
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Exclusive => "exclusive",
        Mode::Shared => "shared",
        Mode::SharedRecursive => "shared_recursive",
        Mode::Upgradable => "upgradable",
    }
}

fn cause_name(cause: Cause) -> &'static str {
    match cause {
        Cause::Notified => "notified",
        Cause::TimedOut => "timed_out",
        Cause::Spurious => "spurious",
    }
}

fn refusal_name(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Busy => "busy",
        Refusal::Empty => "empty",
        Refusal::Full => "full",
        Refusal::Disconnected => "disconnected",
        Refusal::TimedOut => "timed_out",
    }
}

/// The value of an atomic as a JSON value; an address is `null` or a letter in quotes.
fn value(value: u64, kind: Option<Kind>, names: &Names) -> String {
    let shown = shown(value, kind, names);
    let is_text = kind == Some(Kind::Atomic(Value::Pointer)) && value != 0;
    if is_text { quoted(&shown) } else { shown }
}

/// The fields of a JSON object.
#[derive(Default)]
struct Fields(Vec<String>);

impl Fields {
    fn raw(&mut self, name: &str, value: impl std::fmt::Display) {
        self.0.push(format!("{}:{value}", quoted(name)));
    }

    fn text(&mut self, name: &str, value: &str) {
        self.raw(name, quoted(value));
    }

    fn target(&mut self, thread: Option<ThreadNumber>) {
        self.raw("target", thread.map_or_else(|| "null".to_owned(), |it| it.to_string()));
    }

    fn waits(&mut self, what: &str, objects: &[ObjectNumber]) {
        self.text("waits", what);
        self.raw("objects", array(objects.iter().map(ToString::to_string)));
    }

    fn place(&mut self, place: Place) {
        self.text("file", &path(place.file()));
        self.raw("line", place.line());
    }

    fn object(self) -> String {
        format!("{{{}}}", self.0.join(","))
    }
}

fn array(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", values.collect::<Vec<_>>().join(","))
}

/// The text in quotes, with what may not stand there escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            _ if sign.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(sign))),
            _ => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::examples::{Script, lost_update};
    use crate::draw::random::random;

    /// What is left behind one JSON value, or what is wrong.
    fn after_value(text: &str) -> Result<&str, String> {
        let first = text.chars().next().ok_or("ends early")?;
        match first {
            '{' => after_list(&text[1..], '}', |text| {
                let text = after_text(text)?.strip_prefix(':').ok_or("no colon")?;
                after_value(text)
            }),
            '[' => after_list(&text[1..], ']', after_value),
            '"' => after_text(text),
            _ => {
                let end = text.find([',', '}', ']']).unwrap_or(text.len());
                let word = &text[..end];
                let known = ["true", "false", "null"].contains(&word);
                let digits = word.strip_prefix('-').unwrap_or(word);
                let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
                if known || is_number { Ok(&text[end..]) } else { Err(format!("not JSON: {word}")) }
            }
        }
    }

    fn after_list(
        text: &str,
        end: char,
        item: impl Fn(&str) -> Result<&str, String>,
    ) -> Result<&str, String> {
        if let Some(rest) = text.strip_prefix(end) {
            return Ok(rest);
        }
        let mut text = item(text)?;
        while let Some(rest) = text.strip_prefix(',') {
            text = item(rest)?;
        }
        text.strip_prefix(end).ok_or(format!("no {end} at {text}"))
    }

    fn after_text(text: &str) -> Result<&str, String> {
        let mut signs = text.strip_prefix('"').ok_or(format!("no text at {text}"))?.chars();
        while let Some(sign) = signs.next() {
            match (sign, signs.as_str()) {
                ('"', rest) => return Ok(rest),
                ('\\', rest) if rest.starts_with(['"', '\\']) => drop(signs.next()),
                ('\\', rest) => {
                    let digits = rest.strip_prefix('u').and_then(|it| it.get(..4));
                    u32::from_str_radix(digits.ok_or("not an escape")?, 16)
                        .map_err(|err| err.to_string())?;
                }
                (sign, _) if sign.is_control() => return Err("a control character".to_owned()),
                _ => {}
            }
        }
        Err("a text does not end".to_owned())
    }

    #[test]
    fn an_execution_is_told_in_fields() {
        let json = to_json(&lost_update());
        assert_eq!(after_value(&json), Ok(""));
        assert!(
            json.starts_with("{\"threads\":[{\"name\":\"main\"},{\"name\":\"alice\""),
            "{json}"
        );
        assert!(json.contains("{\"name\":\"total\",\"kind\":\"atomic\",\"file\""), "{json}");
        let store = "{\"thread\":2,\"action\":\"store\",\"object\":0,\"value\":1,\"newer\":0,";
        assert!(json.contains(store), "{json}");
        assert!(json.ends_with("\"stuck\":[]}"), "{json}");
    }

    #[test]
    fn any_text_is_escaped() {
        assert_eq!(quoted("a\"b\\c\nd\u{0}é✗"), "\"a\\\"b\\\\c\\u000ad\\u0000é✗\"");
        let mut script = Script::new();
        script.named("\"\\\n\t\u{7f}\u{9f}🦀");
        script.does(1, Action::Panic("left: \"\u{1b}[31m\"\r\n".to_owned()), None);
        assert_eq!(after_value(&to_json(&script.trace)), Ok(""));
    }

    #[test]
    fn every_execution_is_valid_json() {
        for seed in 0..500 {
            let json = to_json(&random(seed));
            assert_eq!(after_value(&json), Ok(""), "seed {seed}: {json}");
        }
    }
}
