//! Demos beside Python: what the article covers has a twin, and no twin stands alone.

use std::collections::BTreeMap;

use super::tree::{Text, texts};
use super::{Problems, assert_none};

/// What the article covers, lesson by lesson: each has a Python program beside it.
const COVERED: [(&str, &[&str]); 7] = [
    (
        "basics",
        &[
            "print-numbers",
            "background-work",
            "faster",
            "waiting-overlaps",
            "who-am-i",
            "kernel-or-user",
            "registry",
            "thread-object",
        ],
    ),
    ("raw-spawn", &["two-clocks", "busy-main", "cannot-start"]),
    ("locks", &["acquire-release", "take-turns", "reentrant"]),
    ("thread-local", &["own-student", "connection-per-thread", "request-context"]),
    ("pools", &["dummy-pool", "pool-size"]),
    ("mp-vs-mt", &["start-cost", "who-survives", "same-memory", "cpu-bound", "io-bound"]),
    ("async", &["event-loop", "ten-thousand-waits", "coroutines", "many-connections"]),
];

/// What all Python programs have alike, as far as they need it.
const ALIKE: [&str; 2] = [
    "def tell(part, **facts):
    \"\"\"Prints what there is to say about a part of the work, as a line of JSON.\"\"\"
    print(json.dumps(dict(facts, part=part)), flush=True)
",
    "def part(name, work, **facts):
    \"\"\"Does a part of the work, and tells its answer and its time.\"\"\"
    begin = time.perf_counter()
    answer = work()
    tell(name, answer=answer, seconds=time.perf_counter() - begin, **facts)
",
];

/// The longest line of a Python program.
const WIDEST: usize = 100;

/// The demo of a Python program: `python/start_cost.py` is that of `start-cost`.
fn demo(program: &Text) -> String {
    let stem = program.path.rsplit('/').next().and_then(|name| name.strip_suffix(".py"));
    stem.unwrap_or_default().replace('_', "-")
}

/// The demos that a lesson's `twins.rs` names, in its order.
fn named(twins: &Text) -> Vec<String> {
    let names = twins.text.split("demo: \"").skip(1).filter_map(|rest| rest.split('"').next());
    names.map(str::to_owned).collect()
}

/// Every program has a twin in Rust, and every twin a program.
fn pairs(lesson: &str, programs: &[&Text], twins: Option<&Text>) -> Problems {
    let named = twins.map(named).unwrap_or_default();
    let demos: Vec<String> = programs.iter().map(|program| demo(program)).collect();
    let alone = demos.iter().filter(|demo| !named.contains(demo));
    let missing = named.iter().filter(|demo| !demos.contains(demo));
    alone
        .map(|demo| format!("{lesson}: the Python program of '{demo}' has no twin in twins.rs"))
        .chain(missing.map(|demo| format!("{lesson}: the twin '{demo}' has no Python program")))
        .collect()
}

/// What the article covers can be compared.
fn covered(lesson: &str, wanted: &[&str], programs: &[&Text]) -> Problems {
    let demos: Vec<String> = programs.iter().map(|program| demo(program)).collect();
    let left_out = wanted.iter().filter(|demo| !demos.iter().any(|it| it == *demo));
    left_out.map(|demo| format!("{lesson}: '{demo}' has no Python program")).collect()
}

/// A program says what it shows, has the common functions as all have them, and fits a page.
fn readable(program: &Text) -> Problems {
    let mut problems = Vec::new();
    let path = &program.path;
    if !program.text.starts_with("\"\"\"") {
        problems.push(format!("{path}: does not open with a docstring"));
    }
    for whole in ALIKE {
        let head = whole.lines().next().unwrap_or_default();
        let name = head.split('(').next().unwrap_or(head);
        let has = program.text.contains(&format!("{name}("));
        if has && !program.text.contains(whole) {
            problems.push(format!("{path}: {name} is not as it is elsewhere"));
        }
    }
    if !program.text.contains(ALIKE[0]) {
        problems.push(format!("{path}: tells nothing"));
    }
    for (index, line) in program.text.lines().enumerate() {
        if line.chars().count() > WIDEST {
            problems.push(format!("{path}:{}: is longer than {WIDEST} characters", index + 1));
        }
    }
    problems
}

fn programs() -> Vec<Text> {
    let mut programs = texts(".py");
    programs.retain(|it| it.lesson().is_some() && it.is_in("python"));
    programs
}

fn by_lesson(programs: &[Text]) -> BTreeMap<&str, Vec<&Text>> {
    let mut all: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for program in programs {
        all.entry(program.lesson().unwrap_or_default()).or_default().push(program);
    }
    all
}

fn program(body: &str) -> Text {
    let text = format!("\"\"\"It waits.\"\"\"\n\n\n{}\n\n{body}", ALIKE[0]);
    Text::sample("lessons/locks/python/take_turns.py", &text)
}

#[test]
fn a_program_or_a_twin_that_stands_alone_is_found() {
    let (program, path) = (program(""), "lessons/locks/src/twins.rs");
    let twins = |demo: &str| Text::sample(path, &format!("Twin {{ demo: \"{demo}\", work }}"));
    assert_none(&pairs("locks", &[&program], Some(&twins("take-turns"))));
    assert_eq!(pairs("locks", &[&program], Some(&twins("reentrant"))).len(), 2);
    assert_eq!(pairs("locks", &[&program], None).len(), 1);
}

#[test]
fn a_demo_of_the_article_without_a_program_is_found() {
    assert_none(&covered("locks", &["take-turns"], &[&program("")]));
    let left_out = covered("locks", &["take-turns", "reentrant"], &[&program("")]);
    assert_eq!(left_out, ["locks: 'reentrant' has no Python program"]);
}

#[test]
fn a_program_that_is_not_like_the_others_is_found() {
    assert_none(&readable(&program(ALIKE[1])));
    let other = ALIKE[1].replace("perf_counter", "time");
    assert_eq!(readable(&program(&other)).len(), 1);
    assert_eq!(readable(&program(&"#".repeat(WIDEST + 1))).len(), 1);
    let silent = Text::sample("lessons/locks/python/once.py", "import time\n");
    assert_eq!(readable(&silent).len(), 2);
}

#[test]
fn every_python_program_has_a_twin_and_every_twin_a_program() {
    let (programs, twins) = (programs(), texts("/src/twins.rs"));
    let by_lesson = by_lesson(&programs);
    let of = |lesson| twins.iter().find(|it| it.lesson() == Some(lesson));
    assert_none(
        &COVERED
            .iter()
            .flat_map(|(lesson, _)| {
                pairs(lesson, by_lesson.get(lesson).map_or(&[], Vec::as_slice), of(*lesson))
            })
            .collect(),
    );
}

#[test]
fn what_the_article_covers_has_a_python_program() {
    let programs = programs();
    let by_lesson = by_lesson(&programs);
    assert_none(
        &COVERED
            .iter()
            .flat_map(|(lesson, wanted)| {
                covered(lesson, wanted, by_lesson.get(lesson).map_or(&[], Vec::as_slice))
            })
            .collect(),
    );
}

#[test]
fn every_python_program_is_readable() {
    assert_none(&programs().iter().flat_map(readable).collect());
}
