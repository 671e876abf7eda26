//! A task's lane holds its polls, whichever thread polls.

use std::task::Poll;

use watched::operation::{Moment, Operation};
use watched::recording::{LaneKind, Recording, TaskLane};

#[test]
fn polls_stand_on_the_tasks_own_lane_in_their_order() {
    let recording = Recording::start("main");
    let task = TaskLane::new("task");
    std::thread::scope(|scope| {
        let poll = |answer| task.poll(|| answer);
        assert_eq!(scope.spawn(move || poll(Poll::<u8>::Pending)).join().unwrap(), Poll::Pending);
        assert_eq!(poll(Poll::Ready(3)), Poll::Ready(3));
    });
    let tape = recording.finish();
    let lane = tape.lanes.iter().find(|lane| lane.name == "task").unwrap();
    assert_eq!((lane.kind, lane.parent), (LaneKind::Task, Some(0)));
    let told: Vec<_> = lane.events.iter().map(|event| (event.operation, event.moment)).collect();
    let polled = [(Operation::Poll, Moment::Announced), (Operation::Poll, Moment::Done)];
    let ends = [[(Operation::Start, Moment::Done)], [(Operation::Exit, Moment::Done)]];
    assert_eq!(told, [&ends[0][..], &polled, &polled, &ends[1]].concat());
    assert!(lane.events.iter().all(|event| event.object == lane.number));
    assert!(lane.events.is_sorted_by_key(|event| event.at));
}
