//! The explorer beside shuttle and loom, on the same programs in one run:
//! `cargo bench -p peers --bench peers`, with words that choose programs by name.
//!
//! Each program is written once and compiled against each engine's idea of std; each
//! engine runs it in a process of its own, from the first execution to the verdict. The
//! rounds alternate between the engines, so that a busy neighbour hits all alike.
//!
//! `--json` writes the figures for a program to read; else they are followed by the goals, and
//! one that is not reached ends this program with 1.

#![expect(clippy::duplicate_mod, reason = "each engine compiles the same programs anew")]

mod exercise;
mod answer;
mod engine;
mod under_explorer;
mod under_shuttle;
mod under_loom;
mod figures;
mod goals;
mod screen;

use std::io::{self, Write};
use std::process::ExitCode;

use engine::{CELL, Engine};
use figures::Figures;

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, engine, number] = &arguments[..]
        && first == CELL
    {
        return cell(engine, number).map(|()| ExitCode::SUCCESS);
    }
    let asks = |option: &str| arguments.iter().any(|argument| argument == option);
    let wanted: Vec<&String> = arguments.iter().filter(|word| !word.starts_with('-')).collect();
    let mut out = io::stdout();
    let figures = Figures::take(&wanted, &mut io::stderr())?;
    let goals = goals::judge(&figures);
    if asks("--json") {
        let all = serde_json::json!({ "figures": figures, "programs": goals });
        writeln!(out, "{all:#}")?;
        return Ok(ExitCode::SUCCESS);
    }
    screen::show(&figures, &goals, &mut out)?;
    goals::tell(&figures, &goals)
}

/// One engine on one program, in this process.
fn cell(engine: &str, number: &str) -> io::Result<()> {
    let parse = |text: &str| text.parse::<usize>().map_err(io::Error::other);
    let engine = Engine::ALL.get(parse(engine)?).copied();
    let engine = engine.ok_or_else(|| io::Error::other("there is no such engine"))?;
    engine.run_here(parse(number)?)
}
