//! `cargo xtask bench`: all benches that have goals, in one table.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::cargo;
use crate::child::{self, Ending};
use crate::interrupt::Interrupt;
use crate::replacement::Replacement;
use crate::scratch::Scratch;
use crate::status::{Status, Usage};
use crate::table::{self, Cell, figure, word};

mod build;

/// The build from nothing, which is no bench of a package and comes last.
const BUILD: (&str, &str) = ("build", "from-nothing");

/// The benches that have goals: a package and the name of its bench.
const BENCHES: &[(&str, &str)] = &[
    ("shared", "recorder"),
    ("shared", "growth"),
    ("peers", "recording"),
    ("peers", "peers"),
    ("basics", "cores"),
    ("locks", "tools"),
    ("thread-local", "connections"),
    ("pools", "pools"),
    ("async", "runtime"),
    BUILD,
];

/// Makes a bench tell its goals as JSON; `shared::goal` reads it.
const AS_JSON: &str = "BENCH_JSON";

/// What may be asked of `bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Benches to run, as PACKAGE/BENCH or a package, or `build`; all when none is given
    #[arg(value_name = "BENCH")]
    benches: Vec<String>,
    /// Write the goals and what was reached into a file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// A goal and what was reached, as a bench tells it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Goal {
    of: String,
    against: String,
    unit: String,
    wanted: Wanted,
    /// The median, the least and the most of all rounds.
    figure: [f64; 3],
    disturbed: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Wanted {
    AtMost(f64),
    AtLeast(f64),
}

/// What one bench told.
#[derive(Debug, Serialize)]
struct Told {
    bench: String,
    goals: Vec<Goal>,
    /// Why it told less than it should, if it did.
    failed: Option<String>,
}

/// Runs the benches and prints the table of their goals.
///
/// # Errors
///
/// When a name is unknown, when cargo cannot be run, or when the output does not take it.
pub(crate) fn run(options: &Options) -> anyhow::Result<Status> {
    let chosen = chosen(&options.benches)?;
    let json = options.json.as_deref().map(|path| {
        Replacement::begin(path)
            .map_err(|err| Usage(format!("cannot write {}: {err}", path.display())))
    });
    let json = json.transpose()?;
    let interrupt = Interrupt::on_ctrl_c().context("cannot notice Ctrl-C")?;
    let scratch = Scratch::new().context("cannot make a folder for the figures")?;
    let mut all = Vec::new();
    for (package, bench) in chosen {
        let told = if (package, bench) == BUILD {
            build::run(package, &scratch, &interrupt)?
        } else {
            run_one(package, bench, &scratch, &interrupt)?
        };
        let Some(told) = told else {
            return Ok(Status::Interrupted);
        };
        all.push(told);
    }
    if let Some(json) = json {
        json.commit(&serde_json::to_vec_pretty(&all)?).context("cannot write the figures")?;
    }
    let mut out = anstream::stdout().lock();
    write(&mut out, &all)?;
    Ok(if all.iter().all(Told::is_reached) { Status::Done } else { Status::Failed })
}

fn chosen(words: &[String]) -> anyhow::Result<Vec<(&'static str, &'static str)>> {
    let names = |word: &str, (package, bench): (&str, &str)| {
        word == package || word.split_once('/') == Some((package, bench))
    };
    if let Some(unknown) = words.iter().find(|word| !BENCHES.iter().any(|it| names(word, *it))) {
        let known: Vec<String> =
            BENCHES.iter().map(|(package, bench)| format!("{package}/{bench}")).collect();
        return Err(Usage(format!("no bench '{unknown}'; there are: {}", known.join(", "))).into());
    }
    let wanted =
        |it: &&(&str, &str)| words.is_empty() || words.iter().any(|word| names(word, **it));
    Ok(BENCHES.iter().filter(wanted).copied().collect())
}

/// Runs one bench; `None` when Ctrl-C came first.
fn run_one(
    package: &str,
    bench: &str,
    scratch: &Scratch,
    interrupt: &Interrupt,
) -> anyhow::Result<Option<Told>> {
    let lines = scratch.path().join("goals.jsonl");
    let mut command = cargo::command(&["bench", "-p", package, "--bench", bench]);
    command.env(AS_JSON, "1").stdout(File::create(&lines)?);
    let ending =
        child::run(&mut command, cargo::DEADLINE, interrupt).context("cannot run cargo")?;
    if interrupt.happened() || ending.is_interrupted() {
        return Ok(None);
    }
    let goals = goals(&fs::read_to_string(&lines)?);
    let failed = match ending {
        Ending::Exited(0) if !goals.is_empty() => None,
        Ending::Exited(0) => Some("told no goal".to_owned()),
        other => Some(other.to_string()),
    };
    Ok(Some(Told { bench: format!("{package}/{bench}"), goals, failed }))
}

