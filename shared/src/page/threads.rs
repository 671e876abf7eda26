//! The tables about each thread and each lock of a run.

use std::time::Duration;

use markup::text;

use super::grid::{self, Kind};
use super::handovers::changes_of_hands;
use crate::timeline::{
    Activity, End, Lane, Lock, Timeline, Words, count, crowd, lane_kind, place, time,
};

/// A column of times: its head, and the time of each lane.
type Column = (&'static str, fn(&Lane) -> Option<Duration>);

const COLUMNS: [Column; 7] = [
    ("on a core", |lane| lane.processor_time),
    ("ready, no core", |lane| lane.ready),
    ("waits for locks", |lane| some(lane, |activity| activity.lock().is_some())),
    ("other waits", |lane| {
        some(lane, |activity| activity.waits_for_data() && activity.lock().is_none())
    }),
    ("waits for ends", |lane| {
        some(lane, |activity| activity.waits() && !activity.waits_for_data())
    }),
    ("sleeps", |lane| some(lane, |activity| activity == Activity::Sleeping)),
    ("lives", |lane| Some(lane.to.saturating_sub(lane.from))),
];

fn some(lane: &Lane, asked: impl Fn(Activity) -> bool) -> Option<Duration> {
    Some(lane.time(asked)).filter(|time| !time.is_zero())
}

/// What each thread did with its time; columns in which nobody has any are left out.
pub(super) fn threads(timeline: &Timeline) -> String {
    let chosen = crowd::chosen(timeline, crowd::PAGE);
    let lanes: Vec<&Lane> = chosen.iter().map(|index| &timeline.lanes[*index]).collect();
    let columns: Vec<&Column> =
        COLUMNS.iter().filter(|(_, of)| lanes.iter().any(|lane| of(lane).is_some())).collect();
    let times: String = columns.iter().map(|(head, _)| grid::head(head, Kind::Figures)).collect();
    let heads = grid::head("thread", Kind::Words) + &times + &grid::head("end", Kind::Words);
    let row = |lane: &&Lane| {
        let cells: String = columns.iter().map(|(_, of)| cell(of(lane))).collect();
        let first = grid::first(&format!("{} {}", lane.number, lane.name), "");
        format!("<tr>{first}{cells}<td>{}</td></tr>\n", end(lane))
    };
    let rows: String = lanes.iter().map(row).collect();
    let table = grid::table("each thread", "figures", &heads, &rows);
    if lanes.len() == timeline.lanes.len() {
        return table;
    }
    let [said, ..] = crowd::left_out(timeline, &chosen, "");
    format!("{table}<p class=\"note\">Without a row here and in the picture:{}.</p>\n", text(&said))
}

fn cell(of: Option<Duration>) -> String {
    grid::cell(&of.map_or("-".into(), |it| time(it, true)), Kind::Figures)
}

fn end(lane: &Lane) -> String {
    match lane.end {
        End::Open => "had not ended".to_owned(),
        End::Ended => "ended".to_owned(),
        End::Panicked if lane_kind(lane.kind) == "process" => {
            "<b class=\"bad\">failed</b>".to_owned()
        }
        End::Panicked => "<b class=\"bad\">panicked</b>".to_owned(),
    }
}

/// What became of each lock.
pub(super) fn locks(timeline: &Timeline) -> String {
    if timeline.locks.is_empty() {
        return String::new();
    }
    let words = Words { timeline, unicode: true };
    let row = |lock: &Lock| {
        let first = grid::first(&words.lock(lock.object), "");
        let made = grid::cell(&lock.made.map_or("-".to_owned(), place), Kind::Words);
        let busy = format!("{} %", timeline.percent(lock));
        let figures = [count(lock.held.len()), busy, count(changes_of_hands(lock))];
        let figures: String = figures.iter().map(|it| grid::cell(it, Kind::Figures)).collect();
        let waited = cell(Some(lock.waited).filter(|waited| !waited.is_zero()));
        format!("<tr>{first}{made}{figures}{waited}</tr>\n")
    };
    let rows: String = timeline.locks.iter().map(row).collect();
    let words = ["lock", "made at"].map(|head| grid::head(head, Kind::Words));
    let figures = ["holds", "busy", "changes hands", "waited for it"];
    let heads = words.concat() + &figures.map(|head| grid::head(head, Kind::Figures)).concat();
    grid::table("each lock", "figures", &heads, &rows)
}
