//! Lines of coloured text that know how wide they are.

use std::fmt::Write;

use anstyle::Style;

/// One line in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    text: String,
    style: Style,
    width: usize,
    /// Plain spaces at the end, written only when something follows.
    spaces: usize,
}

impl Line {
    /// A line that begins with so many spaces.
    pub(super) fn indented(spaces: usize) -> Self {
        Self { spaces, ..Self::default() }
    }

    /// How many columns are filled.
    pub(super) fn width(&self) -> usize {
        self.width + self.spaces
    }

    pub(super) fn plain(&mut self, text: &str) {
        self.push(Style::new(), text);
    }

    pub(super) fn push(&mut self, style: Style, text: &str) {
        for sign in text.chars() {
            if sign == ' ' && style == Style::new() {
                self.spaces += 1;
            } else {
                self.flush_spaces();
                self.set(style);
                self.text.push(sign);
                self.width += width_of(sign);
            }
        }
    }

    /// Adds a finished line as it is.
    pub(super) fn append(&mut self, other: &Self) {
        if !other.text.is_empty() {
            self.flush_spaces();
            self.set(Style::new());
            self.text.push_str(&other.text);
            self.style = other.style;
            self.width += other.width;
        }
        self.spaces += other.spaces;
    }

    /// Fills up with spaces to this column.
    pub(super) fn fill(&mut self, column: usize) {
        self.spaces += column.saturating_sub(self.width());
    }

    /// The finished line, without spaces at its end.
    pub(super) fn finish(mut self) -> String {
        self.set(Style::new());
        self.text
    }

    fn flush_spaces(&mut self) {
        if self.spaces > 0 {
            self.set(Style::new());
            self.text.extend(std::iter::repeat_n(' ', self.spaces));
            self.width += std::mem::take(&mut self.spaces);
        }
    }

    fn set(&mut self, style: Style) {
        if style != self.style {
            // Writing to a string does not fail.
            let _ = write!(self.text, "{}{}", self.style.render_reset(), style.render());
            self.style = style;
        }
    }
}

/// Some text in one style.
pub(super) type Part = (Style, String);

/// Writes parts on lines of at most `width` columns, broken at spaces: the first after
/// `indent` columns, the others after `hanging`.
pub(super) fn wrap(parts: &[Part], width: usize, indents: (usize, usize)) -> Vec<String> {
    wrap_lines(parts, width, indents).into_iter().map(Line::finish).collect()
}

/// The same, as lines that can be put into others.
pub(super) fn wrap_lines(
    parts: &[Part],
    width: usize,
    (indent, hanging): (usize, usize),
) -> Vec<Line> {
    let mut lines = vec![Line::indented(indent)];
    let mut fresh = true;
    for word in words(parts) {
        let length = width_of_word(&word);
        let line = lines.len() - 1;
        let needed = lines[line].width() + usize::from(!fresh) + length;
        if needed > width && !fresh {
            lines.push(Line::indented(hanging));
            fresh = true;
        }
        let line = lines.len() - 1;
        if !fresh {
            lines[line].plain(" ");
        }
        for (style, sign) in word {
            // A word that is wider than a line is cut: a line too wide breaks the picture.
            if lines[lines.len() - 1].width() + width_of(sign) > width {
                lines.push(Line::indented(hanging));
            }
            let line = lines.len() - 1;
            lines[line].push(style, sign.encode_utf8(&mut [0; 4]));
        }
        fresh = false;
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

type Word = Vec<(Style, char)>;

/// Words may change their style in the middle. A hard space belongs to its word.
fn words(parts: &[Part]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut word = Word::new();
    for (style, text) in parts {
        for sign in text.chars() {
            match sign {
                ' ' | '\n' => words.push(std::mem::take(&mut word)),
                HARD_SPACE => word.push((Style::new(), ' ')),
                sign => word.push((*style, sign)),
            }
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// A space at which no line is broken.
pub(super) const HARD_SPACE: char = '\u{a0}';

fn width_of_word(word: &Word) -> usize {
    word.iter().map(|(_, sign)| width_of(*sign)).sum()
}

/// The columns that a text fills.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

/// Signs from East Asia and pictures are two columns wide on nearly all screens.
fn width_of(sign: char) -> usize {
    match sign {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f300}'..='\u{1faff}' => 2,
        _ => 1,
    }
}

/// A foreign text, such as a thread's name, made fit for a line: no control signs, and
/// no more columns than `most`.
pub(crate) fn tame(text: &str, most: usize, unicode: bool) -> String {
    let fit = |sign: char| match sign {
        sign if sign.is_control() => '?',
        sign if sign.is_ascii() || unicode => sign,
        _ => '?',
    };
    let text: String = text.chars().map(fit).collect();
    if width(&text) <= most {
        return text;
    }
    let end = if unicode { '…' } else { '~' };
    let mut short = String::new();
    for sign in text.chars() {
        if width(&short) + width_of(sign) + 1 > most {
            break;
        }
        short.push(sign);
    }
    if most > 0 {
        short.push(end);
    }
    short
}

#[cfg(test)]
mod tests {
    use anstyle::AnsiColor;

    use super::*;

    fn plain(text: &str) -> Vec<Part> {
        vec![(Style::new(), text.to_owned())]
    }

    #[test]
    fn spaces_at_the_end_are_not_written() {
        let mut line = Line::indented(2);
        line.plain("a ");
        line.fill(20);
        assert_eq!(line.width(), 20);
        assert_eq!(line.finish(), "  a");
    }

    #[test]
    fn a_colour_ends_where_it_ends() {
        let green = AnsiColor::Green.on_default();
        let mut line = Line::default();
        line.plain("a ");
        line.push(green, "b");
        line.plain(" c");
        assert_eq!(line.finish(), "a \u{1b}[32mb\u{1b}[0m c");
    }

    #[test]
    fn text_is_broken_at_spaces_and_hangs() {
        assert_eq!(
            wrap(&plain("one two three four"), 10, (2, 4)),
            ["  one two", "    three", "    four"]
        );
        assert_eq!(wrap(&plain("a hard\u{a0}space"), 12, (0, 0)), ["a hard space"]);
        assert_eq!(wrap(&plain("a hard\u{a0}space"), 11, (0, 0)), ["a", "hard space"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        assert_eq!(wrap(&plain("abcdefgh"), 4, (1, 1)), [" abc", " def", " gh"]);
    }

    #[test]
    fn a_foreign_name_is_tamed() {
        assert_eq!(tame("worker\n1", 20, true), "worker?1");
        assert_eq!(tame("größe", 20, false), "gr??e");
        assert_eq!(tame("a-long-name", 7, true), "a-long…");
        assert_eq!(tame("a-long-name", 7, false), "a-long~");
        assert_eq!(width(&tame("線程線程", 5, true)), 5);
        assert_eq!(tame("name", 0, true), "");
    }
}
