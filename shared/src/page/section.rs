//! What one demo told, in the order in which it told it.

use markup::{prose, text};

use super::{chart, scene, schedule};
use crate::report::{Claim, ClaimKind, Fact, Piece, Told};

/// The part of a page that belongs to a demo.
pub(super) struct Section<'a> {
    pub(super) told: &'a Told,
    /// What it and its place on the page are called: as the demo, and a number from the second
    /// on, as `--replay` has it.
    pub(super) anchor: String,
    /// Everything on the page, to which a table may lead.
    pub(super) page: &'a [Told],
}

impl Section<'_> {
    /// Writes it. `pictures` counts those of the page.
    pub(super) fn write(&self, pictures: &mut usize) -> String {
        let claim = self.told.claim;
        let (anchor, claim) = (text(&self.anchor), prose(claim));
        let body = self.body(pictures);
        let verdicts = self.verdicts();
        format!(
            "<section id=\"{anchor}\"><h2>{anchor}</h2>\n<p class=\"claim\">{claim}</p>\n\
             {body}{verdicts}</section>\n"
        )
    }

    fn body(&self, pictures: &mut usize) -> String {
        let told = self.told;
        let mut lines = told.lines.iter();
        let mut facts = told.facts.iter();
        let mut tables = told.tables.iter();
        let mut charts = told.charts.iter();
        let mut scenes = told.scenes.iter();
        let mut schedules = told.schedules.iter();
        let demos: Vec<&str> = self.page.iter().map(|it| it.demo).collect();
        let mut body = String::new();
        for alike in told.order.chunk_by(|one, next| one == next) {
            let count = alike.len();
            match &alike[0] {
                Piece::Caption(caption) => body += &format!("<h3>{}</h3>\n", text(caption)),
                Piece::Said => {
                    let said = lines.by_ref().take(count);
                    body.extend(said.map(|it| format!("<p>{}</p>\n", prose(it))));
                }
                Piece::Line => {
                    let said: Vec<String> = lines.by_ref().take(count).map(|it| text(it)).collect();
                    body += &format!("<pre>{}</pre>\n", said.join("\n"));
                }
                Piece::Fact => body += &definitions(facts.by_ref().take(count)),
                Piece::Table => {
                    let tables = tables.by_ref().take(count);
                    body.extend(tables.map(|it| chart::table(it, &demos)));
                }
                Piece::Bars => body.extend(charts.by_ref().take(count).map(chart::bars)),
                Piece::Scene => {
                    for it in scenes.by_ref().take(count) {
                        *pictures += 1;
                        body += &scene::figure(it, *pictures);
                    }
                }
                Piece::Schedule => {
                    let shown = schedules.by_ref().take(count);
                    body.extend(shown.map(|it| schedule::schedule(&it.caption, &it.sheet)));
                }
            }
        }
        body
    }

    /// What held, what did not, and what could not be shown.
    fn verdicts(&self) -> String {
        let claims = self.told.claims.iter().map(|claim| {
            let (word, class) = verdict(claim);
            format!("<li class=\"{class}\"><b>{word}</b> {}</li>\n", prose(&claim.text))
        });
        let cannot = self.told.cannot.iter();
        let cannot =
            cannot.map(|why| format!("<li class=\"cannot\"><b>cannot</b> {}</li>\n", prose(why)));
        let all: String = claims.chain(cannot).collect();
        if all.is_empty() { all } else { format!("<ul class=\"claims\">{all}</ul>\n") }
    }
}

fn verdict(claim: &Claim) -> (&'static str, &'static str) {
    match (claim.kind, claim.held) {
        (ClaimKind::Must, true) => ("holds", "holds"),
        (ClaimKind::Must, false) => ("BROKEN", "broken"),
        (ClaimKind::May, true) => ("seen", "seen"),
        (ClaimKind::May, false) => ("not seen", "cannot"),
    }
}

fn definitions<'a>(facts: impl Iterator<Item = &'a Fact>) -> String {
    let facts = facts.map(|Fact { label, value, .. }| {
        format!("<div><dt>{}</dt><dd>{}</dd></div>\n", text(label), text(value))
    });
    format!("<dl>{}</dl>\n", facts.collect::<String>())
}
