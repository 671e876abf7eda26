//! Marked blocks of a page: `<!-- code: … -->` or `<!-- run: … -->`, what is shown, and
//! `<!-- end -->`. In Markdown these are comments, which no reader sees.

use anyhow::{Context, bail, ensure};
use sha2::{Digest, Sha256};

use super::parts::Parts;

/// A stretch of a page.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// What somebody wrote.
    Prose(&'a str),
    /// What is filled in.
    Block(Block<'a>),
}

/// A marked block.
#[derive(Debug)]
pub(super) struct Block<'a> {
    /// The number of the line of its marker, from 1.
    pub(super) line: usize,
    pub(super) marker: Marker,
    /// Both comments and what stands between them.
    pub(super) whole: &'a str,
    /// The line with the marker.
    opening: &'a str,
    /// What stands between the two comments.
    pub(super) content: &'a str,
    /// What the closing comment says behind `end`.
    seal: &'a str,
}

/// What a block says about itself.
#[derive(Debug)]
pub(super) struct Marker {
    pub(super) kind: Kind,
    /// A file and items of it, or a command.
    pub(super) what: String,
    pub(super) options: Options,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Code,
    Run,
}

/// What stands behind the first semicolon of a marker.
#[derive(Debug, Default)]
pub(super) struct Options {
    /// A part by name.
    only: Option<String>,
    /// The first line, by a text in it.
    from: Option<String>,
    /// The last line, by a text in it.
    to: Option<String>,
    /// Whether an item keeps its own documentation.
    pub(super) documented: bool,
    /// A file that the command writes, which is shown instead of what it prints.
    pub(super) file: Option<String>,
    /// How the command ends, if not with 0.
    pub(super) exit: Option<i32>,
}

impl Options {
    fn read<'a>(fields: impl Iterator<Item = &'a str>) -> anyhow::Result<Self> {
        let mut options = Self::default();
        for field in fields {
            let Some((key, value)) = field.split_once(": ") else {
                bail!("'{field}' is no option; one is written `only: picture`");
            };
            let text = Some(value.trim().to_owned());
            match (key.trim(), value.trim()) {
                ("only", _) => options.only = text,
                ("from", _) => options.from = text,
                ("to", _) => options.to = text,
                ("file", _) => options.file = text,
                ("docs", "kept") => options.documented = true,
                ("exit", code) => {
                    options.exit = Some(code.parse().context("an exit code is a number")?);
                }
                _ => bail!(
                    "no option '{field}'; there are only, from, to, docs: kept, file and exit"
                ),
            }
        }
        Ok(options)
    }

    /// Which part is shown.
    ///
    /// # Errors
    ///
    /// When there is no part of that name.
    pub(super) fn parts(&self) -> anyhow::Result<Parts<'_>> {
        Parts::read(self.only.as_deref(), self.from.as_deref(), self.to.as_deref())
    }
}

impl Marker {
    /// Reads a line; `None` when it is no marker.
    fn read(line: &str) -> Option<anyhow::Result<Self>> {
        let inside = line.trim().strip_prefix("<!-- ")?;
        let (kind, rest) = if let Some(rest) = inside.strip_prefix("code: ") {
            (Kind::Code, rest)
        } else {
            (Kind::Run, inside.strip_prefix("run: ")?)
        };
        let Some(rest) = rest.strip_suffix("-->") else {
            return Some(Err(anyhow::anyhow!("a marker stands in one line and ends with -->")));
        };
        let mut fields = rest.trim().split("; ");
        let what = fields.next().unwrap_or_default().trim().to_owned();
        Some(Options::read(fields).map(|options| Self { kind, what, options }))
    }
}

impl Block<'_> {
    /// The same block with another content.
    pub(super) fn with(&self, content: &str) -> String {
        let seal = match self.marker.kind {
            Kind::Code => String::new(),
            Kind::Run => format!(" {}", seal(self.opening, content)),
        };
        format!("{}{content}<!-- end{seal} -->\n", self.opening)
    }

    /// Whether this content was filled in for this marker, and not typed.
    pub(super) fn is_sealed(&self) -> bool {
        !self.content.is_empty() && self.seal == seal(self.opening, self.content)
    }
}

/// Ties what a command printed to the command. It guards against slips, not against people.
fn seal(opening: &str, content: &str) -> String {
    let sum = Sha256::digest(format!("{}\n{content}", opening.trim()));
    sum.iter().take(6).fold(String::new(), |seal, byte| format!("{seal}{byte:02x}"))
}

/// Cuts a page into prose and blocks. What looks like a marker inside a fence is prose.
///
/// # Errors
///
/// When a marker cannot be read or its block does not end; the message begins with the line.
pub(super) fn pieces(text: &str) -> anyhow::Result<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let (mut prose, mut at, mut fenced) = (0, 0, false);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        if start < prose {
            // Inside a block that has been taken.
            continue;
        }
        fenced ^= line.trim_start().starts_with("```");
        let Some(marker) = Marker::read(line).filter(|_| !fenced) else { continue };
        let number = index + 1;
        let marker = marker.with_context(|| number.to_string())?;
        pieces.push(Piece::Prose(&text[prose..start]));
        let block = block(text, start..at, number, marker).with_context(|| number.to_string())?;
        prose = start + block.whole.len();
        pieces.push(Piece::Block(block));
    }
    pieces.push(Piece::Prose(&text[prose..]));
    Ok(pieces)
}

/// The block whose marker stands in these bytes.
fn block(
    text: &str,
    opening: std::ops::Range<usize>,
    line: usize,
    marker: Marker,
) -> anyhow::Result<Block<'_>> {
    let mut end = opening.end;
    for next in text[opening.end..].split_inclusive('\n') {
        if let Some(seal) = next.trim().strip_prefix("<!-- end") {
            return Ok(Block {
                line,
                marker,
                whole: &text[opening.start..end + next.len()],
                opening: &text[opening.clone()],
                content: &text[opening.end..end],
                seal: seal.trim_end_matches("-->").trim(),
            });
        }
        ensure!(Marker::read(next).is_none(), "the block does not end before the next");
        end += next.len();
    }
    bail!("the block does not end: `<!-- end -->` is missing");
}

/// A text in its fence.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let inner = text.lines().any(|line| line.trim_start().starts_with("```"));
    let fence = if inner { "````" } else { "```" };
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end())
}
