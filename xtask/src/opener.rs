//! Opens a page with whatever the system opens pages with.

use std::env::consts;
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// An opener that found nothing to open with says so within this time; one that still runs
/// then is showing the page.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is asked whether it has ended.
const POLL: Duration = Duration::from_millis(10);

/// Opens a page and says so, or says where it is.
pub(crate) fn open(page: &Path) -> String {
    let command = match consts::OS {
        "macos" => command("open", &[], page),
        // The first words in quotation marks would be the title of a window.
        "windows" => command("cmd", &["/C", "start", ""], page),
        _ => command("xdg-open", &[], page),
    };
    said(command, page)
}

fn command(program: &str, arguments: &[&str], page: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).arg(page);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn said(mut command: Command, page: &Path) -> String {
    let program = command.get_program().to_owned();
    let opened = match command.spawn() {
        Err(_) => false,
        Ok(mut child) => opens(PATIENCE, || child.try_wait()),
    };
    let (program, page) = (program.display(), page.display());
    if opened {
        format!("opened {page} with {program}")
    } else {
        format!("{program} cannot open it here: open {page} in a browser")
    }
}

/// Whether an opener opens. `ask` says how it has ended, if it has.
fn opens(patience: Duration, mut ask: impl FnMut() -> io::Result<Option<ExitStatus>>) -> bool {
    let begin = Instant::now();
    loop {
        match ask() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begin.elapsed() < patience => thread::sleep(POLL),
            // It stays with the page, and is no longer ours.
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_lesson;

    fn said_of(command: Command) -> String {
        said(command, Path::new("report/index.html"))
    }

    #[test]
    fn an_opener_that_opens_is_named() {
        let said = said_of(fake_lesson::command("exit 0"));
        assert!(said.starts_with("opened report/index.html with "), "{said}");
    }

    #[test]
    fn an_opener_that_stays_with_the_page_is_not_waited_for() {
        let mut asked = 0;
        let opened = opens(POLL, || {
            asked += 1;
            Ok(None)
        });
        assert!(opened && asked > 0);
    }

    #[test]
    fn without_an_opener_the_page_is_named_in_one_sentence() {
        for command in [fake_lesson::command("exit 3"), Command::new("no-such-opener-anywhere")] {
            let said = said_of(command);
            assert!(
                said.ends_with("cannot open it here: open report/index.html in a browser"),
                "{said}"
            );
            assert_eq!(said.lines().count(), 1);
        }
    }

    #[test]
    fn the_page_is_the_last_argument() {
        let page = Path::new("a b/index.html");
        let command = command("xdg-open", &["one"], page);
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["one".as_ref(), page.as_os_str()]);
    }
}
