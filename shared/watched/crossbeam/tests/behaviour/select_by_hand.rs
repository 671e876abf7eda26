//! `Select`, where the number of operations is known only when it runs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam::channel::{
    ReadyTimeoutError, Select, SelectTimeoutError, TryReadyError, TrySelectError, bounded,
    unbounded,
};

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);
/// Longer than any test may run: not reached.
const LONG: Duration = Duration::from_hours(1);

#[test]
fn it_chooses_among_any_number_of_receivers() {
    on_stage(|| {
        let channels: Vec<_> = (0..5).map(|_| unbounded()).collect();
        thread::scope(|scope| {
            for (n, (sender, _)) in channels.iter().enumerate() {
                scope.spawn(move || sender.send(n).unwrap());
            }
            let mut select = Select::new();
            for (_, receiver) in &channels {
                select.recv(receiver);
            }
            let mut heard = [0; 5];
            for _ in 0..5 {
                let chosen = select.select();
                let index = chosen.index();
                assert_eq!(chosen.recv(&channels[index].1), Ok(index));
                heard[index] += 1;
            }
            assert_eq!(heard, [1; 5]);
        });
    });
}

#[test]
fn what_is_not_ready_is_refused_or_late() {
    on_stage(|| {
        let (sender, receiver) = bounded::<i32>(0);
        let mut select = Select::default();
        assert_eq!((select.recv(&receiver), select.send(&sender)), (0, 1));
        assert_eq!(select.try_select().err(), Some(TrySelectError));
        assert_eq!(select.select_timeout(SHORT).err(), Some(SelectTimeoutError));
        assert_eq!(select.select_deadline(Instant::now()).err(), Some(SelectTimeoutError));
        assert_eq!(select.try_ready(), Err(TryReadyError));
        assert_eq!(select.ready_timeout(SHORT), Err(ReadyTimeoutError));
        assert_eq!(select.ready_deadline(Instant::now()), Err(ReadyTimeoutError));
        assert_eq!(format!("{select:?}"), "Select { .. }");
    });
}

#[test]
fn what_is_ready_is_chosen_in_each_way() {
    on_stage(|| {
        let (sender, receiver) = bounded(2);
        let mut select = Select::new();
        let index = select.send(&sender);
        assert_eq!(select.ready(), index);
        assert_eq!(select.try_ready(), Ok(index));
        assert_eq!(select.ready_timeout(LONG), Ok(index));
        assert_eq!(select.ready_deadline(Instant::now() + LONG), Ok(index));
        let chosen = select.try_select().unwrap();
        assert_eq!(format!("{chosen:?}"), "SelectedOperation { .. }");
        assert_eq!(chosen.send(&sender, 1), Ok(()));
        assert_eq!(select.select_timeout(LONG).unwrap().send(&sender, 2), Ok(()));
        select.remove(index);
        let index = select.recv(&receiver);
        let chosen = select.clone().select_deadline(Instant::now() + LONG).unwrap();
        assert_eq!(chosen.index(), index);
        assert_eq!(chosen.recv(&receiver), Ok(1));
    });
}

#[test]
fn the_biased_one_chooses_the_first() {
    on_stage(|| {
        let ((_, one), (_, two)) = (unbounded::<i32>(), unbounded::<i32>());
        let mut select = Select::new_biased();
        select.recv(&one);
        select.recv(&two);
        for _ in 0..32 {
            assert_eq!(select.ready(), 0);
        }
    });
}

#[test]
fn nothing_to_choose_from_is_a_panic() {
    on_stage(|| {
        for choose in [|| _ = Select::new().select().index(), || _ = Select::new().ready()] {
            let choose: fn() = choose;
            let fallen = catch_unwind(AssertUnwindSafe(choose)).unwrap_err();
            let message = fallen.downcast_ref::<&str>().map(ToString::to_string);
            assert!(message.unwrap().contains("no operations"));
        }
    });
}
