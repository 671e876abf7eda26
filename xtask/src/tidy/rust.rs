//! Rust texts: how they begin, and what they must not do.

use std::ops::Range;

use super::tree::{Text, texts};
use super::{Problems, assert_none};
use crate::source::{end_of_item, without_comments_and_strings, words};

/// Folders whose files a learner reads before, or instead of, their documentation.
const WITHOUT_DOCS: [&str; 4] = ["exercises", "solutions", "mistakes", "checks"];

/// What prints past the report.
const PRINTING: [&str; 5] = ["println", "print", "eprintln", "eprint", "dbg"];

/// A comment with these words beside a sleep in a test says that the sleep is what is tested.
const SLEEP_IS_THE_SUBJECT: &str = "the sleep is the subject";

/// Every file says in its first line what it is about.
fn opens_with_docs(file: &Text) -> Problems {
    let excused = WITHOUT_DOCS.iter().any(|folder| file.is_in(folder));
    if excused || file.text.starts_with("//!") {
        return Vec::new();
    }
    vec![format!("{}: does not open with //!", file.path)]
}

/// Nothing prints past the report: not in a lesson and not on the stage.
fn prints(file: &Text, test_modules: &[String]) -> Problems {
    // An exercise belongs to the learner, who may print what is puzzling, and a hostile answer
    // does what it likes.
    let is_answer = file.is_in("exercises") || file.is_in("hostile");
    if is_answer || is_all_test(file, test_modules) {
        return Vec::new();
    }
    let code = without_comments_and_strings(&file.text);
    let tests = test_regions(&code);
    PRINTING
        .iter()
        .flat_map(|name| words(&code, name))
        .filter(|word| code[word.end..].starts_with('!'))
        .filter(|word| !tests.iter().any(|test| test.contains(&word.start)))
        .map(|word| problem(file, word.start, &format!("{}! prints past the report", &code[word])))
        .collect()
}

/// No test sleeps: time orders nothing.
fn sleeping_tests(file: &Text, test_modules: &[String]) -> Problems {
    let code = without_comments_and_strings(&file.text);
    let all = is_all_test(file, test_modules).then_some(0..code.len());
    let tests: Vec<Range<usize>> = all.into_iter().chain(test_regions(&code)).collect();
    words(&code, "sleep")
        .chain(words(&code, "sleep_ms"))
        .chain(words(&code, "sleep_until"))
        .filter(|word| tests.iter().any(|test| test.contains(&word.start)))
        .filter(|word| is_of_thread(&code[..word.start]))
        .filter(|word| !lines_before(&file.text, word.start).contains(SLEEP_IS_THE_SUBJECT))
        .map(|word| problem(file, word.start, "a test sleeps"))
        .collect()
}

/// Whether what comes next is named in the module `thread`, alone or in a list of imports.
fn is_of_thread(before: &str) -> bool {
    let list = before.rsplit_once('{').map(|(before, list)| (before, list.contains(['}', ';'])));
    before.ends_with("thread::") || list.is_some_and(|(it, over)| it.ends_with("thread::") && !over)
}

/// The line of an offset and the one before it.
fn lines_before(text: &str, at: usize) -> &str {
    let line = text[..at].rfind('\n').unwrap_or(0);
    let start = text[..line].rfind('\n').unwrap_or(0);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    &text[start..end]
}

/// Whether the whole file is for tests only, or for measurements.
fn is_all_test(file: &Text, test_modules: &[String]) -> bool {
    let of_module = |module: &String| {
        let rest = file.path.strip_prefix(module.as_str());
        rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    };
    file.is_in("tests") || file.is_in("benches") || test_modules.iter().any(of_module)
}

/// The modules for tests only that have a file of their own: its path without `.rs`.
fn test_modules(files: &[Text]) -> Vec<String> {
    let mut modules = Vec::new();
    for file in files {
        let code = without_comments_and_strings(&file.text);
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let folder = match name.trim_end_matches(".rs") {
            "lib" | "main" | "mod" => folder.to_owned(),
            module => format!("{folder}/{module}"),
        };
        for region in test_regions(&code) {
            let item = code[region].strip_suffix(';').unwrap_or_default();
            if let Some((_, module)) = item.rsplit_once("mod ") {
                modules.push(format!("{folder}/{module}"));
            }
        }
    }
    modules
}

fn problem(file: &Text, at: usize, what: &str) -> String {
    let line = file.text[..at].matches('\n').count() + 1;
    format!("{}:{line}: {what}", file.path)
}

/// The parts of a program that are compiled for tests only.
pub(super) fn test_regions(code: &str) -> Vec<Range<usize>> {
    let mut regions = Vec::new();
    for (start, _) in code.match_indices("#[cfg(") {
        let Some(length) = code[start..].find(']') else { continue };
        let condition = &code[start..start + length];
        if words(condition, "test").next().is_some() && !condition.contains("not(test") {
            regions.push(start..end_of_item(code, start + length + 1));
        }
    }
    regions
}

