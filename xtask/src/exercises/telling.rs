//! Tells a learner how an answer stands.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};

use super::catalogue::Exercise;
use super::verdict::{PartVerdict, Result, UNSEEN, Verdict};

/// How many lines of what the answer printed are shown.
const PRINTED_LINES: usize = 10;
/// The width where there is no terminal.
const WIDTH: usize = 80;

/// What the screen can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    /// The longest line, in characters.
    pub(crate) width: usize,
    /// Whether it has other signs than ASCII.
    pub(crate) unicode: bool,
    /// Whether it has colours.
    pub(crate) color: bool,
}

impl Screen {
    /// The screen that standard output goes to.
    pub(crate) fn of_output(ascii: bool) -> Self {
        let columns = std::env::var("COLUMNS").ok().and_then(|it| it.parse().ok());
        let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = terminal.filter(|width| *width > 0).or(columns).unwrap_or(WIDTH);
        let color = match anstream::AutoStream::choice(&io::stdout()) {
            anstream::ColorChoice::Never => false,
            anstream::ColorChoice::Auto => io::stdout().is_terminal(),
            _ => true,
        };
        Self { width: width.clamp(40, 160), unicode: !ascii && is_utf8(), color }
    }
}

fn is_utf8() -> bool {
    if cfg!(windows) {
        return true;
    }
    if std::env::var("TERM").is_ok_and(|term| term == "dumb") {
        return false;
    }
    let set = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    // Where nothing is said, files and pipes take UTF-8 everywhere.
    set.is_none_or(|value| {
        let value = value.to_lowercase();
        value.contains("utf-8") || value.contains("utf8")
    })
}

/// Breaks a text into lines; each is indented, and all but the first a little more.
pub(crate) fn wrap(text: &str, width: usize, indent: usize, hanging: usize) -> String {
    let mut out = String::new();
    let mut line = " ".repeat(indent);
    let mut empty = true;
    for word in text.split_whitespace() {
        let needed = line.chars().count() + usize::from(!empty) + word.chars().count();
        if !empty && needed > width {
            out += &line;
            out.push('\n');
            line = " ".repeat(indent + hanging);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line += word;
        empty = false;
    }
    out + &line + "\n"
}

fn style_of(result: Result) -> Style {
    let color = match result {
        Result::Done => AnsiColor::Green,
        Result::NotYet | Result::StillWaiting | Result::DoesNotCompile => AnsiColor::Yellow,
        Result::NotChecked => AnsiColor::Magenta,
    };
    Style::new().fg_color(Some(color.into())).bold()
}

/// Writes a verdict; `whole` with the schedule and the next steps, else in one line.
///
/// # Errors
///
/// When the output does not take it.
pub(crate) fn tell(
    out: &mut impl Write,
    screen: Screen,
    exercise: &Exercise,
    verdict: &Verdict,
    whole: bool,
) -> io::Result<()> {
    let summary = match verdict.result {
        Result::Done => done(verdict),
        _ => verdict.reason.clone().unwrap_or_default(),
    };
    let (name, words) = (&verdict.exercise, verdict.result.words());
    let head = format!("{name:<NAME_COLUMN$}  ");
    let indent = head.chars().count();
    let text = wrap(&format!("{words}: {summary}"), screen.width, indent, 0);
    let rest = text.trim_start().strip_prefix(words).unwrap_or_default();
    let style = style_of(verdict.result);
    write!(out, "{head}{style}{words}{style:#}{rest}")?;
    if whole && verdict.result != Result::Done {
        details(out, screen, exercise, verdict)?;
    }
    if whole {
        printed(out, screen, verdict)?;
    }
    Ok(())
}

/// How wide the column of the names is.
const NAME_COLUMN: usize = 22;

fn done(verdict: &Verdict) -> String {
    let explored = verdict.parts.iter().filter(|part| part.outcome.executions > 0);
    let executions: u64 = explored.clone().map(|part| part.outcome.executions).sum();
    let parts = verdict.parts.len();
    let parts = if parts == 1 {
        "its one part holds".to_owned()
    } else {
        format!("all {parts} parts hold")
    };
    if executions == 0 {
        return parts;
    }
    let complete = explored.clone().all(|part| part.outcome.complete);
    let mut models: Vec<&str> =
        explored.filter_map(|part| part.outcome.memory.as_deref()).collect();
    models.sort_unstable();
    models.dedup();
    let models = models.join(" and ");
    if complete {
        format!("{parts}, in every interleaving that matters ({executions} executions, {models})")
    } else {
        format!("{parts}: no failure in {executions} executions ({models}); there are more")
    }
}

fn details(
    out: &mut impl Write,
    screen: Screen,
    exercise: &Exercise,
    verdict: &Verdict,
) -> io::Result<()> {
    let width = screen.width;
    if let Some(text) = &verdict.compiler {
        writeln!(out, "\n{}", text.trim_end())?;
    }
    for part in &verdict.parts {
        let outcome = &part.outcome;
        let unseen = outcome.kind.as_deref() == Some(UNSEEN);
        let sign = match (outcome.held, screen.unicode) {
            _ if unseen => "-",
            (true, true) => "✓",
            (true, false) => "+",
            (false, true) => "✗",
            (false, false) => "x",
        };
        write!(out, "{}", wrap(&format!("{sign} {}", part.name), width, 2, 2))?;
    }
    let Some(PartVerdict { outcome, .. }) = verdict.parts.iter().find(|it| !it.outcome.held) else {
        return next_steps(out, screen, exercise, verdict);
    };
    if let Some((name, says)) = &outcome.misconception {
        writeln!(out)?;
        write!(out, "{}", wrap(&format!("{name}: {says}"), width, 2, 2))?;
    }
    if let Some(picture) = &outcome.picture {
        writeln!(out, "\n{}", picture.trim_end())?;
    }
    for sentence in &outcome.sentences {
        write!(out, "{}", wrap(sentence, width, 2, 2))?;
    }
    next_steps(out, screen, exercise, verdict)
}

fn next_steps(
    out: &mut impl Write,
    screen: Screen,
    exercise: &Exercise,
    verdict: &Verdict,
) -> io::Result<()> {
    let name = &verdict.exercise;
    let steps = format!(
        "Next: cargo xtask hint {name}, or the demo: cargo run -p {} -- {}",
        exercise.lesson, exercise.entry.demo
    );
    write!(out, "\n{}", wrap(&steps, screen.width, 2, 6))
}

fn printed(out: &mut impl Write, screen: Screen, verdict: &Verdict) -> io::Result<()> {
    let (text, bytes) = &verdict.printed;
    if text.is_empty() {
        return Ok(());
    }
    let lines: Vec<&str> = text.lines().take(PRINTED_LINES).collect();
    let all = *bytes <= text.len() && text.lines().count() == lines.len();
    let title = if all { "Your code printed:" } else { "Your code printed, at first:" };
    writeln!(out, "\n  {title}")?;
    for line in lines {
        let line: String = line.chars().take(screen.width.saturating_sub(4)).collect();
        writeln!(out, "    {line}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_between_words_and_never_cut() {
        let text = wrap("one two three fourteen", 12, 2, 2);
        assert_eq!(text, "  one two\n    three\n    fourteen\n");
        assert_eq!(wrap("unbreakable-and-long", 8, 0, 2), "unbreakable-and-long\n");
    }
}
