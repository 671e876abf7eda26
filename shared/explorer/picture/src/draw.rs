//! Draws an execution: one column a thread, one row an event, and the source lines.

use explorer::Trace;

mod naming;
mod words;
mod waits;
mod rows;
mod columns;
mod excerpt;
mod sheet;
mod text;
#[cfg(test)]
pub(crate) mod examples;
#[cfg(test)]
mod pictures;
#[cfg(test)]
pub(crate) mod random;

pub use excerpt::{Source, SourceLine};
pub use sheet::{Line, Sheet};

pub(crate) use excerpt::path;
pub(crate) use naming::Names;
pub(crate) use words::shown;

/// The narrowest drawing, in characters; where there is less room, lines are cut off.
const NARROWEST: usize = 24;

/// What the drawing may look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The longest line, in characters; at least 24.
    pub width: usize,
    /// Whether other signs than ASCII may be used.
    pub unicode: bool,
}

/// Draws the events as columns, one for each thread, and the source lines under them.
/// Where the columns would be too narrow, it is a list.
#[must_use]
pub fn render(trace: &Trace, look: Look) -> String {
    let look = Look { width: look.width.max(NARROWEST), ..look };
    let names = Names::of(trace);
    let mut lines = columns::columns(trace, &names, look);
    lines.extend(excerpt::excerpt(trace, look));
    lines.iter().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// Says in one sentence for each stuck thread what it waits for, on which line, and
/// who has it; and, if they wait for each other in a circle, who for whom.
#[must_use]
pub fn sentences(trace: &Trace) -> Vec<String> {
    let names = Names::of(trace);
    let main_file = excerpt::main_file(trace);
    let mut sentences: Vec<String> = Vec::new();
    for stuck in &trace.stuck {
        let thread = names.thread(stuck.thread);
        let waits = waits::waits(stuck, &names, trace);
        let file = excerpt::file_beside(main_file, stuck.place);
        let file = file.map_or_else(String::new, |file| format!(" of {file}"));
        sentences.push(format!("{thread} {waits} (line {}{file})", stuck.place.line()));
    }
    sentences.extend(waits::circles(trace, &names));
    sentences
}
