//! The variable that an object or a thread is kept in, read from the source text.
//!
//! An object knows the line and column that made it. To the left of that stands its
//! name: `let NAME =`, `static NAME:` or, in a struct, `NAME:`. A wrong name is worse
//! than none, so whatever is not understood has no name.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use explorer::Place;

mod statement;
mod text;

use statement::{binding, bound, derived_in, field, plain};
use text::{bare, chain_start, closing, is_type, path_before, path_start};

/// The workspace's root; the compiler gives places relative to it.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../..");

/// Functions that keep what they are given, or what a closure makes for them.
const KEEPERS: [&str; 4] = ["vec!", "map", "from_fn", "repeat_with"];

/// How the names of functions begin that make one thing out of another.
const MAKERS: [&str; 4] = ["new", "from", "default", "leak"];

/// A file that was read.
struct Source {
    text: String,
    /// The text with blanks for comments and for what stands between quotes.
    bare: Vec<char>,
}

/// The files that were read, and those that are not there.
static FILES: Mutex<BTreeMap<&'static str, Option<Arc<Source>>>> = Mutex::new(BTreeMap::new());

/// The name of the variable or field that takes what is made at this place. `None` if
/// the source text is not there, or does not tell.
pub fn name_at(made: Place) -> Option<String> {
    let source = source_of(made.file())?;
    let at = index(&source.bare, made.line(), made.column())?;
    name_in(&source.bare, at, Trust::Keepers)
}

/// Both names of what is made as a pair, as in `let (sender, receiver) = channel()`.
pub fn pair_at(made: Place) -> Option<(String, String)> {
    let source = source_of(made.file())?;
    pair_in(&source.bare, index(&source.bare, made.line(), made.column())?)
}

/// The name of the variable or field that takes the handle of the thread spawned here.
pub fn thread_at(spawned: Place) -> Option<String> {
    let source = source_of(spawned.file())?;
    thread_in(&source.bare, index(&source.bare, spawned.line(), spawned.column())?)
}

/// The field that is made here by `#[derive(Default)]`: the only one of the struct whose
/// type has a word that begins like this.
pub fn derived_at(made: Place, type_begins: &str) -> Option<String> {
    let source = source_of(made.file())?;
    derived_in(&source.bare, index(&source.bare, made.line(), made.column())?, type_begins)
}

/// The line of the source text, without its line end.
pub fn line_at(place: Place) -> Option<String> {
    let source = source_of(place.file())?;
    let line = usize::try_from(place.line()).ok()?.checked_sub(1)?;
    source.text.lines().nth(line).map(str::to_owned)
}

fn source_of(file: &'static str) -> Option<Arc<Source>> {
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    let read = || {
        let text = std::fs::read_to_string(Path::new(ROOT).join(file)).ok()?;
        let bare = bare(&text);
        Some(Arc::new(Source { text, bare }))
    };
    files.entry(file).or_insert_with(read).clone()
}

/// Where a line and column are; both begin at 1, and columns are characters.
fn index(text: &[char], line: u32, column: u32) -> Option<usize> {
    let mut start = 0;
    for _ in 1..line {
        start += text[start..].iter().position(|&sign| sign == '\n')? + 1;
    }
    let at = start + usize::try_from(column).ok()?.checked_sub(1)?;
    (line > 0 && at < text.len()).then_some(at)
}

/// Which functions may stand between a name and what is made for it.
#[derive(Clone, Copy, PartialEq)]
enum Trust {
    /// Those that keep it, for each element of a collection too.
    Keepers,
    /// `Some`, `Ok` and the like: the handle of a thread may have been used up by others.
    Wrappers,
}

fn name_in(bare: &[char], at: usize, trust: Trust) -> Option<String> {
    let start = statement_start(bare, at, trust)?;
    let statement: String = bare[start..at].iter().collect();
    if let Some(outside) = tail_of(bare, &statement, at) {
        return name_in(bare, outside, trust);
    }
    field(&statement).or_else(|| {
        let (pattern, value) = binding(&statement)?;
        bound(pattern, value, &bare[at..])
    })
}

fn pair_in(bare: &[char], at: usize) -> Option<(String, String)> {
    let at = chain_start(bare, at);
    let start = statement_start(bare, at, Trust::Wrappers)?;
    let statement: String = bare[start..at].iter().collect();
    let (pattern, value) = binding(&statement)?;
    let (first, second) = pattern.strip_prefix('(')?.split_once(')')?.0.split_once(',')?;
    let second = second.trim().trim_end_matches(',');
    value.trim().is_empty().then_some((plain(first)?, plain(second)?))
}

