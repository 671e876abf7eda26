//! One recorded run on a page: what to see, the picture, and the same as tables.

use markup::text;

use super::drawing::Drawing;
use super::handovers::changes_of_hands;
use super::legend::legend;
use super::plot::{Plot, Plotted};
use super::{operations, threads};
use crate::report::Scene;
use crate::timeline::{DEADLOCK, Look, Timeline, Words, count, time};

/// The figure for a run, the one with this number on its page.
pub(super) fn figure(scene: &Scene, number: usize) -> String {
    let timeline = &scene.timeline;
    if timeline.lanes.is_empty() {
        return "<p>Nothing was recorded.</p>\n".to_owned();
    }
    let drawing = Drawing::new(timeline);
    let plotted = Plot { timeline, drawing: &drawing, number }.draw();
    let caption = text(&scene.caption);
    let unit = operations::unit(timeline);
    let (nanos, run, name) = (unit.nanos(), timeline.duration.as_nanos(), unit.name(true));
    let see = see(timeline);
    let legend = legend(&drawing, number, plotted.arrows > 0);
    let notes = notes(&drawing, &plotted);
    let (threads, locks) = (threads::threads(timeline), threads::locks(timeline));
    let operations = operations::table(timeline);
    format!(
        "<figure class=\"scene\" aria-label=\"{caption}\" data-run=\"{run}\" \
         data-unit=\"{nanos}\" data-name=\"{name}\">\n{see}\
         <div class=\"board\" role=\"group\" aria-label=\"timeline of {caption}\">\
         {}</div>\n{legend}{notes}<div class=\"tables\">{threads}{locks}</div>\n\
         {operations}</figure>\n",
        plotted.svg,
    )
}

/// What is worth looking for, computed from the run.
fn see(timeline: &Timeline) -> String {
    let look = Look { width: usize::MAX, unicode: true };
    let mut said = timeline.sentences(&look);
    said.extend(contended(timeline));
    if said.is_empty() {
        said.push(format!("{} in all, and nobody waited for long.", time(timeline.duration, true)));
    }
    let items = said.iter().map(|said| match said.strip_prefix(DEADLOCK) {
        Some(rest) => format!("<li><b class=\"bad\">{DEADLOCK}</b>{}</li>", text(rest)),
        None => format!("<li>{}</li>", text(said)),
    });
    format!("<div class=\"see\"><b>What to see</b><ul>{}</ul></div>\n", items.collect::<String>())
}

/// The lock that was waited for longest.
fn contended(timeline: &Timeline) -> Option<String> {
    let lock = timeline.locks.iter().rev().max_by_key(|lock| lock.waited)?;
    // Who is deadlocked waits longest, which is said already.
    if lock.waited.is_zero() || timeline.circle().is_some() {
        return None;
    }
    let words = Words { timeline, unicode: true };
    let name = words.lock(lock.object).replacen("lock", "Lock", 1);
    let changes = match changes_of_hands(lock) {
        0 => "never changed hands".to_owned(),
        1 => "changed hands once".to_owned(),
        all => format!("changed hands {} times", count(all)),
    };
    let waited = time(lock.waited, true);
    Some(format!(
        "{name} was held for {} % of the run and {changes}; all waits for it, \
         added up, took {waited}.",
        timeline.percent(lock)
    ))
}

/// What the picture leaves out.
fn notes(drawing: &Drawing<'_>, plotted: &Plotted) -> String {
    let mut notes = Vec::new();
    let Plotted { arrows, hand_overs, .. } = plotted;
    if arrows < hand_overs {
        notes.push(format!(
            "Of {} hand-overs, those after the {} longest waits have arrows.",
            count(*hand_overs),
            count(*arrows)
        ));
    }
    if drawing.thinned() > 0 {
        notes.push(format!(
            "Thinned: {} changes are too short and too many to be drawn one by one; where they \
             are, the picture is dotted.",
            count(drawing.thinned())
        ));
    }
    let notes = notes.iter().map(|note| format!("<p class=\"note\">{note}</p>\n"));
    notes.collect()
}
