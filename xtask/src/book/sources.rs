//! The sources to which chapters link: in the book each is a page, since a browser that finds
//! a file of Rust does not know what to do with it. What nobody links to is not in the book.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::links::{beside, leads_out, links};
use crate::cargo;

/// The page of a source; what stands in braces is filled in.
const PAGE: &str = include_str!("source.html");

/// What is shown as a source, and how the highlighter calls it.
const LANGUAGES: [(&str, &str); 4] =
    [("rs", "rust"), ("py", "python"), ("toml", "ini"), ("sh", "bash")];

/// Files of the lessons that stay as they are.
const KEPT: [&str; 4] = ["html", "svg", "png", "css"];

/// Gives each source that is linked its page, and lets the links lead there; takes away what
/// mdBook has copied besides. `book` is the folder of the pages, `chapters` that of their texts.
///
/// # Errors
///
/// When a file cannot be read, written or removed.
pub(super) fn give_pages(book: &Path, chapters: &Path) -> anyhow::Result<()> {
    for file in super::files(book).context("cannot list the pages")? {
        let inside = file.strip_prefix(book).unwrap_or(&file).to_owned();
        let extension = file.extension().and_then(|it| it.to_str()).unwrap_or_default();
        if extension == "html" {
            let text = fs::read_to_string(&file)?;
            let mended = mended(&text, &file, &chapters.join(&inside), book)?;
            fs::write(&file, mended)
                .with_context(|| format!("cannot write {}", inside.display()))?;
        } else if chapters.join(&inside).is_file() && !KEPT.contains(&extension) {
            fs::remove_file(&file)
                .with_context(|| format!("cannot remove {}", inside.display()))?;
        }
    }
    Ok(remove_empty(book)?)
}

/// The text of a page whose links lead to pages. `text_of` is where its own text would stand.
fn mended(html: &str, page: &Path, text_of: &Path, book: &Path) -> anyhow::Result<String> {
    let mut mended = html.to_owned();
    for link in links(html).filter(|link| !leads_out(link)) {
        let (path, _) = link.split_once('#').unwrap_or((link, ""));
        // mdBook makes an index of a chapter's README, but lets links lead to the README.
        let new = if let Some(folder) = link.find("README.html") {
            let before = &link[..folder];
            format!("{before}index.html{}", &link[folder + "README.html".len()..])
        } else if let Some(language) = language(path) {
            let source = beside(text_of, path);
            let Ok(code) = fs::read_to_string(&source) else { continue };
            let place = place(&source, book);
            write_page(&place, &source, &code, language, book)?;
            relative(page, &place)
        } else {
            continue;
        };
        mended = mended.replace(&format!(" href=\"{link}\""), &format!(" href=\"{new}\""));
    }
    Ok(mended)
}

fn language(path: &str) -> Option<&'static str> {
    let extension = Path::new(path).extension()?;
    LANGUAGES.iter().find(|(it, _)| extension == *it).map(|(_, language)| *language)
}

/// Where the page of a source stands: beside its chapter, or else under the name of its folder.
fn place(source: &Path, book: &Path) -> PathBuf {
    let name = cargo::relative(source);
    let name = name.strip_prefix("lessons/").unwrap_or(&name);
    book.join(format!("{name}.html"))
}

fn write_page(
    place: &Path,
    source: &Path,
    code: &str,
    language: &str,
    book: &Path,
) -> anyhow::Result<()> {
    let name = cargo::relative(source);
    let escaped = code.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let up = "../".repeat(place.strip_prefix(book).unwrap_or(place).components().count() - 1);
    let text = PAGE
        .replace("{name}", &name)
        .replace("{language}", language)
        .replace("{style}", &asset(book, &up, "highlight", ".css")?)
        .replace("{dark-style}", &asset(book, &up, "tomorrow-night", ".css")?)
        .replace("{script}", &asset(book, &up, "highlight", ".js")?)
        .replace("{code}", &escaped);
    fs::create_dir_all(place.parent().unwrap_or(place))?;
    fs::write(place, text).with_context(|| format!("cannot write the page of {name}"))
}

/// A file of mdBook's own, in whose name a number may stand.
fn asset(book: &Path, up: &str, begins: &str, ends: &str) -> anyhow::Result<String> {
    let names = fs::read_dir(book)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names = names.filter(|name| name.starts_with(begins) && name.ends_with(ends));
    let name = names.next().with_context(|| format!("mdBook has made no {begins}*{ends}"))?;
    Ok(format!("{up}{name}"))
}

/// How a page names another.
fn relative(from: &Path, to: &Path) -> String {
    let folder: Vec<_> = from.parent().unwrap_or(from).components().collect();
    let target: Vec<_> = to.components().collect();
    let common = folder.iter().zip(&target).take_while(|(one, two)| one == two).count();
    let up = vec![".."; folder.len() - common].into_iter().map(str::to_owned);
    let down = target[common..].iter().map(|it| it.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Removes folders with nothing in them.
fn remove_empty(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_empty(&path)?;
            if fs::read_dir(&path)?.next().is_none() {
                fs::remove_dir(&path)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_linked_source_gets_a_page_and_what_nobody_links_to_goes() {
        let scratch = Scratch::new().unwrap();
        let (book, chapters) = (scratch.path().join("book"), scratch.path().join("lessons"));
        for folder in [&book, &chapters] {
            fs::create_dir_all(folder.join("locks/src")).unwrap();
            fs::write(folder.join("locks/src/event.rs"), "fn a() -> Vec<u8> {}\n").unwrap();
            fs::write(folder.join("locks/Cargo.toml"), "").unwrap();
        }
        for asset in ["highlight-1.css", "highlight-2.js", "tomorrow-night-3.css"] {
            fs::write(book.join(asset), "").unwrap();
        }
        let page = book.join("locks/index.html");
        let text = "<a href=\"src/event.rs\">e</a> <a href=\"../pools/README.html#top\">p</a>";
        fs::write(&page, text).unwrap();
        give_pages(&book, &chapters).unwrap();
        let expected = [" href=\"../pools/index.html#top\"", "event.rs.html\""];
        let mended = fs::read_to_string(&page).unwrap();
        assert!(expected.iter().all(|it| mended.contains(it)), "{mended}");
        assert!(!book.join("locks/Cargo.toml").exists());
        assert!(!book.join("locks/src").exists());
        let link = links(&mended).next().unwrap();
        let source = fs::read_to_string(beside(&page, link)).unwrap();
        assert!(source.contains("fn a() -&gt; Vec&lt;u8&gt; {}\n"), "{source}");
    }

    #[test]
    fn a_page_names_another_by_the_shortest_way() {
        let relative = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(relative("b/locks/index.html", "b/locks/src/a.html"), "src/a.html");
        assert_eq!(relative("b/locks/index.html", "b/shared/a.html"), "../shared/a.html");
        assert_eq!(relative("b/a.html", "b/c.html"), "c.html");
    }
}
