//! Reports of stand-ins: what the index says of lessons that hold, fail, hang or are cut short.

use std::fs;
use std::time::Duration;

use super::index;
use crate::fake_lesson::{LONG, SHORT, program};
use crate::interrupt::Interrupt;
use crate::pages::{Pages, problems};
use crate::report::Report;
use crate::runner::{Output, Part, Program, Stage};
use crate::scratch::Scratch;

/// Runs stand-ins, in whose behaviour `page` stands for the page that they are to write, and
/// gives back the index, and what is wrong with the folder.
fn report(deadline: Duration, behaviours: &[(&str, Part, &str)]) -> (String, Vec<String>) {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path().join("report");
    let pages = Pages::in_folder(&folder).unwrap();
    let program = |(name, part, behaviour): &(&str, Part, &str)| {
        let page = pages.page(name, *part);
        let behaviour = behaviour.replace("page", &format!("page {}", page.display()));
        Program { part: *part, ..program(name, &behaviour) }
    };
    let programs: Vec<Program> = behaviours.iter().map(program).collect();
    let output = Output::File(fs::File::create(scratch.path().join("output.txt")).unwrap());
    let interrupt = Interrupt::never();
    let stage = Stage { deadline, output, interrupt: &interrupt, scratch: &scratch };
    let report = stage.run(&programs).unwrap();
    let (path, _) = pages.finish(&report, "fast").unwrap();
    (fs::read_to_string(path).unwrap(), problems(&folder).unwrap())
}

const GOOD: &str = "page then held 3";

#[test]
fn a_good_run_says_so_and_every_link_leads_somewhere() {
    let (index, problems) = report(
        LONG,
        &[
            ("locks", Part::Demos, GOOD),
            ("locks", Part::Explorations, "page then explored 4"),
            ("pools", Part::Demos, "page then explored 5"),
        ],
    );
    assert_eq!(problems, [""; 0]);
    for said in [
        "All that was claimed held.",
        "<dt>claims held</dt><dd>12 of 12</dd>",
        "today, 2 cores, fast pace. Again: <code>cargo xtask run-all --pace fast --html DIR",
        "<h2>1 locks <span class=\"asks\">how <code>so</code>?</span></h2>",
        "7 of 7 claims held in 2 demos and 2 explorations",
        "<a href=\"locks.html#one\">one</a> <span class=\"state\"><b>holds</b> 3 of 3</span>",
        "<path class=\"run\" d=\"M0 0h9v8h-9z\"/>",
        "<p>it &lt;runs&gt;</p>",
        "<b>cannot</b> be shown here",
        "<a href=\"locks-explored.html#one\">one</a>",
        "<p>two &lt;adders&gt;</p>",
        "<b>2</b> in 3 of 4; <b>1</b> in 1 of 4, surprising; never <b>deadlock</b>",
        "<path class=\"surprising\" d=\"M750 0h244v12h-244z\"/>",
        "<a href=\"locks.html#two\">locks two</a>: one core",
        "Chapter: <code>lessons/pools/README.md</code>",
    ] {
        assert!(index.contains(said), "{said} is missing:\n{index}");
    }
    assert!(!index.contains("id=\"trouble\""));
}

#[test]
fn what_failed_stands_on_top_and_what_was_not_written_is_not_linked() {
    let (index, problems) = report(
        LONG,
        &[
            ("basics", Part::Demos, "page then broken 3 then exit 1"),
            ("locks", Part::Demos, "exit 3"),
            ("pools", Part::Demos, "exit 101"),
        ],
    );
    assert_eq!(problems, [""; 0]);
    for said in [
        "<b>Not all held:</b> basics, locks, pools.",
        "<b class=\"bad\">BROKEN</b> <a href=\"basics.html#one\">basics one</a>: it &lt;holds&gt;",
        "locks: exit 3; it left no page",
        "pools: panicked (exit 101); it left no page",
        "<li class=\"broken\">",
        "<b>BROKEN</b> 1 of 3",
        "<b class=\"bad\">No page:</b> exit 3.",
    ] {
        assert!(index.contains(said), "{said} is missing:\n{index}");
    }
    assert!(index.find("id=\"trouble\"") < index.find("class=\"lessons\""));
    assert!(!index.contains("href=\"locks.html"));
}

#[test]
fn a_lesson_that_hangs_is_said_to_have_been_ended() {
    let (index, problems) = report(SHORT, &[("locks", Part::Demos, "hang")]);
    assert_eq!(problems, [""; 0]);
    assert!(index.contains("locks: ended after 0.3 s; it left no page"), "{index}");
    assert!(!index.contains("href=\"locks.html"));
}

#[test]
fn an_interrupted_run_says_that_it_is_unfinished() {
    let cut = r#"{"demo": "three", "anchor": "three", "claim": "", "claims": 0, "held": 0}"#;
    let summary = format!(
        r#"{{"lesson": "locks", "question": "", "date": "", "machine": "", "explorations": 1,
            "demos": 1, "claims": 0, "held": 0, "failed": [], "cannot": [], "shown": [{cut}],
            "seconds": 0.5}}"#
    );
    let interrupted = format!("page then summary {summary} then exit 130");
    let (index, _) = report(
        LONG,
        &[
            ("basics", Part::Demos, GOOD),
            ("locks", Part::Demos, &interrupted),
            ("pools", Part::Demos, GOOD),
        ],
    );
    for said in [
        "<b>Unfinished.</b> Ctrl-C ended the run. Not run: pools.",
        "<a href=\"locks.html\">locks</a>: interrupted; its page ends there",
        "<b>cut short</b>",
    ] {
        assert!(index.contains(said), "{said} is missing:\n{index}");
    }
}

#[test]
fn nothing_in_an_index_asks_for_anything() {
    let scratch = Scratch::new().unwrap();
    let pages = Pages::in_folder(scratch.path()).unwrap();
    let index = index(&Report::default(), "fast", &pages);
    assert!(index.contains("default-src 'none'"));
    for outside in ["<script", "src=", "@import", "url(", "<link", " style=", "http:", "https:"] {
        let known = if outside == "url(" { index.matches("url(#head)").count() } else { 0 };
        assert_eq!(index.matches(outside).count(), known, "{outside}");
    }
}
