//! Pictures of tapes made by hand, sign by sign.

use watched::operation::{ALL_SCOPED, Kind, Operation};
use watched::recording::LaneKind;

use super::Timeline;
use super::drafts::{Draft, ascii, picture, unicode};

/// Three workers share one lock, and sleep while they hold it.
fn workers() -> Timeline {
    let mut draft = Draft::new(60.0);
    let account = draft.object(Kind::Mutex);
    let first = [[2.0, 2.0, 12.0], [4.0, 12.0, 24.0], [5.0, 24.0, 30.0]];
    let second = [[40.0, 40.0, 46.0], [42.0, 46.0, 49.0], [50.0, 50.0, 52.0]];
    for (number, (first, second)) in (1..).zip(first.into_iter().zip(second)) {
        let worker = draft.child(&format!("worker-{number}"), LaneKind::Thread, (0.0, 1.0));
        draft.hold(worker, account, first);
        draft.sleep(worker, (first[1] + 2.0, first[2] - 1.0));
        draft.sleep(worker, (first[2], second[0] - 3.0));
        draft.hold(worker, account, second);
        draft.ends(worker, second[2] + 1.0);
        draft.processor_time(worker, 10.5 + f64::from(number));
    }
    draft.join(0, 1, (0.5, 47.0));
    draft.join(0, 2, (47.0, 50.0));
    draft.join(0, 3, (50.0, 53.5));
    draft.ends(0, 54.0);
    draft.processor_time(0, 0.2);
    draft.timeline()
}

#[test]
fn one_lock_at_80_columns() {
    assert_eq!(
        picture(&workers(), unicode(80)),
        r"
            0 ms      10        20       30        40        50       cpu   wait
           ┌┬─────────┬─────────┬────────┬─────────┬─────────┬───┐     ms     ms
0 main     │11111111111111111111111111111111111111111111112223333│    0.2      -
1 worker-1 │╌━AA·······A························━━━AAAAAA━       │     12      -
2 worker-2 │╌━━━aaaaaaaaAA·········A··············━━━aaaaAAA━    │     12     12
3 worker-3 │╌━━━━aaaaaaaaaaaaaaaaaaaAA··A·················━━━AA━ │     14     19
  lock A   │  111111111122222222222233333          111111222 33  │    72% busy
           └─────────────────────────────────────────────────────┘
  ━ runs, or is ready to   ╌ made, not begun   · sleeps
  1 waits for thread 1 to end   a waits for lock A   A runs holding it
  lock row: the number of the thread holding it   lock A is account
  1 column = 1 ms
  Longest wait: thread 3 waited 19 ms for lock A (account), from 5 ms on, while
    threads 1 and 2 held it.
  38 ms of work in 54 ms: 0.7 cores busy on average.
"
    );
}

#[test]
fn one_lock_at_60_columns() {
    assert_eq!(
        picture(&workers(), unicode(60)),
        r"
            0 ms     10      20       30       40       50
           ┌┬────────┬───────┬────────┬────────┬────────┬──┐
0 main     │11111111111111111111111111111111111111111222333│
1 worker-1 │╌━A·····························━━━AAAAA━      │
2 worker-2 │╌━━aaaaaaaAA········A·············━━━aaaAAA━   │
3 worker-3 │╌━━━aaaaaaaaaaaaaaaaaAA··A···············━━━A━ │
  lock A   │  111111112222222222233333         11111222 3  │
           └───────────────────────────────────────────────┘
  ━ runs, or is ready to   ╌ made, not begun   · sleeps
  1 waits for thread 1 to end   a waits for lock A
  A runs holding it
  lock row: the number of the thread holding it
  lock A is account, 72% busy   1 column = 1.1 ms
  Longest wait: thread 3 waited 19 ms for lock A (account),
    from 5 ms on, while threads 1 and 2 held it.
  38 ms of work in 54 ms: 0.7 cores busy on average.
"
    );
}