fn thread_in(bare: &[char], at: usize) -> Option<String> {
    let call = at + bare[at..].iter().position(|&sign| sign == '(')?;
    let after: String = bare[closing(bare, call + 1)? + 1..].iter().take(200).collect();
    let mut after = after.trim_start();
    while let Some(rest) = after.strip_prefix('?').or_else(|| after.strip_prefix(".unwrap()")) {
        after = rest.trim_start();
    }
    if let Some(rest) = after.strip_prefix(".expect(") {
        after = rest.split_once(')')?.1.trim_start();
    }
    // What is kept is not the handle but what comes after it, such as `.join()`.
    if after.starts_with('.') {
        return None;
    }
    name_in(bare, chain_start(bare, at), Trust::Wrappers)
}

/// Where the statement begins that `at` is in the middle of. `None` if a function stands
/// between its beginning and `at` that may do anything with what it is given.
fn statement_start(bare: &[char], at: usize, trust: Trust) -> Option<usize> {
    let mut closed = 0_usize;
    for index in (0..at).rev() {
        match bare[index] {
            '}' if closed == 0 && !goes_on(&bare[index + 1..]) => return Some(index + 1),
            ')' | ']' | '}' => closed += 1,
            '(' | '[' | '{' if closed > 0 => closed -= 1,
            '(' | '[' if !hands_on(&bare[..index], trust) => return None,
            '{' if !is_literal(&bare[..index]) => return Some(index + 1),
            ';' if closed == 0 => return Some(index + 1),
            _ => {}
        }
    }
    Some(0)
}

/// Whether an expression goes on behind its `}`.
fn goes_on(after: &[char]) -> bool {
    let next = after.iter().find(|sign| !sign.is_whitespace());
    matches!(next, Some(',' | '.' | '?' | ')' | ']'))
}

/// Whether what stands before an opening bracket keeps what stands behind it.
fn hands_on(before: &[char], trust: Trust) -> bool {
    let path = path_before(before);
    let last = path.rsplit("::").next().unwrap_or_default();
    let of_type = path.split("::").any(is_type);
    let keeps = KEEPERS.contains(&last) || of_type && MAKERS.iter().any(|it| last.starts_with(it));
    path.is_empty() || is_type(last) || trust == Trust::Keepers && keeps
}

/// Whether the `{` behind this opens the fields of a struct that is being made.
fn is_literal(before: &[char]) -> bool {
    let end = before.iter().rposition(|sign| !sign.is_whitespace()).map_or(0, |last| last + 1);
    let path = path_before(&before[..end]);
    let rest: String = before[..path_start(&before[..end])].iter().collect();
    let rest = rest.trim_end();
    let begins = rest.is_empty() || rest.ends_with(['=', '(', ',', '{', '[', ':', '|', '&', ';']);
    path.rsplit("::").next().is_some_and(is_type)
        && (begins || ["}", "=>", "return"].iter().any(|end| rest.ends_with(end)))
}

/// If `at` is the value that a block or a closure ends with: where this block begins.
fn tail_of(bare: &[char], statement: &str, at: usize) -> Option<usize> {
    let end = closing(bare, at)?;
    let ends_here = bare[end] == '}' && !bare[at..end].contains(&';');
    let mut closed = 0_usize;
    let open = (0..at).rev().find(|&index| {
        match bare[index] {
            ')' | ']' | '}' => closed += 1,
            '(' | '[' | '{' if closed > 0 => closed -= 1,
            '(' | '[' | '{' => return true,
            _ => {}
        }
        false
    })?;
    let before = bare[..open].iter().rfind(|sign| !sign.is_whitespace());
    let whole = statement.trim().is_empty() && ends_here && bare[open] == '{';
    (whole && matches!(before, Some('=' | '|'))).then_some(open)
}

#[cfg(test)]
mod tests {
    use std::panic::Location;

    use super::*;

    /// The name at the first `^`, which stands before what is made.
    fn name(marked: &str) -> Option<String> {
        let (bare, at) = unmark(marked);
        name_in(&bare, at, Trust::Keepers)
    }

    fn thread(marked: &str) -> Option<String> {
        let (bare, at) = unmark(marked);
        thread_in(&bare, at)
    }

