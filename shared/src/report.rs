//! What a demo tells: facts, claims, tables, bars, and the picture of its run.

use std::panic::{self, AssertUnwindSafe};

use anstyle::{AnsiColor, Style};
use explorer::Trace;
use explorer_picture::Sheet;
use serde::Serialize;
use watched::recording::Recording;

use crate::chart::Bars;
use crate::demo::Demo;
use crate::exploration::Explored;
use crate::machine;
use crate::measure::Comparison;
use crate::output::Output;
use crate::pace::Pace;
use crate::panics;
use crate::table::Table;
use crate::timeline::{Look, Timeline};

/// How a lesson runs its demos.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) pace: Pace,
    /// Whether [`Report::watch`] records; a rehearsal runs without, too.
    pub(crate) record: bool,
    /// Events downwards instead of the timeline.
    pub(crate) events: bool,
    /// Print as the demo goes on; else collect only.
    pub(crate) print: bool,
}

/// What a demo tells, printed as it is told.
#[derive(Debug)]
pub struct Report {
    settings: Settings,
    output: Output,
    told: Told,
}

/// Everything that a demo told.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Told {
    pub(crate) demo: &'static str,
    pub(crate) claim: &'static str,
    /// The kinds of all that was told, in the order in which it was.
    #[serde(skip)]
    pub(crate) order: Vec<Piece>,
    pub(crate) lines: Vec<String>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) tables: Vec<Table>,
    pub(crate) charts: Vec<Bars>,
    pub(crate) scenes: Vec<Scene>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) schedules: Vec<Shown>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) cannot: Vec<String>,
    /// What an exploration came to, in short; its table says more.
    #[serde(skip)]
    pub(crate) explored: Option<Explored>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
    /// Whether it is the same in every run.
    pub(crate) answer: bool,
}

/// What was told next. All but captions stand in the list of their kind, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Caption(String),
    Said,
    Line,
    Fact,
    Table,
    Bars,
    Scene,
    Schedule,
}

/// A picture of a run.
#[derive(Debug, Serialize)]
pub(crate) struct Scene {
    pub(crate) caption: String,
    pub(crate) timeline: Timeline,
}

/// A schedule that was shown.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    pub(crate) caption: String,
    trace: serde_json::Value,
    #[serde(skip)]
    pub(crate) sheet: Sheet,
}

/// A claim and whether this run bore it out.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Claim {
    pub(crate) text: String,
    pub(crate) kind: ClaimKind,
    pub(crate) held: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ClaimKind {
    Must,
    May,
}

const INDENT: &str = "  ";
const LABEL: usize = 30;

impl Report {
    pub(crate) fn new(demo: &Demo, settings: Settings, output: Output) -> Self {
        let told = Told { demo: demo.name, claim: demo.claim, ..Told::default() };
        Self { settings, output, told }
    }

    pub(crate) fn into_told(self) -> Told {
        self.told
    }

    /// How long the waits are.
    pub fn pace(&self) -> Pace {
        self.settings.pace
    }

    /// How many threads can run at once on this machine.
    pub fn cores(&self) -> usize {
        machine::cores()
    }

    /// Runs the idea, records what its threads do, and draws it under this caption.
    pub fn watch<T>(&mut self, caption: &str, idea: impl FnOnce() -> T) -> T {
        self.watch_live(caption, |_| idea())
    }

