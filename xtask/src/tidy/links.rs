//! Links: those of the pages that stay in the tree lead somewhere.

use std::fs;
use std::path::Path;

use super::tree::{Text, texts};
use super::{Problems, assert_none};
use crate::cargo;

/// The links of a text: those in brackets, and the definitions at the start of a line.
fn links(text: &str) -> Vec<String> {
    let prose = without_code(text);
    let inline = prose.match_indices("](").map(|(at, _)| &prose[at + 2..]);
    let inline = inline.filter_map(|rest| rest.split([')', ' ', '\n']).next());
    let definitions = prose.lines().filter_map(|line| {
        let (_, target) = line.trim_start().strip_prefix('[')?.split_once("]: ")?;
        target.split_whitespace().next()
    });
    inline.chain(definitions).map(|it| it.trim_matches(['<', '>']).to_owned()).collect()
}

/// The prose of a text, without blocks and spans of code.
fn without_code(text: &str) -> String {
    let mut prose = String::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            fenced = !fenced;
        } else if !fenced {
            prose.extend(line.split('`').step_by(2));
            prose.push('\n');
        }
    }
    prose
}

/// Whether a link leads out of the tree.
fn is_elsewhere(link: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| link.starts_with(scheme))
}

/// Every link that stays in the tree leads to a file, and to a heading of it if it names one.
/// `read` gives the text of a path, an empty one for a folder, and none when nothing is there.
fn broken(file: &Text, read: &impl Fn(&Path) -> Option<String>) -> Problems {
    let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
    links(&file.text)
        .into_iter()
        .filter(|link| !is_elsewhere(link))
        .filter_map(|link| {
            let (path, heading) = link.split_once('#').unwrap_or((&link, ""));
            let text = match path {
                "" => Some(file.text.clone()),
                path => read(&folder.join(path)),
            };
            let Some(text) = text else {
                return Some(format!("{}: nothing is at '{link}'", file.path));
            };
            let known = heading.is_empty() || anchors(&text).iter().any(|it| it == heading);
            // Of a program, a number of lines is meant.
            let lines = Path::new(path).extension().is_some_and(|it| it != "md");
            (!known && !lines).then(|| format!("{}: no heading '{link}'", file.path))
        })
        .collect()
}

/// The anchors of the headings, as they are made from their words.
pub(super) fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        let words = line.trim_start_matches('#').trim();
        if fenced || !line.starts_with('#') {
            continue;
        }
        let kept = words.chars().filter(|it| it.is_alphanumeric() || " -_".contains(*it));
        let anchor: String =
            kept.map(|it| if it == ' ' { '-' } else { it }).collect::<String>().to_lowercase();
        let numbered = |it: &&String| {
            **it == anchor
                || it.strip_prefix(&anchor).and_then(|it| it.strip_prefix('-')).is_some_and(
                    |number| !number.is_empty() && number.chars().all(|it| it.is_ascii_digit()),
                )
        };
        let same = anchors.iter().filter(numbered).count();
        anchors.push(if same == 0 { anchor } else { format!("{anchor}-{same}") });
    }
    anchors
}

#[test]
fn links_are_found_in_prose_and_not_in_code() {
    let text = "See [one](a.md#x) and ![two](b.png \"title\").\n\n[three]: ../c.md\n\n\
                `[no](d.md)`\n\n```text\n[no](e.md)\n```\n<https://example.org>\n";
    assert_eq!(links(text), ["a.md#x", "b.png", "../c.md"]);
}

#[test]
fn headings_have_the_anchors_that_renderers_make() {
    let text =
        "# What may happen?\n## `lost-update`: one gone\n## Again\n## Again\n```sh\n# no\n```\n";
    let expected = ["what-may-happen", "lost-update-one-gone", "again", "again-1"];
    assert_eq!(anchors(text), expected);
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let read = |path: &Path| {
        let known = path == Path::new("lessons/locks/../pools/README.md");
        known.then(|| "# Pools\n".to_owned())
    };
    let problems = |link: &str| {
        let text = format!("# Locks\n[x]({link})\n");
        broken(&Text::sample("lessons/locks/README.md", &text), &read).len()
    };
    for good in ["../pools/README.md", "../pools/README.md#pools", "#locks", "https://a.org/b"] {
        assert_eq!(problems(good), 0, "{good}");
    }
    for bad in ["../pool/README.md", "../pools/README.md#pool", "#lock", "src/a.rs"] {
        assert_eq!(problems(bad), 1, "{bad}");
    }
}

#[test]
fn every_link_of_the_pages_leads_somewhere() {
    let root = cargo::root();
    let read = |path: &Path| {
        let path = root.join(path);
        if path.is_dir() { Some(String::new()) } else { fs::read_to_string(path).ok() }
    };
    let pages = texts(".md");
    assert_none(&pages.iter().flat_map(|page| broken(page, &read)).collect());
}
