//! Text in the cells of a terminal: how wide it is, how it is wrapped and filled up.

use super::Look;
use super::words::{ARROW, CROSS};

/// How many cells the text takes.
pub(super) fn cells(text: &str) -> usize {
    text.chars().map(cells_of).sum()
}

/// Marks that stand on the letter before take no cell, the scripts of East Asia and
/// pictures take two. The ranges are rough, but never too narrow for common text.
fn cells_of(sign: char) -> usize {
    match u32::from(sign) {
        0x300..=0x36F | 0x200B..=0x200D | 0xFE00..=0xFE0F => 0,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F000..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// The text without signs that would move the cursor or turn the direction, and in ASCII
/// if the look asks for it.
pub(super) fn clean(text: &str, look: Look) -> String {
    let mut clean = String::new();
    for sign in text.chars() {
        match sign {
            '\t' => clean.push_str("    "),
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            _ if sign.is_control() => clean.push(' '),
            _ if look.unicode || sign.is_ascii() => clean.push(sign),
            ARROW => clean.push_str("->"),
            CROSS => clean.push('x'),
            _ => clean.push('?'),
        }
    }
    clean
}

/// Lines of at most `width` cells, broken at blanks where possible; all but the first
/// begin with `indent` blanks.
pub(super) fn wrap(text: &str, width: usize, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut empty = true;
    let mut blanks = 0;
    for word in text.split(' ') {
        if word.is_empty() {
            blanks += 1;
            continue;
        }
        if !empty && cells(&line) + blanks + 1 + cells(word) > width {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            empty = true;
        }
        if !empty {
            line.push_str(&" ".repeat(blanks + 1));
        }
        blanks = 0;
        for sign in word.chars() {
            if !empty && cells(&line) + cells_of(sign) > width {
                lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            }
            line.push(sign);
            empty = false;
        }
    }
    lines.push(line);
    lines
}

/// The text with blanks behind it until it is this wide.
pub(super) fn filled(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(cells(text))))
}

/// The beginning of the text, with dots behind it if it is longer than the width.
pub(super) fn cut(text: &str, width: usize) -> String {
    if cells(text) <= width {
        return text.to_owned();
    }
    let mut begin = String::new();
    for sign in text.chars() {
        if cells(&begin) + cells_of(sign) + 3 > width {
            break;
        }
        begin.push(sign);
    }
    begin + "..."
}

/// The text without its middle if it is longer than the width: names often differ only at
/// their ends.
pub(super) fn pinched(text: &str, width: usize) -> String {
    if cells(text) <= width {
        return text.to_owned();
    }
    let count = text.chars().count();
    let end: String = text.chars().skip(count.saturating_sub(4)).collect();
    let mut begin = String::new();
    for sign in text.chars() {
        if cells(&begin) + cells_of(sign) + 2 + cells(&end) > width {
            break;
        }
        begin.push(sign);
    }
    cut(&format!("{begin}..{end}"), width)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNICODE: Look = Look { width: 80, unicode: true };
    const ASCII: Look = Look { width: 80, unicode: false };

    #[test]
    fn lines_are_broken_at_blanks() {
        assert_eq!(wrap("one two three", 80, 4), ["one two three"]);
        assert_eq!(wrap("one two three", 9, 4), ["one two", "    three"]);
        assert_eq!(wrap("lock a  :12", 11, 2), ["lock a  :12"]);
        assert_eq!(wrap("lock ab  :12", 11, 2), ["lock ab", "  :12"]);
        assert_eq!(wrap("", 8, 4), [""]);
    }

    #[test]
    fn a_long_word_is_broken_anywhere() {
        assert_eq!(wrap("abcdefgh", 4, 1), ["abcd", " efg", " h"]);
        assert_eq!(wrap("a bcdefgh", 4, 1), ["a", " bcd", " efg", " h"]);
    }

    #[test]
    fn wide_signs_take_two_cells_and_marks_none() {
        assert_eq!(cells("ab"), 2);
        assert_eq!(cells("消費"), 4);
        assert_eq!(cells("e\u{301}"), 1);
        assert_eq!(wrap("消費者", 5, 0), ["消費", "者"]);
        assert_eq!(filled("消", 4), "消  ");
    }

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(clean("a\tb\u{1b}[1m\n\u{202e}c", UNICODE), "a    b [1m c");
        assert_eq!(clean("✗ é → x", ASCII), "x ? -> x");
        assert_eq!(clean("✗ é → x", UNICODE), "✗ é → x");
    }

    #[test]
    fn what_is_too_long_is_cut() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdefg", 6), "abc...");
        assert_eq!(pinched("worker-number-12", 12), "worker..r-12");
        assert_eq!(pinched("worker-12", 12), "worker-12");
        assert_eq!(pinched("消費者消費者", 11), "..者消費者");
        assert!(cells(&pinched("消費者消費者", 7)) <= 7);
    }
}
