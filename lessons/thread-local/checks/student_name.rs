//! Each thread finds its own student at each desk.

use std::sync::Barrier;
use std::thread;

use judge::{Check, Misconception, Part};

use super::answer::Desk;

pub const CHECK: Check = Check {
    parts: &[
        Part::real("a thread finds its student again, and a later one in the same place", alone),
        Part::real("two threads at one desk find each their own", together),
        Part::real("a thread at two desks finds at each its own", two_desks),
        Part::real("a new desk is empty, also where an old one stood", new_desk),
        Part::real("a thread that let nobody sit down finds nobody", nobody),
    ],
    misconceptions: &[
        Misconception {
            name: "the-first-stays",
            says: "get_or makes a value only where there is none. What is there already can change \
                   only if it is in a cell: keep a RefCell<String> for each thread.",
            shows: |it| it.says("in place of"),
        },
        Misconception {
            name: "one-static-for-all-desks",
            says: "thread_local! declares a static: each thread has one, for all desks together. A \
                   value for each thread and each desk has to live inside the desk: ThreadLocal<T>.",
            shows: |it| it.in_part("a thread at two desks finds at each its own"),
        },
        Misconception {
            name: "by-address",
            says: "An address is no name: when a desk is gone, a new one may get its place, and \
                   with it what was kept under the address. Let the values live inside the desk.",
            shows: |it| it.in_part("a new desk is empty, also where an old one stood"),
        },
        Misconception {
            name: "one-field-for-all",
            says: "The field is one for all threads; a lock makes them take turns at it, and the \
                   last one stays. Each thread needs a value of its own inside the desk.",
            shows: |it| it.in_part("two threads at one desk find each their own"),
        },
    ],
    roles: &[],
};

/// A name that no answer can know.
fn name(of: &str) -> String {
    format!("{of}-{}", judge::seed() % 1000)
}

fn found(desk: &Desk, wanted: &str) {
    let student = desk.student();
    assert!(
        student.as_deref() == Some(wanted),
        "{wanted} sat down, and the desk knows {student:?}"
    );
}

fn alone() {
    let desk = Desk::new();
    let none = desk.student();
    assert!(none.is_none(), "nobody sat down yet, and the desk knows {none:?}");
    let (ana, ben) = (name("Ana"), name("Ben"));
    desk.sit_down(&ana);
    found(&desk, &ana);
    found(&desk, &ana);
    desk.sit_down(&ben);
    let student = desk.student();
    assert!(student.as_ref() == Some(&ben), "{ben} sat down in place of {ana}: {student:?}");
}

fn together() {
    let (desk, together) = (Desk::new(), Barrier::new(2));
    let sit = |name: String| {
        desk.sit_down(&name);
        // Both sit before either is asked.
        together.wait();
        (name, desk.student())
    };
    let found = thread::scope(|scope| {
        let other = scope.spawn(|| sit(name("Ana")));
        [sit(name("Ben")), other.join().unwrap()]
    });
    for (name, student) in found {
        assert!(
            student.as_ref() == Some(&name),
            "a thread let {name} sit down, and finds {student:?}"
        );
    }
}

fn two_desks() {
    let (window, door) = (Desk::new(), Desk::new());
    let (ana, ben) = (name("Ana"), name("Ben"));
    window.sit_down(&ana);
    let none = door.student();
    assert!(none.is_none(), "nobody sat down at the second desk, and it knows {none:?}");
    door.sit_down(&ben);
    found(&window, &ana);
    found(&door, &ben);
}

fn new_desk() {
    for round in 0..8 {
        // A desk that is gone leaves its place to the next one.
        let desk = Box::new(Desk::new());
        let student = desk.student();
        assert!(student.is_none(), "desk number {round} is new, and knows {student:?}");
        desk.sit_down(&name("Ana"));
    }
}

fn nobody() {
    let desk = Desk::new();
    desk.sit_down(&name("Ana"));
    let student = thread::scope(|scope| scope.spawn(|| desk.student()).join().unwrap());
    assert!(student.is_none(), "a thread let nobody sit down, and finds {student:?}");
    found(&desk, &name("Ana"));
}
