//! Drawings, sign by sign.

use super::Look;
use super::examples::{deadlock, lost_update, lost_wake_up};
use explorer::Trace;

const fn unicode(width: usize) -> Look {
    Look { width, unicode: true }
}

const fn ascii(width: usize) -> Look {
    Look { width, unicode: false }
}

#[track_caller]
fn looks_like(trace: &Trace, look: Look, wanted: &str) {
    let drawn = crate::render(trace, look);
    let wanted = wanted.strip_prefix('\n').unwrap_or(wanted);
    assert_eq!(drawn, wanted, "\n{drawn}");
}

#[test]
fn a_lost_update_in_80_columns() {
    looks_like(
        &lost_update(),
        unicode(80),
        r"
   │ main                            │ alice               │ bob
───┼─────────────────────────────────┼─────────────────────┼────────────────────
 1 │ spawn alice  :71                │                     │
 2 │ spawn bob  :72                  │                     │
 3 │                                 │ total.load → 0  :73 │
 4 │                                 │                     │ total.load → 0  :74
 5 │                                 │                     │ total.store(1)  :75
 6 │                                 │ total.store(1)  :76 │
 7 │ join alice  :77                 │                     │
 8 │ join bob  :78                   │                     │
 9 │ total.load → 1  :79             │                     │
10 │ ✗ panics: assertion `left ==    │                     │
   │   right` failed: an update is   │                     │
   │   lost, left: 1, right: 2  :81  │                     │

  shared/explorer/picture/src/draw/examples.rs
  71 │ let alice = script.spawn();
  72 │ let bob = script.spawn();
  73 │ script.does(alice, Action::Load { value: 0, newer: 0 }, total);
  74 │ script.does(bob, Action::Load { value: 0, newer: 0 }, total);
  75 │ script.does(bob, Action::Store { value: 1, newer: 0 }, total);
  76 │ script.does(alice, Action::Store { value: 1, newer: 0 }, total);
  77 │ script.does(0, Action::Join(alice), None);
  78 │ script.does(0, Action::Join(bob), None);
  79 │ script.does(0, Action::Load { value: 1, newer: 0 }, total);
✗ 81 │ script.does(0, Action::Panic(text.to_owned()), None);
",
    );
}

#[test]
fn a_lost_update_in_120_columns() {
    looks_like(
        &lost_update(),
        unicode(120),
        r"
   │ main                                                                    │ alice               │ bob
───┼─────────────────────────────────────────────────────────────────────────┼─────────────────────┼────────────────────
 1 │ spawn alice  :71                                                        │                     │
 2 │ spawn bob  :72                                                          │                     │
 3 │                                                                         │ total.load → 0  :73 │
 4 │                                                                         │                     │ total.load → 0  :74
 5 │                                                                         │                     │ total.store(1)  :75
 6 │                                                                         │ total.store(1)  :76 │
 7 │ join alice  :77                                                         │                     │
 8 │ join bob  :78                                                           │                     │
 9 │ total.load → 1  :79                                                     │                     │
10 │ ✗ panics: assertion `left == right` failed: an update is lost, left: 1, │                     │
   │     right: 2  :81                                                       │                     │

  shared/explorer/picture/src/draw/examples.rs
  71 │ let alice = script.spawn();
  72 │ let bob = script.spawn();
  73 │ script.does(alice, Action::Load { value: 0, newer: 0 }, total);
  74 │ script.does(bob, Action::Load { value: 0, newer: 0 }, total);
  75 │ script.does(bob, Action::Store { value: 1, newer: 0 }, total);
  76 │ script.does(alice, Action::Store { value: 1, newer: 0 }, total);
  77 │ script.does(0, Action::Join(alice), None);
  78 │ script.does(0, Action::Join(bob), None);
  79 │ script.does(0, Action::Load { value: 1, newer: 0 }, total);
✗ 81 │ script.does(0, Action::Panic(text.to_owned()), None);
",
    );
}

