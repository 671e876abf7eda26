//! Demos: their files, their names and their place in the chapter.

use super::rust::test_regions;
use super::tree::{Text, texts};
use super::{Problems, assert_none};
use crate::lessons::listed;
use crate::source::{without_comments_and_strings, words};

/// Past this many lines there are two ideas in a file.
const LONGEST: usize = 150;

/// How a demo is declared.
const DECLARATIONS: [&str; 2] = ["pub const DEMO:", "pub static DEMO:"];

/// The names of the demos that a file declares.
fn names(file: &Text) -> Vec<String> {
    let code = without_comments_and_strings(&file.text);
    DECLARATIONS
        .iter()
        .flat_map(|declaration| code.match_indices(declaration))
        .map(|(at, _)| name_after(&file.text, &code, at))
        .collect()
}

/// The name is the string of the field `name`, or the first of the declaration.
fn name_after(text: &str, code: &str, at: usize) -> String {
    let field = words(&code[at..], "name").next().map_or(at, |field| at + field.start);
    let string = text[field..].split('"').nth(1);
    string.unwrap_or_default().to_owned()
}

fn is_demo_file(file: &Text) -> bool {
    file.lesson().is_some() && file.is_in("src") && !names(file).is_empty()
}

/// One idea in a file, named after it.
fn one_idea(file: &Text) -> Problems {
    let names = names(file);
    let [name] = &names[..] else {
        return vec![format!("{}: declares {} demos", file.path, names.len())];
    };
    let mut problems = Vec::new();
    let expected = format!("/{}.rs", name.replace('-', "_"));
    if !file.path.ends_with(&expected) {
        problems.push(format!("{}: the demo is called '{name}'", file.path));
    }
    let lines = file.text.lines().count();
    if lines > LONGEST {
        problems.push(format!("{}: {lines} lines, two ideas", file.path));
    }
    problems
}

/// A demo is tested where it stands.
fn tested(file: &Text) -> Problems {
    let code = without_comments_and_strings(&file.text);
    let tested = test_regions(&code).into_iter().any(|region| code[region].contains("#[test]"));
    if tested { Vec::new() } else { vec![format!("{}: has no test", file.path)] }
}

/// The chapter speaks of the demo.
fn in_chapter(file: &Text, chapter: Option<&Text>) -> Problems {
    let text = chapter.map_or("", |chapter| &chapter.text);
    names(file)
        .iter()
        .filter(|name| !mentions(text, name))
        .map(|name| format!("{}: the chapter does not mention '{name}'", file.path))
        .collect()
}

/// Every demo that a lesson lists has a section in its chapter.
fn sections(library: &Text, chapter: Option<&Text>) -> Problems {
    let text = chapter.map_or("", |chapter| &chapter.text);
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    listed(&library.text)
        .iter()
        .filter(|name| !headings.iter().any(|heading| mentions(heading, name)))
        .map(|name| format!("{}: '{name}' has no section in the chapter", library.path))
        .collect()
}

/// A lesson lists its demos, each once, and nothing else.
fn list(library: &Text, demos: &[&Text]) -> Problems {
    let listed = listed(&library.text);
    let declared: Vec<String> = demos.iter().flat_map(|file| names(file)).collect();
    if listed.is_empty() {
        return vec![format!("{}: lists no demo", library.path)];
    }
    let times = |name: &String| listed.iter().filter(|it| *it == name).count();
    let wrong = declared
        .iter()
        .filter(|name| times(name) != 1)
        .map(|name| format!("{}: lists '{name}' {} times", library.path, times(name)));
    let unknown = listed
        .iter()
        .filter(|name| !declared.contains(name))
        .map(|name| format!("{}: lists '{name}', which no file declares", library.path));
    wrong.chain(unknown).collect()
}

/// Whether a name stands by itself in a text.
fn mentions(text: &str, name: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    text.match_indices(name).any(|(at, _)| {
        !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part)
    })
}

fn demo_files() -> Vec<Text> {
    let mut files = texts(".rs");
    files.retain(is_demo_file);
    files
}

fn chapter_of<'a>(file: &Text, chapters: &'a [Text]) -> Option<&'a Text> {
    let path = format!("lessons/{}/README.md", file.lesson()?);
    chapters.iter().find(|chapter| chapter.path == path)
}

fn libraries() -> Vec<Text> {
    let mut files = texts("/src/lib.rs");
    files.retain(|file| file.lesson().is_some());
    files
}

fn demo(path: &str, name: &str) -> Text {
    let text = format!(
        "//! A claim.\n\npub const DEMO: Demo =\n    Demo {{ name: \"{name}\", claim: \"c\", show }};\n\n\
         #[cfg(test)]\nmod tests {{\n    #[test]\n    fn it_holds() {{}}\n}}\n"
    );
    Text::sample(path, &text)
}

