//! Source text without comments and quoted text: its brackets, words and paths.

/// The text with a blank for each character of comments and between quotes.
pub(super) fn bare(text: &str) -> Vec<char> {
    let signs: Vec<char> = text.chars().collect();
    let mut bare = signs.clone();
    let mut at = 0;
    while at < signs.len() {
        let end = skipped(&signs, at).min(signs.len());
        for sign in bare[at..end].iter_mut().filter(|sign| **sign != '\n') {
            *sign = ' ';
        }
        at = end.max(at + 1);
    }
    bare
}

/// Where the comment or the quoted text ends that begins here; `at` if none does.
pub(super) fn skipped(signs: &[char], at: usize) -> usize {
    let find = |from: usize, text: &str| {
        let text: Vec<char> = text.chars().collect();
        let rest = signs.get(from..).unwrap_or_default();
        rest.windows(text.len()).position(|it| it == text).map_or(signs.len(), |found| from + found)
    };
    let next = signs.get(at + 1);
    match (signs[at], next) {
        ('/', Some('/')) => find(at, "\n"),
        ('/', Some('*')) => find(at + 2, "*/") + 2,
        ('r', Some('"' | '#')) if at == 0 || !is_word(signs[at - 1]) || signs[at - 1] == 'b' => {
            let hashes = signs[at + 1..].iter().take_while(|sign| **sign == '#').count();
            let is_text = signs.get(at + 1 + hashes) == Some(&'"');
            let end = format!("\"{}", "#".repeat(hashes));
            if is_text { find(at + 2 + hashes, &end) + end.len() } else { at }
        }
        ('"', _) => {
            let mut end = at + 1;
            while end < signs.len() && signs[end] != '"' {
                end += if signs[end] == '\\' { 2 } else { 1 };
            }
            end + 1
        }
        ('\'', Some('\\')) => find(at + 3, "'") + 1,
        ('\'', Some(_)) if signs.get(at + 2) == Some(&'\'') => at + 3,
        _ => at,
    }
}

/// The bracket that closes what `from` is in.
pub(super) fn closing(bare: &[char], from: usize) -> Option<usize> {
    let mut open = 0_usize;
    (from..bare.len()).find(|&index| {
        match bare[index] {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' if open > 0 => open -= 1,
            ')' | ']' | '}' => return true,
            _ => {}
        }
        false
    })
}

/// The brackets that are not closed again.
pub(super) fn open_brackets(text: &[char]) -> Vec<usize> {
    let mut open = Vec::new();
    for (index, sign) in text.iter().enumerate() {
        match sign {
            '(' | '[' | '{' => open.push(index),
            ')' | ']' | '}' => drop(open.pop()),
            _ => {}
        }
    }
    open
}

/// The commas that are not inside further brackets.
pub(super) fn commas(text: &[char]) -> usize {
    let mut depth = 0_usize;
    let mut count = 0;
    for sign in text {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => count += 1,
            _ => {}
        }
    }
    count
}

/// The path that the text ends with, as in `Arc::new`, without type arguments.
pub(super) fn path_before(before: &[char]) -> String {
    let mut path = String::new();
    let mut depth = 0_usize;
    for &sign in &before[path_start(before)..] {
        match sign {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => path.push(sign),
            _ => {}
        }
    }
    path.trim_start_matches(':').replace("::::", "::")
}

pub(super) fn path_start(before: &[char]) -> usize {
    let is_path = |sign: &char| is_word(*sign) || matches!(sign, ':' | '!' | '<' | '>');
    before.iter().rposition(|sign| !is_path(sign)).map_or(0, |other| other + 1)
}

pub(super) fn is_type(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

pub(super) fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

pub(super) fn last_word(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let word = &text[text.trim_end_matches(is_word).len()..];
    (!word.is_empty()).then_some(word)
}

/// Where the expression begins that calls a method at `at`.
pub(super) fn chain_start(bare: &[char], at: usize) -> usize {
    let trimmed = |end: usize| bare[..end].iter().rposition(|sign| !sign.is_whitespace());
    let Some(dot) = trimmed(at).filter(|&dot| bare[dot] == '.') else { return at };
    let mut start = dot;
    while let Some(last) = trimmed(start).filter(|&last| matches!(bare[last], ')' | ']' | '?')) {
        let mut closed = 0_usize;
        let open = (0..=last).rev().find(|&index| {
            match bare[index] {
                ')' | ']' | '}' => closed += 1,
                '(' | '[' | '{' => closed = closed.saturating_sub(1),
                _ => {}
            }
            closed == 0
        });
        start = open.unwrap_or(last);
    }
    chain_start(bare, path_start(&bare[..start]))
}