#[test]
fn a_lost_update_in_60_columns_of_ascii() {
    looks_like(
        &lost_update(),
        ascii(60),
        r"
   | main              | alice            | bob
---+-------------------+------------------+-----------------
 1 | spawn alice  :71  |                  |
 2 | spawn bob  :72    |                  |
 3 |                   | total.load -> 0  |
   |                   |   :73            |
 4 |                   |                  | total.load -> 0
   |                   |                  |   :74
 5 |                   |                  | total.store(1)
   |                   |                  |   :75
 6 |                   | total.store(1)   |
   |                   |   :76            |
 7 | join alice  :77   |                  |
 8 | join bob  :78     |                  |
 9 | total.load -> 1   |                  |
   |   :79             |                  |
10 | x panics:         |                  |
   |   assertion `left |                  |
   |   == right`       |                  |
   |   failed: an      |                  |
   |   update is lost, |                  |
   |   left: 1, right: |                  |
   |   2  :81          |                  |

  shared/explorer/picture/src/draw/examples.rs
  71 | let alice = script.spawn();
  72 | let bob = script.spawn();
  73 | script.does(alice, Action::Load { value: 0, newer:...
  74 | script.does(bob, Action::Load { value: 0, newer: 0...
  75 | script.does(bob, Action::Store { value: 1, newer: ...
  76 | script.does(alice, Action::Store { value: 1, newer...
  77 | script.does(0, Action::Join(alice), None);
  78 | script.does(0, Action::Join(bob), None);
  79 | script.does(0, Action::Load { value: 1, newer: 0 }...
x 81 | script.does(0, Action::Panic(text.to_owned()), None);
",
    );
}

#[test]
fn a_deadlock_in_80_columns() {
    looks_like(
        &deadlock(),
        unicode(80),
        r"
   │ main                    │ alice                   │ bob
───┼─────────────────────────┼─────────────────────────┼────────────────────────
 1 │ spawn alice  :89        │                         │
 2 │ spawn bob  :90          │                         │
 3 │                         │ lock left  :97          │
 4 │                         │                         │ lock right  :98
 5 │ ✗ waits for alice to    │                         │
   │   finish  :99           │                         │
 6 │                         │ ✗ waits for lock right, │
   │                         │   held by bob  :100     │
 7 │                         │                         │ ✗ waits for lock left,
   │                         │                         │   held by alice  :101

  shared/explorer/picture/src/draw/examples.rs
   89 │ let alice = script.spawn();
   90 │ let bob = script.spawn();
   97 │ script.does(alice, Action::Acquire(Mode::Exclusive), left);
   98 │ script.does(bob, Action::Acquire(Mode::Exclusive), right);
✗  99 │ script.stuck(0, Waits::Join(alice));
✗ 100 │ script.stuck(alice, wants(right, bob));
✗ 101 │ script.stuck(bob, wants(left, alice));
",
    );
}

#[test]
fn a_deadlock_in_120_columns_of_ascii() {
    looks_like(
        &deadlock(),
        ascii(120),
        r"
   | main                             | alice                                  | bob
---+----------------------------------+----------------------------------------+----------------------------------------
 1 | spawn alice  :89                 |                                        |
 2 | spawn bob  :90                   |                                        |
 3 |                                  | lock left  :97                         |
 4 |                                  |                                        | lock right  :98
 5 | x waits for alice to finish  :99 |                                        |
 6 |                                  | x waits for lock right, held by bob    |
   |                                  |     :100                               |
 7 |                                  |                                        | x waits for lock left, held by alice
   |                                  |                                        |     :101

  shared/explorer/picture/src/draw/examples.rs
   89 | let alice = script.spawn();
   90 | let bob = script.spawn();
   97 | script.does(alice, Action::Acquire(Mode::Exclusive), left);
   98 | script.does(bob, Action::Acquire(Mode::Exclusive), right);
x  99 | script.stuck(0, Waits::Join(alice));
x 100 | script.stuck(alice, wants(right, bob));
x 101 | script.stuck(bob, wants(left, alice));
",
    );
}

#[test]
fn a_deadlock_in_60_columns() {
    looks_like(
        &deadlock(),
        unicode(60),
        r"
   │ main             │ alice            │ bob
───┼──────────────────┼──────────────────┼──────────────────
 1 │ spawn alice  :89 │                  │
 2 │ spawn bob  :90   │                  │
 3 │                  │ lock left  :97   │
 4 │                  │                  │ lock right  :98
 5 │ ✗ waits for      │                  │
   │   alice to       │                  │
   │   finish  :99    │                  │
 6 │                  │ ✗ waits for lock │
   │                  │   right, held by │
   │                  │   bob  :100      │
 7 │                  │                  │ ✗ waits for lock
   │                  │                  │   left, held by
   │                  │                  │   alice  :101

  shared/explorer/picture/src/draw/examples.rs
   89 │ let alice = script.spawn();
   90 │ let bob = script.spawn();
   97 │ script.does(alice, Action::Acquire(Mode::Exclusiv...
   98 │ script.does(bob, Action::Acquire(Mode::Exclusive)...
✗  99 │ script.stuck(0, Waits::Join(alice));
✗ 100 │ script.stuck(alice, wants(right, bob));
✗ 101 │ script.stuck(bob, wants(left, alice));
",
    );
}

#[test]
fn a_lost_wake_up_in_80_columns_of_ascii() {
    looks_like(
        &lost_wake_up(),
        ascii(80),
        r"
   | main                            | T1
---+---------------------------------+------------------------------------------
 1 | spawn T1  :110                  |
 2 |                                 | lock jobs  :111
 3 |                                 | closed.load -> false  :112
 4 | closed.store(true)  :113        |
 5 | wake.notify_all -> nobody  :114 |
 6 |                                 | wake.wait: unlock, sleep  :115
 7 | x waits for T1 to finish  :116  |
 8 |                                 | x sleeps on wake: nobody is left to
   |                                 |     notify it  :117

  shared/explorer/picture/src/draw/examples.rs
  110 | script.spawn();
  111 | script.does(1, Action::Acquire(Mode::Exclusive), jobs);
  112 | script.does(1, Action::Load { value: 0, newer: 0 }, closed);
  113 | script.does(0, Action::Store { value: 1, newer: 0 }, closed);
  114 | script.does(0, Action::NotifyAll(0), wake);
  115 | script.does(1, Action::Wait, wake);
x 116 | script.stuck(0, Waits::Join(1));
x 117 | script.stuck(1, Waits::Notify(wake));
",
    );
}

#[test]
fn a_lost_wake_up_in_120_columns() {
    looks_like(
        &lost_wake_up(),
        unicode(120),
        r"
   │ main                           │ T1
───┼────────────────────────────────┼────────────────────────────────────────────────────
 1 │ spawn T1  :110                 │
 2 │                                │ lock jobs  :111
 3 │                                │ closed.load → false  :112
 4 │ closed.store(true)  :113       │
 5 │ wake.notify_all → nobody  :114 │
 6 │                                │ wake.wait: unlock, sleep  :115
 7 │ ✗ waits for T1 to finish  :116 │
 8 │                                │ ✗ sleeps on wake: nobody is left to notify it  :117

  shared/explorer/picture/src/draw/examples.rs
  110 │ script.spawn();
  111 │ script.does(1, Action::Acquire(Mode::Exclusive), jobs);
  112 │ script.does(1, Action::Load { value: 0, newer: 0 }, closed);
  113 │ script.does(0, Action::Store { value: 1, newer: 0 }, closed);
  114 │ script.does(0, Action::NotifyAll(0), wake);
  115 │ script.does(1, Action::Wait, wake);
✗ 116 │ script.stuck(0, Waits::Join(1));
✗ 117 │ script.stuck(1, Waits::Notify(wake));
",
    );
}

#[test]
fn a_lost_wake_up_in_60_columns() {
    looks_like(
        &lost_wake_up(),
        unicode(60),
        r"
   │ main                       │ T1
───┼────────────────────────────┼───────────────────────────
 1 │ spawn T1  :110             │
 2 │                            │ lock jobs  :111
 3 │                            │ closed.load → false  :112
 4 │ closed.store(true)  :113   │
 5 │ wake.notify_all → nobody   │
   │   :114                     │
 6 │                            │ wake.wait: unlock, sleep
   │                            │   :115
 7 │ ✗ waits for T1 to finish   │
   │   :116                     │
 8 │                            │ ✗ sleeps on wake: nobody
   │                            │   is left to notify it
   │                            │   :117

  shared/explorer/picture/src/draw/examples.rs
  110 │ script.spawn();
  111 │ script.does(1, Action::Acquire(Mode::Exclusive), ...
  112 │ script.does(1, Action::Load { value: 0, newer: 0 ...
  113 │ script.does(0, Action::Store { value: 1, newer: 0...
  114 │ script.does(0, Action::NotifyAll(0), wake);
  115 │ script.does(1, Action::Wait, wake);
✗ 116 │ script.stuck(0, Waits::Join(1));
✗ 117 │ script.stuck(1, Waits::Notify(wake));
",
    );
}

#[test]
fn without_room_for_columns_it_is_a_list() {
    looks_like(
        &deadlock(),
        unicode(40),
        r"
 1  main   spawn alice  :89
 2  main   spawn bob  :90
 3  alice  lock left  :97
 4  bob    lock right  :98
 5  main   ✗ waits for alice to finish
             :99
 6  alice  ✗ waits for lock right, held
             by bob  :100
 7  bob    ✗ waits for lock left, held
             by alice  :101

  shared/explorer/picture/src/draw/ex...
   89 │ let alice = script.spawn();
   90 │ let bob = script.spawn();
   97 │ script.does(alice, Action::Ac...
   98 │ script.does(bob, Action::Acqu...
✗  99 │ script.stuck(0, Waits::Join(a...
✗ 100 │ script.stuck(alice, wants(rig...
✗ 101 │ script.stuck(bob, wants(left,...
",
    );
}

#[test]
fn nothing_is_drawn_where_nothing_happened() {
    assert_eq!(crate::render(&Trace::default(), unicode(80)), "");
    assert_eq!(crate::render(&Trace::default(), ascii(0)), "");
}
