//! The tree: what it holds, and what stands in its files whatever their language.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Problems, assert_none};
use crate::cargo;
use crate::lessons::LESSONS;

/// All that a newcomer sees at the top.
const TOP: [&str; 8] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "lessons",
    "shared",
    "xtask",
];

/// What a build or git leaves anywhere in the tree.
const NOT_OURS: [&str; 3] = ["target", ".git", "__pycache__"];

/// Files that are read as text.
const TEXTS: [&str; 11] =
    ["rs", "toml", "md", "yml", "yaml", "py", "html", "css", "js", "json", "txt"];

/// First parts of paths that exist on one machine only.
const MACHINE: [&str; 5] = ["work", "root", "home", "Users", "tmp"];

/// A file of the tree.
#[derive(Debug)]
pub(super) struct Text {
    /// Its path from the root, with `/` between the parts.
    pub(super) path: String,
    /// What stands in it.
    pub(super) text: String,
}

impl Text {
    /// One that is not in the tree.
    pub(super) fn sample(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether one of its folders has this name.
    pub(super) fn is_in(&self, folder: &str) -> bool {
        self.path.rsplit('/').skip(1).any(|part| part == folder)
    }

    /// The lesson that it belongs to.
    pub(super) fn lesson(&self) -> Option<&str> {
        self.path.strip_prefix("lessons/")?.split_once('/').map(|(lesson, _)| lesson)
    }
}

/// All texts whose name ends like this, in the order of their paths.
pub(super) fn texts(ending: &str) -> Vec<Text> {
    let root = cargo::root();
    let mut files = Vec::new();
    walk(&root, &mut files);
    let mut texts: Vec<Text> = files
        .iter()
        .map(|file| (file, relative(&root, file)))
        .filter(|(_, path)| path.ends_with(ending))
        .filter_map(|(file, path)| Some(Text { path, text: read(file)? }))
        .collect();
    texts.sort_by(|one, two| one.path.cmp(&two.path));
    texts
}

/// None when the file has gone since the walk, as the files of an editor do.
fn read(file: &Path) -> Option<String> {
    match fs::read(file) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => None,
        bytes => Some(String::from_utf8_lossy(&bytes.unwrap()).into_owned()),
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for name in names(folder) {
        let path = folder.join(&name);
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_none_or(|it| TEXTS.iter().any(|text| it == *text)) {
            files.push(path);
        }
    }
}

fn relative(root: &Path, file: &Path) -> String {
    let parts = file.strip_prefix(root).unwrap().iter();
    parts.map(|part| part.to_str().unwrap()).collect::<Vec<_>>().join("/")
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// The visible top level is as small as the house wants it.
fn top_level(names: &[String]) -> Problems {
    let visible = |name: &&String| !name.starts_with('.') && !NOT_OURS.contains(&name.as_str());
    let extra = names.iter().filter(visible).filter(|name| !TOP.contains(&name.as_str()));
    let missing = TOP.iter().filter(|wanted| !names.iter().any(|name| name == **wanted));
    extra
        .map(|name| format!("{name}: does not belong to the top level"))
        .chain(missing.map(|name| format!("{name}: is missing from the top level")))
        .collect()
}

/// The order of the lessons names each folder once and nothing else.
fn order(lessons: &[&str], folders: &[String]) -> Problems {
    let mut sorted = lessons.to_vec();
    sorted.sort_unstable();
    if sorted == folders {
        return Vec::new();
    }
    vec![format!("the order names {sorted:?}, the folders are {folders:?}")]
}

/// No text speaks of a path that exists on one machine only.
fn machine_paths(file: &Text) -> Problems {
    let lines = file.text.lines().enumerate();
    lines
        .filter_map(|(index, line)| {
            let found = MACHINE.iter().find(|part| begins_a_path(line, part))?;
            Some(format!("{}:{}: speaks of a path under {found}", file.path, index + 1))
        })
        .collect()
}

/// Whether `/part/` stands in a line, and not in the middle of a longer path or address.
fn begins_a_path(line: &str, part: &str) -> bool {
    let wanted = format!("/{part}/");
    line.match_indices(&wanted).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|it| it.is_alphanumeric() || "._-*})".contains(it))
    })
}

#[test]
fn a_stray_and_a_missing_name_at_the_top_are_found() {
    let mut names: Vec<String> = TOP.map(str::to_owned).to_vec();
    names.extend([".github", "target"].map(str::to_owned));
    assert_none(&top_level(&names));
    names[0] = "notes.txt".to_owned();
    let expected = [
        "notes.txt: does not belong to the top level",
        "Cargo.lock: is missing from the top level",
    ];
    assert_eq!(top_level(&names), expected);
}

#[test]
fn the_top_level_is_what_the_house_wants() {
    assert_none(&top_level(&names(&cargo::root())));
}

#[test]
fn a_lesson_that_the_order_forgets_is_found() {
    let folders = ["basics".to_owned(), "locks".to_owned()];
    assert_none(&order(&["locks", "basics"], &folders));
    assert_eq!(order(&["locks"], &folders).len(), 1);
    assert_eq!(order(&["locks", "basics", "more"], &folders).len(), 1);
    assert_eq!(order(&["locks", "locks"], &folders).len(), 1);
}

#[test]
fn the_order_of_the_lessons_names_each_folder() {
    let lessons = cargo::root().join("lessons");
    let mut folders = names(&lessons);
    folders.retain(|name| lessons.join(name).is_dir());
    assert_none(&order(&LESSONS, &folders));
}

#[test]
fn a_path_of_one_machine_is_found() {
    for part in MACHINE {
        let bad = format!("fn one() {{}}\n// see /{part}/notes\n");
        assert_eq!(machine_paths(&Text::sample("a.rs", &bad)).len(), 1, "{part}");
        let good = format!("https://example.org/{part}/index.html and src/{part}/file.rs");
        assert_none(&machine_paths(&Text::sample("a.md", &good)));
    }
}

#[test]
fn no_text_speaks_of_a_path_of_one_machine() {
    assert_none(&texts("").iter().flat_map(machine_paths).collect());
}

#[test]
fn the_walk_finds_this_file_and_nothing_that_was_built() {
    let texts = texts(".rs");
    assert!(texts.iter().any(|text| text.path == "xtask/src/tidy/tree.rs"));
    assert!(!texts.iter().any(|text| text.is_in("target")));
}
