//! Each sign of a picture, on tapes made by hand.

use watched::operation::{Kind, Moment, Operation};
use watched::recording::LaneKind;

use super::drafts::{Draft, ascii, picture, unicode};

#[test]
fn processes_and_tasks_have_lanes_too() {
    let mut draft = Draft::new(30.0);
    let good = draft.child("cat", LaneKind::Process, (1.0, 4.0));
    let bad = draft.child("false", LaneKind::Process, (2.0, 5.0));
    let task = draft.child("download", LaneKind::Task, (6.0, 9.0));
    for poll in [(9.0, 11.0), (15.0, 18.0), (22.0, 23.0)] {
        draft.step(task, (Operation::Poll, task), poll);
    }
    draft.ends(task, 23.0);
    draft.join(0, good, (7.0, 20.0));
    draft.ends(good, 20.0);
    draft.panics(bad, 12.0);
    draft.ends(0, 28.0);
    assert_eq!(
        picture(&draft.timeline(), unicode(72)),
        r"
            0 ms    5       10      15      20      25        cpu   wait
           ┌┬───────┬───────┬───────┬───────┬───────┬────┐     ms     ms
0 main     │━━━━━━━━━━━111111111111111111111━━━━━━━━━━━━━│             -
1 cat      │  ╌╌╌╌══════════════════════════             │             -
2 false    │   ╌╌╌╌╌═══════════!                         │             -
3 download │          ╌╌╌╌━━━━______━━━━━______━━        │             -
           └─────────────────────────────────────────────┘
  ━ runs, is ready to, or is polled   ╌ made, not begun
  ═ process is alive   _ task that nobody polls
  1 waits for process 1 to end   ! failed   1 column = 622 µs
  Process 2 (false) failed at 12 ms.
"
    );
    let mut drawn = picture(&draft_of_a_task().timeline(), ascii(40));
    drawn.truncate(drawn.find("1 column").unwrap());
    assert_eq!(
        drawn,
        r"
          0 ms           5
         ++--------------+-------------+
0 main   |=============================|
1 task   |------===========____________|
         +-----------------------------+
  = runs, is ready to, or is polled
  - made, not begun
  _ task that nobody polls
  "
    );
}

fn draft_of_a_task() -> Draft {
    let mut draft = Draft::new(10.0);
    let task = draft.child("task", LaneKind::Task, (0.0, 2.0));
    draft.step(task, (Operation::Poll, task), (2.0, 6.0));
    draft
}

#[test]
fn every_kind_of_wait_has_its_sign() {
    let mut draft = Draft::new(44.0);
    let (jobs, results) = (draft.object(Kind::Channel), draft.object(Kind::Channel));
    let wake = draft.object(Kind::Condvar);
    let gate = draft.object(Kind::Barrier);
    let config = draft.object(Kind::Once);
    let worker = draft.thread("worker", 0.0);
    let waits = [
        (Operation::Receive, jobs),
        (Operation::Send, results),
        (Operation::Wait, wake),
        (Operation::Meet, gate),
        (Operation::Once, config),
        (Operation::Select, 0),
        (Operation::Park, 0),
        (Operation::Sleep, 0),
    ];
    for (at, wait) in (1..).zip(waits) {
        draft.step(worker, wait, (f64::from(at) * 5.0 - 4.0, f64::from(at) * 5.0));
    }
    draft.step(0, (Operation::Once, config), (1.0, 24.0));
    draft.now(0, (Operation::Send, jobs), 4.9);
    draft.ends(worker, 42.0);
    draft.ends(0, 44.0);
    assert_eq!(
        picture(&draft.timeline(), unicode(80)),
        r"
          0 ms         10          20           30          40        cpu   wait
         ┌┬────────────┬───────────┬────────────┬───────────┬────┐     ms     ms
0 main   │━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━│             -
1 worker │━<<<<<━━>>>>>━~~~~~━+++++━?????━━?????━_____━·····━━━  │            28
         └───────────────────────────────────────────────────────┘
  ━ runs, or is ready to   · sleeps   _ parked
  < waits to receive from channel jobs   > waits to send to channel results
  ~ waits on condition variable wake   + waits at barrier gate   ? other waits
  1 column = 800 µs
  Longest wait: thread 1 (worker) waited 4 ms to receive from channel jobs, from
    1 ms on, until main sent.
"
    );
}

