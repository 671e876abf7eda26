//! Manifests: what depends on what, and where versions stand.

use super::tree::{Text, texts};
use super::{Problems, assert_none};
use crate::lessons::LESSONS;

/// An assignment in a manifest: its section, its key and its value.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    section: String,
    key: String,
    value: String,
}

/// Reads as much TOML as manifests use: sections, keys, and values that may go over lines
/// while a bracket is open.
fn entries(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut section = String::new();
    let mut open = 0_isize;
    for line in text.lines().map(|line| without_comment(line).trim()) {
        if open > 0 {
            let last = entries.last_mut().expect("an open bracket stands in an entry");
            last.value.push_str(line);
            open += brackets(line);
        } else if let Some(name) = line.strip_prefix('[') {
            name.trim_end_matches(']').clone_into(&mut section);
        } else if let Some((key, value)) = line.split_once('=') {
            let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
            open = brackets(&value);
            entries.push(Entry { section: section.clone(), key, value });
        }
    }
    entries
}

fn without_comment(line: &str) -> &str {
    let mut inside = false;
    for (at, it) in line.char_indices() {
        match it {
            '"' => inside = !inside,
            '#' if !inside => return &line[..at],
            _ => {}
        }
    }
    line
}

/// How many more brackets a line opens than it closes.
fn brackets(line: &str) -> isize {
    let count = |wanted: [char; 2]| line.matches(wanted).count().cast_signed();
    count(['[', '{']) - count([']', '}'])
}

/// A package that another one depends on, and how that is written.
#[derive(Debug, PartialEq, Eq)]
struct Dependency {
    name: String,
    from_workspace: bool,
}

fn dependencies(text: &str) -> Vec<Dependency> {
    let entries = entries(text).into_iter();
    entries
        .filter_map(|Entry { section, key, value }| {
            let (table, inner) = match section.rsplit_once("dependencies") {
                Some((_, inner)) => (true, inner.trim_start_matches('.').to_owned()),
                None => (false, String::new()),
            };
            // `name = …`, `name.workspace = true`, or the section `dependencies.name`.
            let (name, last) = match key.split_once('.') {
                _ if !inner.is_empty() => (inner, Some(key.as_str())),
                Some((name, last)) => (name.to_owned(), Some(last)),
                None => (key.clone(), None),
            };
            let value = value.replace(' ', "");
            let from_workspace = match last {
                Some("workspace") => value == "true",
                Some("version" | "path" | "git") => false,
                Some(_) => return None,
                None => value.contains("workspace=true"),
            };
            let name = name.trim_matches('"').to_owned();
            table.then_some(Dependency { name, from_workspace })
        })
        .collect()
}

/// The name of a package.
fn name(text: &str) -> String {
    let entries = entries(text);
    let name = entries.iter().find(|entry| entry.section == "package" && entry.key == "name");
    name.map_or_else(String::new, |entry| entry.value.trim_matches('"').to_owned())
}

/// Every member takes the lints of the workspace.
fn lints(manifest: &Text) -> Problems {
    let wanted = |entry: &Entry| {
        let (section, key) = (entry.section.as_str(), entry.key.as_str());
        matches!((section, key), ("lints", "workspace") | ("", "lints.workspace"))
            && entry.value == "true"
    };
    if entries(&manifest.text).iter().any(wanted) {
        return Vec::new();
    }
    vec![format!("{}: does not take the lints of the workspace", manifest.path)]
}

/// Versions stand in one place, the root.
fn versions(manifest: &Text) -> Problems {
    let own = dependencies(&manifest.text).into_iter().filter(|it| !it.from_workspace);
    let mut problems: Problems = own
        .map(|it| format!("{}: {} is not taken from the workspace", manifest.path, it.name))
        .collect();
    let package = entries(&manifest.text);
    if package.iter().any(|it| it.section == "package" && it.key == "version") {
        problems.push(format!("{}: has a version of its own", manifest.path));
    }
    problems
}

/// Dependence runs one way: lessons on the stage, the stage on what it watches with.
/// Nobody depends on a lesson, and the tasks depend on nothing but what pages are made of.
fn direction(manifest: &Text) -> Problems {
    let own_rank = rank(&name(&manifest.text));
    let wrong = |it: &Dependency| match rank(&it.name) {
        Rank::Elsewhere => false,
        its_rank => its_rank >= own_rank,
    };
    // The two halves of the watching stand beside each other.
    let beside = |it: &Dependency| own_rank == Rank::Watched && it.name == "watched";
    dependencies(&manifest.text)
        .iter()
        .filter(|it| wrong(it) && !beside(it))
        .map(|it| format!("{}: must not depend on {}", manifest.path, it.name))
        .collect()
}

