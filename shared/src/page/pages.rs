//! Whole pages: complete, safe, small, and always the same.

use watched::operation::{Kind, Operation};
use watched::recording::LaneKind;

use super::drawings::crowded;
use super::{Head, page};
use crate::chart::Bars;
use crate::measure::Measured;
use crate::report::{Claim, ClaimKind, Fact, Piece, Scene, Told};
use crate::table::Table;
use crate::timeline::drafts::{Draft, ms};
use crate::timeline::{Timeline, fuzz};

const BAD: &str = "<b>\"&'";

fn head() -> Head {
    Head {
        lesson: "locks",
        question: "how?",
        ran: "today".to_owned(),
        command: "cargo run -p locks -- --html FILE".to_owned(),
        course: None,
    }
}

/// A demo that shows one run and nothing else.
fn told(timeline: Timeline) -> Told {
    Told {
        demo: "demo",
        order: vec![Piece::Caption("a run".to_owned()), Piece::Scene],
        scenes: vec![Scene { caption: "a run".to_owned(), timeline }],
        ..Told::default()
    }
}

fn page_of(timeline: Timeline) -> String {
    page(&head(), &[told(timeline)])
}

/// The rows of the table of all operations.
fn rows(page: &str) -> Vec<&str> {
    let table = page.split("<table class=\"operations").nth(1).unwrap();
    let body = table.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    body.trim().lines().collect()
}

#[test]
fn every_operation_has_its_row() {
    let mut draft = Draft::new(50.0);
    let (account, jobs) = (draft.object(Kind::Mutex), draft.object(Kind::Channel));
    let worker = draft.thread("worker", 1.0);
    draft.hold(0, account, [2.0, 2.0, 9.0]);
    draft.hold(worker, account, [3.5, 9.25, 12.0]);
    draft.sleep(worker, (15.0, 25.0));
    draft.open(worker, (Operation::Receive, jobs), 30.0);
    let timeline = draft.timeline();
    let acts = timeline.acts.len();
    let page = page_of(timeline);
    let rows = rows(&page);
    assert_eq!(rows.len(), acts);
    let found = |begins: &str, holds: &str| {
        rows.iter().any(|row| row.starts_with(begins) && row.contains(holds))
    };
    assert!(found("<tr><td>0.000<td>0 main<td>begins", ""), "{rows:?}");
    assert!(found("<tr><td>2.000<td>0 main<td>locks A :", ""), "{rows:?}");
    assert!(found("<tr><td>3.500<td>1 worker<td>locks A :", "<td>5.750"), "{rows:?}");
    assert!(found("<tr><td>15.000<td>1 worker<td>sleeps :", "<td>10.000"), "{rows:?}");
    assert!(
        found("<tr><td>30.000<td>1 worker<td>waits to receive from", ", to the end"),
        "{rows:?}"
    );
}

#[test]
fn each_stretch_is_written_from_the_one_before() {
    let mut draft = Draft::new(100.0);
    let worker = draft.thread("worker", 0.0);
    draft.sleep(worker, (10.0, 20.0));
    draft.sleep(worker, (50.0, 65.0));
    let page = page_of(draft.timeline());
    let path = "d=\"M100000 0V18h100000V0zm400000 0V18h150000V0z\"><title>sleeps</title>";
    assert!(page.contains(path), "{page}");
}

#[test]
fn no_name_is_obeyed() {
    let mut draft = Draft::new(50.0);
    let stock = draft.object(Kind::Mutex);
    let worker = draft.child(BAD, LaneKind::Thread, (1.0, 2.0));
    draft.hold(worker, stock, [5.0, 5.0, 40.0]);
    let mut timeline = draft.timeline();
    timeline.locks[0].name = Some(BAD.to_owned());
    let mut table = Table::new([BAD]);
    table.row([BAD.to_owned()]);
    let mut bars = Bars::new(BAD, [BAD]);
    bars.row(BAD, [BAD.to_owned()], 1.0).note(BAD);
    let all = Told {
        claim: BAD,
        order: vec![
            Piece::Caption(BAD.to_owned()),
            Piece::Said,
            Piece::Line,
            Piece::Fact,
            Piece::Table,
            Piece::Bars,
            Piece::Scene,
        ],
        lines: vec![BAD.to_owned(), BAD.to_owned()],
        facts: vec![Fact { label: BAD.to_owned(), value: BAD.to_owned(), answer: false }],
        tables: vec![table],
        charts: vec![bars],
        claims: vec![Claim { text: BAD.to_owned(), kind: ClaimKind::Must, held: true }],
        cannot: vec![BAD.to_owned()],
        ..told(timeline)
    };
    let course = Some(BAD.to_owned());
    let page =
        page(&Head { ran: BAD.to_owned(), command: BAD.to_owned(), course, ..head() }, &[all]);
    assert_eq!(page.matches("&lt;b&gt;&quot;&amp;&#39;").count(), 27);
    let after_program = page.replace("<b>\"", "").len();
    assert_eq!(after_program, page.len(), "a name stands in the page as it is");
}

#[test]
fn eight_threads_and_two_thousand_events_fit_into_a_hundred_kilobytes() {
    let timeline = crowded(8, 2_000);
    assert!(timeline.acts.len() > 1_300);
    let page = page_of(timeline);
    assert!(page.len() < 100_000, "{} bytes", page.len());
    assert!(!page.contains("Thinned"));
}

