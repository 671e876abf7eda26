//! The first page of a report of the whole course: what held, every lesson, every demo.
//!
//! It looks like the pages that the lessons write, needs no program, and asks for nothing.

mod lesson;
#[cfg(test)]
mod tests;

use markup::{fill, prose, text, tight_style};

use crate::pages::Pages;
use crate::report::{Report, Row};
use crate::runner::Part;
use crate::summary::{Cannot, Summary};

use lesson::Lesson;

const TEMPLATE: &str = include_str!("index/index.html");
const STYLE: &str = include_str!("index/index.css");

/// By this an index is known to be one.
pub(crate) const MARK: &str = "<meta name=\"generator\" content=\"cargo xtask run-all\">";

const TITLE: &str = "Threads, shown: the whole course in one run";

/// The page. `pace` is how it was run.
pub(crate) fn index(report: &Report, pace: &str, pages: &Pages) -> String {
    let lessons = lessons(report, pages);
    let contents: String = lessons.iter().map(Lesson::line).collect();
    let sections: String = lessons.iter().map(Lesson::section).collect();
    let style = tight_style(markup::STYLE) + "\n" + &tight_style(STYLE);
    fill(
        TEMPLATE,
        &[
            ("mark", MARK),
            ("title", TITLE),
            ("style", &style),
            ("style-hash", &markup::source(&style)),
            ("ran", &ran(report, pace)),
            ("command", &format!("cargo xtask run-all --pace {pace} --html DIR")),
            ("verdict", &verdict(report)),
            ("totals", &totals(report)),
            ("trouble", &trouble(report)),
            ("contents", &contents),
            ("legend", &legend()),
            ("lessons", &sections),
            ("cannot", &cannot(report)),
        ],
    )
}

fn lessons<'a>(report: &'a Report, pages: &Pages) -> Vec<Lesson<'a>> {
    let of_part = |part: Part| report.rows.iter().filter(move |row| row.part == part);
    let lesson = |(index, demos): (usize, &'a Row)| Lesson {
        number: index + 1,
        demos,
        explored: of_part(Part::Explorations).find(|row| row.lesson == demos.lesson),
        chapter: pages.chapter(&demos.lesson),
    };
    of_part(Part::Demos).enumerate().map(lesson).collect()
}

/// When and where.
fn ran(report: &Report, pace: &str) -> String {
    let of_lesson =
        report.summaries().next().map(|(_, it)| format!("{}, {}, ", it.date, it.machine));
    format!("{}{} pace.", text(&of_lesson.unwrap_or_default()), text(pace))
}

/// All in one sentence.
fn verdict(report: &Report) -> String {
    let failed = report.failed();
    let (class, said) = if report.interrupted {
        let not_run = match report.not_run.as_slice() {
            [] => String::new(),
            lessons => format!(" Not run: {}.", text(&lessons.join(", "))),
        };
        ("bad", format!("<b>Unfinished.</b> Ctrl-C ended the run.{not_run}"))
    } else if failed.is_empty() {
        ("good", "<b>All that was claimed held.</b>".to_owned())
    } else {
        ("bad", format!("<b>Not all held:</b> {}.", text(&failed.join(", "))))
    };
    format!("<p class=\"verdict {class}\">{said}</p>\n")
}

/// The run in figures.
fn totals(report: &Report) -> String {
    let all: Vec<&Summary> = report.summaries().map(|(_, summary)| summary).collect();
    let shown = |part: Part| {
        let of_part = report.summaries().filter(|(row, _)| row.part == part);
        of_part.map(|(_, summary)| summary.demos).sum::<usize>()
    };
    let broken: usize = all.iter().map(|it| it.failed.len()).sum();
    let cannot: usize = all.iter().map(|it| it.cannot.len()).sum();
    let time: f64 = report.rows.iter().map(|row| row.time.as_secs_f64()).sum();
    let figures = [
        ("claims held", held(all.into_iter())),
        ("broken", broken.to_string()),
        ("cannot be shown", cannot.to_string()),
        ("demos", shown(Part::Demos).to_string()),
        ("explorations", shown(Part::Explorations).to_string()),
        ("time", seconds(time)),
    ];
    let figure =
        |(label, value): &(&str, String)| format!("<div><dt>{label}</dt><dd>{value}</dd></div>");
    figures.iter().map(figure).collect()
}

