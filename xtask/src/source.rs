//! The text of a Rust program, as far as one can read it without a compiler.

use std::ops::Range;

/// Where a name stands by itself.
pub(crate) fn words<'a>(code: &'a str, name: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let is_part = |it: char| it.is_alphanumeric() || it == '_';
    code.match_indices(name)
        .map(|(start, found)| start..start + found.len())
        .filter(move |word| !code[..word.start].ends_with(is_part))
        .filter(move |word| !code[word.end..].starts_with(is_part))
}

/// The same text of the same length with blanks for comments and for what stands in strings
/// and characters.
pub(crate) fn without_comments_and_strings(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let length = if let Some(length) = hidden(rest, code.chars().next_back()) {
            let blank = |it: char| if it == '\n' { '\n' } else { ' ' };
            for it in rest[..length].chars() {
                // As many blanks as bytes, so that offsets stay true.
                code.extend(std::iter::repeat_n(blank(it), it.len_utf8()));
            }
            length
        } else {
            let it = rest.chars().next().expect("the rest is not empty");
            code.push(it);
            it.len_utf8()
        };
        rest = &rest[length..];
    }
    code
}

/// Where the item that starts here ends: after its `;`, or after its closing brace.
pub(crate) fn end_of_item(code: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, it) in code[start..].char_indices() {
        match it {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth = depth.saturating_sub(1);
                if it == '}' && depth == 0 {
                    return start + at + 1;
                }
            }
            ';' if depth == 0 => return start + at + 1,
            _ => {}
        }
    }
    code.len()
}

/// The length of the comment, string or character that starts here, if one does.
fn hidden(rest: &str, before: Option<char>) -> Option<usize> {
    let in_a_name = before.is_some_and(|it| it.is_alphanumeric() || it == '_');
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(block_comment(rest));
    }
    if rest.starts_with('"') {
        return Some(quoted(rest));
    }
    if rest.starts_with('\'') {
        return character(rest);
    }
    let raw = rest.strip_prefix(['b', 'c']).unwrap_or(rest).strip_prefix('r')?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    if in_a_name || !raw[hashes..].starts_with('"') {
        return None;
    }
    let opening = rest.len() - raw.len() + hashes + 1;
    let closing = format!("\"{}", "#".repeat(hashes));
    let inside = rest[opening..].find(&closing).map(|at| opening + at + closing.len());
    Some(inside.unwrap_or(rest.len()))
}

/// The length of a block comment; they nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of a string with escapes.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, it) in rest.char_indices().skip(1) {
        match it {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a character; none for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let mut inside = rest[1..].char_indices();
    match inside.next()? {
        (_, '\\') => rest[3..].find('\'').map(|at| at + 4),
        (_, it) => rest[1 + it.len_utf8()..].starts_with('\'').then(|| it.len_utf8() + 2),
    }
}
