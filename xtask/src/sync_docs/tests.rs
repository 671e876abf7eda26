//! Blocks are found, filled and checked; items are shown as they stand; parts are cut.

use super::*;
use crate::scratch::Scratch;

const RUST: &str = r##"//! One.

/// A purse.
#[derive(
    Debug, // for the report
)]
pub struct Purse<T> {
    /// What is in it.
    coins: Vec<T>,
}

/// How much fits.
const MOST: [u8; 2] = [1, 2];

impl<T: Clone> Purse<T> {
    /// Says `fn fill() {` and "}".
    #[must_use]
    pub(crate) fn fill(&self) -> String {
        // fn fill
        let brace = "}";
        r#"fn fill() }"#.to_owned() + brace
    }
}

impl<T> Drop for Purse<T> {
    fn drop(&mut self) {}
}

pub trait Fill {
    fn fill(&self);
}

fn empty(purses: impl Iterator<Item = u8>) {}

#[cfg(test)]
mod tests {
    fn empty() {}
}
"##;

const PYTHON: &str = r#"import threading


def before():
    pass


@once
@twice(2)
def count(
    to,
):
    """Counts.

down from here
    """
    for it in range(to):
        yield it

    return


class Counter(threading.Thread):
    """A thread."""

    async def run(self):
        text = """
def no(): pass
"""
        return text

    name = 1
LAST = 3
"#;

const OUTPUT: &str = "\
locks: How?
2 cores, linux x86_64, debug build, 2026-11-26 20:49

── deadlock ─────
Two threads.

  two transfers:
    said: 1
            0 ms
           ┌┬───┐
  0 main   │<<<<│
    lock A │1111│
           └────┘
    < waits
  transfers that ended            0 of 2

  threads   median
        1  4.01 ms
  measured with                   2 cores

  how it comes:
     │ main
  ───┼─────
   1 │ spawn

  holds     both
            ended
  seen      one

locks: 1 demo, 3 of 3 claims held, 175 ms
";

fn rust(name: &str) -> String {
    rust::items(RUST, &[name], false).unwrap()
}

fn part(options: [Option<&str>; 3]) -> String {
    let [only, from, to] = options;
    parts::Parts::read(only, from, to).unwrap().of(OUTPUT).unwrap()
}

#[test]
fn an_item_is_shown_as_it_stands() {
    assert_eq!(rust("MOST"), "const MOST: [u8; 2] = [1, 2];\n");
    assert_eq!(
        rust("Purse"),
        "#[derive(\n    Debug, // for the report\n)]\npub struct Purse<T> {\n    /// What is in it.\n    \
         coins: Vec<T>,\n}\n"
    );
    assert_eq!(rust("empty"), "fn empty(purses: impl Iterator<Item = u8>) {}\n");
    assert_eq!(rust("tests::empty"), "mod tests {\n    fn empty() {}\n}\n");
    assert_eq!(rust("Fill::fill"), "pub trait Fill {\n    fn fill(&self);\n}\n");
    assert_eq!(rust("impl Drop for Purse"), rust("impl Drop for Purse<T>"));
    assert!(rust("impl Purse").contains("/// Says"));
    for unknown in ["fill_up", "Purse::drop_it", "impl Clone for Purse", "coins"] {
        assert_eq!(rust::items(RUST, &["MOST", unknown], false), Err(unknown));
    }
}

#[test]
fn a_method_stands_in_its_impl_and_loses_its_documentation_unless_that_is_kept() {
    let fill = rust("Purse::fill");
    let head =
        "impl<T: Clone> Purse<T> {\n    #[must_use]\n    pub(crate) fn fill(&self) -> String {";
    assert!(fill.starts_with(&format!("{head}\n        // fn fill\n")), "{fill}");
    assert!(fill.ends_with("+ brace\n    }\n}\n"), "{fill}");
    let documented = rust::items(RUST, &["Purse::fill"], true).unwrap();
    assert!(
        documented.contains("{\n    /// Says `fn fill() {` and \"}\".\n    #["),
        "{documented}"
    );
    let purse = rust::items(RUST, &["Purse"], true).unwrap();
    assert!(purse.starts_with("/// A purse.\n#[derive("), "{purse}");
}

#[test]
fn methods_of_one_impl_share_its_braces() {
    let shown = |names: &[&str]| rust::items(RUST, names, false).unwrap();
    let two = shown(&["Purse::fill", "Purse::fill", "MOST"]);
    assert_eq!(two.matches("impl<T: Clone>").count(), 1, "{two}");
    assert!(two.contains("    }\n\n    #[must_use]") && two.contains("}\n\nconst MOST"), "{two}");
    assert_eq!(shown(&["Purse::fill", "MOST", "Purse::fill"]).matches("impl<T: Clone>").count(), 2);
}