/// The lines that are goals; a bench may say other things as well.
fn goals(text: &str) -> Vec<Goal> {
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

impl Goal {
    fn is_reached(&self) -> bool {
        match self.wanted {
            Wanted::AtMost(limit) => self.figure[0] <= limit,
            Wanted::AtLeast(limit) => self.figure[0] >= limit,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let [median, least, most] = self.figure;
        let wanted = match self.wanted {
            Wanted::AtMost(limit) => format!("<= {limit}"),
            Wanted::AtLeast(limit) => format!(">= {limit}"),
        };
        let (verdict, color) = if self.is_reached() {
            ("reached", AnsiColor::Green)
        } else {
            ("missed", AnsiColor::Red)
        };
        let style = Style::new().fg_color(Some(color.into()));
        vec![
            word(&self.of),
            word(&self.against),
            figure(wanted),
            figure(short(median)),
            word(format!("{} to {}", short(least), short(most))),
            word(&self.unit),
            word(verdict).styled(style),
        ]
    }
}

/// A figure with three digits that count.
fn short(value: f64) -> String {
    let decimals = match value.abs() {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

impl Told {
    fn is_reached(&self) -> bool {
        self.failed.is_none() && self.goals.iter().all(Goal::is_reached)
    }
}

fn write(out: &mut impl Write, all: &[Told]) -> io::Result<()> {
    let titles = ["what", "against", "goal", "figure", "range", "unit", "verdict"];
    let mut rows = vec![titles.map(word).to_vec()];
    rows.extend(all.iter().flat_map(|told| &told.goals).map(Goal::cells));
    table::write(out, &rows)?;
    let mut said: Vec<&str> = Vec::new();
    for told in all {
        if let Some(why) = &told.failed {
            writeln!(out, "{}: {why}", told.bench)?;
        }
        for sentence in told.goals.iter().filter_map(|goal| goal.disturbed.as_deref()) {
            if !said.contains(&sentence) {
                writeln!(out, "{}: {sentence}", told.bench)?;
                said.push(sentence);
            }
        }
    }
    let goals: Vec<&Goal> = all.iter().flat_map(|told| &told.goals).collect();
    let reached = goals.iter().filter(|goal| goal.is_reached()).count();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    writeln!(out, "{reached} of {} goals reached, on {cores} cores", goals.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(wanted: Wanted, median: f64) -> Goal {
        Goal {
            of: "a pool".to_owned(),
            against: "another".to_owned(),
            unit: "times as fast".to_owned(),
            wanted,
            figure: [median, median / 2.0, median * 2.0],
            disturbed: Some("Other programs used 30 % of the cores.".to_owned()),
        }
    }

    #[test]
    fn what_is_no_goal_is_left_out() {
        let goal = sample(Wanted::AtMost(1.5), 1.2);
        let text = format!("measuring\n{}\n{{}}\n", serde_json::to_string(&goal).unwrap());
        assert_eq!(goals(&text), [goal]);
    }

    #[test]
    fn a_goal_that_is_missed_is_told_with_its_figure() {
        let goals = vec![sample(Wanted::AtLeast(2.0), 1.9), sample(Wanted::AtMost(2.0), 1.9)];
        let all = [Told { bench: "pools/pools".to_owned(), goals, failed: None }];
        let mut out = Vec::new();
        write(&mut out, &all).unwrap();
        let text = anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string();
        assert!(text.contains(">= 2     1.90   0.95 to 3.80   times as fast   missed\n"), "{text}");
        assert!(text.contains("1 of 2 goals reached"), "{text}");
        assert_eq!(text.matches("Other programs").count(), 1, "{text}");
        assert!(!all[0].is_reached());
    }

    #[test]
    fn an_unknown_bench_is_named_with_what_there_is() {
        let err = chosen(&["nothing".to_owned()]).unwrap_err().to_string();
        assert!(err.starts_with("no bench 'nothing'; there are: "), "{err}");
        assert_eq!(chosen(&[]).unwrap().len(), BENCHES.len());
    }
}
