//! The part of the index that belongs to a lesson: a card for each demo, with a small picture
//! of what it showed, and one for each exploration, with what can come out.

use markup::{prose, text};

use super::{held, link, seconds};

use crate::report::{Row, count};
use crate::runner::Part;
use crate::summary::{Found, Picture, Shown, Summary};

/// More outcomes than these are not written out.
const MOST_OUTCOMES: usize = 4;
/// How wide and high a bar of outcomes is drawn.
const BAR: (u64, u64) = (1_000, 12);
/// A picture is not shown higher, in pixels.
const HIGHEST: u64 = 70;

/// A lesson: its number, how its demos went, and how its explorations did if they ran.
pub(super) struct Lesson<'a> {
    pub(super) number: usize,
    pub(super) demos: &'a Row,
    pub(super) explored: Option<&'a Row>,
    /// The way to its chapter, or where that stands in the repository.
    pub(super) chapter: Result<String, String>,
}

impl Lesson<'_> {
    /// A line of the table of contents.
    pub(super) fn line(&self) -> String {
        let name = text(&self.demos.lesson);
        let (asks, number) = (self.question(), self.number);
        let results = [Some(self.demos), self.explored].into_iter().flatten();
        let troubles: Vec<String> =
            results.map(Row::verdict).filter_map(|it| (!it.held).then(|| text(&it.text))).collect();
        let sum = if troubles.is_empty() {
            format!("{} held, {}", self.claims(), seconds(self.time()))
        } else {
            format!("<b class=\"bad\">{}</b>", troubles.join("; "))
        };
        format!(
            "<li><span class=\"number\">{number}</span> <a href=\"#{name}\">{name}</a> \
             <span class=\"asks\">{asks}</span> <span class=\"sum\">{sum}</span></li>\n"
        )
    }

    /// All of it.
    pub(super) fn section(&self) -> String {
        let (name, number) = (text(&self.demos.lesson), self.number);
        let (asks, ways) = (self.question(), self.ways().join(" · "));
        let (demos, explored) = (cards(self.demos), self.explorations());
        format!(
            "<section id=\"{name}\"><h2>{number} {name} <span class=\"asks\">{asks}</span></h2>\n\
             <p class=\"ways\">{}. {ways}</p>\n{demos}{explored}</section>\n",
            self.sentence()
        )
    }

    fn question(&self) -> String {
        self.demos.summary.as_ref().map_or(String::new(), |it| prose(&it.question))
    }

    fn summaries(&self) -> impl Iterator<Item = &Summary> {
        let rows = [Some(self.demos), self.explored].into_iter().flatten();
        rows.filter_map(|row| row.summary.as_ref().ok())
    }

    fn time(&self) -> f64 {
        let rows = [Some(self.demos), self.explored].into_iter().flatten();
        rows.map(|row| row.time.as_secs_f64()).sum()
    }

    /// `5 of 5`.
    fn claims(&self) -> String {
        held(self.summaries())
    }

    fn sentence(&self) -> String {
        let demos = self.demos.summary.as_ref().map_or(0, |it| it.demos);
        let demos = count(demos, "demo");
        let explored = self.explored.and_then(|row| row.summary.as_ref().ok());
        let explored =
            explored.map_or(String::new(), |it| format!(" and {}", count(it.demos, "exploration")));
        let (claims, time) = (self.claims(), seconds(self.time()));
        format!("{claims} claims held in {demos}{explored}, {time}")
    }

    /// The pages that were written, and the chapter.
    fn ways(&self) -> Vec<String> {
        let mut ways = Vec::new();
        let row = |row: &Row, words: &str| link(row, "", words);
        ways.extend(row(self.demos, "All demos"));
        ways.extend(self.explored.and_then(|it| row(it, "Every interleaving")));
        ways.push(match &self.chapter {
            Ok(way) => format!("<a href=\"{}\">Chapter</a>", text(way)),
            Err(place) => format!("Chapter: <code>{}</code>", text(place)),
        });
        ways
    }

    fn explorations(&self) -> String {
        let Some(row) = self.explored else { return String::new() };
        let (name, cards) = (text(&row.lesson), cards(row));
        let held = held(row.summary.iter());
        format!(
            "<details id=\"{name}-explored\"><summary><h3>Every interleaving of its small programs: \
             {held} claims held</h3></summary>\n{cards}</details>\n"
        )
    }
}

