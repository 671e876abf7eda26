//! The variable that an object is kept in, read from the source text.
//!
//! An object knows the line and column that made it. To the left of that stands its
//! name: `let NAME =`, `static NAME:` or, in a struct, `NAME:`.

use std::collections::BTreeMap;
use std::panic::Location;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// The workspace's root; the compiler gives places relative to it.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A statement is seldom longer than this many lines before the place in it.
const LINES_BEFORE: usize = 4;

type Text = Option<Arc<str>>;

/// The files that were read, and those that are not there.
static FILES: Mutex<BTreeMap<&'static str, Text>> = Mutex::new(BTreeMap::new());

/// The name of the variable or field that takes what is made at this place. `None` if
/// the source text is not there, or does not tell.
pub(super) fn name_at(made: &'static Location<'static>) -> Option<String> {
    let text = text_of(made.file())?;
    name_in(&text, made.line() as usize, made.column() as usize)
}

fn text_of(file: &'static str) -> Text {
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    let read = || std::fs::read_to_string(Path::new(ROOT).join(file)).ok().map(Arc::from);
    files.entry(file).or_insert_with(read).clone()
}

/// `line` and `column` begin at 1, and columns are characters.
fn name_in(text: &str, line: usize, column: usize) -> Option<String> {
    let here = line.checked_sub(1)?;
    let lines: Vec<&str> = text.lines().skip(here.saturating_sub(LINES_BEFORE)).collect();
    let before = here.min(LINES_BEFORE);
    let mut left = String::new();
    for line in lines.get(..before)? {
        left.push_str(line.split("//").next().unwrap_or_default());
        left.push(' ');
    }
    left.extend(lines.get(before)?.chars().take(column.saturating_sub(1)));
    let statement = &left[statement_start(&left)..];
    field(statement).or_else(|| binding(statement))
}

/// Where the statement begins that the text ends in the middle of: after the last `;`
/// or `}` that is not inside brackets that were opened and closed again.
fn statement_start(left: &str) -> usize {
    let mut closed = 0_usize;
    for (index, sign) in left.char_indices().rev() {
        match sign {
            ')' | ']' => closed += 1,
            '(' | '[' => closed = closed.saturating_sub(1),
            ';' | '}' if closed == 0 => return index + 1,
            _ => {}
        }
    }
    0
}

/// `NAME:` or `NAME: Arc::new(` at the end, as in a struct that is being made.
fn field(statement: &str) -> Option<String> {
    let colon = statement.rmatch_indices(':').map(|(index, _)| index).find(|&index| {
        !statement[..index].ends_with(':') && !statement[index + 1..].starts_with(':')
    })?;
    let between = &statement[colon + 1..];
    // A type, a parameter of a closure, or an argument further on: not a field's value.
    if between.contains(['=', '|', ',', '<', '{']) {
        return None;
    }
    let name = last_word(&statement[..colon])?;
    let before = statement[..colon].trim_end().strip_suffix(name)?.trim_end();
    (before.ends_with(['{', ',']) && statement.contains('{')).then(|| name.to_owned())
}

/// `let NAME =`, `let (NAME, NAME) =`, `static NAME: TYPE =`.
fn binding(statement: &str) -> Option<String> {
    let (keyword, start) = ["let ", "static ", "const "]
        .iter()
        .filter_map(|keyword| Some((*keyword, statement.rfind(keyword)?)))
        .max_by_key(|(_, start)| *start)?;
    let rest = statement[start + keyword.len()..].trim_start();
    let rest = rest.strip_prefix("mut ").unwrap_or(rest);
    let (pattern, value) = rest.split_once('=')?;
    let Some(tuple) = pattern.trim_start().strip_prefix('(') else {
        return first_word(pattern);
    };
    let position = value.trim_start().strip_prefix('(').map_or(0, commas);
    first_word(tuple.split(',').nth(position)?.trim_start().trim_start_matches("mut "))
}

/// The commas that are not inside further brackets.
fn commas(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut count = 0;
    for sign in text.chars() {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => count += 1,
            _ => {}
        }
    }
    count
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

