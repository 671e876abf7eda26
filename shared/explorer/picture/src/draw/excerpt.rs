//! The program's own lines that the drawing names.

use std::collections::{BTreeMap, BTreeSet};

use super::Look;
use super::rows::{columns, has_line, is_drawn};
use super::text::{clean, cut};
use crate::names::line_at;
use explorer::{Action, Place, ThreadNumber, Trace};

/// How many lines are shown.
const MOST: usize = 12;

/// How the name of a file is written: with `/`, and without `..` where possible.
pub(crate) fn path(file: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in file.split(['/', '\\']) {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// The file in which most of the execution happens.
pub(super) fn main_file(trace: &Trace) -> Option<&'static str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let places = trace.events.iter().filter(|event| has_line(event)).map(|event| event.place);
    for place in places.chain(trace.stuck.iter().map(|stuck| stuck.place)) {
        *counts.entry(place.file()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(file, _)| file)
}

/// The short name of the place's file if it is not the main one.
pub(super) fn file_beside(main: Option<&str>, place: Place) -> Option<String> {
    let path = path(place.file());
    (main != Some(place.file())).then(|| path.rsplit('/').next().unwrap_or_default().to_owned())
}

/// The lines under the columns: the file's name, and the lines with their numbers.
pub(super) fn excerpt(trace: &Trace, look: Look) -> Vec<String> {
    let failed = failed(trace);
    let mut chosen: BTreeSet<(&str, u32)> = BTreeSet::new();
    let mut texts: BTreeMap<(&str, u32), String> = BTreeMap::new();
    let mut left_out: BTreeSet<(&str, u32)> = BTreeSet::new();
    for place in by_weight(trace, &failed) {
        let key = (place.file(), place.line());
        if chosen.contains(&key) || left_out.contains(&key) {
            continue;
        }
        let Some(text) = line_at(place) else { continue };
        if chosen.len() < MOST {
            chosen.insert(key);
            texts.insert(key, text);
        } else {
            left_out.insert(key);
        }
    }
    let mut lines = Vec::new();
    let mut files: Vec<&str> = chosen.iter().map(|(file, _)| *file).collect();
    files.dedup();
    for file in files {
        lines.push(String::new());
        lines.push(cut(&format!("  {}", clean(&path(file), look)), look.width));
        let texts = texts.iter().filter(|((of, _), _)| *of == file);
        let texts: Vec<(u32, &str)> =
            texts.map(|((_, line), text)| (*line, text.as_str())).collect();
        lines.extend(numbered(&texts, |line| failed.places.contains(&(file, line)), look));
    }
    match left_out.len() {
        0 => {}
        1 => lines.push("  and 1 more line".to_owned()),
        count => lines.push(format!("  and {count} more lines")),
    }
    lines
}

/// The threads that failed, and where.
struct Failed {
    threads: BTreeSet<ThreadNumber>,
    places: BTreeSet<(&'static str, u32)>,
}

fn failed(trace: &Trace) -> Failed {
    let mut failed = Failed { threads: BTreeSet::new(), places: BTreeSet::new() };
    let stuck = trace.stuck.iter().map(|stuck| (stuck.thread, stuck.place));
    let panicked = trace.events.iter().filter(|event| matches!(event.action, Action::Panic(_)));
    for (thread, place) in stuck.chain(panicked.map(|event| (event.thread, event.place))) {
        failed.threads.insert(thread);
        failed.places.insert((place.file(), place.line()));
    }
    failed
}

/// The places that the drawing names: where threads failed, then what these threads did
/// before, the latest first, then the rest, and last where threads were made and joined.
fn by_weight(trace: &Trace, failed: &Failed) -> Vec<Place> {
    let columns = columns(trace);
    let named = trace.events.iter().rev();
    let named: Vec<_> = named.filter(|it| has_line(it) && is_drawn(it, &columns)).collect();
    let panics = named.iter().filter(|event| matches!(event.action, Action::Panic(_)));
    let mut ordered = named.clone();
    ordered.sort_by_key(|event| match event.action {
        Action::Spawn(_) | Action::Join(_) => 2,
        _ => usize::from(!failed.threads.contains(&event.thread)),
    });
    let stuck = trace.stuck.iter().map(|stuck| stuck.place);
    let events = panics.chain(&ordered).map(|event| event.place);
    stuck.chain(events).collect()
}

fn numbered(texts: &[(u32, &str)], failed: impl Fn(u32) -> bool, look: Look) -> Vec<String> {
    let (bar, cross) = if look.unicode { ('│', '✗') } else { ('|', 'x') };
    let clean: Vec<(u32, String)> =
        texts.iter().map(|(line, text)| (*line, clean(text.trim_end(), look))).collect();
    let indent = |text: &String| text.len() - text.trim_start().len();
    let common = clean.iter().filter(|(_, text)| !text.is_empty()).map(|(_, text)| indent(text));
    let common = common.min().unwrap_or_default();
    let digits = clean.iter().map(|(line, _)| line.to_string().len()).max().unwrap_or_default();
    let line = |(line, text): &(u32, String)| {
        let mark = if failed(*line) { cross } else { ' ' };
        let text = text.get(common..).unwrap_or_default();
        cut(&format!("{mark} {line:>digits$} {bar} {text}"), look.width)
    };
    clean.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::examples::Script;
    use explorer::{Kind, Value};

    #[test]
    fn more_lines_than_twelve_are_counted() {
        let mut script = Script::new();
        let x = script.object(Kind::Atomic(Value::Unsigned));
        script.does(0, Action::Panic("first of all".to_owned()), None);
        script.does(1, Action::Store { value: 0, newer: 0 }, x);
        script.does(1, Action::Store { value: 1, newer: 0 }, x);
        script.does(1, Action::Store { value: 2, newer: 0 }, x);
        script.does(1, Action::Store { value: 3, newer: 0 }, x);
        script.does(1, Action::Store { value: 4, newer: 0 }, x);
        script.does(1, Action::Store { value: 5, newer: 0 }, x);
        script.does(1, Action::Store { value: 6, newer: 0 }, x);
        script.does(1, Action::Store { value: 7, newer: 0 }, x);
        script.does(1, Action::Store { value: 8, newer: 0 }, x);
        script.does(1, Action::Store { value: 9, newer: 0 }, x);
        script.does(1, Action::Store { value: 10, newer: 0 }, x);
        script.does(1, Action::Store { value: 11, newer: 0 }, x);
        script.does(1, Action::Store { value: 12, newer: 0 }, x);
        let drawn = crate::render(&script.trace, Look { width: 100, unicode: true });
        let (_, excerpt) = drawn.split_once("\n\n").unwrap();
        let lines: Vec<&str> = excerpt.lines().collect();
        assert_eq!(lines.len(), 1 + 12 + 1);
        assert!(lines[0].ends_with("src/draw/excerpt.rs"), "{excerpt}");
        assert!(lines[1].starts_with('✗') && lines[1].contains("first of all"), "{excerpt}");
        assert!(lines[12].contains("value: 12"), "{excerpt}");
        assert_eq!(lines[13], "  and 2 more lines");
    }

    #[test]
    fn a_path_is_short_and_has_slashes() {
        assert_eq!(path("lessons/locks/checks/../exercises/a.rs"), "lessons/locks/exercises/a.rs");
        assert_eq!(path("lessons\\locks\\a.rs"), "lessons/locks/a.rs");
        assert_eq!(path("../a.rs"), "../a.rs");
        assert_eq!(path("/a/./b.rs"), "/a/b.rs");
    }
}
