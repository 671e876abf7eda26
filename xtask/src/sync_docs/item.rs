//! An item of a source, and how several are shown together.

use super::parts::dedented;

/// An item that was found.
#[derive(Debug)]
pub(super) struct Item {
    /// The lines that open the `impl`, trait, module or class to which a method belongs.
    pub(super) owner: Option<String>,
    /// Its lines, as they stand in the file.
    pub(super) lines: Vec<String>,
}

/// Shows items one after the other, without their common indent; those of one owner stand
/// together in it, up to what closes it. `gap` stands between items that have none.
pub(super) fn together(items: &[Item], closing: &str, gap: &str) -> String {
    let groups = items.chunk_by(|one, two| one.owner.is_some() && one.owner == two.owner);
    let shown = groups.map(|group| {
        let texts: Vec<String> = group.iter().map(|item| item.lines.join("\n")).collect();
        match &group[0].owner {
            Some(owner) => {
                let indent = &owner[..owner.len() - owner.trim_start().len()];
                without_indent(&format!("{owner}\n{}\n{indent}{closing}", texts.join("\n\n")))
            }
            None => texts.iter().map(|text| without_indent(text)).collect::<Vec<_>>().join(gap),
        }
    });
    shown.collect::<Vec<_>>().join(gap)
}

fn without_indent(text: &str) -> String {
    dedented(&text.trim_end().lines().collect::<Vec<_>>())
}
