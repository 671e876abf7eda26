//! What a check writes about itself while it runs; `judge` writes it.

use serde::{Deserialize, Serialize};

/// One line.
#[derive(Debug, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
pub(crate) enum Line {
    /// The names of all parts.
    Parts { names: Vec<String> },
    /// A part begins.
    Begin { part: usize },
    /// A part has ended.
    Part(Outcome),
    /// The answer asked for more memory than it may have.
    Memory,
    /// All parts have ended.
    End,
}

/// How a part of a check ended.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub(crate) struct Outcome {
    /// Which part.
    pub(crate) part: usize,
    /// Whether it held.
    pub(crate) held: bool,
    /// How it failed.
    pub(crate) kind: Option<String>,
    /// What happened, in one sentence.
    pub(crate) reason: Option<String>,
    /// Who waits for whom.
    #[serde(default)]
    pub(crate) sentences: Vec<String>,
    /// The misconception's name, and what is said about it.
    pub(crate) misconception: Option<(String, String)>,
    /// The failing schedule, drawn.
    pub(crate) picture: Option<String>,
    /// The choices that lead to it.
    pub(crate) schedule: Option<String>,
    /// How many executions were run; 0 on ordinary threads.
    pub(crate) executions: u64,
    /// Whether every interleaving that matters was seen.
    pub(crate) complete: bool,
    /// The memory model.
    pub(crate) memory: Option<String>,
    /// How long it took, in milliseconds.
    pub(crate) millis: f64,
}

/// The whole lines of a text; a last one that was cut off is no line.
pub(crate) fn read(text: &str) -> Vec<Line> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
