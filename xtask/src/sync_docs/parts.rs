//! Which part of an output or a source is shown.

use anyhow::{Context, bail};

/// The words that open a claim.
const VERDICTS: [&str; 5] = ["holds ", "BROKEN ", "seen ", "not seen ", "cannot "];

/// A part of a text.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    only: Option<(Name, usize)>,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

#[derive(Clone, Copy, Debug)]
enum Name {
    Picture,
    Table,
    Claims,
}

impl<'a> Parts<'a> {
    /// Reads what a marker asks for: `picture`, `table` or `claims`, with a number when it is
    /// not the first; and texts of the first and the last line.
    ///
    /// # Errors
    ///
    /// When there is no part of that name.
    pub(super) fn read(
        only: Option<&str>,
        from: Option<&'a str>,
        to: Option<&'a str>,
    ) -> anyhow::Result<Self> {
        let only = only.map(|only| {
            let (name, number) = only.split_once(' ').unwrap_or((only, "1"));
            let name = match name {
                "picture" => Name::Picture,
                "table" => Name::Table,
                "claims" => Name::Claims,
                _ => bail!("no part '{only}'; there are picture, table and claims"),
            };
            Ok((name, number.parse().context("a part has a number from 1")?))
        });
        Ok(Self { only: only.transpose()?, from, to })
    }

    /// This part, without the indent that is common to its lines.
    ///
    /// # Errors
    ///
    /// When the text has no such part.
    pub(super) fn of(&self, text: &str) -> anyhow::Result<String> {
        let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        if let Some((name, number)) = self.only {
            let parts = match name {
                Name::Picture => pictures(&lines),
                Name::Table => paragraphs(&lines).filter(|it| is_table(it)).collect(),
                Name::Claims => paragraphs(&lines).filter(|it| is_claims(it)).collect(),
            };
            let part = number.checked_sub(1).and_then(|at| parts.into_iter().nth(at));
            lines = part
                .with_context(|| format!("there is no {name:?} number {number}").to_lowercase())?
                .to_vec();
        }
        if let Some(from) = self.from {
            let first = lines.iter().position(|line| line.contains(from));
            lines.drain(..first.with_context(|| format!("no line has '{from}' in it"))?);
        }
        let last = match (self.to, self.from) {
            (Some(to), _) => {
                let last = lines.iter().position(|line| line.contains(to));
                last.with_context(|| format!("no line has '{to}' in it, from there on"))? + 1
            }
            // Without an end, as far as the paragraph.
            (None, Some(_)) => lines.iter().position(|line| line.is_empty()).unwrap_or(lines.len()),
            (None, None) => lines.len(),
        };
        lines.truncate(last);
        Ok(dedented(&lines))
    }
}

/// Runs of lines that are not empty.
fn paragraphs<'a, 'b>(lines: &'a [&'b str]) -> impl Iterator<Item = &'a [&'b str]> {
    lines.split(|line| line.is_empty()).filter(|it| !it.is_empty())
}

/// What stands in columns, with what is said under it.
fn is_table(paragraph: &[&str]) -> bool {
    // A single column has no gap in its head, but beside its label.
    let columns = paragraph.len() > 1 && paragraph[1].trim().contains("  ");
    columns && !is_claims(paragraph) && border(paragraph).is_none()
}

fn is_claims(paragraph: &[&str]) -> bool {
    VERDICTS.iter().any(|word| paragraph[0].trim_start().starts_with(word))
}

/// The line of a picture that stands under its axis or its heads.
fn border(lines: &[&str]) -> Option<usize> {
    let is_border =
        |line: &&str| line.trim_start().starts_with('┌') || line.trim_start().starts_with("───┼");
    lines.iter().position(is_border)
}

/// Timelines, each with its legend and the sentences under it, and schedules.
fn pictures<'a, 'b>(lines: &'a [&'b str]) -> Vec<&'a [&'b str]> {
    let mut pictures = Vec::new();
    for paragraph in paragraphs(lines) {
        let mut rest = paragraph;
        while let Some(border) = border(rest) {
            let picture = &rest[border.saturating_sub(1)..];
            let end = end_of_picture(picture);
            pictures.push(&picture[..end]);
            rest = &picture[end..];
        }
    }
    pictures
}

/// A timeline ends with the lines further in under its lower border; a schedule has none.
fn end_of_picture(picture: &[&str]) -> usize {
    let lower = picture.iter().position(|line| line.trim_start().starts_with('└'));
    let Some(lower) = lower else { return picture.len() };
    let belongs = |line: &&&str| line.starts_with("    ");
    lower + 1 + picture[lower + 1..].iter().take_while(belongs).count()
}

/// The lines without the indent that all have in common.
pub(super) fn dedented(lines: &[&str]) -> String {
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let common = lines.iter().filter(|line| !line.is_empty()).map(indent).min().unwrap_or(0);
    lines.iter().flat_map(|line| [line.get(common..).unwrap_or_default(), "\n"]).collect()
}