#[test]
fn comments_and_strings_are_blanked_and_code_is_not() {
    for (text, code) in [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        (r#"f("x\"y", z)"#, "f(      , z)"),
        (r##"f(r#"x"y"#, z)"##, "f(        , z)"),
        ("f('\"', 'a)", "f(   , 'a)"),
        (r"f('\'', '\u{61}')", "f(    ,         )"),
        ("bar\"x\"", "bar   "),
        ("\u{e9} // \u{e9}", "\u{e9}      "),
    ] {
        assert_eq!(without_comments_and_strings(text), code);
    }
}

#[test]
fn the_parts_for_tests_are_found() {
    let code = "fn a() {} #[cfg(test)] mod tests { fn b() { c(); } } fn d() {}";
    assert_eq!(&code[test_regions(code)[0].clone()], "#[cfg(test)] mod tests { fn b() { c(); } }");
    let code = "#[cfg(all(test, unix))] use a::b; fn c() {} #[cfg(not(test))] fn d() {}";
    assert_eq!(test_regions(code).len(), 1);
    assert_eq!(&code[test_regions(code)[0].clone()], "#[cfg(all(test, unix))] use a::b;");
    assert_eq!(test_regions("fn a(#[cfg(test)] b: u8) {}").len(), 1);
}

#[test]
fn a_module_for_tests_is_found_in_its_own_file() {
    let files = [
        Text::sample("shared/src/lib.rs", "#[cfg(test)]\nmod drafts;\nmod timeline;\n"),
        Text::sample("shared/src/timeline.rs", "#[cfg(test)]\npub(crate) mod fuzz;\n"),
        Text::sample("shared/src/table.rs", "#[cfg(test)]\nmod tests {\n    mod inner;\n}\n"),
    ];
    let modules = test_modules(&files);
    assert_eq!(modules, ["shared/src/drafts", "shared/src/timeline/fuzz"]);
    let is_test = |path: &str| is_all_test(&Text::sample(path, ""), &modules);
    assert!(is_test("shared/src/timeline/fuzz.rs"));
    assert!(is_test("shared/src/drafts/one.rs"));
    assert!(!is_test("shared/src/timeline.rs"));
    assert!(!is_test("shared/src/drafts_of_people.rs"));
}

#[test]
fn a_file_without_docs_is_found() {
    assert_eq!(opens_with_docs(&Text::sample("src/a.rs", "// A.\n")).len(), 1);
    assert_none(&opens_with_docs(&Text::sample("src/a.rs", "//! A.\n")));
    assert_none(&opens_with_docs(&Text::sample("lessons/locks/exercises/a.rs", "use a::b;\n")));
}

#[test]
fn every_file_opens_with_docs() {
    assert_none(&texts(".rs").iter().flat_map(opens_with_docs).collect());
}

#[test]
fn printing_past_the_report_is_found() {
    for name in PRINTING {
        let bad = format!("fn a() {{\n    {name}!(\"x\");\n}}\n");
        let problems = prints(&Text::sample("lessons/locks/src/a.rs", &bad), &[]);
        assert_eq!(problems, [format!("lessons/locks/src/a.rs:2: {name}! prints past the report")]);
        let good =
            format!("// {name}!\n#[cfg(test)]\nmod tests {{ fn a() {{ {name}!(\"x\"); }} }}\n");
        assert_none(&prints(&Text::sample("lessons/locks/src/a.rs", &good), &[]));
        assert_none(&prints(&Text::sample("lessons/locks/tests/a.rs", &bad), &[]));
    }
    assert_none(&prints(&Text::sample("shared/src/a.rs", "fn a() { writeln!(out, \"x\"); }"), &[]));
}

#[test]
fn lessons_and_stage_print_through_the_report() {
    let mut files = texts(".rs");
    files.retain(|file| file.path.starts_with("lessons/") || file.path.starts_with("shared/"));
    let modules = test_modules(&files);
    assert_none(&files.iter().flat_map(|file| prints(file, &modules)).collect());
}

#[test]
fn a_sleep_in_a_test_is_found() {
    let test = |inside: &str| format!("#[cfg(test)]\nmod tests {{\n{inside}\n}}\n");
    let found = |path: &str, text: &str| sleeping_tests(&Text::sample(path, text), &[]).len();
    for bad in [
        "fn a() { thread::sleep(TICK); }",
        "fn a() { std::thread::sleep_ms(1); }",
        "use std::thread::{self, sleep};",
    ] {
        assert_eq!(found("shared/src/a.rs", &test(bad)), 1, "{bad}");
        assert_eq!(found("shared/src/a.rs", bad), 0, "{bad}");
        assert_eq!(found("shared/tests/a.rs", bad), 1, "{bad}");
    }
    for good in [
        "// The sleep is the subject: the sleep is the subject.\nthread::sleep(TICK);",
        "fn a() { timer::sleep(TICK).await; }",
        "fn a() { thread::spawn(|| 1); let sleep = 2; }",
        "use std::thread::{self}; fn a() { sleep(); }",
    ] {
        assert_eq!(found("shared/src/a.rs", &test(good)), 0, "{good}");
    }
}

#[test]
fn no_test_sleeps() {
    let files = texts(".rs");
    let modules = test_modules(&files);
    assert_none(&files.iter().flat_map(|file| sleeping_tests(file, &modules)).collect());
}
