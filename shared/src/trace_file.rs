//! What was recorded as a file for trace viewers: the JSON that Chrome and Perfetto read.
//!
//! What a viewer takes for granted: a process has a thread of the same number, which is
//! its first; complete events of one thread nest. So a lock, whose holders come and go on
//! many threads, is a thread of its own here, and the readers of a lock are a counter.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use watched::recording::LaneKind;

use explorer_picture::{Line, Sheet};

use crate::report::Told;
use crate::timeline::{Held, Hold, Lane, Lock, Span, Timeline, Words, place};

/// Threads of the file that are none of the system's are counted from here.
const OURS: u64 = 1_000_000_000;
/// The thread that says which demo is shown.
const DEMOS: u64 = OURS - 1;
/// The time that one step of an explored execution is drawn with: it has none of its own.
const STEP: Duration = Duration::from_micros(1);

/// Everything that was recorded, one picture after the other on one axis of time.
pub(crate) fn trace_file(process: u64, lesson: &str, told: &[Told]) -> String {
    let mut writer = Writer { process, events: Vec::new(), from: Duration::ZERO, ours: OURS };
    writer.name("process_name", Track { process, thread: process }, lesson);
    writer.name("thread_name", Track { process, thread: DEMOS }, "demo");
    writer.order(Track { process, thread: DEMOS }, 0);
    for told in told {
        for scene in &told.scenes {
            let title = format!("{}: {}", told.demo, scene.caption);
            writer.timeline(&title, &scene.timeline);
        }
        for shown in &told.schedules {
            writer.sheet(&format!("{}: {}", told.demo, shown.caption), &shown.sheet);
        }
    }
    let lines: Vec<String> = writer.events.iter().map(Value::to_string).collect();
    format!("{{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n{}\n]}}\n", lines.join(",\n"))
}

/// A row of the viewer.
#[derive(Clone, Copy)]
struct Track {
    process: u64,
    thread: u64,
}

struct Writer {
    process: u64,
    events: Vec<Value>,
    /// When the picture that is written begins.
    from: Duration,
    /// The next number for a thread that the system does not know.
    ours: u64,
}

impl Writer {
    fn timeline(&mut self, title: &str, timeline: &Timeline) {
        let words = Words { timeline, unicode: true };
        self.demo(title, timeline.duration);
        for (index, lane) in timeline.lanes.iter().enumerate() {
            let track = self.track(lane, index == 0);
            self.name("thread_name", track, &lane.name);
            if track.process != self.process {
                self.name("process_name", track, &lane.name);
            }
            self.order(track, 1 + index);
            for span in &lane.spans {
                self.complete(track, (span.from, span.to), state(&words, span));
            }
        }
        for (index, lock) in timeline.locks.iter().enumerate() {
            let track = Track { process: self.process, thread: self.fresh() };
            self.name("thread_name", track, &format!("{}, held by", words.lock(lock.object)));
            self.order(track, 1 + timeline.lanes.len() + index);
            self.holders(track, lock, &words);
            self.readers(lock, &words);
        }
        self.next(timeline.duration);
    }

    /// Who held the lock alone.
    fn holders(&mut self, track: Track, lock: &Lock, words: &Words<'_>) {
        let mut until = Duration::ZERO;
        for held in lock.held.iter().filter(|held| !held.shared) {
            let what = json!({
                "name": words.name(held.lane), "cat": "lock", "args": {"place": place(held.place)},
            });
            // A second holder can only be a fault of the recording; events nest all the same.
            self.complete(track, (held.from.max(until), held.to.max(until)), what);
            until = until.max(held.to);
        }
    }

    /// How many read under the lock.
    fn readers(&mut self, lock: &Lock, words: &Words<'_>) {
        let shared: Vec<&Held> = lock.held.iter().filter(|held| held.shared).collect();
        let moments: BTreeSet<Duration> =
            shared.iter().flat_map(|held| [held.from, held.to]).collect();
        // Viewers add the name of the series, `readers`.
        let name = words.lock(lock.object);
        for at in moments {
            let now = shared.iter().filter(|held| held.from <= at && at < held.to).count();
            self.events.push(json!({
                "ph": "C", "pid": self.process, "tid": self.process, "ts": micros(self.from + at),
                "name": name, "args": {"readers": now},
            }));
        }
    }

    /// An explored execution: a column is a thread, and each step takes as long.
    fn sheet(&mut self, title: &str, sheet: &Sheet) {
        let steps = sheet.lines.iter().filter_map(|line| match line {
            Line::Step { number, column, text, .. } => Some((*number as u32, *column, text)),
            Line::Gap(_) => None,
        });
        let length = STEP * steps.clone().map(|(number, ..)| number).max().unwrap_or(0);
        self.demo(title, length);
        let tracks: Vec<Track> = sheet
            .threads
            .iter()
            .map(|_| Track { process: self.process, thread: self.fresh() })
            .collect();
        for (index, (track, name)) in tracks.iter().zip(&sheet.threads).enumerate() {
            self.name("thread_name", *track, &format!("{name} (explored)"));
            self.order(*track, 1 + index);
        }
        for (number, column, text) in steps {
            let what = json!({"name": text, "cat": "step"});
            self.complete(tracks[column], (STEP * (number - 1), STEP * number), what);
        }
        self.next(length);
    }

