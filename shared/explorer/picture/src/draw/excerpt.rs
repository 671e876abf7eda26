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

/// The program's own lines in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file, with `/` between the parts.
    pub file: String,
    /// Its lines, in order, without the indent that they share.
    pub lines: Vec<SourceLine>,
}

/// A line of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLine {
    /// Its number in the file.
    pub number: u32,
    /// What stands there.
    pub text: String,
    /// Whether a thread failed there.
    pub failed: bool,
}

/// The lines that the drawing names, and how many more there are than are shown.
pub(super) fn sources(trace: &Trace, look: Look) -> (Vec<Source>, usize) {
    let failed = failed(trace);
    let mut chosen: BTreeMap<(&str, u32), String> = BTreeMap::new();
    let mut left_out: BTreeSet<(&str, u32)> = BTreeSet::new();
    for place in by_weight(trace, &failed) {
        let key = (place.file(), place.line());
        if chosen.contains_key(&key) || left_out.contains(&key) {
            continue;
        }
        let Some(text) = line_at(place) else { continue };
        if chosen.len() < MOST {
            chosen.insert(key, text);
        } else {
            left_out.insert(key);
        }
    }
    let mut files: Vec<&str> = chosen.keys().map(|(file, _)| *file).collect();
    files.dedup();
    let source = |file: &str| {
        let texts = chosen.iter().filter(|((of, _), _)| *of == file);
        let lines = texts.map(|(&(file, number), text)| SourceLine {
            number,
            text: clean(text.trim_end(), look),
            failed: failed.places.contains(&(file, number)),
        });
        Source { file: clean(&path(file), look), lines: without_indent(lines.collect()) }
    };
    (files.into_iter().map(source).collect(), left_out.len())
}

/// The lines under the columns: the file's name, and the lines with their numbers.
pub(super) fn excerpt(trace: &Trace, look: Look) -> Vec<String> {
    let (sources, left_out) = sources(trace, look);
    let mut lines = Vec::new();
    for source in &sources {
        lines.push(String::new());
        lines.push(cut(&format!("  {}", source.file), look.width));
        lines.extend(numbered(&source.lines, look));
    }
    match left_out {
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

/// The lines without the indent that all of them have.
fn without_indent(mut lines: Vec<SourceLine>) -> Vec<SourceLine> {
    let indent = |line: &SourceLine| line.text.len() - line.text.trim_start().len();
    let common = lines.iter().filter(|line| !line.text.is_empty()).map(indent).min();
    for line in &mut lines {
        line.text = line.text.get(common.unwrap_or_default()..).unwrap_or_default().to_owned();
    }
    lines
}

fn numbered(lines: &[SourceLine], look: Look) -> impl Iterator<Item = String> {
    let (bar, cross) = if look.unicode { ('│', '✗') } else { ('|', 'x') };
    let digits = lines.iter().map(|line| line.number.to_string().len()).max().unwrap_or_default();
    lines.iter().map(move |SourceLine { number, text, failed }| {
        let mark = if *failed { cross } else { ' ' };
        cut(&format!("{mark} {number:>digits$} {bar} {text}"), look.width)
    })
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
