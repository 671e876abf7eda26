//! A small picture of what a demo showed, for the page of the whole course: no words, and
//! no patterns, which nobody could tell apart at this size.

use std::collections::BTreeMap;

use serde::Serialize;

use super::drawing::{Bar, Drawing, Fill, LaneRow};
use super::patterns;
use crate::chart::Bars;
use crate::report::Told;
use crate::timeline::Timeline;

/// A picture is so wide; whoever shows it stretches it.
const WIDTH: usize = 240;
/// More rows cannot be told apart.
const MOST: usize = 12;
/// From row to row, and the heights of a lane and of a strip for the locks that it holds.
const PITCH: usize = 14;
const LANE: usize = 8;
const STRIP: usize = 3;

/// What is to be painted in one way: a class, and the data of a path.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Painted(String, String);

/// A small picture.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Thumbnail {
    width: usize,
    height: usize,
    paths: Vec<Painted>,
}

/// Of the first run that was recorded, or else of the first bars.
pub(crate) fn thumbnail(told: &Told) -> Option<Thumbnail> {
    let mut timelines = told.scenes.iter().map(|scene| &scene.timeline);
    let run = timelines.find(|timeline| !timeline.lanes.is_empty());
    run.map(of_run).or_else(|| told.charts.first().map(of_bars))
}

fn of_run(timeline: &Timeline) -> Thumbnail {
    let drawing = Drawing::new(timeline);
    let mut paths = BTreeMap::new();
    let rows = drawing.lanes.len().min(MOST);
    for (row, lane) in drawing.lanes.iter().take(rows).enumerate() {
        let top = row * PITCH;
        let cells = cells(lane, drawing.scale.width as usize);
        for (from, to, fill) in runs(&cells) {
            let (class, inset) = (class(fill), inset(fill));
            rectangle(&mut paths, &class, (from, top + inset), (to - from, LANE - 2 * inset));
        }
        for (letter, cells) in held(lane, drawing.scale.width as usize) {
            let class = format!("held {}", letter.to_ascii_lowercase());
            for (from, to, ()) in runs(&cells) {
                rectangle(&mut paths, &class, (from, top + LANE + 1), (to - from, STRIP));
            }
        }
    }
    picture(rows, paths)
}

fn of_bars(bars: &Bars) -> Thumbnail {
    let most = bars.rows.iter().map(|row| row.value).fold(f64::MIN_POSITIVE, f64::max);
    let mut paths = BTreeMap::new();
    let rows = bars.rows.len().min(MOST);
    for (row, bar) in bars.rows.iter().take(rows).enumerate() {
        let width = (bar.value.max(0.0) / most * WIDTH as f64).round() as usize;
        rectangle(&mut paths, "run", (0, row * PITCH), (width.max(1), LANE + STRIP));
    }
    picture(rows, paths)
}

fn picture(rows: usize, paths: BTreeMap<String, String>) -> Thumbnail {
    let paths = paths.into_iter().map(|(class, path)| Painted(class, path)).collect();
    Thumbnail { width: WIDTH, height: rows * PITCH, paths }
}

fn rectangle(
    paths: &mut BTreeMap<String, String>,
    class: &str,
    (x, y): (usize, usize),
    (width, height): (usize, usize),
) {
    let path = paths.entry(class.to_owned()).or_default();
    *path += &format!("M{x} {y}h{width}v{height}h-{width}z");
}

/// What a lane does in each column: what took longest there.
fn cells(lane: &LaneRow<'_>, scale: usize) -> Vec<Option<Fill>> {
    let mut longest = vec![(0, None); WIDTH];
    let mut covered = vec![0; WIDTH];
    // The first is the life of the lane: it has what the others leave.
    for stretches in &lane.stretches[1..] {
        for (column, time) in times(&stretches.bars, scale).into_iter().enumerate() {
            covered[column] += time;
            if time > longest[column].0 {
                longest[column] = (time, Some(stretches.fill));
            }
        }
    }
    let life = &lane.stretches[0];
    let times = times(&life.bars, scale);
    let cell = |column: usize| {
        let left = times[column].saturating_sub(covered[column]);
        if left > longest[column].0 { Some(life.fill) } else { longest[column].1 }
    };
    (0..WIDTH).map(cell).collect()
}

/// The columns in which a lane holds a lock, even for a moment.
fn held(lane: &LaneRow<'_>, scale: usize) -> Vec<(char, Vec<Option<()>>)> {
    let nearest = |place: u32| (place as usize * WIDTH + scale / 2) / scale;
    let columns = |bars: &[Bar]| {
        let mut columns = vec![None; WIDTH];
        for bar in bars {
            let from = nearest(bar.from).min(WIDTH - 1);
            columns[from..nearest(bar.to).max(from + 1)].fill(Some(()));
        }
        columns
    };
    // One strip is enough here: the lock that was taken first.
    lane.strips.iter().take(1).map(|strip| (strip.letter, columns(&strip.bars))).collect()
}

