//! The patterns of a picture: every colour has one, so that nothing is said by colour alone.

use std::collections::BTreeSet;

use super::drawing::{Drawing, Fill};

/// How wide the picture is in a window of the usual width, in pixels: patterns are
/// stretched with the picture, and are squeezed by as much. The page's own program does so
/// for every width.
const USUAL: u32 = 860;

/// The lines of the locks A to H, in a square of 8.
const MOTIFS: [&str; 8] = [
    "M-2 2l4-4M0 8l8-8M6 10l4-4",
    "M-2 6l4 4M0 0l8 8M6-2l4 4",
    "M0 0l8 8M0 8l8-8",
    "M0 2h8M0 6h8",
    "M2 0v8M6 0v8",
    "M2 1v2M6 5v2",
    "M0 6l4-4l4 4",
    "M0 4h8M4 0v8",
];

/// The patterns that a picture needs.
pub(super) fn patterns(drawing: &Drawing<'_>, number: usize) -> String {
    let squeeze = squeeze(drawing);
    let stretches = drawing.lanes.iter().flat_map(|row| &row.stretches);
    let mut fills: BTreeSet<Fill> = stretches.map(|it| it.fill).collect();
    fills.extend(drawing.locks.iter().filter(|row| !row.many.is_empty()).map(|_| Fill::Many));
    let fills = fills.iter().filter_map(|fill| pattern(*fill, number));
    let held = drawing.locks.iter().filter_map(|row| held_pattern(row.letter, number));
    fills.chain(held).map(|pattern| tile(&pattern, squeeze)).collect()
}

/// The rest of a `class`, and what follows it, for a stretch.
pub(super) fn paint(fill: Fill, number: usize) -> String {
    match fill {
        Fill::Lock(letter) => {
            format!("w {}\" fill=\"url(#p{number}{letter})\"", letter.to_ascii_lowercase())
        }
        _ => match motif(fill) {
            Some(_) => format!("{0}\" fill=\"url(#p{number}{0})\"", class(fill)),
            None => format!("{}\"", class(fill)),
        },
    }
}

/// The same for a lock that is held.
pub(super) fn held(letter: char, number: usize) -> String {
    let small = letter.to_ascii_lowercase();
    if letter == 'A' {
        return format!("{small}\"");
    }
    format!("{small}\" fill=\"url(#q{number}{letter})\"")
}

/// What the style calls it.
pub(super) fn class(fill: Fill) -> &'static str {
    match fill {
        Fill::Run => "run",
        Fill::Ready => "ready",
        Fill::Alive => "alive",
        Fill::Sleep => "sleep",
        Fill::Rest => "rest",
        Fill::System => "system",
        Fill::Wait => "wait",
        Fill::Lock(_) => "w",
        Fill::Many => "many",
    }
}

/// The size of a tile, and its lines.
type Motif = ((u8, u8), &'static str);

/// The motif of a fill; `None` for a colour without a pattern.
fn motif(fill: Fill) -> Option<Motif> {
    Some(match fill {
        Fill::Run | Fill::Ready => return None,
        Fill::Alive => ((8, 18), "M0 6h8M0 12h8"),
        Fill::Sleep => ((8, 18), "M0 9h8"),
        Fill::Rest => ((6, 18), "M1 9h2"),
        Fill::System => ((6, 6), "M1 1v2M4 4v2"),
        Fill::Wait => ((8, 6), "M0 1h5M4 4h4"),
        Fill::Lock(letter) => ((8, 8), lines(letter)),
        Fill::Many => ((4, 4), "M1 0v2M3 2v2"),
    })
}

fn lines(letter: char) -> &'static str {
    MOTIFS[(letter as usize).saturating_sub('A' as usize) % MOTIFS.len()]
}

/// A pattern: its name, its class, and what it shows.
type Pattern = (String, String, Motif);

fn pattern(fill: Fill, number: usize) -> Option<Pattern> {
    let motif = motif(fill)?;
    Some(match fill {
        Fill::Lock(letter) => {
            let class = format!("w {}", letter.to_ascii_lowercase());
            (format!("p{number}{letter}"), class, motif)
        }
        _ => (format!("p{number}{}", class(fill)), class(fill).to_owned(), motif),
    })
}

fn held_pattern(letter: char, number: usize) -> Option<Pattern> {
    let class = format!("held {}", letter.to_ascii_lowercase());
    (letter != 'A').then(|| (format!("q{number}{letter}"), class, ((8, 8), lines(letter))))
}

fn tile((id, class, ((width, height), d)): &Pattern, squeeze: u32) -> String {
    format!(
        "<pattern id=\"{id}\" class=\"{class}\" width=\"{width}\" height=\"{height}\" \
         patternUnits=\"userSpaceOnUse\" patternTransform=\"scale({squeeze} 1)\">\
         <path class=\"under\" d=\"M0 0h{width}v{height}H0z\"/>\
         <path class=\"ink\" d=\"{d}\"/></pattern>"
    )
}

/// A small example for the legend, painted like a stretch of the picture.
pub(super) fn swatch(paint: &str, drawing: &Drawing<'_>) -> String {
    let (width, seen) = (drawing.scale.width, 24 * squeeze(drawing));
    format!(
        "<svg class=\"swatch\" width=\"24\" height=\"18\" viewBox=\"0 0 {seen} 18\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <path class=\"{paint} d=\"M0 0h{width}v18H0z\"/></svg>"
    )
}

fn squeeze(drawing: &Drawing<'_>) -> u32 {
    drawing.scale.width / USUAL
}
