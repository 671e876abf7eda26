//! The links of the built pages: each that stays in the book leads somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::Context;

/// Links that lead nowhere, one sentence each.
///
/// # Errors
///
/// When the folder cannot be read.
pub(super) fn broken(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut pages = BTreeMap::new();
    for file in super::files(folder).context("cannot list the pages")? {
        if file.extension().is_some_and(|it| it == "html") {
            let text = fs::read_to_string(&file).context("cannot read a page")?;
            pages.insert(file, text);
        }
    }
    let anchors: BTreeMap<&Path, BTreeSet<&str>> =
        pages.iter().map(|(page, text)| (page.as_path(), ids(text))).collect();
    let mut problems = BTreeSet::new();
    for (page, text) in &pages {
        for link in links(text).filter(|link| !leads_out(link)) {
            let name = page.strip_prefix(folder).unwrap_or(page).display();
            if let Some(what) = wrong(page, link, &anchors) {
                problems.insert(format!("{name}: {what} '{link}'"));
            }
        }
    }
    Ok(problems.into_iter().collect())
}

/// What is wrong with a link of a page, if anything is.
fn wrong(
    page: &Path,
    link: &str,
    anchors: &BTreeMap<&Path, BTreeSet<&str>>,
) -> Option<&'static str> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = path.split('?').next().unwrap_or(path);
    let target = if path.is_empty() { page.to_owned() } else { beside(page, path) };
    if !target.is_file() {
        return Some("nothing is at");
    }
    let known = anchors.get(target.as_path()).is_none_or(|ids| ids.contains(anchor));
    (!anchor.is_empty() && !known).then_some("there is no place")
}

/// The file that a link names, seen from the page in which it stands.
pub(super) fn beside(page: &Path, link: &str) -> PathBuf {
    let mut path = page.parent().unwrap_or(page).to_owned();
    for part in Path::new(link).components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    path
}

/// Whether a link leads out of the book.
pub(super) fn leads_out(link: &str) -> bool {
    let schemes = ["http:", "https:", "mailto:", "data:", "javascript:", "//"];
    schemes.iter().any(|scheme| link.starts_with(scheme))
}

/// What the attributes `href` and `src` say.
pub(super) fn links(html: &str) -> impl Iterator<Item = &str> {
    attributes(html, " href=\"").chain(attributes(html, " src=\""))
}

fn ids(html: &str) -> BTreeSet<&str> {
    attributes(html, " id=\"").collect()
}

/// The values of an attribute, outside of scripts' texts: these have no blank before it.
fn attributes<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let values = html.match_indices(name).map(|(at, _)| &html[at + name.len()..]);
    values.filter_map(|rest| rest.split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn problems(link: &str) -> Vec<String> {
        let scratch = Scratch::new().unwrap();
        let folder = scratch.path();
        fs::create_dir(folder.join("locks")).unwrap();
        let page = format!("<h1 id=\"top\">A</h1><p><a class=\"x\" href=\"{link}\">b</a>");
        fs::write(folder.join("locks/index.html"), page).unwrap();
        fs::write(folder.join("PYTHON.html"), "<h2 id=\"event\">Event</h2>").unwrap();
        fs::write(folder.join("a.png"), "").unwrap();
        broken(folder).unwrap()
    }

    #[test]
    fn a_link_that_leads_somewhere_is_fine() {
        for link in
            ["#top", "../PYTHON.html#event", "../a.png", "index.html", "https://example.org", ""]
        {
            assert_eq!(problems(link), [""; 0], "{link}");
        }
    }

    #[test]
    fn a_link_that_leads_nowhere_is_named_with_its_page() {
        for (link, what) in [
            ("#bottom", "there is no place"),
            ("../PYTHON.html#events", "there is no place"),
            ("../b.png", "nothing is at"),
            ("../locks", "nothing is at"),
        ] {
            let page = Path::new("locks").join("index.html");
            assert_eq!(problems(link), [format!("{}: {what} '{link}'", page.display())]);
        }
    }
}
