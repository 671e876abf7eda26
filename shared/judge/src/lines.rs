//! What a check says about itself while it runs: a line of JSON for each event, in a file.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::OnceLock;

use serde::Serialize;

static OUT: OnceLock<File> = OnceLock::new();

/// The line of a program that held too much memory; a constant, since there is none left.
const MEMORY: &[u8] = b"{\"line\":\"memory\"}\n";

/// A line.
#[derive(Debug, Serialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
pub(crate) enum Line {
    /// So many parts there are.
    Parts {
        /// Their names, in order.
        names: Vec<&'static str>,
    },
    /// A part begins.
    Begin {
        /// Which one.
        part: usize,
    },
    /// A part has ended.
    Part(Outcome),
    /// All parts have ended.
    End,
}

/// How a part ended.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Outcome {
    /// Which one.
    pub(crate) part: usize,
    /// Whether it held.
    pub(crate) held: bool,
    /// How it failed, in a word or two; see [`crate::Evidence::is`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<String>,
    /// What happened, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// Who waits for whom, and further sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) sentences: Vec<String>,
    /// The misconception's name and what is said about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) misconception: Option<(&'static str, &'static str)>,
    /// The failing schedule, drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) picture: Option<String>,
    /// The choices that lead to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) schedule: Option<String>,
    /// How many executions were run to their end; 0 for a part on ordinary threads.
    pub(crate) executions: u64,
    /// Whether every interleaving that matters was seen.
    pub(crate) complete: bool,
    /// The memory model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) memory: Option<String>,
    /// How long it took, in milliseconds.
    pub(crate) millis: f64,
}

/// From now on the lines go into this file.
///
/// # Errors
///
/// If it cannot be written.
pub(crate) fn open(path: &Path) -> io::Result<()> {
    let file = File::options().append(true).create(true).open(path)?;
    // Only the first job of a process counts.
    OUT.set(file).ok();
    Ok(())
}

/// Writes a line. One that cannot be written is missed by whoever reads the file.
pub(crate) fn write(line: &Line) {
    let Ok(mut text) = serde_json::to_vec(line) else { return };
    text.push(b'\n');
    write_bytes(&text);
}

/// Says that the answer held too much memory, without asking for any.
pub(crate) fn too_much_memory() {
    write_bytes(MEMORY);
}

fn write_bytes(bytes: &[u8]) {
    if let Some(mut file) = OUT.get() {
        file.write_all(bytes).ok();
    }
}