#[test]
fn a_python_item_is_shown_as_it_stands() {
    let shown = |name: &str| python::items(PYTHON, &[name], false).unwrap();
    assert_eq!(
        shown("count"),
        "@once\n@twice(2)\ndef count(\n    to,\n):\n    for it in range(to):\n        yield it\n\n    \
         return\n"
    );
    assert!(python::items(PYTHON, &["count"], true).unwrap().contains("down from here"));
    let run = shown("Counter.run");
    assert!(
        run.starts_with("class Counter(threading.Thread):\n    async def run(self):\n"),
        "{run}"
    );
    assert!(run.ends_with("        return text\n"), "{run}");
    let two = python::items(PYTHON, &["before", "Counter.run", "Counter.run"], false).unwrap();
    assert_eq!(two.matches("class Counter").count(), 1, "{two}");
    assert!(two.contains("    pass\n\n\nclass Counter"), "{two}");
    assert!(shown("Counter").ends_with("    name = 1\n"));
    assert_eq!(python::items(PYTHON, &["LAST"], false), Err("LAST"));
    assert_eq!(shown("Counter.run").matches("async def").count(), 1);
}

#[test]
fn a_part_of_an_output_is_cut_out() {
    let picture = part([Some("picture"), None, None]);
    assert!(picture.starts_with("          0 ms\n         ┌┬───┐\n0 main "), "{picture}");
    assert!(picture.ends_with("  < waits\n"), "{picture}");
    assert_eq!(part([Some("picture 2"), None, None]), "   │ main\n───┼─────\n 1 │ spawn\n");
    let table = part([Some("table"), None, None]);
    assert!(table.starts_with("threads   median\n"), "{table}");
    assert!(table.ends_with("2 cores\n"), "{table}");
    assert_eq!(part([Some("claims"), None, Some("holds")]), "holds     both\n");
    assert_eq!(part([None, Some("Two"), None]), "Two threads.\n");
    assert_eq!(part([None, Some("said"), Some("0 ms")]), "said: 1\n        0 ms\n");
}

#[test]
fn a_part_that_is_not_there_is_said() {
    let part = |only, from, to| {
        let parts = parts::Parts::read(only, from, to);
        parts.and_then(|it| it.of(OUTPUT)).unwrap_err().to_string()
    };
    assert_eq!(part(Some("picture 3"), None, None), "there is no picture number 3");
    assert_eq!(part(None, Some("nowhere"), None), "no line has 'nowhere' in it");
    assert!(part(Some("pictures"), None, None).starts_with("no part 'pictures'"));
}

/// A chapter with one source beside it.
fn chapter(text: &str) -> (Scratch, PathBuf) {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path().join("locks");
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/purse.rs"), RUST).unwrap();
    fs::write(folder.join("README.md"), text).unwrap();
    let page = folder.join("README.md");
    (scratch, page)
}

fn sync(page: &Path, options: &Options) -> anyhow::Result<bool> {
    let interrupt = Interrupt::never();
    update(page, options, &mut Outputs::new(&interrupt))
}

fn code_alone() -> Options {
    Options { files: Vec::new(), check: false, code: true, run: None }
}

#[test]
fn a_block_is_filled_and_stale_as_soon_as_a_shown_line_changes() {
    let text = "# A\n<!-- code: src/purse.rs MOST, Purse::fill -->\n<!-- end -->\nrest\n";
    let (_scratch, page) = chapter(text);
    assert_eq!(stale(&page).len(), 1);
    assert!(sync(&page, &code_alone()).unwrap());
    assert!(!sync(&page, &code_alone()).unwrap());
    assert_eq!(stale(&page), [""; 0]);
    let filled = fs::read_to_string(&page).unwrap();
    let expected = "# A\n<!-- code: src/purse.rs MOST, Purse::fill -->\n```rust,ignore\nconst MOST";
    assert!(filled.starts_with(expected), "{filled}");
    assert!(filled.ends_with("}\n```\n<!-- end -->\nrest\n"), "{filled}");

    let source = page.with_file_name("src/purse.rs");
    fs::write(&source, RUST.replace("/// How much fits.", "/// How many fit.")).unwrap();
    assert_eq!(stale(&page), [""; 0]);
    fs::write(&source, RUST.replace("[1, 2]", "[1, 3]")).unwrap();
    let said = stale(&page);
    assert!(
        said[0].contains("README.md:2: src/purse.rs MOST, Purse::fill has changed"),
        "{said:?}"
    );
}

