//! The rows of the drawing: which events are shown, and in which words.

use super::Look;
use super::excerpt::{file_beside, main_file};
use super::naming::Names;
use super::text::clean;
use super::waits::waits;
use super::words::{CROSS, words};
use explorer::{Action, Event, Place, ThreadNumber, Trace};

/// More rows than this are shortened in the middle.
const MOST: usize = 60;

/// How many rows stay before the gap.
const BEFORE_GAP: usize = 20;

/// How many rows stay behind the gap; what a failure is made of stands at the end.
const BEHIND_GAP: usize = 39;

/// A row of the drawing.
pub(super) enum Row {
    /// Something a thread did or waits for.
    Step {
        /// Its number in the execution, from 1.
        number: usize,
        /// Who.
        thread: ThreadNumber,
        /// What, and on which line.
        text: String,
    },
    /// So many rows are left out.
    Gap(usize),
}

/// The threads that get a column, and the rows.
pub(super) fn rows(trace: &Trace, names: &Names, look: Look) -> (Vec<ThreadNumber>, Vec<Row>) {
    let columns = columns(trace);
    let main_file = main_file(trace);
    let line_of = |place: Place| {
        let file = file_beside(main_file, place).unwrap_or_default();
        format!("  {file}:{}", place.line())
    };
    let mut rows = Vec::new();
    let mut events = trace.events.iter().enumerate().peekable();
    while let Some((index, event)) = events.next() {
        if !is_drawn(event, &columns) {
            continue;
        }
        let mut times = 1;
        while let Some((_, next)) = events.next_if(|(_, it)| *it == event || !is_shown(it)) {
            times += usize::from(is_shown(next));
        }
        let mut text = words(event, names, trace);
        if times > 1 {
            text += &format!(" ({times} times)");
        }
        if has_line(event) {
            text += &line_of(event.place);
        }
        rows.push(Row::Step { number: index + 1, thread: event.thread, text: clean(&text, look) });
    }
    for (index, stuck) in trace.stuck.iter().enumerate() {
        let waits = waits(stuck, names, trace);
        let text = format!("{CROSS} {waits}{}", line_of(stuck.place));
        let number = trace.events.len() + index + 1;
        rows.push(Row::Step { number, thread: stuck.thread, text: clean(&text, look) });
    }
    shorten(&mut rows, trace.stuck.len());
    (columns, rows)
}

/// Whether the event has a row.
pub(super) fn is_drawn(event: &Event, columns: &[ThreadNumber]) -> bool {
    columns.contains(&event.thread) && is_shown(event)
}

/// Whether a row is worth it: to let others go first changes nothing.
fn is_shown(event: &Event) -> bool {
    event.action != Action::Yield
}

/// Whether the event tells its line. What happens when a value is dropped has none.
pub(super) fn has_line(event: &Event) -> bool {
    !matches!(event.action, Action::Release(_) | Action::Close(_))
}

/// Threads that did more than to make and join others; without any, all that did something.
pub(super) fn columns(trace: &Trace) -> Vec<ThreadNumber> {
    let counts = |event: &&Event| {
        is_shown(event) && !matches!(event.action, Action::Spawn(_) | Action::Join(_))
    };
    let stuck = trace.stuck.iter().map(|stuck| stuck.thread);
    let mut columns: Vec<ThreadNumber> =
        trace.events.iter().filter(counts).map(|event| event.thread).chain(stuck).collect();
    if columns.is_empty() {
        columns.extend(trace.events.iter().map(|event| event.thread));
    }
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Leaves out rows in the middle, but never those of stuck threads.
fn shorten(rows: &mut Vec<Row>, stuck: usize) {
    let behind = BEHIND_GAP.max(stuck);
    if rows.len() > MOST && rows.len() > BEFORE_GAP + behind + 1 {
        let out = rows.len() - BEFORE_GAP - behind;
        rows.splice(BEFORE_GAP..BEFORE_GAP + out, [Row::Gap(out)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::examples::{Script, picture};
    use explorer::{Kind, Mode, Value, Waits};

    #[test]
    fn what_is_done_again_and_again_has_one_row() {
        let mut script = Script::new();
        let flag = script.object(Kind::Atomic(Value::Bool));
        for _ in 0..4 {
            script.does(0, Action::Load { value: 0, newer: 0 }, flag);
            script.does(0, Action::Yield, None);
        }
        script.stuck(0, Waits::Change(vec![flag]));
        let rows = picture(&script.trace);
        assert!(rows[2].starts_with(" 1 │ flag.load → false (4 times)  :"), "{rows:?}");
        let stuck = " 9 │ ✗ looks again and again at flag: nothing changes  :";
        assert!(rows[3].starts_with(stuck), "{rows:?}");
        assert_eq!(rows.len(), 4);
    }

    /// Two threads that take a lock in turn, so many times, and a panic.
    fn long(times: usize) -> Trace {
        let mut script = Script::new();
        let lock = script.object(Kind::Mutex);
        for turn in 0..times {
            script.does(turn % 2, Action::Acquire(Mode::Exclusive), lock);
        }
        script.does(0, Action::Panic("over".to_owned()), None);
        script.trace
    }

    #[test]
    fn sixty_rows_are_all_drawn() {
        assert_eq!(picture(&long(59)).len(), 60 + 2);
    }

    #[test]
    fn more_rows_are_left_out_in_the_middle() {
        let rows = picture(&long(199));
        assert_eq!(rows.len(), 60 + 2);
        assert!(rows[21].starts_with(" 20 │"), "{rows:?}");
        assert_eq!(rows[22], "  · │ 141 rows left out");
        assert!(rows[23].starts_with("162 │"), "{rows:?}");
        assert!(rows[61].starts_with("200 │ ✗ panics: over"), "{rows:?}");
        let ascii = crate::render(&long(199), Look { width: 80, unicode: false });
        assert_eq!(ascii.lines().nth(22).unwrap(), "  . | 141 rows left out");
    }

    #[test]
    fn a_thread_that_only_makes_others_has_no_column() {
        let mut script = Script::new();
        let lock = script.object(Kind::Mutex);
        let alice = script.spawn();
        script.does(alice, Action::Acquire(Mode::Exclusive), lock);
        let rows = picture(&script.trace);
        assert_eq!(rows[0], "   │ alice");
        assert!(rows[2].starts_with(" 2 │ lock lock  :"), "{rows:?}");
        assert_eq!(rows.len(), 3);
    }
}