/// How much of each column is covered. Places are multiplied by the number of columns, so
/// that nothing is rounded.
fn times(bars: &[Bar], scale: usize) -> Vec<usize> {
    let mut times = vec![0; WIDTH];
    for bar in bars {
        let (from, to) = (bar.from as usize * WIDTH, bar.to as usize * WIDTH);
        let columns = times.iter_mut().enumerate().take(to.div_ceil(scale));
        for (column, time) in columns.skip(from / scale) {
            *time += to.min((column + 1) * scale) - from.max(column * scale);
        }
    }
    times
}

/// Equal columns beside each other.
fn runs<T: Copy + PartialEq>(cells: &[Option<T>]) -> Vec<(usize, usize, T)> {
    let mut from = 0;
    let mut runs = Vec::new();
    for alike in cells.chunk_by(|one, next| one == next) {
        let to = from + alike.len();
        runs.extend(alike[0].map(|it| (from, to, it)));
        from = to;
    }
    runs
}

fn class(fill: Fill) -> String {
    match fill {
        Fill::Lock(letter) => format!("w {}", letter.to_ascii_lowercase()),
        _ => patterns::class(fill).to_owned(),
    }
}

/// How much thinner than a running thread one is that does not run.
fn inset(fill: Fill) -> usize {
    match fill {
        Fill::Run | Fill::Ready | Fill::Many => 0,
        Fill::Wait | Fill::Lock(_) | Fill::System => 2,
        Fill::Sleep | Fill::Rest | Fill::Alive => 3,
    }
}

#[cfg(test)]
mod tests {
    use watched::operation::Kind;

    use super::*;
    use crate::page::drawings::crowded;
    use crate::report::Scene;
    use crate::timeline::drafts::Draft;

    fn path<'a>(picture: &'a Thumbnail, class: &str) -> Option<&'a str> {
        let found = picture.paths.iter().find(|Painted(it, _)| it == class);
        found.map(|Painted(_, path)| path.as_str())
    }

    #[test]
    fn each_column_shows_what_took_longest_in_it() {
        let mut draft = Draft::new(240.0);
        let account = draft.object(Kind::Mutex);
        let (left, right) = (draft.thread("left", 0.0), draft.thread("right", 0.0));
        draft.hold(left, account, [10.0, 10.0, 40.0]);
        draft.hold(right, account, [20.0, 40.0, 40.2]);
        draft.sleep(right, (50.4, 99.4));
        let picture = of_run(&draft.timeline());
        assert_eq!((picture.width, picture.height), (240, 3 * PITCH));
        assert_eq!(path(&picture, "w a"), Some("M20 30h20v4h-20z"));
        assert_eq!(path(&picture, "sleep"), Some("M50 31h49v2h-49z"));
        assert_eq!(path(&picture, "held a"), Some("M10 23h30v3h-30zM40 37h1v3h-1z"));
        let right = "M0 28h20v8h-20zM40 28h10v8h-10zM99 28h141v8h-141z";
        assert!(path(&picture, "run").unwrap().ends_with(right), "{picture:?}");
    }

    #[test]
    fn bars_are_as_long_as_their_values() {
        let mut bars = Bars::new("threads", ["median"]);
        bars.row(1, ["20 ms".into()], 20.0);
        bars.row(2, ["10 ms".into()], 10.0);
        let picture = of_bars(&bars);
        assert_eq!(path(&picture, "run"), Some("M0 0h240v11h-240zM0 14h120v11h-120z"));
    }

    #[test]
    fn a_run_comes_before_bars_and_nothing_gives_no_picture() {
        let run = Scene { caption: String::new(), timeline: crowded(2, 30) };
        let bars = Bars::new("threads", ["median"]);
        let told = |scenes, charts| Told { charts, scenes, ..Told::default() };
        assert_eq!(thumbnail(&told(vec![], vec![])), None);
        assert_eq!(thumbnail(&told(vec![], vec![bars.clone()])), Some(of_bars(&bars)));
        assert_eq!(thumbnail(&told(vec![run], vec![bars])), Some(of_run(&crowded(2, 30))));
    }

    #[test]
    fn many_events_make_no_large_picture() {
        let picture = of_run(&crowded(16, 20_000));
        let size: usize = picture.paths.iter().map(|Painted(_, path)| path.len()).sum();
        assert!(size < 30_000, "{size} bytes");
        assert_eq!(picture.height, MOST * PITCH);
    }
}