#[test]
fn one_lock_at_120_columns() {
    assert_eq!(
        picture(&workers(), unicode(120)),
        r"
                  0 ms    5       10      15      20      25      30      35      40       45      50         cpu   wait
                 ┌┬───────┬───────┬───────┬───────┬───────┬───────┬───────┬───────┬────────┬───────┬─────┐     ms     ms
0 main           │━1111111111111111111111111111111111111111111111111111111111111111111111111112222233333━│    0.2      -
1 worker-1       │╌╌━AAA············A·········································━━━━AAAAAAAAAA━━           │     12      -
2 worker-2       │╌╌━━━━aaaaaaaaaaaaaAAAA··············AA························━━━━━aaaaaaAAAAA━━      │     12     12
3 worker-3       │╌╌━━━━━━aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaAAA·····A····························━━━━━AAA━  │     14     19
  lock A account │   111111111111111122222222222222222222333333333                111111111122222  333   │    72% busy
                 └───────────────────────────────────────────────────────────────────────────────────────┘
  ━ runs, or is ready to   ╌ made, not begun   · sleeps   1 waits for thread 1 to end   a waits for lock A
  A runs holding it   lock row: the number of the thread holding it   1 column = 621 µs
  Longest wait: thread 3 waited 19 ms for lock A (account), from 5 ms on, while threads 1 and 2 held it.
  38 ms of work in 54 ms: 0.7 cores busy on average.
"
    );
}

#[test]
fn one_lock_in_ascii() {
    assert_eq!(
        picture(&workers(), ascii(80)),
        r"
            0 ms      10        20       30        40        50       cpu   wait
           ++---------+---------+--------+---------+---------+---+     ms     ms
0 main     |11111111111111111111111111111111111111111111112223333|    0.2      -
1 worker-1 |-=AA.......A........................===AAAAAA=       |     12      -
2 worker-2 |-===aaaaaaaaAA.........A..............===aaaaAAA=    |     12     12
3 worker-3 |-====aaaaaaaaaaaaaaaaaaaAA..A.................===AA= |     14     19
  lock A   |  111111111122222222222233333          111111222 33  |    72% busy
           +-----------------------------------------------------+
  = runs, or is ready to   - made, not begun   . sleeps
  1 waits for thread 1 to end   a waits for lock A   A runs holding it
  lock row: the number of the thread holding it   lock A is account
  1 column = 1 ms
  Longest wait: thread 3 waited 19 ms for lock A (account), from 5 ms on, while
    threads 1 and 2 held it.
  38 ms of work in 54 ms: 0.7 cores busy on average.
"
    );
}

#[test]
fn a_deadlock_of_two_locks_is_seen_and_said() {
    let mut draft = Draft::new(40.0);
    let savings = draft.object(Kind::Mutex);
    let wages = draft.object(Kind::Mutex);
    for (name, first, second) in [("left", savings, wages), ("right", wages, savings)] {
        let thread = draft.thread(name, 0.0);
        draft.hold(thread, first, [2.0, 2.0, 90.0]);
        draft.open(thread, (Operation::Lock, second), 6.0);
    }
    draft.open(0, (Operation::Join, 1), 0.5);
    let line = line!() - 3;
    let drawn = picture(&draft.timeline(), unicode(80));
    assert_eq!(
        drawn.replace(&format!(":{line}"), ":LINE"),
        r"
          0 ms          10            20           30                 cpu   wait
         ┌┬─────────────┬─────────────┬────────────┬─────────────┐     ms     ms
0 main   │━111111111111111111111111111111111111111111111111111111│             -
1 left   │━━━AAAAAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb│            34
2 right  │━━━BBBBBaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa│            34
  lock A │   1111111111111111111111111111111111111111111111111111│    95% busy
  lock B │   2222222222222222222222222222222222222222222222222222│    95% busy
         └───────────────────────────────────────────────────────┘
  ━ runs, or is ready to   1 waits for thread 1 to end   a waits for lock A
  A runs holding it   lock row: the number of the thread holding it
  lock A is savings   lock B is wages   1 column = 727 µs
  Deadlock: thread 1 (left) holds lock A (savings) and waits for lock B (wages)
    at pictures.rs:LINE; thread 2 (right) holds lock B (wages) and waits for lock
    A (savings) at pictures.rs:LINE.
  Still waiting at the end: main for thread 1 (left) to end since 500 µs.
"
    );
}

