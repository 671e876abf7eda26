//! What the compiler says about an answer.

use serde::Deserialize;

/// Why a program was not built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CompileError {
    /// The compiler's words, the first few errors.
    pub(crate) text: String,
    /// The code of the first error that has one.
    pub(crate) code: Option<String>,
    /// Whether an error stands in the check: it does not find what it asks for.
    pub(crate) in_check: bool,
    /// The files in which errors stand.
    pub(crate) files: Vec<String>,
}

/// How many errors are shown: the first ones cause the others.
const SHOWN: usize = 3;

/// One line of cargo's messages.
#[derive(Debug, Deserialize)]
pub(crate) struct Message {
    pub(crate) target: Option<Target>,
    pub(crate) executable: Option<std::path::PathBuf>,
    #[serde(rename = "message")]
    diagnostic: Option<Diagnostic>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
}

#[derive(Debug, Deserialize)]
struct Diagnostic {
    level: String,
    rendered: Option<String>,
    code: Option<Code>,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Debug, Deserialize)]
struct Code {
    code: String,
}

#[derive(Debug, Deserialize)]
struct Span {
    file_name: String,
    is_primary: bool,
}

impl CompileError {
    /// Whether it stands in an answer or its check, and not in what we wrote around them.
    pub(crate) fn is_of_answer(&self) -> bool {
        self.files.iter().any(|file| !file.starts_with("src/bin/"))
    }
}

/// The errors of a program, if there are any.
pub(crate) fn errors(messages: &[Message], program: &str) -> Option<CompileError> {
    let of_program =
        |it: &&Message| it.target.as_ref().is_some_and(|target| target.name == program);
    let errors: Vec<&Diagnostic> = messages
        .iter()
        .filter(of_program)
        .filter_map(|message| message.diagnostic.as_ref())
        .filter(|it| it.level.starts_with("error") && !it.spans.is_empty())
        .collect();
    if errors.is_empty() {
        return None;
    }
    let files: Vec<String> = errors
        .iter()
        .flat_map(|it| &it.spans)
        .filter(|span| span.is_primary)
        .map(|span| span.file_name.replace('\\', "/"))
        .collect();
    let shown: Vec<&str> =
        errors.iter().take(SHOWN).filter_map(|it| it.rendered.as_deref()).collect();
    let mut text = shown.concat();
    if errors.len() > SHOWN {
        text += &format!("and {} more errors\n", errors.len() - SHOWN);
    }
    Some(CompileError {
        text,
        code: errors.iter().find_map(|it| it.code.as_ref()).map(|it| it.code.clone()),
        in_check: files.iter().any(|file| file.contains("/checks/")),
        files,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(program: &str, level: &str, code: &str, file: &str) -> Message {
        let text = format!(
            r#"{{"target":{{"name":"{program}"}},"message":{{"level":"{level}",
                "rendered":"{level} in {file}\\n","code":{{"code":"{code}"}},
                "spans":[{{"file_name":"{file}","is_primary":true}}]}}}}"#
        );
        serde_json::from_str(&text.replace('\n', " ")).unwrap()
    }

    #[test]
    fn the_errors_of_one_program_are_told_with_the_first_code() {
        let file = "lessons/basics/exercises/split_sum.rs";
        let messages = [
            message("other", "error", "E0000", file),
            message("sum", "warning", "W0000", file),
            message("sum", "error", "E0373", file),
            message("sum", "error", "E0521", "lessons/basics/checks/split_sum.rs"),
        ];
        let err = errors(&messages, "sum").unwrap();
        assert_eq!(err.code.as_deref(), Some("E0373"));
        assert_eq!(err.files.len(), 2);
        assert!(err.in_check && err.is_of_answer());
        assert!(err.text.starts_with("error in lessons/basics/exercises"), "{}", err.text);
        assert_eq!(errors(&messages, "third"), None);
    }

    #[test]
    fn an_error_in_what_we_wrote_around_an_answer_is_not_its_own() {
        let err = errors(&[message("a", "error", "E0463", "src/bin/a.rs")], "a").unwrap();
        assert!(!err.is_of_answer());
    }
}