    fn unmark(marked: &str) -> (Vec<char>, usize) {
        let at = marked.split('^').next().unwrap().chars().count();
        (bare(&marked.replacen('^', "", 1)), at)
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
    fn what_is_not_understood_has_no_name() {
        assert_eq!(name("let total = count(^Mutex::new(0));"), None);
        assert_eq!(name("let total = run(|| {\n    work(^Mutex::new(0)) });"), None);
        assert_eq!(name("let make = || ^Mutex::new(0);"), None);
        assert_eq!(name("let make = || { ^Mutex::new(0) };"), None);
        assert_eq!(name("if let Some(x) = Some(^Mutex::new(0)) {}"), None);
        assert_eq!(name("fn of(name: &'static str) -> Mutex<u8> { ^Mutex::new(0) }"), None);
        assert_eq!(name("let (a, b) = Pair::new(^Mutex::new(1), Mutex::new(2));"), None);
        assert_eq!(name("let [a, b] = [0, 1].map(|_| ^Mutex::new(()));"), None);
    }

    #[test]
    fn a_tuple_in_one_variable_names_by_number() {
        let pair = "let pair = Arc::new((1Mutex::new(false), 2Condvar::new()));";
        assert_eq!(name(&pair.replace('1', "^").replace('2', "")).unwrap(), "pair.0");
        assert_eq!(name(&pair.replace('2', "^").replace('1', "")).unwrap(), "pair.1");
        assert_eq!(name("let one = Arc::new(^Mutex::new((1, 2)));").unwrap(), "one");
    }

    #[test]
    fn quotes_and_braces_do_not_mislead() {
        assert_eq!(name("let a = Job::new(\"; let b = {\", '\"', ^Mutex::new(0));").unwrap(), "a");
        assert_eq!(name("S { a: T { b: 1 }, jobs: ^Mutex::new(1) }").unwrap(), "jobs");
        assert_eq!(name("let a = { let b = 1; ^Mutex::new(b) };").unwrap(), "a");
        assert_eq!(name("let a = { let b = ^Mutex::new(b); b };").unwrap(), "b");
        assert_eq!(name("let a = {\n    ^Mutex::new(1)\n};").unwrap(), "a");
        assert_eq!(name("pub(crate) static A: Mutex<u8> = ^Mutex::new(1);").unwrap(), "A");
        assert_eq!(name("let jobs: Mutex<u8> = ^Default::default();").unwrap(), "jobs");
        assert_eq!(name("let jobs = ^guarded!(0);").unwrap(), "jobs");
    }

    #[test]
    fn a_thread_is_named_after_its_handle() {
        assert_eq!(thread("let alice = ^thread::spawn(|| work(1));").unwrap(), "alice");
        assert_eq!(thread("let bob = scope.^spawn(|| work(1));").unwrap(), "bob");
        let builder = "let eve = thread::Builder::new()\n    .stack_size(9)\n    .^spawn(f)?;";
        assert_eq!(thread(builder).unwrap(), "eve");
        assert_eq!(thread("let (a, b) = (s.spawn(f), s.^spawn(g));").unwrap(), "b");
        assert_eq!(thread("Self { worker: Some(^thread::spawn(f)) }").unwrap(), "worker");
        assert_eq!(thread("let al = {\n let x = 1;\n ^thread::spawn(f)\n};").unwrap(), "al");
    }

    #[test]
    fn what_a_thread_returns_does_not_name_it() {
        assert_eq!(thread("let total = ^thread::spawn(|| 1).join().unwrap();"), None);
        assert_eq!(thread("let total = thread::scope(|s| s.^spawn(|| 1).join());"), None);
        assert_eq!(thread("let total = thread::scope(|s| {\n    s.^spawn(|| 1);\n});"), None);
        assert_eq!(thread("let sum = (0..3).map(|_| ^thread::spawn(f)).map(join).sum();"), None);
        assert_eq!(thread("let start = || ^thread::spawn(f);"), None);
        assert_eq!(thread("^thread::spawn(f);"), None);
    }

    #[test]
    fn a_pair_has_two_names() {
        let pair = |marked| {
            let (bare, at) = unmark(marked);
            pair_in(&bare, at)
        };
        let names = ("tx".to_owned(), "rx".to_owned());
        assert_eq!(pair("let (tx, rx) = ^mpsc::channel();").unwrap(), names);
        assert_eq!(pair("let (tx, mut rx) = ^mpsc::channel();").unwrap(), names);
        assert_eq!(pair("let both = ^mpsc::channel();"), None);
    }

    #[test]
    fn a_derived_field_is_named_if_there_is_one_of_its_type() {
        let text = "#[derive(Debug, ^Default)]\nstruct S {\n    a: Arc<Mutex<u8>>,\n    b: \
                    AtomicBool,\n    c: AtomicU8,\n}";
        let (bare, at) = unmark(text);
        assert_eq!(derived_in(&bare, at, "Mutex").unwrap(), "a");
        assert_eq!(derived_in(&bare, at, "Atomic"), None);
        assert_eq!(name(text), None);
    }

    #[test]
    fn what_is_not_there_has_no_name() {
        let text: Vec<char> = "let a = Mutex::new(0);".chars().collect();
        assert_eq!(index(&text, 7, 9), None);
        assert_eq!(index(&text, 0, 0), None);
        assert_eq!(index(&[], 1, 1), None);
        assert!(source_of("no/such/file.rs").is_none());
    }

    #[test]
    fn the_text_of_this_file_is_found() {
        let here = Location::caller();
        assert_eq!(name_at(here).unwrap(), "here");
        assert_eq!(line_at(here).unwrap().trim(), "let here = Location::caller();");
    }
}