#[test]
fn on_linux_what_runs_is_cut_by_the_samples() {
    let mut draft = Draft::new(40.0);
    let worker = draft.thread("worker", 0.0);
    draft.samples(worker, &[(10.0, 10.0, 0.0), (15.0, 10.0, 0.0), (20.0, 12.0, 8.0)]);
    draft.samples(worker, &[(25.0, 12.0, 8.0), (30.0, 12.0, 8.0), (35.0, 15.0, 8.0)]);
    draft.processor_time(worker, 19.0);
    draft.ends(worker, 39.0);
    draft.ends(0, 40.0);
    assert_eq!(
        picture(&draft.timeline(), unicode(80)),
        r"
          0 ms          10            20           30                 cpu   wait
         ┌┬─────────────┬─────────────┬────────────┬─────────────┐     ms     ms
0 main   │━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━│             -
1 worker │━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌:::::::::::::━━━━━━━━━━━━━ │     19      -
         └───────────────────────────────────────────────────────┘
  ━ runs   ╌ ready, no core free   : in a system call (input, output)
  1 column = 727 µs
  19 ms of work in 40 ms: 0.5 cores busy on average, 8 ms spent ready without a
    core.
"
    );
}

#[test]
fn a_lock_that_is_taken_again_and_again_is_not_resolved() {
    let mut draft = Draft::new(30.0);
    let total = draft.object(Kind::Mutex);
    for number in 1..=2 {
        let thread = draft.thread(&format!("counter-{number}"), 0.0);
        for round in 0..100 {
            let at = 0.1 + f64::from(round) * 0.28 + f64::from(number) * 0.14;
            draft.hold(thread, total, [at - 0.13, at, at + 0.12]);
        }
        draft.ends(thread, 29.0);
    }
    draft.ends(0, 30.0);
    assert_eq!(
        picture(&draft.timeline(), unicode(60)),
        r"
             0 ms    5      10      15      20     25
            ┌┬───────┬──────┬───────┬───────┬──────┬───────┐
0 main      │━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━│
1 counter-1 │▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒━  │
2 counter-2 │▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒A  │
  lock A    │1▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒2  │
            └──────────────────────────────────────────────┘
  ━ runs, or is ready to   A runs holding lock A
  ▒ 4 or more changes
  lock row: the number of the thread holding it
  lock A is total, 80% busy   1 column = 652 µs
"
    );
}

#[test]
fn of_many_locks_those_waited_for_longest_have_letters() {
    let mut draft = Draft::new(30.0);
    let locks: Vec<u32> = (0..12).map(|_| draft.object(Kind::Mutex)).collect();
    let first = draft.thread("first", 0.0);
    let second = draft.thread("second", 0.0);
    for (at, lock) in (1..).zip(locks) {
        let at = f64::from(at) * 2.0;
        let waits = if at < 10.0 { 0.0 } else { at / 20.0 };
        draft.hold(first, lock, [at, at, at + waits + 0.1]);
        draft.hold(second, lock, [at + 0.1, at + 0.1 + waits, at + 0.2 + waits]);
    }
    let timeline = draft.timeline();
    let without = timeline.locks.iter().filter(|lock| lock.letter.is_none());
    assert_eq!(without.map(|lock| lock.object).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let drawn = picture(&timeline, ascii(60));
    for letter in 'A'..='H' {
        assert!(drawn.contains(&format!("\n  lock {letter} ")), "{drawn}");
    }
    assert!(drawn.contains("4 more locks, less waited for, are left out"));
}

#[test]
fn colours_are_ansi_codes_and_end_with_the_line() {
    let mut draft = Draft::new(20.0);
    let total = draft.object(Kind::Mutex);
    draft.hold(0, total, [10.0, 10.0, 15.0]);
    draft.event(0, (Operation::Exit, Moment::Done, 0), 20.0);
    let drawn = draft.timeline().draw(&ascii(40));
    let main = drawn.lines().find(|line| line.contains("0 main")).unwrap();
    assert_eq!(
        main.replace('\u{1b}', "^"),
        "0 main   ^[2m|^[0m^[32m===============^[0m^[30m^[43mAAAAAAA^[0m^[32m=======^[0m^[2m|^[0m"
    );
}