fn lost_update() -> Text {
    demo("lessons/locks/src/lost_update.rs", "lost-update")
}

fn chapter(text: &str) -> Text {
    Text::sample("lessons/locks/README.md", text)
}

fn library(text: &str) -> Text {
    Text::sample("lessons/locks/src/lib.rs", text)
}

#[test]
fn a_demo_is_found_and_its_name_read() {
    assert!(is_demo_file(&lost_update()));
    assert_eq!(names(&lost_update()), ["lost-update"]);
    let call = "pub static DEMO: Demo = Demo::new(\n    \"deadlock\", \"claim\", show);";
    assert_eq!(names(&Text::sample("a.rs", call)), ["deadlock"]);
    assert!(!is_demo_file(&Text::sample("lessons/locks/src/a.rs", "// pub const DEMO: Demo\n")));
    assert!(!is_demo_file(&demo("shared/src/a.rs", "a")));
}

#[test]
fn two_ideas_in_a_file_are_found() {
    assert_none(&one_idea(&lost_update()));
    let mut two = lost_update();
    two.text = two.text.repeat(2);
    assert_eq!(one_idea(&two), ["lessons/locks/src/lost_update.rs: declares 2 demos"]);
    let mut long = lost_update();
    long.text += &"\n".repeat(LONGEST);
    assert_eq!(one_idea(&long).len(), 1);
}

#[test]
fn a_file_called_otherwise_than_its_demo_is_found() {
    let other = demo("lessons/locks/src/update.rs", "lost-update");
    assert_eq!(one_idea(&other).len(), 1);
}

#[test]
fn a_demo_without_a_test_is_found() {
    assert_none(&tested(&lost_update()));
    let mut untested = lost_update();
    untested.text = untested.text.replace("    #[test]\n", "    // #[test]\n");
    assert_eq!(tested(&untested).len(), 1);
}

#[test]
fn a_demo_that_the_chapter_leaves_out_is_found() {
    let file = lost_update();
    assert_none(&in_chapter(&file, Some(&chapter("Run `lost-update` first."))));
    assert_eq!(in_chapter(&file, Some(&chapter("Run `lost-updates` first."))).len(), 1);
    assert_eq!(in_chapter(&file, Some(&chapter("Run `no-lost-update` first."))).len(), 1);
    assert_eq!(in_chapter(&file, None).len(), 1);
}

#[test]
fn a_listed_demo_without_a_section_is_found() {
    let library = library("pub const DEMOS: &[Demo] = &[lost_update::DEMO, once::DEMO];");
    assert_eq!(listed(&library.text), ["lost-update", "once"]);
    let both = chapter("## `lost-update`: gone\n\n## `once`\n");
    assert_none(&sections(&library, Some(&both)));
    let one = chapter("## `lost-update`: gone\n\nSee once.\n");
    assert_eq!(sections(&library, Some(&one)).len(), 1);
    assert_eq!(sections(&library, None).len(), 2);
}

#[test]
fn a_demo_that_is_not_listed_once_is_found() {
    let file = lost_update();
    let lists = |text: &str| list(&library(text), &[&file]);
    assert_none(&lists("&[lost_update::DEMO]"));
    assert_eq!(lists("&[]"), ["lessons/locks/src/lib.rs: lists no demo"]);
    assert_eq!(lists("&[once::DEMO]").len(), 2);
    assert_eq!(lists("&[lost_update::DEMO, lost_update::DEMO]").len(), 1);
}

#[test]
fn every_demo_file_holds_one_idea_and_is_named_after_it() {
    assert_none(&demo_files().iter().flat_map(one_idea).collect());
}

#[test]
fn every_demo_is_tested() {
    assert_none(&demo_files().iter().flat_map(tested).collect());
}

#[test]
fn every_demo_is_in_its_chapter() {
    let chapters = texts("/README.md");
    let demos = demo_files();
    assert_none(&demos.iter().flat_map(|it| in_chapter(it, chapter_of(it, &chapters))).collect());
}

#[test]
fn every_listed_demo_has_a_section() {
    let chapters = texts("/README.md");
    let libraries = libraries();
    assert_none(&libraries.iter().flat_map(|it| sections(it, chapter_of(it, &chapters))).collect());
}

#[test]
fn every_lesson_lists_its_demos() {
    let demos = demo_files();
    let of = |library: &Text| -> Vec<&Text> {
        demos.iter().filter(|demo| demo.lesson() == library.lesson()).collect()
    };
    assert_none(&libraries().iter().flat_map(|it| list(it, &of(it))).collect());
}