    /// Says which demo is shown.
    fn demo(&mut self, title: &str, length: Duration) {
        let track = Track { process: self.process, thread: DEMOS };
        self.complete(track, (Duration::ZERO, length), json!({"name": title, "cat": "demo"}));
    }

    /// The next picture begins a little later than this one ends.
    fn next(&mut self, length: Duration) {
        self.from += length + length / 20;
    }

    fn complete(&mut self, track: Track, (from, to): (Duration, Duration), what: Value) {
        let mut event = what;
        event["ph"] = "X".into();
        event["pid"] = track.process.into();
        event["tid"] = track.thread.into();
        event["ts"] = micros(self.from + from).into();
        event["dur"] = micros(to.saturating_sub(from)).into();
        self.events.push(event);
    }

    fn name(&mut self, what: &str, track: Track, name: &str) {
        let Track { process, thread } = track;
        self.events.push(json!({
            "ph": "M", "pid": process, "tid": thread, "name": what, "args": {"name": name},
        }));
    }

    fn order(&mut self, track: Track, index: usize) {
        let Track { process, thread } = track;
        self.events.push(json!({
            "ph": "M", "pid": process, "tid": thread, "name": "thread_sort_index",
            "args": {"sort_index": index},
        }));
    }

    /// The system's own numbers where there are any. A child process has its first thread.
    fn track(&mut self, lane: &Lane, first: bool) -> Track {
        let process = self.process;
        match (lane.kind, lane.os_id) {
            (LaneKind::Process, Some(child)) => Track { process: child, thread: child },
            (_, Some(thread)) => Track { process, thread },
            (_, None) if first => Track { process, thread: process },
            (_, None) => Track { process, thread: self.fresh() },
        }
    }

    fn fresh(&mut self) -> u64 {
        self.ours += 1;
        self.ours - 1
    }
}

fn state(words: &Words<'_>, span: &Span) -> Value {
    let lock = |hold: &Hold| words.lock(hold.object);
    let holds: Vec<String> = span.holds.iter().map(lock).collect();
    let mut state = json!({"name": words.does(span.activity), "cat": "state", "args": {}});
    if !holds.is_empty() {
        state["args"]["holds"] = holds.join(", ").into();
    }
    if let Some(at) = span.place {
        state["args"]["place"] = place(at).into();
    }
    state
}