/// Where a package stands; it may depend only on those that stand lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Markup,
    Tasks,
    Explorer,
    Watched,
    Stage,
    Lesson,
    Elsewhere,
}

fn rank(name: &str) -> Rank {
    match name {
        "markup" => Rank::Markup,
        "xtask" => Rank::Tasks,
        "explorer" => Rank::Explorer,
        "shared" => Rank::Stage,
        _ if name.starts_with("watched") => Rank::Watched,
        _ if LESSONS.contains(&name) => Rank::Lesson,
        _ => Rank::Elsewhere,
    }
}

fn members() -> Vec<Text> {
    let mut manifests = texts("/Cargo.toml");
    manifests.retain(|manifest| !name(&manifest.text).is_empty());
    manifests
}

fn manifest(text: &str) -> Text {
    Text::sample("lessons/locks/Cargo.toml", text)
}

#[test]
fn dependencies_are_found_however_they_are_written() {
    let text = "
        [dependencies]
        one = { workspace = true, features = [
            \"a\", # = why
        ] }
        two.workspace = true
        three = \"1.0\"
        [target.'cfg(unix)'.dev-dependencies]
        four = { path = \"../four\" }
        [dependencies.five]
        version = \"5\"
        features = [\"b\"]
        [package]
        description = \"no # comment, no dependency\"
    ";
    let found = dependencies(text);
    let found: Vec<(&str, bool)> =
        found.iter().map(|it| (it.name.as_str(), it.from_workspace)).collect();
    let expected =
        [("one", true), ("two", true), ("three", false), ("four", false), ("five", false)];
    assert_eq!(found, expected);
}

#[test]
fn a_member_without_the_lints_is_found() {
    assert_none(&lints(&manifest("[lints]\nworkspace = true\n")));
    assert_none(&lints(&manifest("lints.workspace = true\n")));
    assert_eq!(lints(&manifest("[lints.rust]\nunsafe_code = \"allow\"\n")).len(), 1);
    assert_eq!(lints(&manifest("[package]\nversion.workspace = true\n")).len(), 1);
}

#[test]
fn a_version_outside_the_root_is_found() {
    let good = "[package]\nversion.workspace = true\n[dependencies]\na = { workspace = true }";
    assert_none(&versions(&manifest(good)));
    for bad in [
        "[package]\nversion = \"1.0.0\"",
        "[dependencies]\na = \"1\"",
        "[dev-dependencies]\na = { version = \"1\" }",
        "[build-dependencies.a]\npath = \"../a\"",
    ] {
        assert_eq!(versions(&manifest(bad)).len(), 1, "{bad}");
    }
}

#[test]
fn dependence_in_the_wrong_direction_is_found() {
    let problems = |from: &str, to: &str| {
        let text = format!(
            "[package]\nname = \"{from}\"\n[dependencies]\n{to} = {{ workspace = true }}\n"
        );
        direction(&manifest(&text)).len()
    };
    let allowed = [
        ("locks", "shared"),
        ("locks", "watched-crossbeam"),
        ("shared", "watched"),
        ("watched-crossbeam", "watched"),
        ("watched", "explorer"),
        ("xtask", "clap"),
        ("xtask", "markup"),
        ("shared", "markup"),
    ];
    for (from, to) in allowed {
        assert_eq!(problems(from, to), 0, "{from} on {to}");
    }
    let forbidden = [
        ("locks", "pools"),
        ("shared", "locks"),
        ("watched", "locks"),
        ("watched", "shared"),
        ("watched", "watched-crossbeam"),
        ("explorer", "watched"),
        ("xtask", "locks"),
        ("xtask", "shared"),
        ("markup", "shared"),
    ];
    for (from, to) in forbidden {
        assert_eq!(problems(from, to), 1, "{from} on {to}");
    }
}

#[test]
fn every_member_is_found() {
    let names: Vec<String> = members().iter().map(|member| name(&member.text)).collect();
    for wanted in LESSONS.iter().chain(&["shared", "watched", "xtask"]) {
        assert!(names.iter().any(|name| name == wanted), "{wanted} is not among {names:?}");
    }
}

#[test]
fn every_member_takes_the_lints_of_the_workspace() {
    assert_none(&members().iter().flat_map(lints).collect());
}

#[test]
fn versions_stand_in_the_root() {
    assert_none(&members().iter().flat_map(versions).collect());
}

#[test]
fn dependence_runs_one_way() {
    assert_none(&members().iter().flat_map(direction).collect());
}
