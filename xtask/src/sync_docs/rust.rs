//! An item of a Rust file by its name, as it stands there.

use std::ops::Range;

use super::item::{Item, together};
use crate::source::{end_of_item, without_comments_and_strings, words};

/// The words before the name of an item; `fn` also ends `const fn` and its kin.
const KEYWORDS: [&str; 10] =
    ["fn", "struct", "enum", "union", "trait", "type", "mod", "const", "static", "mut"];

/// Shows `name`, `Type::name` (also of a trait or a module) or `impl Trait for Type`. What
/// belongs to a type stands in its braces.
///
/// # Errors
///
/// The first name that is not there.
pub(super) fn items<'a>(
    text: &str,
    names: &[&'a str],
    documented: bool,
) -> Result<String, &'a str> {
    let code = without_comments_and_strings(text);
    let found = names.iter().map(|name| item(text, &code, name, documented).ok_or(*name));
    let found: Vec<Item> = found.collect::<Result<_, _>>()?;
    Ok(together(&found, "}", "\n"))
}

fn item(text: &str, code: &str, name: &str, documented: bool) -> Option<Item> {
    let all = 0..code.len();
    let (owner, range) = if name.starts_with("impl ") {
        (None, impls(code).find(|it| header(&code[it.clone()]) == without_generics(name))?)
    } else if let Some((owner, name)) = name.rsplit_once("::") {
        let owners = impls(code).filter(|it| self_type(&header(&code[it.clone()])) == owner);
        let mut owners = owners.chain(named(code, owner, all));
        owners.find_map(|owner| {
            // Behind the head, in which the owner's own name stands.
            let body = owner.start + code[owner.clone()].find('{')?;
            let found = named(code, name, body..owner.end).next()?;
            Some((Some(format!("{}{{", &text[line_of(text, owner.start)..body])), found))
        })?
    } else {
        (None, named(code, name, all).min_by_key(|it| depth(&code[..it.start]))?)
    };
    Some(Item { owner, lines: lines(text, code, range, documented) })
}

/// Where items of this name stand, from their keyword to their end.
fn named<'a>(
    code: &'a str,
    name: &'a str,
    inside: Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 'a {
    words(code, name).filter(move |it| inside.contains(&it.start)).filter_map(move |word| {
        let before = code[..word.start].trim_end();
        let keyword = KEYWORDS.iter().find(|it| ends_with_word(before, it));
        let start = match keyword {
            Some(keyword) => before.len() - keyword.len(),
            None => before.strip_suffix("macro_rules!")?.len(),
        };
        let ends_at_semicolon = matches!(keyword, Some(&("const" | "static" | "mut" | "type")));
        let end = if ends_at_semicolon { semicolon(code, start) } else { end_of_item(code, start) };
        Some(start..end)
    })
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let before = text.strip_suffix(word);
    before.is_some_and(|it| !it.ends_with(|it: char| it.is_alphanumeric() || it == '_'))
}

/// The blocks of `impl`, from the word to the closing brace.
fn impls(code: &str) -> impl Iterator<Item = Range<usize>> {
    // One in a type follows something; a block begins its line, but for `unsafe`.
    let begins = |at: usize| {
        let line = code[..at].rfind('\n').map_or(0, |it| it + 1);
        matches!(code[line..at].trim(), "" | "unsafe")
    };
    words(code, "impl").map(|it| it.start).filter(move |at| begins(*at)).map(|start| {
        let end = end_of_item(code, start);
        start..end
    })
}

/// `impl Trait for Type`, without generics and bounds.
fn header(code: &str) -> String {
    let head = code.split('{').next().unwrap_or(code);
    without_generics(head.split(" where ").next().unwrap_or(head))
}

fn self_type(header: &str) -> &str {
    let owner = header.split_once(" for ").map_or(header, |(_, owner)| owner);
    let owner = owner.trim_start_matches("impl ").trim();
    owner.rsplit("::").next().unwrap_or(owner)
}

/// One blank between words, and nothing in angle brackets.
fn without_generics(text: &str) -> String {
    let (mut plain, mut depth, mut before) = (String::new(), 0_usize, ' ');
    for it in text.chars() {
        match it {
            '<' => {
                depth += 1;
                plain.push(' ');
            }
            '>' if before != '-' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(it),
            _ => {}
        }
        before = it;
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the first `;` stands that is in no bracket.
fn semicolon(code: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, it) in code[start..].char_indices() {
        match it {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => return start + at + 1,
            _ => {}
        }
    }
    code.len()
}

fn depth(before: &str) -> usize {
    before.matches('{').count().saturating_sub(before.matches('}').count())
}

/// Where the line begins that has this place in it.
fn line_of(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |it| it + 1)
}

/// The lines of an item with its attributes, and with its documentation if that is kept.
fn lines(text: &str, code: &str, item: Range<usize>, documented: bool) -> Vec<String> {
    let line_of = |at| line_of(text, at);
    let own = line_of(item.start);
    let mut start = own;
    while let Some(attribute) = attribute_before(code, start) {
        start = line_of(attribute);
    }
    let is_doc = |line: &str| line.trim_start().starts_with("///");
    while documented && start > 0 && is_doc(&text[line_of(start - 1)..start]) {
        start = line_of(start - 1);
    }
    let above = text[start..own].lines().filter(|line| documented || !is_doc(line));
    above.chain(text[own..item.end].lines()).map(|line| line.trim_end().to_owned()).collect()
}

/// Where the attribute begins that stands before this place.
fn attribute_before(code: &str, at: usize) -> Option<usize> {
    let before = code[..at].trim_end();
    let mut depth = 0_usize;
    for (at, it) in before.char_indices().rev() {
        match it {
            ']' => depth += 1,
            '[' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            let begins = it == '[' && before[..at].ends_with('#');
            return begins.then(|| at - 1);
        }
    }
    None
}
