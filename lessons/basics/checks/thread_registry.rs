//! Listed from its start to its end, whatever the end.

use std::sync::{Arc, mpsc};
use std::thread;

use judge::{Action, Check, Config, Evidence, Misconception, Panics, Part};

use super::answer::Registry;

const LISTED: &str = "a thread is listed from its start to its end";
const ITSELF: &str = "a thread at work is listed, also to itself";
const FALLEN: &str = "a thread that panicked is not listed any more";
const TWINS: &str = "of two threads with one name, the one that is left is listed";
const AT_ONCE: &str = "threads that are started at the same time are all listed";
const OTHERS: &str = "the end of a thread takes nobody else out of the list";
const OWN: &str = "each registry has its own threads";

/// A panic of a thread goes to whoever joins it.
const DELIVER: Config = Config { panics: Panics::Deliver, ..Config::DEFAULT };

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(LISTED, Config::DEFAULT, listed),
        Part::explored(ITSELF, Config::DEFAULT, itself),
        Part::explored(FALLEN, DELIVER, fallen),
        Part::explored(TWINS, Config::DEFAULT, twins),
        Part::explored(AT_ONCE, Config::DEFAULT, at_once),
        Part::explored(OTHERS, Config::DEFAULT, others),
        Part::explored(OWN, Config::DEFAULT, own),
    ],
    misconceptions: &[
        Misconception {
            name: "holds-the-lock",
            says: "The list is locked while a thread works, and nobody can look at it, not even \
                   that thread. Lock it for the entry, and once more for the removal.",
            shows: |it| it.is("deadlock") || it.is("left behind"),
        },
        Misconception {
            name: "lets-go-at-once",
            says: "The name was entered, and taken out before the work was over. What is bound to _ \
                   is not kept: give it a name, and the thread holds it until it ends.",
            shows: |it| it.says("was started, and") && locks(it) > 3,
        },
        Misconception {
            name: "lists-too-late",
            says: "A thread that was started need not have done anything yet. If it enters itself, \
                   there is a moment when it exists and nobody knows.",
            shows: |it| it.says("was started, and"),
        },
        Misconception {
            name: "removes-late",
            says: "Somebody else takes the name out, and may not have got round to it when the \
                   thread is joined. It has to be gone before the thread ends.",
            shows: |it| it.says("\"ada\" has ended, and") && others_act(it),
        },
        Misconception {
            name: "forgets-the-fallen",
            says: "A panic leaves the function at once, and the lines that follow are not run. What \
                   is run in any case are the destructors of the values on its way.",
            shows: |it| it.in_part(FALLEN) && it.says("has panicked, and"),
        },
        Misconception {
            name: "removes-all-twins",
            says: "The name of a thread says which ones it could be, and not which one it is. Only \
                   one of those that are called so has ended.",
            shows: |it| it.in_part(TWINS),
        },
    ],
    roles: &[],
};

/// Whether another thread than the first has done anything on the answer's lines.
fn others_act(evidence: &Evidence<'_>) -> bool {
    evidence.events().any(|(event, _)| event.thread != 0)
}

/// How often a lock was taken: once to look, once to enter the name, once to look again.
fn locks(evidence: &Evidence<'_>) -> usize {
    evidence.events().filter(|(it, _)| matches!(it.action, Action::Acquire(_))).count()
}

/// Whom the registry lists, sorted.
fn names(registry: &Registry) -> Vec<String> {
    let mut names = registry.names();
    names.sort();
    names
}

/// A thread that works until its gate is dropped, and what it returns.
fn start(registry: &Registry, name: &str) -> (mpsc::Sender<()>, thread::JoinHandle<u64>) {
    let (go, gate) = mpsc::channel::<()>();
    let handle = registry.spawn(name, move || {
        gate.recv().ok();
        value()
    });
    (go, handle)
}

/// What a thread returns: nobody can know it without joining.
fn value() -> u64 {
    1 + judge::seed() % 1_000
}

fn listed() {
    let registry = Registry::new();
    let before = names(&registry);
    assert!(before.is_empty(), "nothing was started yet, and names lists {before:?}");
    let (go, ada) = start(&registry, "ada");
    let during = names(&registry);
    assert!(during == ["ada"], "\"ada\" was started, and names lists {during:?}");
    drop(go);
    let (result, right) = (ada.join().ok(), value());
    assert!(result == Some(right), "the thread returned {right}, and join gave {result:?}");
    let after = names(&registry);
    assert!(after.is_empty(), "\"ada\" has ended, and names lists {after:?}");
}

fn itself() {
    let registry = Arc::new(Registry::new());
    let mine = Arc::clone(&registry);
    let seen = registry.spawn("ada", move || names(&mine)).join().unwrap_or_default();
    assert!(seen == ["ada"], "\"ada\" is at work, and names lists {seen:?} there");
}

fn fallen() {
    let registry = Registry::new();
    let handle = registry.spawn("ada", || -> u64 { panic!("on purpose") });
    let payload = handle.join().expect_err("\"ada\" has panicked, and join gives no panic");
    let said = payload.downcast_ref::<&str>().copied().unwrap_or_default();
    assert!(said == "on purpose", "join gives another panic than that of the work");
    let after = names(&registry);
    assert!(after.is_empty(), "\"ada\" has panicked, and names lists {after:?}");
}

fn twins() {
    let registry = Registry::new();
    let (first_go, first) = start(&registry, "twin");
    let (second_go, second) = start(&registry, "twin");
    let both = names(&registry);
    assert!(both == ["twin", "twin"], "both twins work, and names lists {both:?}");
    drop(first_go);
    first.join().ok();
    let left = names(&registry);
    assert!(left == ["twin"], "one of two twins has ended, and names lists {left:?}");
    drop(second_go);
    second.join().ok();
    let after = names(&registry);
    assert!(after.is_empty(), "both twins have ended, and names lists {after:?}");
}

fn at_once() {
    let registry = Registry::new();
    thread::scope(|scope| {
        let other = scope.spawn(|| start(&registry, "ben"));
        let (ada_go, ada) = start(&registry, "ada");
        let (ben_go, ben) = other.join().expect("starting a thread does not panic");
        let both = names(&registry);
        assert!(both == ["ada", "ben"], "\"ada\" and \"ben\" work, and names lists {both:?}");
        drop((ada_go, ben_go));
        ada.join().ok();
        ben.join().ok();
    });
    let after = names(&registry);
    assert!(after.is_empty(), "both threads have ended, and names lists {after:?}");
}

fn others() {
    let registry = Registry::new();
    let mut threads = ["ada", "ben", "cyd"].map(|name| Some(start(&registry, name)));
    for (ends, left) in [(1, &["ada", "cyd"][..]), (2, &["ada"]), (0, &[])] {
        let Some((go, handle)) = threads[ends].take() else { continue };
        drop(go);
        handle.join().ok();
        let seen = names(&registry);
        assert!(seen == left, "of three threads, {left:?} are left, and names lists {seen:?}");
    }
}

fn own() {
    let (one, other) = (Registry::new(), Registry::new());
    let (go, ada) = start(&one, "ada");
    let seen = names(&other);
    assert!(seen.is_empty(), "\"ada\" is in one registry, and the other one lists {seen:?}");
    drop(go);
    ada.join().ok();
}
