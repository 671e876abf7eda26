//! What an answer must not name: the crates behind the check.
//!
//! An answer works unchanged in a project of one's own, where none of them is; and whoever
//! takes the real `std` by the back door is not checked, whatever comes out.

use crate::source::{without_comments_and_strings, words};

/// Crates that the program of a check is made of, beside the answer.
const BEHIND: [&str; 8] = [
    "judge",
    "judge_std",
    "watched",
    "watched_crossbeam",
    "watched_parking_lot",
    "watched_rayon",
    "watched_thread_local",
    "explorer",
];

/// Why an answer is not checked, in one sentence; `None` if it may be.
pub(crate) fn goes_round(text: &str) -> Option<String> {
    let code = without_comments_and_strings(text);
    let squeezed: Vec<&str> = code.split_whitespace().collect();
    if squeezed.windows(2).any(|pair| pair == ["extern", "crate"]) {
        return Some("your file says `extern crate`, which goes round what is watched".to_owned());
    }
    let named = BEHIND.iter().find(|name| words(&code, name).any(|at| is_path(&code[at.end..])));
    named.map(|name| format!("your file uses the crate {name}, which no other project has"))
}

/// Whether a name is the first part of a path.
fn is_path(after: &str) -> bool {
    after.trim_start().starts_with("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_back_door_is_found() {
        for bad in [
            "extern crate std as real;",
            "extern  crate\nalloc;",
            "use judge::seed;",
            "fn f() { watched :: thread::current(); }",
        ] {
            assert!(goes_round(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn words_of_ones_own_are_no_back_door() {
        for good in [
            "// extern crate std\nuse std::sync::Mutex;",
            "let judge = \"watched::thread\"; judge.call();",
            "extern \"C\" fn crate_it() {}",
            "struct Watched; impl Watched { fn explorer(&self) {} }",
        ] {
            assert_eq!(goes_round(good), None, "{good}");
        }
    }
}
