//! A part of a check on ordinary threads, with somebody who watches that it ends.

use std::any::Any;
use std::panic;
use std::sync::Once;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use watched::operation::{Moment, Operation};
use watched::recording::{self, Recording};

use crate::memory;
use crate::quiet::Quiet;
use crate::run::{Failed, Seen};

/// How often the part is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// The recording is given up when so much memory is held, in bytes: the answer then spins.
const MOST_RECORDED: usize = 1 << 28;
/// The name of the thread that runs the part.
const PART: &str = "main";

pub(crate) fn run(longest: Duration, program: fn()) -> Seen {
    keep_quiet();
    // By whoever watches, who can end it; the part's thread joins it with its first event.
    let recording = Recording::start("watch");
    let (tell, told) = mpsc::channel();
    let part = move || {
        let result = panic::catch_unwind(program).map_err(|payload| message_of(&*payload));
        // Nobody listens any more once the part has taken too long.
        tell.send(result).ok();
    };
    let failed = match thread::Builder::new().name(PART.to_owned()).spawn(part) {
        Err(err) => Some(failure("panic", format!("the check cannot have a thread: {err}"))),
        Ok(_) => watch(&told, longest, recording),
    };
    Seen { complete: failed.is_none(), failed, ..Seen::default() }
}

/// A panic of the part itself is told as its result, and nothing for standard error.
fn keep_quiet() {
    static KEPT: Once = Once::new();
    KEPT.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(PART) {
                before(info);
            }
        }));
    });
}

/// Waits for the part to end, or to be stuck.
fn watch(
    told: &mpsc::Receiver<Result<(), String>>,
    longest: Duration,
    recording: Recording,
) -> Option<Failed> {
    let begun = Instant::now();
    let mut recording = Some(recording);
    let mut quiet = Quiet::new();
    loop {
        match told.recv_timeout(LOOK_EVERY) {
            Ok(Ok(())) => return None,
            Ok(Err(message)) => return Some(failure("panic", first_line(&message))),
            Err(RecvTimeoutError::Disconnected) => {
                return Some(failure("panic", "the check's own thread has gone".to_owned()));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        if memory::held() > MOST_RECORDED {
            recording = None;
        }
        if quiet.lasts_too_long() {
            let how = "nobody has done anything for two seconds".to_owned();
            let sentences = recording.as_ref().map(|_| who_waits()).unwrap_or_default();
            return Some(Failed { sentences, ..failure("waiting", how) });
        }
        if begun.elapsed() > longest {
            let how = format!("it runs on and on: it has not ended after {} s", longest.as_secs());
            return Some(failure("busy", how));
        }
    }
}

fn failure(kind: &str, message: String) -> Failed {
    Failed { kind: kind.to_owned(), message, ..Failed::default() }
}

/// What each thread waits for, as far as it was recorded.
fn who_waits() -> Vec<String> {
    let Some(tape) = recording::tape_so_far() else { return Vec::new() };
    let waits = tape.lanes.iter().filter_map(|lane| {
        let last = lane.events.last()?;
        if last.moment != Moment::Announced {
            return None;
        }
        let place = format!("line {} of {}", last.place.line(), file_name(last.place.file()));
        Some(format!("{} waits {} ({place})", lane.name, in_words(last.operation)))
    });
    waits.collect()
}

fn in_words(operation: Operation) -> &'static str {
    match operation {
        Operation::Join => "for a thread or a process to end",
        Operation::Sleep => "for time to pass",
        Operation::Park => "to be unparked",
        Operation::Lock | Operation::Read => "for a lock",
        Operation::Wait => "to be notified",
        Operation::Send => "for room in a channel",
        Operation::Receive => "for a message",
        Operation::Select => "for one of several channels",
        Operation::Meet => "for the others at a meeting",
        Operation::Once => "for a value that is made once",
        _ => "for its turn",
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "a panic with a value that is no text".to_owned())
}

/// The sentence of an assertion or a panic, without what the macro and the hook add.
pub(crate) fn first_line(message: &str) -> String {
    let (text, place) = match message.rsplit_once(" (") {
        Some((text, place)) if place.ends_with(')') && place.contains(".rs:") => (text, place),
        _ => (message, ""),
    };
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let named = first.strip_prefix("assertion `left == right` failed");
    let sentence = match named.map(|rest| rest.strip_prefix(": ").unwrap_or(rest)) {
        Some("") => {
            format!("two values differ: {}", lines.map(str::trim).collect::<Vec<_>>().join(", "))
        }
        Some(sentence) => sentence.to_owned(),
        None => first.to_owned(),
    };
    let place = place.trim_end_matches(')');
    if place.contains("checks/") || place.contains("checks\\") || place.is_empty() {
        return sentence;
    }
    match place.rsplit_once(':') {
        Some((file, line)) => format!("{sentence} (line {line} of {})", file_name(file)),
        None => sentence,
    }
}
