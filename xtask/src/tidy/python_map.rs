//! The map from Python to Rust: no name is left out, and every entry shows what it says.
//!
//! That the blocks compile and run is for the documentation tests of `shared`.

use super::links::anchors;
use super::tree::{Text, texts};
use super::{Problems, assert_none};
use crate::source::words;

/// Where the map is.
const MAP: &str = "lessons/PYTHON.md";

/// What an entry says that has no Rust to show.
const MISSING: &str = "missing on purpose";

/// The names that each section has to mention in code font: all that Python's modules offer.
const NAMES: [(&str, &str); 8] = [
    (
        "`threading`: functions",
        "active_count enumerate current_thread main_thread get_ident get_native_id excepthook \
         __excepthook__ ExceptHookArgs settrace setprofile gettrace getprofile \
         settrace_all_threads setprofile_all_threads stack_size TIMEOUT_MAX ThreadError",
    ),
    (
        "`threading.Thread`",
        "Thread target args kwargs name daemon isDaemon setDaemon group context start run join \
         timeout is_alive getName setName ident native_id",
    ),
    (
        "Locks and friends",
        "Lock acquire release with blocking timeout locked RLock Condition wait wait_for notify \
         notify_all Semaphore BoundedSemaphore Event set clear is_set Timer cancel Barrier \
         action parties n_waiting broken abort reset BrokenBarrierError local",
    ),
    (
        "`_thread`",
        "start_new_thread start_new start_joinable_thread allocate_lock allocate LockType lock \
         acquire acquire_lock release release_lock locked locked_lock RLock _local TIMEOUT_MAX \
         stack_size get_ident get_native_id exit exit_thread interrupt_main error \
         daemon_threads_allowed _count _excepthook _ExceptHookArgs _set_sentinel _shutdown",
    ),
    (
        "`multiprocessing.dummy` and `multiprocessing.pool.ThreadPool`",
        "Process start join exitcode current_process active_children freeze_support shutdown \
         Lock RLock Condition Semaphore BoundedSemaphore Event Barrier Queue JoinableQueue Pipe \
         Manager Namespace list dict Value Array Pool ThreadPool initializer apply apply_async \
         callback error_callback map chunksize map_async imap imap_unordered starmap \
         starmap_async close terminate AsyncResult get wait ready successful maxtasksperchild",
    ),
    (
        "`concurrent.futures`",
        "ThreadPoolExecutor max_workers thread_name_prefix initializer Executor \
         ProcessPoolExecutor InterpreterPoolExecutor submit Future map timeout chunksize \
         buffersize shutdown wait cancel_futures result exception cancel cancelled running done \
         add_done_callback set_result set_exception set_running_or_notify_cancel FIRST_COMPLETED \
         FIRST_EXCEPTION ALL_COMPLETED as_completed CancelledError TimeoutError BrokenExecutor \
         InvalidStateError",
    ),
    (
        "`queue`",
        "Queue maxsize LifoQueue PriorityQueue SimpleQueue put get block timeout put_nowait \
         get_nowait qsize empty full task_done join shutdown immediate ShutDown Empty Full",
    ),
    (
        "`asyncio`",
        "async def await run Runner create_task TaskGroup gather wait as_completed wait_for \
         timeout sleep shield cancel CancelledError to_thread run_in_executor \
         run_coroutine_threadsafe call_soon_threadsafe call_later call_at Lock Event Condition \
         Semaphore Barrier Queue LifoQueue PriorityQueue Future current_task all_tasks \
         open_connection start_server create_subprocess_exec create_subprocess_shell for with \
         contextvars set_event_loop_policy set_child_watcher Transport Protocol \
         setswitchinterval _is_gil_enabled",
    ),
];

/// A block of code: what stands behind its fence, and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block<'a> {
    info: &'a str,
    code: &'a str,
}

/// What stands between two headings.
#[derive(Debug, Default)]
struct Part<'a> {
    /// Two for a section, three for an entry.
    level: usize,
    heading: &'a str,
    prose: String,
    blocks: Vec<Block<'a>>,
}

/// The text cut at its headings; headings in blocks of code are none.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = vec![Part::default()];
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        let part = parts.last_mut().expect("there is always one");
        let words = line.trim_start_matches('#');
        let level = line.len() - words.len();
        if let Some(info) = line.strip_prefix("```") {
            let (code, after) = rest.split_once("```\n").unwrap_or((rest, ""));
            part.blocks.push(Block { info, code });
            rest = after;
        } else if level > 0 {
            parts.push(Part { level, heading: words.trim(), ..Part::default() });
        } else {
            part.prose.push_str(line);
            part.prose.push('\n');
        }
    }
    parts
}

