//! `Once` in all interleavings.

extern crate watched_parking_lot as parking_lot;

use std::sync::Arc;

use parking_lot::{Mutex, Once, OnceState};

use explored::{pair, panics, spawn, values, verdict};

#[expect(dead_code, reason = "the other programs use the rest")]
mod explored;

/// Something to make, and how often it was made.
#[derive(Default)]
struct Thing {
    once: Once,
    made: Mutex<i32>,
}

impl Thing {
    /// How often it was made, as its user sees it.
    fn call(&self) -> i32 {
        self.once.call_once(|| *self.made.lock() += 1);
        *self.made.lock()
    }

    /// Fails to make it.
    fn fall(&self) -> bool {
        panics(|| {
            self.once.call_once(|| {
                drop(self.made.lock());
                panic!("on purpose")
            })
        })
    }

    fn force(&self) -> bool {
        let mut was_poisoned = false;
        self.once.call_once_force(|state| {
            was_poisoned = state.is_poisoned();
            *self.made.lock() += 1;
        });
        was_poisoned
    }
}

#[test]
fn it_is_made_once_and_all_wait_for_it() {
    assert_eq!(values(|| pair(&Arc::default(), Thing::call, Thing::call)), [(1, 1)]);
    let program = || {
        let thing: Arc<Thing> = Arc::default();
        let (first, second) = (spawn(&thing, Thing::call), spawn(&thing, Thing::force));
        (thing.call(), first(), second())
    };
    assert_eq!(values(program), [(1, 1, false)]);
}

#[test]
fn a_look_sees_each_state() {
    fn state(thing: &Thing) -> u8 {
        let shown = format!("{:?}", thing.once);
        match thing.once.state() {
            OnceState::New => 0,
            OnceState::InProgress => 1,
            OnceState::Done => 2,
            OnceState::Poisoned => 3,
        }
        .max(u8::from(shown == "Once { state: InProgress }"))
    }
    assert_eq!(values(|| pair(&Arc::default(), Thing::call, state).1), [0, 1, 2]);
    assert_eq!(values(|| pair(&Arc::default(), Thing::fall, state).1), [0, 1, 3]);
    let completed = |thing: &Thing| thing.once.is_completed();
    assert_eq!(values(move || pair(&Arc::default(), Thing::call, completed).1), [false, true]);
    assert_eq!(values(move || pair(&Arc::default(), Thing::fall, completed).1), [false]);
}

#[test]
fn what_is_completed_is_not_made_again() {
    let program = || {
        let once = Once::new_completed();
        once.call_once(|| unreachable!("it is complete"));
        once.call_once_force(|_| unreachable!("it is complete"));
        once.wait();
        once.wait_force();
        once.is_completed() && once.state().is_completed()
    };
    assert_eq!(values(program), [true]);
}

#[test]
fn a_panic_poisons_it_until_somebody_forces_it() {
    fn call(thing: &Thing) -> bool {
        panics(|| _ = thing.call())
    }
    // The other one comes first, or finds it poisoned.
    let all = values(|| pair(&Arc::default(), Thing::fall, call));
    assert_eq!(all, [(false, false), (true, true)]);
    let all = values(|| pair(&Arc::default(), Thing::fall, Thing::force));
    assert_eq!(all, [(false, false), (true, true)]);
}

#[test]
fn an_uncaught_panic_is_found() {
    let program = || Once::new().call_once(|| panic!("on purpose"));
    assert_eq!(verdict(program), "panic");
}

#[test]
fn it_can_be_waited_for_without_making_it() {
    fn wait(thing: &Thing) -> i32 {
        thing.once.wait();
        *thing.made.lock()
    }
    fn wait_force(thing: &Thing) -> i32 {
        thing.once.wait_force();
        *thing.made.lock()
    }
    for wait in [wait, wait_force] {
        assert_eq!(values(move || pair(&Arc::default(), wait, Thing::call)), [(1, 1)]);
        assert_eq!(verdict(move || _ = wait(&Thing::default())), "deadlock");
    }
    let program = || {
        let thing: Arc<Thing> = Arc::default();
        let (first, second) = (spawn(&thing, wait), spawn(&thing, wait_force));
        thing.call();
        (first(), second())
    };
    assert_eq!(values(program), [(1, 1)]);
}

#[test]
fn who_waits_for_a_call_that_panics_panics_too_unless_it_insists() {
    fn wait(thing: &Thing) -> bool {
        panics(|| thing.once.wait())
    }
    fn insist(thing: &Thing) -> i32 {
        thing.once.wait_force();
        *thing.made.lock()
    }
    fn fall_and_force(thing: &Thing) -> bool {
        thing.fall() && thing.force()
    }
    assert_eq!(values(|| pair(&Arc::default(), wait, Thing::fall)), [(true, true)]);
    assert_eq!(values(|| pair(&Arc::default(), insist, fall_and_force)), [(1, true)]);
    assert_eq!(verdict(|| _ = pair(&Arc::default(), insist, Thing::fall)), "deadlock");
}

#[test]
fn a_call_inside_itself_deadlocks() {
    let program = || {
        let once = Once::new();
        once.call_once(|| once.call_once(|| ()));
    };
    assert_eq!(verdict(program), "deadlock");
}

#[test]
fn a_destructor_may_call_it_when_an_execution_is_given_up() {
    struct Last<'a>(&'a Thing);
    fn stop_inside(thing: &Thing) {
        let _last = Last(thing);
        thing.once.call_once(|| {
            let _first = thing.made.lock();
            let _second = thing.made.lock();
        });
    }
    impl Drop for Last<'_> {
        fn drop(&mut self) {
            self.0.once.call_once(|| ());
        }
    }

    assert_eq!(verdict(|| stop_inside(&Thing::default())), "deadlock");
    assert_eq!(verdict(|| _ = pair(&Arc::default(), stop_inside, Thing::call)), "deadlock");
}