/// What went wrong, before anything else.
fn trouble(report: &Report) -> String {
    let mut items = Vec::new();
    for row in &report.rows {
        let verdict = row.verdict();
        let failed = row.summary.as_ref().map_or(&[][..], |summary| &summary.failed);
        for it in failed {
            let place = link(row, &it.demo, &format!("{} {}", row.title(), it.demo));
            let place = place.unwrap_or_else(|| text(&row.title()));
            items.push(format!("<b class=\"bad\">BROKEN</b> {place}: {}", prose(&it.claim)));
        }
        // What is said of broken claims is said already.
        if !verdict.held && failed.is_empty() {
            let place = link(row, "", &row.title()).unwrap_or_else(|| text(&row.title()));
            let page = if row.summary.is_ok() { "its page ends there" } else { "it left no page" };
            items.push(format!("{place}: {}; {page}", text(&verdict.text)));
        }
    }
    if items.is_empty() {
        return String::new();
    }
    let items = items.join("</li>\n<li>");
    format!(
        "<section class=\"trouble\" id=\"trouble\"><h2>What did not go well</h2>\n\
         <ul><li>{items}</li></ul></section>\n"
    )
}

/// What the small pictures show, with an example of each: its class, and from where to where
/// down its row it goes.
fn legend() -> String {
    let signs = [
        ("run", 3, 11, "runs"),
        ("ready", 3, 11, "ready, or not begun"),
        ("wait", 5, 9, "waits"),
        ("sleep", 6, 8, "sleeps, waits for a thread to end, or to be polled"),
        ("w a", 5, 9, "waits for a lock, in its colour"),
        ("held a", 11, 14, "holds that lock"),
        ("surprising", 3, 11, "an outcome that one does not want, but that can happen"),
    ];
    let sign = |(class, from, to, words): (&str, u32, u32, &str)| {
        format!(
            "<li><svg class=\"swatch\" width=\"24\" height=\"14\" aria-hidden=\"true\">\
             <path class=\"{class}\" d=\"M0 {from}h24V{to}H0z\"/></svg> {words}</li>\n"
        )
    };
    signs.map(sign).concat()
}

/// What this machine has not been able to show.
fn cannot(report: &Report) -> String {
    let of_row = |(row, summary): (&Row, &Summary)| {
        let item = |it: &Cannot| {
            let words = format!("{} {}", row.title(), it.demo);
            let place = link(row, &it.demo, &words).unwrap_or_else(|| text(&words));
            format!("<li>{place}: {}</li>\n", prose(&it.why))
        };
        summary.cannot.iter().map(item).collect::<String>()
    };
    let items: String = report.summaries().map(of_row).collect();
    if items.is_empty() {
        return items;
    }
    format!(
        "<section id=\"cannot\"><h2>What this machine cannot show</h2>\n\
         <ul>{items}</ul></section>\n"
    )
}

/// A way to the page that a lesson wrote, or to a place in it; none if it wrote none. A
/// summary is written after the page: where there is one, there is the other.
fn link(row: &Row, anchor: &str, words: &str) -> Option<String> {
    row.summary.as_ref().ok()?;
    let page = row.part.page(&row.lesson);
    let place = if anchor.is_empty() { page } else { format!("{page}#{anchor}") };
    Some(format!("<a href=\"{}\">{}</a>", text(&place), text(words)))
}

/// `5 of 5`.
fn held<'a>(summaries: impl Iterator<Item = &'a Summary>) -> String {
    let (held, claims) = summaries
        .map(|it| (it.held, it.claims))
        .fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    format!("{held} of {claims}")
}

fn seconds(time: f64) -> String {
    format!("{time:.1} s")
}