/// Where a part is, for whoever has to repair it.
fn place(part: &Part<'_>) -> String {
    format!("{MAP}, {}", part.heading)
}

/// What is in code font in the heading and the prose, and the lines of Python.
fn python(part: &Part<'_>) -> String {
    let spans = |text: &str| text.split('`').skip(1).step_by(2).collect::<Vec<_>>().join("\n");
    let lines = part.blocks.iter().filter(|block| block.info == "python").map(|block| block.code);
    let lines = lines.collect::<Vec<_>>().join("\n");
    [spans(part.heading), spans(&part.prose), lines, String::new()].join("\n")
}

/// Every name is mentioned in its section, in code font.
fn left_out(text: &str) -> Problems {
    let parts = parts(text);
    let mut problems = Problems::new();
    for (section, names) in NAMES {
        let of_section = parts
            .iter()
            .skip_while(|part| part.level != 2 || part.heading != section)
            .enumerate()
            .take_while(|(index, part)| *index == 0 || part.level > 2);
        let code: String = of_section.map(|(_, part)| python(part)).collect();
        let missing = names.split(' ').filter(|name| words(&code, name).next().is_none());
        problems.extend(missing.map(|name| format!("{MAP}, {section}: '{name}' is left out")));
    }
    problems
}

fn is_rust(block: &Block<'_>) -> bool {
    block.info == "rust"
}

/// The words may go over the end of a line.
fn says_missing(prose: &str) -> bool {
    prose.to_lowercase().replace('\n', " ").contains(MISSING)
}

/// Every entry shows what to write in Rust, or says that there is nothing.
fn unanswered(part: &Part<'_>) -> Problems {
    let answered = part.blocks.iter().any(is_rust) || says_missing(&part.prose);
    if part.level != 3 || answered {
        return Vec::new();
    }
    vec![format!("{}: neither Rust nor '{MISSING}'", place(part))]
}

/// Every block of Rust is run as it stands, and asserts something.
fn unproved(part: &Part<'_>) -> Problems {
    let problem = |block: &Block<'_>| {
        let language = block.info.split(',').next();
        let what = if language == Some("rust") && !is_rust(block) && refusal(block).is_none() {
            "is not run"
        } else if language == Some("rust") && !block.code.contains("assert") {
            "asserts nothing"
        } else if language == Some("rust") && block.code.lines().any(|it| it.starts_with("# ")) {
            "has a hidden line, which not every renderer hides"
        } else if !matches!(language, Some("rust" | "python")) {
            "is neither Rust nor Python"
        } else {
            return None;
        };
        Some(format!("{}: a block {what}:\n{}", place(part), block.code))
    };
    part.blocks.iter().filter_map(problem).collect()
}

/// The code of the error for which the compiler refuses a block.
fn refusal<'a>(block: &Block<'a>) -> Option<&'a str> {
    block.info.strip_prefix("rust,compile_fail,").filter(|code| code.starts_with('E'))
}

/// Every block that the compiler refuses follows its twin, which it accepts. The one line that
/// differs names the error.
fn without_twin(part: &Part<'_>) -> Problems {
    let first = Block { info: "", code: "" };
    let before = std::iter::once(&first).chain(&part.blocks);
    let wrong = before.zip(&part.blocks).filter(|(twin, block)| {
        let Some(code) = refusal(block) else { return false };
        let other = twin.code.lines().zip(block.code.lines()).filter(|(one, other)| one != other);
        let other: Vec<&str> = other.map(|(_, line)| line).collect();
        let alike = twin.code.lines().count() == block.code.lines().count();
        !(is_rust(twin) && alike && matches!(other[..], [line] if line.contains(code)))
    });
    wrong.map(|(_, block)| format!("{}: has no twin:\n{}", place(part), block.code)).collect()
}

/// The index leads to every section and entry.
fn not_in_the_index(text: &str) -> Problems {
    let index = text.split_once("\n## ").map_or(text, |(index, _)| index);
    // The first heading is the title.
    let mut anchors = anchors(text).into_iter().skip(1).collect::<Vec<_>>();
    anchors.retain(|anchor| !index.contains(&format!("](#{anchor})")));
    anchors.iter().map(|anchor| format!("{MAP}: the index does not lead to '#{anchor}'")).collect()
}

fn map() -> Text {
    let map = texts("PYTHON.md").into_iter().find(|text| text.path == MAP);
    map.unwrap_or_else(|| panic!("{MAP} is missing"))
}

