//! Where everything that a lesson prints goes through.

use std::io::{self, Write};
use std::panic;
use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::Cli;
use crate::timeline::Look;

/// Unwinds a demo whose reader has gone: `| head` has seen enough.
#[derive(Debug)]
pub(crate) struct ReaderGone(pub(crate) io::ErrorKind);

const NARROWEST: usize = 40;
const WIDEST: usize = 160;
const USUAL: usize = 80;

/// The terminal's width, or `COLUMNS`, or 80; ASCII where the terminal asks for it.
pub(crate) fn look_of_terminal(cli: &Cli) -> Look {
    let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
    let width = terminal_size::terminal_size()
        .map(|(width, _)| usize::from(width.0))
        .filter(|width| *width > 0)
        .or_else(columns)
        .unwrap_or(USUAL)
        .clamp(NARROWEST, WIDEST);
    Look { width, unicode: !cli.ascii && speaks_unicode() }
}

fn speaks_unicode() -> bool {
    let value = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    if value("TERM").is_some_and(|term| term == "dumb") {
        return false;
    }
    // Terminals on Windows draw Unicode whatever the locale variables say.
    cfg!(windows)
        || ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(value).is_some_and(|locale| {
            let locale = locale.to_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        })
}

/// Standard output, or a buffer in a test; shared with the watchman, who writes
/// when the main thread cannot.
#[derive(Clone)]
pub(crate) struct Output {
    stream: Arc<Mutex<Box<dyn Write + Send>>>,
    pub(crate) look: Look,
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.look.fmt(f)
    }
}

impl Output {
    pub(crate) fn new(stream: Box<dyn Write + Send>, look: Look) -> Self {
        Self { stream: Arc::new(Mutex::new(stream)), look }
    }

    /// The same stream, with every character left as it is.
    pub(crate) fn as_it_is(&self) -> Self {
        Self { look: Look { unicode: true, ..self.look }, ..self.clone() }
    }

    /// Writes one line, now.
    ///
    /// # Panics
    ///
    /// Unwinds with [`ReaderGone`], without a message, when nobody reads any more.
    pub(crate) fn line(&self, text: &str) {
        if let Err(err) = self.try_line(text) {
            panic::resume_unwind(Box::new(ReaderGone(err.kind())));
        }
    }

    /// Writes one line, now.
    ///
    /// # Errors
    ///
    /// When the stream does not take it; a closed pipe among others.
    pub(crate) fn try_line(&self, text: &str) -> io::Result<()> {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        if self.look.unicode {
            writeln!(stream, "{text}")?;
        } else {
            writeln!(stream, "{}", in_ascii(text))?;
        }
        stream.flush()
    }

    /// Writes text wrapped to the width, with this indent.
    pub(crate) fn paragraph(&self, text: &str, first: &str, rest: &str) {
        for line in wrapped(text, self.look.width, first, rest) {
            self.line(&line);
        }
    }
}

/// Text in ASCII alone: what has a twin gets it, what has none becomes `?`.
fn in_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\0'..='\x7f' => out.push(character),
            '×' => out.push('x'),
            'µ' | 'μ' => out.push('u'),
            '·' => out.push('.'),
            '–' | '─' | '╌' | '━' => out.push('-'),
            '—' => out.push_str("--"),
            '…' => out.push_str("..."),
            '→' => out.push_str("->"),
            '←' => out.push_str("<-"),
            '≤' => out.push_str("<="),
            '≥' => out.push_str(">="),
            '≈' => out.push('~'),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            '│' => out.push('|'),
            _ => out.push('?'),
        }
    }
    out
}

/// Breaks text into lines of at most `width` characters, where words allow it.
pub(crate) fn wrapped(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        let length = line.chars().count() + usize::from(!empty) + word.chars().count();
        if !empty && length > width {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        let lines = wrapped("one two three four", 9, "- ", "  ");
        assert_eq!(lines, ["- one two", "  three", "  four"]);
    }

    #[test]
    fn ascii_keeps_the_meaning() {
        assert_eq!(in_ascii("3 × 5 µs … é"), "3 x 5 us ... ?");
    }
}
