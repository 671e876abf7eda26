//! Pages: what they show was cut from the sources or printed by a run, and is not typed in.

use std::fs;

use super::tree::Text;
use super::{Problems, assert_none};
use crate::cargo;
use crate::sync_docs;

/// How a block is tagged that claims to be an output.
const OUTPUTS: [&str; 4] = ["text", "console", "output", "json"];

/// Blocks that look like an output and were not made by a command.
fn typed_in(page: &Text) -> Problems {
    let (mut fence, mut made) = (None, false);
    let mut problems = Vec::new();
    for (index, line) in page.text.lines().enumerate() {
        match (fence, line.trim_start()) {
            (None, line) if line.starts_with("<!-- run: ") => made = true,
            (None, line) if line.starts_with("<!-- end") => made = false,
            (None, line) if line.starts_with("```") => {
                let tag = line.trim_start_matches('`').trim();
                fence = Some(line.len() - line.trim_start_matches('`').len());
                if !made && OUTPUTS.contains(&tag) {
                    problems.push(format!(
                        "{}:{}: an output is made by `<!-- run: … -->`; what is drawn by hand \
                         is tagged `plain`",
                        page.path,
                        index + 1
                    ));
                }
            }
            (Some(length), line) if line == "`".repeat(length) => fence = None,
            _ => {}
        }
    }
    problems
}

fn pages() -> Vec<Text> {
    let files = sync_docs::pages().unwrap();
    let read = |file| Text::sample(&cargo::relative(file), &fs::read_to_string(file).unwrap());
    files.iter().map(|file| read(file)).collect()
}

#[test]
fn an_output_that_was_typed_in_is_found() {
    let problems = |text: &str| typed_in(&Text::sample("README.md", text)).len();
    assert_eq!(problems("```text\nholds\n```\n"), 1);
    assert_eq!(problems("````json\n```text\n````\n```text\n```\n"), 2);
    assert_eq!(problems("<!-- run: a -->\n```text\nholds\n```\n<!-- end 12 -->\n"), 0);
    assert_eq!(problems("<!-- run: a -->\n<!-- end 12 -->\n```text\nholds\n```\n"), 1);
    assert_eq!(problems("```plain\n<!-- run: a -->\n```\n```rust\n```\n"), 0);
}

#[test]
fn no_page_shows_an_output_that_was_typed_in() {
    assert_none(&pages().iter().flat_map(typed_in).collect());
}

#[test]
fn every_page_shows_the_sources_as_they_are() {
    let files = sync_docs::pages().unwrap();
    assert_none(&files.iter().flat_map(|page| sync_docs::stale(page)).collect());
}
