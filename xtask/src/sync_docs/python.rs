//! A function or a class of a Python file by its name, as it stands there.

use super::parts::dedented;

/// Shows `name` or `Class.name`; the documentation is the string that opens its body.
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
    Ok(found.collect::<Result<Vec<_>, _>>()?.join("\n"))
}

fn item(text: &str, name: &str, documented: bool) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut inside = 0..lines.len();
    let mut parts = name.split('.').peekable();
    while let Some(part) = parts.next() {
        let line = inside.clone().find(|at| defines(lines[*at], part))?;
        let body = end_of_head(&lines, line);
        let end = end_of_body(&lines, line, body);
        if parts.peek().is_some() {
            inside = body..end;
            continue;
        }
        let mut shown = lines[first_decorator(&lines, line)..body].to_vec();
        let rest = if documented { body } else { after_docstring(&lines, body) };
        shown.extend(&lines[rest.min(end)..end]);
        return Some(dedented(&shown));
    }
    None
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
    (body..lines.len()).find(closes).map_or(body, |at| at + 1)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