/// A card for everything that ran, or why none is known.
fn cards(row: &Row) -> String {
    let Ok(summary) = &row.summary else {
        let why = text(&row.verdict().text);
        return format!("<p><b class=\"bad\">No page:</b> {why}.</p>\n");
    };
    let cards: String = summary.shown.iter().map(|it| card(row, summary, it)).collect();
    format!("<ul class=\"sheet\">\n{cards}</ul>\n")
}

fn card(row: &Row, summary: &Summary, shown: &Shown) -> String {
    let name = link(row, &shown.anchor, &shown.anchor).unwrap_or_else(|| text(&shown.anchor));
    let (class, state) = state(summary, shown);
    let (claim, picture) = match row.part {
        Part::Demos => {
            (prose(&shown.claim), shown.picture.as_ref().map_or_else(String::new, thumb))
        }
        Part::Explorations => (prose(&shown.title), bar(&shown.outcomes)),
    };
    let outcomes = outcomes(&shown.outcomes);
    format!(
        "<li class=\"{class}\"><p class=\"name\">{name} <span class=\"state\">{state}</span></p>\
         {picture}<p>{claim}</p>{outcomes}</li>\n"
    )
}

/// How a demo went: a class, and words.
fn state(summary: &Summary, shown: &Shown) -> (&'static str, String) {
    let Shown { claims, held, demo, .. } = shown;
    let cannot = summary.cannot.iter().any(|it| it.demo == *demo);
    match (held, cannot) {
        _ if held < claims => ("broken", format!("<b>BROKEN</b> {} of {claims}", claims - held)),
        (0, true) => ("cannot", "<b>cannot</b> be shown here".to_owned()),
        (0, false) => ("cannot", "<b>cut short</b>".to_owned()),
        (_, true) => ("holds", format!("<b>holds</b> {held} of {claims}, in part")),
        (_, false) => ("holds", format!("<b>holds</b> {held} of {claims}")),
    }
}

fn thumb(picture: &Picture) -> String {
    let Picture { width, height, paths } = picture;
    let path = |(class, data): &(String, String)| {
        format!("<path class=\"{}\" d=\"{}\"/>", text(class), text(data))
    };
    drawing((*width, *height), &paths.iter().map(path).collect::<String>())
}

/// Stretched to the width of its card.
fn drawing((width, height): (u64, u64), paths: &str) -> String {
    let shown = height.min(HIGHEST);
    format!(
        "<svg class=\"thumb\" viewBox=\"0 0 {width} {height}\" height=\"{shown}\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\">{paths}</svg>"
    )
}

/// What share of all executions came to what.
fn bar(outcomes: &[Found]) -> String {
    let all: u64 = outcomes.iter().map(|it| it.executions).sum();
    let (width, height) = BAR;
    let mut sum = 0;
    let mut paths = String::new();
    for Found { executions, grade, .. } in outcomes.iter().filter(|it| it.executions > 0) {
        let place = |part: u64| part * width / all;
        let (from, to) = (place(sum), place(sum + executions));
        sum += executions;
        // A gap parts an outcome from the next.
        let length = (to - from).saturating_sub(6).max(3);
        let class = if grade == "not declared" { "unknown" } else { grade };
        let class = text(class);
        paths += &format!("<path class=\"{class}\" d=\"M{from} 0h{length}v{height}h-{length}z\"/>");
    }
    if paths.is_empty() { paths } else { drawing(BAR, &paths) }
}

/// What came out how often, and what never did.
fn outcomes(outcomes: &[Found]) -> String {
    let all: u64 = outcomes.iter().map(|it| it.executions).sum();
    let (seen, never): (Vec<&Found>, Vec<&Found>) =
        outcomes.iter().partition(|it| it.executions > 0);
    let said = |it: &&Found| {
        let grade = if it.grade == "allowed" { String::new() } else { format!(", {}", it.grade) };
        format!("<b>{}</b> in {} of {all}{}", text(&it.outcome), it.executions, text(&grade))
    };
    let mut parts: Vec<String> = seen.iter().take(MOST_OUTCOMES).map(said).collect();
    if seen.len() > MOST_OUTCOMES {
        parts.push(count(seen.len() - MOST_OUTCOMES, "more outcome"));
    }
    parts.extend(never.iter().map(|it| format!("never <b>{}</b>", text(&it.outcome))));
    if parts.is_empty() {
        return String::new();
    }
    format!("<p class=\"outcomes\">{}</p>", parts.join("; "))
}