fn micros(time: Duration) -> f64 {
    time.as_nanos() as f64 / 1e3
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use watched::operation::Kind;
    use watched::recording::Tape;

    use super::*;
    use crate::report::Scene;
    use crate::timeline::drafts::Draft;

    const PROCESS: u64 = 4_200;

    /// The events of a file with these pictures.
    fn events(timelines: impl IntoIterator<Item = Timeline>) -> Vec<Value> {
        let scenes =
            timelines.into_iter().map(|timeline| Scene { caption: "a run".into(), timeline });
        let told = Told { demo: "demo", scenes: scenes.collect(), ..Told::default() };
        let text = trace_file(PROCESS, "lesson", &[told]);
        let file: Value = serde_json::from_str(&text).unwrap();
        file["traceEvents"].as_array().unwrap().clone()
    }

    /// A moment of the file in nanoseconds, as viewers read it.
    fn nanos(micros: &Value) -> i64 {
        (micros.as_f64().unwrap() * 1e3).round() as i64
    }

    /// The complete events of each thread nest, and none is without a name.
    fn check(events: &[Value]) {
        let mut threads: BTreeMap<(u64, u64), Vec<(i64, i64)>> = BTreeMap::new();
        let mut named = BTreeSet::new();
        for event in events {
            let thread = (event["pid"].as_u64().unwrap(), event["tid"].as_u64().unwrap());
            if event["ph"] == "X" {
                let (from, long) = (nanos(&event["ts"]), nanos(&event["dur"]));
                threads.entry(thread).or_default().push((from, from + long));
            } else if event["name"] == "thread_name" {
                named.insert(thread);
            }
        }
        for (thread, mut spans) in threads {
            assert!(named.contains(&thread), "{thread:?} has no name");
            spans.sort_by_key(|(from, to)| (*from, -to));
            let mut open: Vec<i64> = Vec::new();
            for (from, to) in spans {
                open.retain(|end| *end > from);
                assert!(open.iter().all(|end| to <= *end), "{thread:?} does not nest at {from}");
                open.push(to);
            }
        }
    }

    fn found<'a>(events: &'a [Value], phase: &str, name: &str) -> Vec<&'a Value> {
        events.iter().filter(|event| event["ph"] == phase && event["name"] == name).collect()
    }

    fn two_locks() -> Timeline {
        let mut draft = Draft::new(40.0);
        let (account, table) = (draft.object(Kind::Mutex), draft.object(Kind::RwLock));
        let (one, two) = (draft.thread("one", 0.5), draft.thread("two", 0.7));
        draft.hold(one, account, [1.0, 1.0, 9.333_333]);
        draft.hold(two, account, [2.0, 9.333_334, 20.1]);
        draft.read(one, table, [12.0, 12.0, 30.0]);
        draft.read(two, table, [21.0, 21.0, 33.0]);
        draft.sleep(one, (31.0, 34.0));
        draft.ends(one, 35.0);
        draft.ends(two, 36.0);
        draft.join(0, one, (1.5, 35.0));
        draft.ends(0, 40.0);
        draft.timeline()
    }

    #[test]
    fn what_a_thread_does_nests_and_every_thread_has_a_name() {
        let events = events([two_locks(), two_locks()]);
        check(&events);
        let waits = found(&events, "X", "waits for lock A (account)");
        assert_eq!(waits.len(), 2);
        assert_eq!((nanos(&waits[0]["ts"]), nanos(&waits[0]["dur"])), (2_000_000, 7_333_334));
        // The second picture begins when the first is over, and a little later.
        assert_eq!(nanos(&waits[1]["ts"]), 2_000_000 + 42_000_000);
    }

    #[test]
    fn the_first_thread_has_the_number_of_the_process() {
        let events = events([two_locks()]);
        let main = events.iter().find(|event| event["args"]["name"] == "main").unwrap();
        assert_eq!((main["pid"].as_u64(), main["tid"].as_u64()), (Some(PROCESS), Some(PROCESS)));
        let process = found(&events, "M", "process_name");
        assert_eq!(process[0]["args"]["name"], "lesson");
    }

    #[test]
    fn the_numbers_of_the_system_are_kept() {
        let mut timeline = two_locks();
        timeline.lanes[0].os_id = Some(PROCESS);
        timeline.lanes[1].os_id = Some(4_201);
        timeline.lanes[2].os_id = Some(77);
        timeline.lanes[2].kind = LaneKind::Process;
        let events = events([timeline]);
        check(&events);
        let track = |name: &str| {
            let named = found(&events, "M", "thread_name");
            let named = named.into_iter().find(|event| event["args"]["name"] == name).unwrap();
            (named["pid"].as_u64().unwrap(), named["tid"].as_u64().unwrap())
        };
        assert_eq!(track("main"), (PROCESS, PROCESS));
        assert_eq!(track("one"), (PROCESS, 4_201));
        assert_eq!(track("two"), (77, 77));
    }

    #[test]
    fn a_lock_is_a_thread_of_its_own_and_its_readers_are_counted() {
        let events = events([two_locks()]);
        let lock = events.iter().find(|event| event["args"]["name"] == "lock A (account), held by");
        let lock = lock.unwrap()["tid"].as_u64().unwrap();
        let of_lock = events.iter().filter(|event| event["ph"] == "X" && event["tid"] == lock);
        let holders: Vec<&str> = of_lock.map(|event| event["name"].as_str().unwrap()).collect();
        assert_eq!(holders, ["one", "two"]);
        let readers = found(&events, "C", "lock B (table)");
        let counts: Vec<u64> =
            readers.iter().map(|event| event["args"]["readers"].as_u64().unwrap()).collect();
        assert_eq!(counts, [1, 2, 1, 0]);
    }

    #[test]
    fn an_explored_execution_is_drawn_step_by_step() {
        let step = |number, column, text: &str| Line::Step {
            number,
            column,
            text: text.to_owned(),
            failed: false,
        };
        let sheet = Sheet {
            threads: vec!["main".into(), "bob".into()],
            lines: vec![step(1, 0, "spawn bob"), Line::Gap(3), step(5, 1, "lock left")],
            ..Sheet::default()
        };
        let mut writer =
            Writer { process: PROCESS, events: Vec::new(), from: Duration::ZERO, ours: OURS };
        writer.name("thread_name", Track { process: PROCESS, thread: DEMOS }, "demo");
        writer.sheet("lost", &sheet);
        check(&writer.events);
        let lock = found(&writer.events, "X", "lock left");
        assert_eq!((nanos(&lock[0]["ts"]), nanos(&lock[0]["dur"])), (4_000, 1_000));
    }

    #[test]
    fn no_recording_breaks_the_nesting() {
        // Viewers read floating-point numbers: beyond 2^53 ns, a hundred days, they round.
        let short = |tape: &Tape| tape.duration < Duration::from_hours(24 * 100);
        for tape in crate::timeline::fuzz::tapes(300).filter(short) {
            check(&events([Timeline::from_tape(&tape)]));
        }
    }

    #[test]
    fn the_same_recording_gives_the_same_file() {
        assert_eq!(events([two_locks()]), events([two_locks()]));
    }
}
