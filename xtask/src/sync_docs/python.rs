//! A function or a class of a Python file by its name, as it stands there.

use std::ops::Range;

use super::item::{Item, together};

/// Shows `name` or `Class.name`, which stands in its class; the documentation is the string
/// that opens its body.
///
/// # Errors
///
/// The first name that is not there.
pub(super) fn items<'a>(
    text: &str,
    names: &[&'a str],
    documented: bool,
) -> Result<String, &'a str> {
    let found = names.iter().map(|name| item(text, name, documented).ok_or(*name));
    Ok(together(&found.collect::<Result<Vec<_>, _>>()?, "", "\n\n"))
}

fn item(text: &str, name: &str, documented: bool) -> Option<Item> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let (owner, name) = match name.rsplit_once('.') {
        Some((owner, name)) => (Some(find(&lines, 0..lines.len(), owner)?), name),
        None => (None, name),
    };
    let inside = owner.map_or(0..lines.len(), |it| it.body..it.end);
    let Found { line, body, end } = find(&lines, inside, name)?;
    let mut shown = lines[first_decorator(&lines, line)..body].to_vec();
    let rest = if documented { body } else { after_docstring(&lines, body) };
    shown.extend(&lines[rest.min(end)..end]);
    let owner = owner.map(|it| lines[it.line..it.body].join("\n"));
    Some(Item { owner, lines: shown.into_iter().map(str::to_owned).collect() })
}

/// Where something is defined, begins its body, and ends.
#[derive(Clone, Copy, Debug)]
struct Found {
    line: usize,
    body: usize,
    end: usize,
}

fn find(lines: &[&str], mut inside: Range<usize>, name: &str) -> Option<Found> {
    let line = inside.find(|at| defines(lines[*at], name))?;
    let body = end_of_head(lines, line);
    Some(Found { line, body, end: end_of_body(lines, line, body) })
}

fn defines(line: &str, name: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("async ").unwrap_or(line);
    let rest = line.strip_prefix("def ").or_else(|| line.strip_prefix("class "));
    let rest = rest.and_then(|rest| rest.strip_prefix(name));
    rest.is_some_and(|rest| rest.starts_with(['(', ':', '[']))
}

/// The line after the head, which may go over several.
fn end_of_head(lines: &[&str], line: usize) -> usize {
    let mut open = 0_isize;
    for (at, text) in lines.iter().enumerate().skip(line) {
        let count = |wanted: [char; 2]| text.matches(wanted).count().cast_signed();
        open += count(['(', '[']) - count([')', ']']);
        if open <= 0 {
            return at + 1;
        }
    }
    lines.len()
}

/// The line after the last that belongs to the body: one that is further in, or in a long string.
fn end_of_body(lines: &[&str], line: usize, body: usize) -> usize {
    let own = indent(lines[line]);
    let (mut end, mut in_string) = (body, false);
    for (at, text) in lines.iter().enumerate().skip(body) {
        if !in_string && !text.is_empty() && indent(text) <= own {
            break;
        }
        in_string ^= (text.matches("\"\"\"").count() + text.matches("'''").count()) % 2 == 1;
        if !text.is_empty() {
            end = at + 1;
        }
    }
    end
}

fn first_decorator(lines: &[&str], line: usize) -> usize {
    let decorated = |at: &usize| lines[*at].trim_start().starts_with('@');
    (0..line).rev().take_while(decorated).last().unwrap_or(line)
}

fn after_docstring(lines: &[&str], body: usize) -> usize {
    let Some(quotes) = ["\"\"\"", "'''"]
        .into_iter()
        .find(|it| lines.get(body).is_some_and(|line| line.trim_start().starts_with(it)))
    else {
        return body;
    };
    let closes = |at: &usize| {
        let quotes_in_line = lines[*at].matches(quotes).count();
        if *at == body { quotes_in_line > 1 } else { quotes_in_line > 0 }
    };
    let Some(closing) = (body..lines.len()).find(closes) else { return body };
    let is_blank = |at: &usize| lines[*at].is_empty();
    closing + 1 + (closing + 1..lines.len()).take_while(is_blank).count()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