#[test]
fn readers_share_a_lock_and_a_writer_does_not() {
    let mut draft = Draft::new(40.0);
    let table = draft.object(Kind::RwLock);
    for number in 1..=3 {
        let at = 4.0 * f64::from(number);
        let reader = draft.thread(&format!("reader-{number}"), 0.0);
        draft.sleep(reader, (0.1, at));
        draft.read(reader, table, [at, at, at + 8.0]);
        draft.read(reader, table, [at + 12.0, 34.0, 36.0]);
        draft.ends(reader, 36.0);
    }
    let writer = draft.thread("writer", 0.0);
    draft.sleep(writer, (0.1, 8.0));
    draft.hold(writer, table, [8.0, 20.0, 34.0]);
    draft.ends(writer, 34.5);
    draft.step(0, (Operation::Join, ALL_SCOPED), (0.0, 36.5));
    draft.ends(0, 37.0);
    assert_eq!(
        picture(&draft.timeline(), unicode(80)),
        r"
            0 ms   5      10     15      20     25     30     35      cpu   wait
           ┌┬──────┬──────┬──────┬───────┬──────┬──────┬──────┬──┐     ms     ms
0 main     │****************************************************━│             -
1 reader-1 │······AAAAAAAAAAA━━━━━━aaaaaaaaaaaaaaaaaaaaaaaaaaAAA │            18
2 reader-2 │···········AAAAAAAAAAAA━━━━━━aaaaaaaaaaaaaaaaaaaaAAA │            14
3 reader-3 │·················AAAAAAAAAAAA━━━━━aaaaaaaaaaaaaaaAAA │            10
4 writer   │···········aaaaaaaaaaaaaaaaaaAAAAAAAAAAAAAAAAAAAA    │            12
  lock A   │      11111RRRRRRRRRRRR33333344444444444444444444RRR │    86% busy
           └─────────────────────────────────────────────────────┘
  ━ runs, or is ready to   · sleeps   * waits for all threads of its scope
  a waits for lock A   A runs holding it
  lock row: the number of the thread holding it, R several readers
  lock A is table   1 column = 698 µs
  Longest wait: thread 1 waited 18 ms to read lock A (table), from 16 ms on,
    while threads 3 and 4 held it.
"
    );
}

#[test]
fn of_two_locks_that_are_held_the_last_taken_is_shown() {
    let mut draft = Draft::new(30.0);
    let outer = draft.object(Kind::Mutex);
    let inner = draft.object(Kind::Mutex);
    let worker = draft.thread("worker", 0.0);
    draft.hold(worker, outer, [3.0, 3.0, 25.0]);
    draft.hold(worker, inner, [9.0, 9.0, 9.01]);
    draft.hold(worker, inner, [13.0, 13.0, 19.0]);
    draft.ends(worker, 28.0);
    draft.ends(0, 30.0);
    assert_eq!(
        picture(&draft.timeline(), ascii(60)),
        r"
          0 ms    5       10       15      20      25
         ++-------+-------+--------+-------+-------+-------+
0 main   |=================================================|
1 worker |=====AAAAAAAAABAAAAAABBBBBBBBBBAAAAAAAAAA=====   |
  lock A |     111111111111111111111111111111111111        |
  lock B |              1      1111111111                  |
         +-------------------------------------------------+
  = runs, or is ready to   A runs holding lock A
  lock row: the number of the thread holding it
  lock A is outer, 73% busy   lock B is inner, 20% busy
  1 column = 612 us
"
    );
}