    /// Like [`Report::watch`]; lines handed to the teller appear while the idea runs.
    ///
    /// The idea calls the teller on the thread that called `watch_live`: the
    /// other threads hand their lines over, by a channel for instance.
    pub fn watch_live<T>(&mut self, caption: &str, idea: impl FnOnce(&mut Teller<'_>) -> T) -> T {
        self.caption(caption);
        drop(panics::take());
        let recording = self.settings.record.then(|| Recording::start("main"));
        let result = panic::catch_unwind(AssertUnwindSafe(|| idea(&mut Teller { report: self })));
        let tape = recording.map(Recording::finish);
        for sentence in panics::take() {
            self.say(sentence);
        }
        let result = result.unwrap_or_else(|payload| panic::resume_unwind(payload));
        if let Some(tape) = tape {
            self.draw(caption, Timeline::from_tape(&tape));
        }
        result
    }

    fn caption(&mut self, caption: &str) {
        self.blank();
        self.paragraph(&format!("{caption}:"));
        self.told.order.push(Piece::Caption(caption.to_owned()));
    }

    fn draw(&mut self, caption: &str, timeline: Timeline) {
        if self.settings.print {
            let look = Look { width: self.output.look.width - INDENT.len(), ..self.output.look };
            let picture =
                if self.settings.events { timeline.events(&look) } else { timeline.draw(&look) };
            for line in picture.lines() {
                self.output.line(format!("{INDENT}{line}").trim_end());
            }
        }
        self.told.order.push(Piece::Scene);
        self.told.scenes.push(Scene { caption: caption.to_owned(), timeline });
    }

    /// Shows what each thread did in one execution, under a caption.
    pub(crate) fn trace(&mut self, caption: &str, trace: &Trace) {
        self.caption(caption);
        if self.settings.print {
            let Look { width, unicode } = self.output.look;
            let look = explorer_picture::Look { width: width - INDENT.len(), unicode };
            for line in explorer_picture::render(trace, look).lines() {
                self.output.line(format!("{INDENT}{line}").trim_end());
            }
        }
        self.told.order.push(Piece::Schedule);
        self.told.schedules.push(Shown {
            caption: caption.to_owned(),
            trace: serde_json::from_str(&explorer_picture::to_json(trace)).unwrap_or_default(),
            sheet: Sheet::new(trace),
        });
        for sentence in explorer_picture::sentences(trace) {
            self.say(sentence);
        }
    }

    /// Keeps what an exploration came to.
    pub(crate) fn explored(&mut self, explored: Explored) {
        self.told.explored = Some(explored);
    }

    /// Tells a sentence or two, wrapped to the width.
    pub fn say(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.paragraph(&text);
        self.told.order.push(Piece::Said);
        self.told.lines.push(text);
    }

    /// Tells one line as it is: what a thread would have printed, for instance.
    pub fn line(&mut self, text: impl Into<String>) {
        let text = text.into();
        if self.settings.print {
            self.output.line(&format!("{INDENT}  {text}"));
        }
        self.told.order.push(Piece::Line);
        self.told.lines.push(text);
    }

    /// Tells a figure or a finding of this run; the value carries its unit.
    pub fn fact(&mut self, label: impl Into<String>, value: impl ToString) {
        self.tell_fact(Fact { label: label.into(), value: value.to_string(), answer: false });
    }

    /// Tells a finding that is the same in every run, recorded or not.
    pub fn answer(&mut self, label: impl Into<String>, value: impl ToString) {
        self.tell_fact(Fact { label: label.into(), value: value.to_string(), answer: true });
    }

    fn tell_fact(&mut self, fact: Fact) {
        if self.settings.print {
            let Fact { label, value, .. } = &fact;
            let rest = " ".repeat(INDENT.len() + LABEL + 2);
            self.output.paragraph(value, &format!("{INDENT}{label:<LABEL$}  "), &rest);
        }
        self.told.order.push(Piece::Fact);
        self.told.facts.push(fact);
    }

    /// Tells a table.
    pub fn table(&mut self, table: &Table) {
        let lines = table.lines(self.output.look.width - INDENT.len());
        self.block(&lines);
        self.told.order.push(Piece::Table);
        self.told.tables.push(table.clone());
    }

    /// Tells a bar chart.
    pub fn bars(&mut self, bars: &Bars) {
        let Output { look, .. } = &self.output;
        let lines = bars.lines(look.width - INDENT.len(), look.unicode);
        self.block(&lines);
        self.told.order.push(Piece::Bars);
        self.told.charts.push(bars.clone());
    }

    /// Tells a comparison: a bar for each variant with the time of one of `items` items, the
    /// conditions, and what disturbed it. `sizes` says in a few words what was measured.
    pub fn comparison(
        &mut self,
        comparison: &Comparison,
        label: &str,
        (item, items): (&str, usize),
        sizes: &str,
    ) {
        self.bars(&comparison.bars(label, item, items));
        self.say(comparison.conditions(sizes));
        self.disturbance(comparison);
    }

    /// Tells what disturbed a measurement, if anything did.
    pub fn disturbance(&mut self, comparison: &Comparison) {
        if let Some(sentence) = comparison.disturbance() {
            self.say(sentence);
        }
    }

    /// A claim that must hold in this very run, or the lesson fails.
    pub fn must(&mut self, held: bool, claim: impl Into<String>) {
        self.claim(Claim { text: claim.into(), kind: ClaimKind::Must, held });
    }

    /// An effect that may be seen in this run, or not.
    pub fn may(&mut self, seen: bool, effect: impl Into<String>) {
        self.claim(Claim { text: effect.into(), kind: ClaimKind::May, held: seen });
    }

    fn claim(&mut self, claim: Claim) {
        self.told.claims.push(claim);
    }

    /// Says what cannot be shown on this machine, and why.
    pub fn cannot(&mut self, why: impl Into<String>) {
        self.told.cannot.push(why.into());
    }

    /// Prints the demo's name and claim.
    pub(crate) fn open(&mut self) {
        if !self.settings.print {
            return;
        }
        let bold = Style::new().bold();
        let rule = "─".repeat(self.output.look.width - self.told.demo.len() - 4);
        self.output.line(&format!("── {bold}{}{bold:#} {rule}", self.told.demo));
        self.output.paragraph(self.told.claim, "", "");
    }

    /// Prints what held, what did not, and what could not be shown.
    pub(crate) fn close(&mut self) {
        if !self.settings.print {
            return;
        }
        if !self.told.claims.is_empty() || !self.told.cannot.is_empty() {
            self.output.line("");
        }
        for claim in &self.told.claims {
            let (word, colour) = match (claim.kind, claim.held) {
                (ClaimKind::Must, true) => ("holds", AnsiColor::Green),
                (ClaimKind::Must, false) => ("BROKEN", AnsiColor::Red),
                (ClaimKind::May, true) => ("seen", AnsiColor::Cyan),
                (ClaimKind::May, false) => ("not seen", AnsiColor::Yellow),
            };
            verdict(&self.output, word, colour, &claim.text);
        }
        for why in &self.told.cannot {
            verdict(&self.output, "cannot", AnsiColor::Yellow, why);
        }
        self.output.line("");
    }

    /// Records that the demo itself failed.
    pub(crate) fn failed(&mut self, why: String) {
        self.must(false, why);
    }

    fn block(&self, lines: &[String]) {
        if self.settings.print {
            self.output.line("");
            for line in lines {
                self.output.line(&format!("{INDENT}{line}"));
            }
        }
    }

    fn paragraph(&self, text: &str) {
        if self.settings.print {
            self.output.paragraph(text, INDENT, INDENT);
        }
    }

    fn blank(&self) {
        if self.settings.print {
            self.output.line("");
        }
    }
}

fn verdict(output: &Output, word: &str, colour: AnsiColor, text: &str) {
    let style = colour.on_default().bold();
    let lines = crate::output::wrapped(text, output.look.width, &" ".repeat(12), &" ".repeat(12));
    for (at, line) in lines.iter().enumerate() {
        if at == 0 {
            output.line(&format!("{INDENT}{style}{word:<8}{style:#}  {}", line.trim_start()));
        } else {
            output.line(line);
        }
    }
}

/// Tells lines while an idea runs.
#[derive(Debug)]
pub struct Teller<'a> {
    report: &'a mut Report,
}

