//! The name in the beginning of a statement, for what is made further on in it.

use super::text::{closing, commas, is_word, last_word, open_brackets, path_before};

/// `NAME:` or `NAME: Arc::new(` at the end, as in a struct that is being made.
pub(super) fn field(statement: &str) -> Option<String> {
    let colon = statement.rmatch_indices(':').map(|(index, _)| index).find(|&index| {
        !statement[..index].ends_with(':') && !statement[index + 1..].starts_with(':')
    })?;
    let between = &statement[colon + 1..];
    // A type, a parameter of a closure, or an argument further on: not a field's value.
    if between.contains(['=', '|', ',', '<', '{']) {
        return None;
    }
    let name = last_word(&statement[..colon])?;
    let before = statement[..colon].trim_end().strip_suffix(name)?.trim_end();
    (before.ends_with(['{', ',']) && statement.contains('{')).then(|| name.to_owned())
}

/// The pattern, and the value as far as it is there, of `let`, `static` or `const`.
pub(super) fn binding(statement: &str) -> Option<(&str, &str)> {
    let mut rest = statement.trim_start();
    while let Some(attribute) = rest.strip_prefix("#[") {
        rest = attribute.split_once(']')?.1.trim_start();
    }
    if let Some(scope) = rest.strip_prefix("pub(") {
        rest = scope.split_once(')')?.1.trim_start();
    }
    rest = rest.strip_prefix("pub ").unwrap_or(rest);
    let rest = ["let ", "static ", "const "].iter().find_map(|word| rest.strip_prefix(word))?;
    let (pattern, value) = rest.split_once('=')?;
    let value: Vec<char> = value.chars().collect();
    // A closure makes another thing each time; a comparison makes none that is kept.
    let loose = (0..value.len()).any(|index| {
        matches!(value[index], '|' | '=') && open_brackets(&value[..index]).is_empty()
    });
    let length: usize = value.iter().map(|sign| sign.len_utf8()).sum();
    (!loose).then(|| (pattern.trim(), &rest[rest.len() - length..]))
}

/// The name in `pattern` for what stands behind `value`.
pub(super) fn bound(pattern: &str, value: &str, after: &[char]) -> Option<String> {
    let signs: Vec<char> = value.trim_start().chars().collect();
    let open = open_brackets(&signs);
    if let Some(parts) = pattern.strip_prefix(['(', '[']) {
        let position = match open.first() {
            Some(0) => commas(&signs[1..]),
            _ if signs.is_empty() => 0,
            _ => return None,
        };
        return plain(parts.split([')', ']']).next()?.split(',').nth(position)?);
    }
    let name = plain(pattern.split(':').next()?)?;
    for &bracket in open.iter().rev() {
        let behind = &signs[bracket + 1..];
        if signs[bracket] == '(' && path_before(&signs[..bracket]).is_empty() {
            let whole: Vec<char> = behind.iter().chain(after).copied().collect();
            let end = closing(&whole, 0).unwrap_or(whole.len());
            let is_tuple = commas(&whole[..end]) > 0 && !behind.contains(&'|');
            return Some(if is_tuple { format!("{name}.{}", commas(behind)) } else { name });
        }
        if commas(behind) > 0 {
            break;
        }
    }
    Some(name)
}

/// The pattern if it is a variable, without the `_` that only silences a warning.
pub(super) fn plain(pattern: &str) -> Option<String> {
    let pattern = pattern.trim();
    let word = pattern.strip_prefix("mut ").unwrap_or(pattern).trim();
    let name = word.trim_start_matches('_');
    (!name.is_empty() && word.chars().all(is_word)).then(|| name.to_owned())
}

pub(super) fn derived_in(bare: &[char], at: usize, type_begins: &str) -> Option<String> {
    let before: String = bare[at.saturating_sub(200)..at].iter().collect();
    let derive = &before[before.rfind("derive(")?..];
    let rest: String = bare[at..].iter().collect();
    let (head, body) = rest.split_once('{')?;
    if derive.contains(')') || head.contains(';') || !head.contains("struct ") {
        return None;
    }
    let mut found = None;
    for field in body.split_once('}')?.0.split(['\n', ',']) {
        let Some((name, kind)) = field.split_once(':') else { continue };
        if kind.split(|sign| !is_word(sign)).any(|word| word.starts_with(type_begins)) {
            let name = last_word(name)?;
            if found.replace(name.to_owned()).is_some() {
                return None;
            }
        }
    }
    found
}