/// All that a rule finds in the parts of a text.
fn in_all(text: &str, rule: fn(&Part<'_>) -> Problems) -> Problems {
    parts(text).iter().flat_map(rule).collect()
}

const GOOD: &str = "# Map\n[Q](#q)\n[`get()`](#get)\n## Q\n### `get()`\n`put`\n\
                    ```python\nqueue.get()\n# rest\n```\n\
                    ```rust\nlet a = 1;\nassert!(true);\n```\n\
                    ```rust,compile_fail,E0308\nlet a: () = 1; // E0308\nassert!(true);\n```\n";

#[test]
fn a_text_is_cut_at_its_headings_and_not_in_its_code() {
    let parts = parts(GOOD);
    let headings: Vec<_> = parts.iter().map(|part| (part.level, part.heading)).collect();
    assert_eq!(headings, [(0, ""), (1, "Map"), (2, "Q"), (3, "`get()`")]);
    let infos: Vec<_> = parts[3].blocks.iter().map(|block| block.info).collect();
    assert_eq!(infos, ["python", "rust", "rust,compile_fail,E0308"]);
    assert_eq!(parts[3].blocks[1].code, "let a = 1;\nassert!(true);\n");
    assert_eq!(parts[3].prose, "`put`\n");
}

#[test]
fn a_name_that_is_left_out_is_found() {
    let section = |(heading, names): &(&str, &str)| {
        format!("## {heading}\n`{}`\n", names.replace(' ', "`, `"))
    };
    let all = NAMES.iter().map(section).collect::<Vec<_>>().concat();
    assert_none(&left_out(&all));
    for (name, instead) in [("qsize", ""), ("qsize", "qsizes"), ("`qsize`", "qsize")] {
        let problems = left_out(&all.replacen(name, instead, 1));
        assert_eq!(problems, [format!("{MAP}, `queue`: 'qsize' is left out")], "{instead}");
    }
    // A name that another section has, Rust code and a block of Python.
    let without = all.replace("`timeout`, `is_alive`", "`is_alive`");
    assert_eq!(left_out(&without).len(), 1);
    let rust = without.replace("`is_alive`", "`is_alive`\n```rust\ntimeout();\n```\n");
    assert_eq!(left_out(&rust).len(), 1);
    assert_none(&left_out(&rust.replace("```rust", "```python")));
}

#[test]
fn an_entry_without_an_answer_is_found() {
    assert_none(&in_all(GOOD, unanswered));
    let bad = GOOD.replace("```rust", "```python");
    assert_eq!(in_all(&bad, unanswered).len(), 1);
    assert_none(&in_all(&bad.replace("`put`", "Missing on\npurpose, because"), unanswered));
}

#[test]
fn a_block_that_proves_nothing_is_found() {
    assert_none(&in_all(GOOD, unproved));
    for (from, to) in [
        ("```rust\n", "```rust,ignore\n"),
        ("```rust\n", "```rust,no_run\n"),
        (",E0308", ""),
        ("1;\nassert!(true);", "1;"),
        ("let a = 1;", "# let a = 1;"),
        ("```python", "```text"),
    ] {
        assert_eq!(in_all(&GOOD.replacen(from, to, 1), unproved).len(), 1, "{to}");
    }
}

#[test]
fn a_refused_block_without_its_twin_is_found() {
    assert_none(&in_all(GOOD, without_twin));
    for (from, to) in [
        ("let a = 1;\n", "let b = 2;\nlet a = 1;\n"),
        ("1;\nassert!(true)", "1;\nassert!(1 < 2)"),
        ("// E0308", "// E0382"),
        ("```rust\n", "```python\n"),
        ("let a: () = 1; // E0308", "let a = 1;"),
    ] {
        assert_eq!(in_all(&GOOD.replacen(from, to, 1), without_twin).len(), 1, "{to}");
    }
}

#[test]
fn an_entry_that_is_not_in_the_index_is_found() {
    assert_none(&not_in_the_index(GOOD));
    let bad = GOOD.replace("(#get)", "(#q)");
    assert_eq!(not_in_the_index(&bad), [format!("{MAP}: the index does not lead to '#get'")]);
}

#[test]
fn the_map_is_among_the_documentation_tests() {
    let library = texts("shared/src/lib.rs").pop().unwrap();
    let included = format!("#[cfg(doctest)]\n#[doc = include_str!(\"../../{MAP}\")]\n");
    assert!(library.text.contains(&included), "{} does not include {MAP}", library.path);
}

#[test]
fn the_map_leaves_no_name_out() {
    assert_none(&left_out(&map().text));
}

#[test]
fn every_entry_of_the_map_has_an_answer() {
    assert_none(&in_all(&map().text, unanswered));
}

#[test]
fn every_block_of_the_map_proves_what_it_says() {
    assert_none(&in_all(&map().text, unproved));
    assert_none(&in_all(&map().text, without_twin));
}

#[test]
fn the_index_of_the_map_leads_to_every_entry() {
    assert_none(&not_in_the_index(&map().text));
}