impl Teller<'_> {
    /// Tells one line, now.
    pub fn line(&mut self, text: impl Into<String>) {
        self.report.line(text);
    }
}

impl Told {
    /// What is known of a demo that was ended from outside: why, and what ran until then.
    pub(crate) fn cut_short(demo: &Demo, why: &str, timeline: Option<Timeline>) -> Self {
        let caption = "what was recorded until then".to_owned();
        Self {
            demo: demo.name,
            claim: demo.claim,
            order: vec![Piece::Said, Piece::Scene],
            lines: vec![why.to_owned()],
            scenes: timeline.map(|timeline| Scene { caption, timeline }).into_iter().collect(),
            ..Self::default()
        }
    }

    /// Whether every claim that must hold did.
    pub(crate) fn all_held(&self) -> bool {
        self.claims.iter().all(|claim| claim.held || claim.kind == ClaimKind::May)
    }

    /// What is the same in every run: the answers, and how the claims came out.
    pub(crate) fn answers(&self) -> (Vec<&Fact>, Vec<bool>) {
        let answers = self.facts.iter().filter(|fact| fact.answer).collect();
        let musts = self.claims.iter().filter(|claim| claim.kind == ClaimKind::Must);
        (answers, musts.map(|claim| claim.held).collect())
    }
}
