//! An explored execution on a page: a column a thread, a row an event, and the source.

use explorer_picture::{Line, Sheet, Source, SourceLine};
use markup::text;

use super::grid::{self, Kind};

/// The columns, and the program's own lines below them.
pub(super) fn schedule(caption: &str, sheet: &Sheet) -> String {
    let caption = text(caption);
    let names: String = sheet.threads.iter().map(|name| grid::head(name, Kind::Words)).collect();
    let heads = grid::head("step", Kind::Figures) + &names;
    let threads = sheet.threads.len();
    let rows: String = sheet.lines.iter().map(|line| row(line, threads)).collect();
    let steps = grid::table(&format!("steps of {caption}"), "steps", &heads, &rows);
    let sources: String = sheet.sources.iter().map(source).collect();
    let more = match sheet.more_lines {
        0 => String::new(),
        1 => "<p class=\"note\">and 1 more line</p>\n".to_owned(),
        more => format!("<p class=\"note\">and {more} more lines</p>\n"),
    };
    format!("<figure aria-label=\"{caption}\">{steps}{sources}{more}</figure>\n")
}

fn row(line: &Line, threads: usize) -> String {
    match line {
        Line::Gap(count) => format!(
            "<tr class=\"gap\"><td></td><td colspan=\"{threads}\">{count} steps are left out</td>\
             </tr>\n"
        ),
        Line::Step { number, column, text: step, failed } => {
            let class = if *failed { "step bad" } else { "step" };
            let before = "<td></td>".repeat(*column);
            let after = "<td></td>".repeat(threads.saturating_sub(column + 1));
            format!(
                "<tr><td class=\"n\">{number}</td>{before}<td class=\"{class}\">{}</td>{after}\
                 </tr>\n",
                text(step)
            )
        }
    }
}

fn source(source: &Source) -> String {
    let file = text(&source.file);
    let line = |SourceLine { number, text: line, failed }: &SourceLine| {
        let (class, mark) = if *failed { (" class=\"bad\"", "✗") } else { ("", "") };
        let line = text(line);
        format!(
            "<tr{class}><td>{mark}</td><td class=\"n\">{number}</td><td><code>{line}</code></td>\
             </tr>\n"
        )
    };
    let rows: String = source.lines.iter().map(line).collect();
    let table = grid::table(&format!("lines of {file}"), "source", "", &rows);
    format!("<p class=\"note\">{file}</p>\n{table}")
}
