//! The tables of a page: one frame for all.

use markup::text;

/// Whether a column holds figures, which stand to the right, or words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Figures,
    Words,
}

/// A table that scrolls in itself where the screen is too narrow, also by the keyboard.
/// `label` and `class` are the page's own words.
pub(super) fn table(label: &str, class: &str, heads: &str, rows: &str) -> String {
    let head = match heads {
        "" => String::new(),
        heads => format!("<thead><tr>{heads}</tr></thead>\n"),
    };
    format!(
        "<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"{label}\">\
         <table class=\"{class}\">{head}<tbody>\n{rows}</tbody></table></div>\n"
    )
}

/// The head of a column.
pub(super) fn head(words: &str, kind: Kind) -> String {
    // A head without words is none: nobody would know what the column is.
    let (element, scope) = if words.is_empty() { ("td", "") } else { ("th", " scope=\"col\"") };
    format!("<{element}{scope}{}>{}</{element}>", class(kind), text(words))
}

/// A cell.
pub(super) fn cell(words: &str, kind: Kind) -> String {
    format!("<td{}>{}</td>", class(kind), text(words))
}

/// A cell that leads to a part of this page.
pub(super) fn link(words: &str, to: &str, kind: Kind) -> String {
    format!("<td{}><a href=\"#{}\">{}</a></td>", class(kind), text(to), text(words))
}

/// The first cell of a row, which says what the row is about. `note` is markup.
pub(super) fn first(words: &str, note: &str) -> String {
    format!("<th scope=\"row\">{}{note}</th>", text(words))
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Figures => " class=\"n\"",
        Kind::Words => "",
    }
}