#[test]
fn the_end_by_a_panic_is_marked() {
    let mut draft = Draft::new(20.0);
    let stock = draft.object(Kind::Mutex);
    let alice = draft.thread("alice", 0.0);
    let bob = draft.thread("bob", 0.0);
    draft.hold(alice, stock, [2.0, 2.0, 6.0]);
    draft.panics(alice, 6.1);
    draft.hold(bob, stock, [3.0, 6.0, 12.0]);
    draft.ends(bob, 14.0);
    draft.join(0, alice, (0.1, 6.1));
    draft.join(0, bob, (6.1, 14.0));
    draft.ends(0, 14.5);
    assert_eq!(
        picture(&draft.timeline(), unicode(60)),
        r"
          0 ms             5                10
         ┌┬────────────────┬────────────────┬──────────────┐
0 main   │11111111111111111111122222222222222222222222222━━│
1 alice  │━━━━━━━AAAAAAAAAAAAA!                            │
2 bob    │━━━━━━━━━━aaaaaaaaaaAAAAAAAAAAAAAAAAAAAAA━━━━━━  │
  lock A │       1111111111111222222222222222222222        │
         └─────────────────────────────────────────────────┘
  ━ runs, or is ready to   1 waits for thread 1 to end
  a waits for lock A   A runs holding it   ! panicked
  lock row: the number of the thread holding it
  lock A is stock, 69% busy   1 column = 296 µs
  Thread 1 (alice) ended by a panic at 6.1 ms.
  Longest wait: thread 2 (bob) waited 3 ms for lock A
    (stock), from 3 ms on, while thread 1 (alice) held it.
"
    );
}

#[test]
fn of_many_threads_the_first_and_the_telling_are_drawn() {
    let mut draft = Draft::new(50.0);
    let gate = draft.object(Kind::Mutex);
    for number in 1..=1_000 {
        let from = f64::from(number) / 25.0;
        let thread = draft.thread(&format!("thread-{number}"), from);
        if number == 500 {
            draft.hold(thread, gate, [from, from, from + 2.0]);
            draft.panics(thread, from + 2.0);
        } else {
            draft.sleep(thread, (from, from + 2.0));
            draft.ends(thread, from + 2.1);
        }
    }
    draft.step(0, (Operation::Join, 12), (45.0, 49.0));
    draft.ends(0, 50.0);
    assert_eq!(
        picture(&draft.timeline(), unicode(80)),
        r"
                  0 ms     10        20       30        40            cpu   wait
                 ┌┬────────┬─────────┬────────┬─────────┬────────┐     ms     ms
   0 main        │━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━#12#━│             -
   1 thread-1    │··                                             │             -
   2 thread-2    │··                                             │             -
   3 thread-3    │··                                             │             -
   4 thread-4    │··                                             │             -
   5 thread-5    │··                                             │             -
   6 thread-6    │··                                             │             -
   7 thread-7    │··                                             │             -
                 │  … 989 more (up to 53 at once)                │
 500 thread-500  │                   A!                          │             -
 998 thread-998  │                                      ·        │             -
 999 thread-999  │                                      ··       │             -
1000 thread-1000 │                                      ··       │             -
     lock A gate │                   ##                          │     4% busy
                 └───────────────────────────────────────────────┘
  ━ runs, or is ready to   · sleeps   A runs holding lock A   ! panicked
  # a number above 9 (#12# is 12)
  lock row: the number of the thread holding it   1 column = 1.1 ms
  Thread 500 ended by a panic at 22 ms.
"
    );
}

#[test]
fn one_thread_alone_has_a_picture() {
    let mut draft = Draft::new(3.0);
    draft.sleep(0, (1.0, 2.0));
    draft.ends(0, 3.0);
    assert_eq!(
        picture(&draft.timeline(), ascii(60)),
        r"
          0 ms    0.5     1        1.5     2       2.5
         ++-------+-------+--------+-------+-------+-------+
0 main   |================.................================|
         +-------------------------------------------------+
  = runs, or is ready to   . sleeps   1 column = 61 us
"
    );
}

#[test]
fn nothing_recorded_is_said() {
    let mut tape = Draft::new(3.0).tape();
    tape.lanes.clear();
    assert_eq!(Timeline::from_tape(&tape).draw(&unicode(80)), "  Nothing was recorded.\n");
}
