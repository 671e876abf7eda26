//! What the looks of a picture mean: only those that occur in it.

use std::collections::BTreeMap;

use markup::text;

use super::drawing::{Drawing, Fill};
use super::patterns::{held, paint, swatch};
use crate::timeline::{End, Holder, holders};

/// Stands for the number of any lane.
const NUMBER: &str = "number";

/// A sign, and what it stands for.
type Meanings = BTreeMap<String, String>;

/// The legend of the picture with this number, in which there are arrows or not.
pub(super) fn legend(drawing: &Drawing<'_>, number: usize, arrows: bool) -> String {
    let mut fills: BTreeMap<Fill, Meanings> = BTreeMap::new();
    for it in drawing.lanes.iter().flat_map(|row| &row.stretches) {
        // The numbers of lanes are explained at once.
        let sign = match it.sign.as_deref().unwrap_or_default() {
            sign if sign.parse::<u32>().is_ok() => NUMBER,
            sign => sign,
        };
        let meanings = fills.entry(it.fill).or_default();
        let meaning = meanings.entry(sign.to_owned()).or_insert_with(|| it.words.clone());
        if sign == NUMBER || *meaning != it.words {
            *meaning = in_general(sign, meaning, &it.words);
        }
    }
    let mut items: Vec<String> = fills
        .iter()
        .map(|(fill, meanings)| item(&swatch(&paint(*fill, number), drawing), &said(meanings)))
        .collect();
    items.extend(locks(drawing, number));
    if arrows {
        let arrow = "<svg class=\"swatch\" width=\"24\" height=\"18\" aria-hidden=\"true\">\
                     <line class=\"arrows\" x1=\"12\" x2=\"12\" y1=\"1\" y2=\"17\"/></svg>";
        items.push(item(arrow, "a lock is released, and taken by one who waited for it"));
    }
    if drawing.lanes.iter().any(|row| row.lane.end == End::Panicked) {
        items.push(item("<b class=\"bad\">!</b>", "ended by a panic, or failed"));
    }
    format!("<ul class=\"legend\">{}</ul>\n", items.concat())
}

fn item(swatch: &str, meaning: &str) -> String {
    format!("<li>{swatch} <span>{meaning}</span></li>")
}

fn said(meanings: &Meanings) -> String {
    let said = meanings.iter().map(|(sign, words)| match sign.as_str() {
        "" => text(words),
        sign => format!("<b>{}</b> {}", text(sign), text(words)),
    });
    said.collect::<Vec<_>>().join(", ")
}

/// What a sign means that stands for more than one thing.
fn in_general(sign: &str, one: &str, other: &str) -> String {
    match sign {
        NUMBER => "waits for that thread to end".to_owned(),
        "<" => "waits to receive".to_owned(),
        ">" => "waits to send".to_owned(),
        "~" => "waits on a condition variable".to_owned(),
        "+" => "waits at a barrier".to_owned(),
        "?" => "another wait".to_owned(),
        _ if one.contains(other) => one.to_owned(),
        _ => format!("{one}, or {other}"),
    }
}

/// The strips and the rows of the locks.
fn locks(drawing: &Drawing<'_>, number: usize) -> Vec<String> {
    if drawing.locks.is_empty() {
        return Vec::new();
    }
    let letters: Vec<String> = drawing.locks.iter().map(|row| row.letter.to_string()).collect();
    let painted = drawing.locks.iter().map(|row| format!("held {}", held(row.letter, number)));
    let swatches: String = painted.map(|paint| swatch(&paint, drawing)).collect();
    let what = format!(
        "holds lock {}: the strip under the thread, and the row of the lock",
        letters.join(", ")
    );
    let all = drawing.locks.iter().flat_map(|row| holders(&row.lock.held));
    let readers = all.into_iter().any(|piece| piece.state == Holder::Readers);
    let readers = if readers { ", <b>R</b> several readers" } else { "" };
    let row = format!("in the row of a lock: the number of the thread that holds it{readers}");
    vec![item(&swatches, &what), item("<b>1</b>", &row)]
}
