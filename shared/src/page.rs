//! A page of what ran: one file that a browser opens, with pictures, claims and tables.
//!
//! It needs no network and no program: what is drawn is drawn, and what its own program
//! adds, a cursor, steps and a closer look, is not needed to read it. The policy in its
//! head lets that program run and nothing else.

use markup::{fill, prose, text, tight, tight_style};

use crate::demo;
use crate::report::Told;

mod section;
mod scene;
mod drawing;
mod handovers;
mod plot;
mod patterns;
mod legend;
mod threads;
mod operations;
mod grid;
mod chart;
mod schedule;
mod thumbnail;

#[cfg(test)]
mod drawings;
#[cfg(test)]
mod pages;

use section::Section;

pub(crate) use thumbnail::{Thumbnail, thumbnail};

const TEMPLATE: &str = include_str!("page/page.html");
const PROGRAM: &str = include_str!("page/page.js");

/// What stands above everything else.
#[derive(Debug)]
pub(crate) struct Head {
    /// The lesson.
    pub(crate) lesson: &'static str,
    /// The question that it answers.
    pub(crate) question: &'static str,
    /// When and where it ran.
    pub(crate) ran: String,
    /// The command that makes such a page again.
    pub(crate) command: String,
    /// Where the page of the whole course is, if this one belongs to it.
    pub(crate) course: Option<String>,
}

/// The page.
pub(crate) fn page(head: &Head, told: &[Told]) -> String {
    let sections = sections(told);
    let mut pictures = 0;
    let body: String = sections.iter().map(|section| section.write(&mut pictures)).collect();
    let title = format!("{}: {}", head.lesson, head.question);
    let short = match told {
        [only] => format!("{}: {}", head.lesson, only.demo),
        _ => title.clone(),
    };
    let (style, program) = (tight_style(markup::STYLE), tight(PROGRAM));
    fill(
        TEMPLATE,
        &[
            ("short", &text(&short)),
            ("title", &text(&title)),
            ("style", &style),
            ("style-hash", &markup::source(&style)),
            ("program", &program),
            ("program-hash", &markup::source(&program)),
            ("course", &course(head)),
            ("ran", &text(&head.ran)),
            ("command", &text(&head.command)),
            ("contents", &contents(&sections)),
            ("body", &body),
        ],
    )
}

/// The way back to where all lessons are.
fn course(head: &Head) -> String {
    head.course.as_ref().map_or(String::new(), |index| {
        format!("<p><a href=\"{}\">The whole course</a></p>\n", text(index))
    })
}

/// Demos that told more than once have a number from the second time on.
fn sections(page: &[Told]) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for told in page {
        let before = sections.iter().filter(|it| it.told.demo == told.demo).count();
        sections.push(Section { told, anchor: demo::numbered(told.demo, before + 1), page });
    }
    sections
}

/// Where to find what, where there is more than one thing.
fn contents(sections: &[Section<'_>]) -> String {
    if sections.len() < 2 {
        return String::new();
    }
    let item = |section: &Section<'_>| {
        let Section { told, anchor, .. } = section;
        let broken = if told.all_held() { "" } else { " <b class=\"bad\">BROKEN</b>" };
        let (anchor, name) = (text(anchor), text(anchor));
        let claim = prose(told.claim);
        format!("<li><a href=\"#{anchor}\">{name}</a> {claim}{broken}</li>\n")
    };
    let items: String = sections.iter().map(item).collect();
    format!("<nav aria-label=\"demos\"><ol>{items}</ol></nav>\n")
}