fn first_word(text: &str) -> Option<String> {
    let text = text.trim_start();
    let end = text.find(|sign| !is_word(sign)).unwrap_or(text.len());
    let word = text[..end].trim_start_matches('_');
    (!word.is_empty()).then(|| word.to_owned())
}

fn last_word(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let word = &text[text.trim_end_matches(is_word).len()..];
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name at the first `^`, which stands before what is made.
    fn name(marked: &str) -> Option<String> {
        let before = marked.split('^').next().unwrap();
        let line = before.lines().count().max(1);
        let column = before.lines().last().unwrap_or_default().chars().count() + 1;
        name_in(&marked.replacen('^', "", 1), line, column)
    }

    #[test]
    fn a_variable_is_named() {
        assert_eq!(name("let account = ^Mutex::new(0);").unwrap(), "account");
        assert_eq!(name("  let mut stock = Arc::new(^Mutex::new(0));").unwrap(), "stock");
        assert_eq!(name("let bank: Arc<Mutex<u64>> = Arc::new(^Mutex::new(0));").unwrap(), "bank");
        assert_eq!(name("let _guarded = ^Mutex::new(0);").unwrap(), "guarded");
    }

    #[test]
    fn a_static_is_named() {
        assert_eq!(
            name("static JOBS: Mutex<Vec<u32>> = ^Mutex::new(Vec::new());").unwrap(),
            "JOBS"
        );
    }

    #[test]
    fn a_field_is_named() {
        assert_eq!(name("Self { jobs: ^Mutex::new(1), wake: Condvar::new() }").unwrap(), "jobs");
        assert_eq!(name("Self { jobs: Mutex::new(1), wake: ^Condvar::new() }").unwrap(), "wake");
        assert_eq!(name("Self {\n    jobs: Arc::new(^Mutex::new(1)),\n}").unwrap(), "jobs");
        assert_eq!(name("let pool = Pool { jobs: ^Mutex::new(1) };").unwrap(), "jobs");
    }

    #[test]
    fn a_statement_over_several_lines_is_read_from_its_beginning() {
        assert_eq!(name("let ledger =\n    Arc::new(^Mutex::new(0));").unwrap(), "ledger");
        assert_eq!(
            name("let forks: Vec<_> = (0..5)\n    .map(|_| ^Mutex::new(()))\n    .collect();")
                .unwrap(),
            "forks"
        );
    }

    #[test]
    fn a_tuple_names_by_position() {
        assert_eq!(name("let (a, b) = (^Mutex::new(1), Mutex::new(2));").unwrap(), "a");
        assert_eq!(name("let (a, mut b) = (Mutex::new((1, 1)), ^Mutex::new(2));").unwrap(), "b");
        assert_eq!(name("let (sender, receiver) = ^mpsc::channel();").unwrap(), "sender");
    }

    #[test]
    fn an_argument_is_named_after_what_it_goes_into() {
        assert_eq!(name("let alice = Account::new(100, ^Mutex::new(0));").unwrap(), "alice");
    }

    #[test]
    fn the_statement_before_does_not_count() {
        assert_eq!(name("let a = 1; run(^Mutex::new(0));"), None);
        assert_eq!(name("let a = [1; 3]; fn f() { run(^Mutex::new(0)) }"), None);
        assert_eq!(name("let a = [0; 3].map(|_| ^Mutex::new(0));").unwrap(), "a");
    }

    #[test]
    fn comments_do_not_count() {
        assert_eq!(name("let a =\n    // let b = 1\n    ^Mutex::new(0);").unwrap(), "a");
    }

    #[test]
    fn what_is_not_there_has_no_name() {
        assert_eq!(name_in("", 1, 1), None);
        assert_eq!(name_in("let a = Mutex::new(0);", 7, 9), None);
        assert_eq!(name_in("let a = Mutex::new(0);", 0, 0), None);
        assert_eq!(text_of("no/such/file.rs"), None);
    }

    #[test]
    fn the_text_of_this_file_is_found() {
        let here = Location::caller();
        assert_eq!(name_at(here).unwrap(), "here");
    }
}