#[test]
fn a_hundred_thousand_events_are_thinned_and_the_page_says_so() {
    let timeline = crowded(8, 100_000);
    let acts = timeline.acts.len();
    let page = page_of(timeline);
    assert!(page.len() < 300_000, "{} bytes", page.len());
    assert!(page.contains("Thinned: "), "the picture is thinned");
    assert!(page.contains(" hand-overs, those after the 40 longest waits"));
    let rows = rows(&page);
    assert_eq!(rows.len(), 2_001);
    // A row with a time in its last cell stands for the release of the lock, too.
    let written = rows
        .iter()
        .filter(|row| !row.contains("class"))
        .map(|row| 1 + usize::from(row.matches("<td>").count() == 5));
    let left_out = crate::timeline::count(acts - written.sum::<usize>());
    assert!(rows[1_200].ends_with(&format!(">{left_out} operations are not listed")));
}

#[test]
fn in_a_long_table_a_release_stands_in_the_row_of_its_lock() {
    let timeline = crowded(8, 2_000);
    let holds = timeline.locks[0].held.len();
    let page = page_of(timeline);
    let rows = rows(&page);
    assert!(rows.iter().all(|row| !row.contains("frees")));
    assert_eq!(rows.iter().filter(|row| row.matches("<td>").count() == 5).count(), holds);
}

#[test]
fn the_same_recording_gives_the_same_page() {
    assert_eq!(page_of(crowded(3, 300)), page_of(crowded(3, 300)));
}

#[test]
fn no_recording_breaks_a_page() {
    for tape in fuzz::tapes(200) {
        let page = page_of(Timeline::from_tape(&tape));
        for bad in ["NaN", "inf\"", " x=\"-", "x1=\"-", "width=\"-", "h-"] {
            let figures = page.split("<main>").nth(1).unwrap();
            assert!(!figures.contains(bad), "{bad} in\n{figures}");
        }
        let balanced = |name: &str| {
            let begun = page.matches(&format!("<{name} ")).count()
                + page.matches(&format!("<{name}>")).count();
            (begun, page.matches(&format!("</{name}>")).count())
        };
        for name in ["svg", "g", "section", "figure", "table", "details", "ul", "div"] {
            let (begun, ended) = balanced(name);
            assert_eq!(begun, ended, "{name} in\n{page}");
        }
    }
}

#[test]
fn a_page_asks_for_nothing_from_outside() {
    let page = page_of(crowded(2, 30));
    assert!(page.contains("default-src 'none'"));
    for outside in ["src=", "@import", "fetch(", "<link", "<iframe"] {
        assert!(!page.contains(outside), "{outside}");
    }
    // The name of a language, and no address that a browser would go to.
    assert_eq!(page.matches("http").count(), 1 + page.matches("http-equiv").count());
    assert_eq!(page.matches(" style=").count(), 0, "the policy lets no style attribute through");
    assert_eq!(page.matches(" onclick=").count(), 0);
}

#[test]
fn a_measured_bar_has_its_range() {
    let times = Measured::of([20, 10, 40].map(|time| ms(f64::from(time))).to_vec());
    let mut bars = Bars::new("threads", ["median"]);
    bars.row(1, ["20 ms".into()], 20.0).range_of_times(&times);
    let told = Told { order: vec![Piece::Bars], charts: vec![bars], ..Told::default() };
    let page = page(&head(), &[told]);
    assert!(page.contains("<rect class=\"run\" width=\"50%\""), "{page}");
    assert!(page.contains("x1=\"25%\" x2=\"100%\""), "{page}");
}

#[test]
fn what_was_told_stands_in_its_order() {
    let told = Told {
        order: vec![Piece::Said, Piece::Fact, Piece::Line, Piece::Line, Piece::Fact],
        lines: ["one", "two", "three"].map(str::to_owned).to_vec(),
        facts: ["first", "second"]
            .map(|label| Fact { label: label.to_owned(), value: "1".to_owned(), answer: true })
            .to_vec(),
        ..Told::default()
    };
    let page = page(&head(), &[told]);
    let order = ["<p>one</p>", "first", "<pre>two\nthree</pre>", "second"];
    let body = page.split("<main>").nth(1).unwrap();
    let places: Vec<usize> = order.iter().map(|it| body.find(it).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn several_demos_have_a_table_of_contents() {
    let twice = [told(crowded(1, 9)), told(crowded(1, 9))];
    let page = page(&head(), &twice);
    assert!(page.contains("<a href=\"#demo\">demo</a>"));
    assert!(page.contains("<a href=\"#demo.2\">demo.2</a>"));
    assert!(page.contains("<section id=\"demo.2\">"));
    assert!(!page_of(crowded(1, 9)).contains("<nav"));
}

#[test]
fn a_cell_leads_to_a_demo_that_is_on_the_page() {
    let mut table = Table::new(["what", "cost"]);
    table.row(["one".to_owned(), "5 ms".to_owned()]).link(0, "elsewhere").link(1, "demo");
    let told =
        Told { demo: "demo", order: vec![Piece::Table], tables: vec![table], ..Told::default() };
    let page = page(&head(), &[told]);
    assert!(page.contains("<td>one</td><td class=\"n\"><a href=\"#demo\">5 ms</a></td>"), "{page}");
    assert!(!page.contains("#elsewhere"), "{page}");
}

#[test]
fn a_page_of_the_course_leads_back_to_it() {
    let course = Some("index.html#locks".to_owned());
    let of_course = page(&Head { course, ..head() }, &[told(crowded(1, 9))]);
    assert!(of_course.contains("<a href=\"index.html#locks\">The whole course</a>"));
    assert!(!page_of(crowded(1, 9)).contains("The whole course"));
}