#[test]
fn what_cannot_be_filled_is_named_with_its_line_and_the_page_is_left() {
    for (marker, why) in [
        ("code: src/purse.rs Coin", "there is no Coin in src/purse.rs"),
        ("code: src/pouch.rs Coin", "cannot read src/pouch.rs"),
        ("code: src/purse.md Coin", "cannot read src/purse.md"),
        ("code: src/purse.rs MOST; only: pictures", "no part 'pictures'"),
        ("code: src/purse.rs MOST; from: nothing", "no line has 'nothing'"),
        ("code: src/purse.rs MOST; colour: red", "no option 'colour: red'"),
        ("run: no-such-demo", "locks has no demo 'no-such-demo'"),
        ("run: cargo run -p pool -- deadlock", "there is no lesson 'pool'"),
        ("run: cargo run -p locks -- --replay lost:1a", "locks has no demo 'lost'"),
        ("run: cargo xtask frobnicate", "unrecognized subcommand 'frobnicate'"),
        ("run: cargo xtask sync-docs", "sync-docs would run itself"),
        ("run: cargo test", "a page shows"),
    ] {
        let text = format!("# A\n\n<!-- {marker} -->\n<!-- end -->\n");
        let (_scratch, page) = chapter(&text);
        let said = stale(&page);
        assert_eq!(said.len(), 1, "{marker}");
        assert!(said[0].contains("README.md:3: ") && said[0].contains(why), "{said:?}");
        let every = Options { code: false, ..code_alone() };
        let err = format!("{:#}", sync(&page, &every).unwrap_err());
        assert!(err.contains(why), "{err}");
        assert_eq!(fs::read_to_string(&page).unwrap(), text);
    }
}

#[test]
fn a_block_without_an_end_and_one_in_a_fence_are_told_apart() {
    let open = "<!-- code: src/purse.rs MOST -->\n";
    for text in [open.to_owned(), format!("{open}{open}<!-- end -->\n")] {
        let (_scratch, page) = chapter(&text);
        assert!(stale(&page)[0].contains("README.md:1: the block does not end"), "{text}");
    }
    let (_scratch, page) = chapter(&format!("```md\n{open}```\n"));
    assert_eq!(stale(&page), [""; 0]);
}

#[test]
fn an_output_that_was_typed_in_or_belongs_to_another_command_is_found() {
    let opening = "<!-- run: deadlock --pace fast; only: claims -->\n";
    let text = format!("{opening}```text\nholds     all\n```\n<!-- end -->\n");
    let (_scratch, page) = chapter(&text);
    assert!(stale(&page)[0].contains("not what the command printed"));

    let pieces = blocks::pieces(&text).unwrap();
    let Piece::Block(block) = &pieces[1] else { panic!("{pieces:?}") };
    let made = block.with(&format!("```text\nholds\n```\n\n{}\n", made::caption("cargo run")));
    fs::write(&page, &made).unwrap();
    assert_eq!(stale(&page), [""; 0]);
    fs::write(&page, made.replace("holds", "seen ")).unwrap();
    assert_eq!(stale(&page).len(), 1);
    fs::write(&page, made.replace("deadlock", "event")).unwrap();
    assert_eq!(stale(&page).len(), 1);
}

#[test]
fn a_command_is_told_as_somebody_types_it() {
    let page = Path::new("lessons/locks/README.md");
    for (text, told) in [
        ("deadlock --pace fast", "cargo run -p locks -- deadlock --pace fast"),
        ("cargo run -p pools -- --list", "cargo run -p pools -- --list"),
        ("cargo run -p pools", "cargo run -p pools"),
        ("cargo xtask list", "cargo xtask list"),
    ] {
        assert_eq!(Call::read(text, page).unwrap().to_string(), told);
    }
    let outside = Call::read("deadlock", Path::new("lessons/TEACHING.md")).unwrap_err();
    assert_eq!(outside.to_string(), "outside of a chapter a command begins with `cargo`");
}

#[test]
fn what_a_lesson_says_about_itself_is_left_to_the_caption() {
    let text = call::without_frame(OUTPUT);
    assert!(text.starts_with("── deadlock"), "{text}");
    assert!(text.ends_with("  seen      one"), "{text}");
    assert_eq!(call::without_frame("{\"a\": 1}\n\n"), "{\"a\": 1}\n\n");
}

#[test]
fn a_caption_names_the_command_and_the_machine() {
    let caption = made::caption("cargo xtask list");
    assert!(caption.starts_with("*Made by `cargo xtask list` on "), "{caption}");
    assert!(caption.contains(std::env::consts::OS) && caption.contains(" core"), "{caption}");
}

#[test]
fn a_word_that_no_command_has_is_refused_and_nothing_is_run() {
    let word = Some("no-such-word".to_owned());
    let err = run(&Options { run: word, code: false, ..code_alone() }).unwrap_err();
    assert!(err.is::<Usage>(), "{err}");
}

#[test]
fn a_page_that_is_none_is_refused() {
    let err = chosen(&[PathBuf::from("Cargo.toml")]).unwrap_err();
    assert!(err.is::<Usage>(), "{err}");
    assert_eq!(chosen(&[cargo::root().join("README.md")]).unwrap().len(), 1);
    assert!(pages().unwrap().len() > LESSONS.len());
}
