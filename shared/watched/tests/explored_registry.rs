//! The list of threads that are alive, in every interleaving of those who are on it.

#![expect(clippy::unwrap_used, reason = "a panic is how an explored program fails")]

extern crate watched as std;

#[path = "explored/mod.rs"]
mod explored;
// The list itself, made of watched locks.
#[path = "../src/registry/table.rs"]
pub mod table;

use std::sync::Barrier;
use std::thread::{self, Builder, Scope, ScopedJoinHandle, Thread};

use explored::{DELIVER, values, verdict, verdict_in};
use table::{Entry, Registry, State};

/// Stands for the number that the system gives to a thread, which only the thread knows.
const OS_ID: Option<u64> = Some(7);

/// How a parent says that it has made a thread.
type Made = fn(&Registry, u64, &Thread);

/// A wrong one: the thread may have begun, and even ended, before.
fn made_without_a_look(registry: &Registry, place: u64, thread: &Thread) {
    registry.table().places.insert(place, Some(Entry::starting(thread)));
}

/// A process with nobody in it yet.
struct Process {
    registry: Registry,
    made: Made,
}

impl Process {
    const fn new(made: Made) -> Self {
        Self { registry: Registry::new(), made }
    }

    /// Makes a thread in the same steps as the facade.
    fn spawn<'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        name: &str,
        body: impl FnOnce() + Send + 'scope,
    ) -> ScopedJoinHandle<'scope, ()> {
        let place = self.registry.keep();
        let number = place.number();
        let code = move || {
            place.list(this());
            let _place = place;
            body();
        };
        let thread = Builder::new().name(name.to_owned()).spawn_scoped(scope, code).unwrap();
        (self.made)(&self.registry, number, thread.thread());
        thread
    }

    /// Whether nobody has a place, known or not yet known.
    fn is_empty(&self) -> bool {
        self.registry.table().places.is_empty()
    }
}

fn this() -> Entry {
    Entry::running(&thread::current(), OS_ID)
}

/// Names and states, each entry whole.
fn look(registry: &Registry) -> Vec<(String, &'static str)> {
    let whole = |entry: Entry| match (entry.state, entry.os_id) {
        (State::Starting, None) => (entry.name.unwrap(), "starting"),
        (State::Running, OS_ID) => (entry.name.unwrap(), "running"),
        half => panic!("half an entry: {half:?}"),
    };
    registry.listed().into_iter().map(whole).collect()
}

/// Whether `some` are among `all`, each at most once and in the same order.
fn are_in_order(some: &[(String, &'static str)], all: &[&str]) -> bool {
    let mut rest = all.iter();
    some.iter().all(|(name, _)| rest.any(|next| next == name))
}

/// Two threads come and go; a third looks at the list twice.
fn two_come_and_go(made: Made) {
    let process = Process::new(made);
    thread::scope(|scope| {
        scope.spawn(|| {
            let (before, after) = (look(&process.registry), look(&process.registry));
            for seen in [&before, &after] {
                assert!(are_in_order(seen, &["first", "second"]), "{seen:?}");
            }
            for (name, state) in after {
                let back = state == "starting" && before.contains(&(name, "running"));
                assert!(!back, "a thread that runs does not start again");
            }
        });
        process.spawn(scope, "first", || ());
        process.spawn(scope, "second", || ());
    });
    assert!(process.is_empty(), "nobody is alive");
}

#[test]
fn a_thread_is_listed_from_made_until_its_code_has_ended() {
    let program = || {
        let process = Process::new(Registry::made);
        let gate = Barrier::new(2);
        thread::scope(|scope| {
            let thread = process.spawn(scope, "only", || {
                assert_eq!(process.registry.listed(), [this()]);
                gate.wait();
            });
            let listed: Vec<_> = process.registry.listed().iter().map(|entry| entry.id).collect();
            assert_eq!(listed, [thread.thread().id()]);
            gate.wait();
            thread.join().unwrap();
            assert!(process.is_empty(), "its code has ended");
        });
    };
    assert_eq!(verdict(program), "passed");
}

#[test]
fn a_thread_that_panicked_is_no_longer_listed() {
    let program = || {
        let process = Process::new(Registry::made);
        thread::scope(|scope| {
            let thread = process.spawn(scope, "fallen", || panic!("on purpose"));
            assert!(thread.join().is_err());
            assert!(process.is_empty(), "its code has ended");
        });
    };
    assert_eq!(verdict_in(&DELIVER, program), "passed");
}

#[test]
fn nobody_is_listed_twice_or_half_or_out_of_order_and_nobody_is_left() {
    assert_eq!(verdict(|| two_come_and_go(Registry::made)), "passed");
}

#[test]
fn a_parent_that_does_not_look_lists_the_dead() {
    assert_eq!(verdict(|| two_come_and_go(made_without_a_look)), "panic");
}

#[test]
fn a_third_thread_may_see_two_others_at_every_stage() {
    let seen = values(|| {
        let process = Process::new(Registry::made);
        thread::scope(|scope| {
            let looking = scope.spawn(|| look(&process.registry));
            process.spawn(scope, "first", || ());
            process.spawn(scope, "second", || ());
            looking.join().unwrap()
        })
    });
    let stages = |name: &str| {
        [None, Some((name.to_owned(), "running")), Some((name.to_owned(), "starting"))]
    };
    let both = stages("first").into_iter().flat_map(|first| {
        stages("second").map(|second| first.clone().into_iter().chain(second).collect())
    });
    let mut both: Vec<Vec<_>> = both.collect();
    both.sort();
    assert_eq!(seen, both);
}

#[test]
fn threads_that_list_themselves_stand_in_the_order_of_their_places() {
    let program = || {
        let registry = &Registry::new();
        let (seen, mut places) = thread::scope(|scope| {
            let joins = |name: &'static str| {
                let code = move || {
                    let place = registry.keep();
                    place.list(this());
                    let mine = registry.listed().into_iter().filter(|entry| *entry == this());
                    assert_eq!(mine.count(), 1);
                    (place.number(), name)
                };
                Builder::new().name(name.to_owned()).spawn_scoped(scope, code).unwrap()
            };
            let joining = ["left", "right"].map(joins);
            let seen = look(registry);
            (seen, joining.map(|thread| thread.join().unwrap()))
        });
        places.sort_unstable();
        assert!(are_in_order(&seen, &places.map(|(_, name)| name)), "{seen:?}");
        assert!(registry.table().places.is_empty(), "nobody is alive");
    };
    assert_eq!(verdict(program), "passed");
}
