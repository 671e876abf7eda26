//! Atomics that are explored do what the real ones do, in every interleaving.

extern crate watched as std;

use core::sync::atomic as real;
use std::collections::BTreeSet;
use std::hint;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8,
    AtomicU16, AtomicU32, AtomicU64, AtomicUsize, compiler_fence, fence,
};
use std::thread;

use explorer::{Action, Config, Count, Ending, Memory, check, explore};

const SC: Config = Config::DEFAULT;
const TSO: Config = Config { memory: Memory::Tso, ..Config::DEFAULT };
const C11: Config = Config { memory: Memory::C11, ..Config::DEFAULT };
const MODELS: [Config; 3] = [SC, TSO, C11];

/// Runs both as threads of the program, and waits for them.
fn side_by_side(left: impl FnOnce() + Send + 'static, right: impl FnOnce() + Send + 'static) {
    let (left, right) = (thread::spawn(left), thread::spawn(right));
    left.join().expect("a panic would have ended the execution");
    right.join().expect("a panic would have ended the execution");
}

/// Every value that the program can return.
#[track_caller]
fn outcomes<T: Ord + Clone + Send + 'static>(
    config: &Config,
    program: impl Fn() -> T + Send + Sync + 'static,
) -> BTreeSet<T> {
    let outcomes = explore(config, Count::Classes, program);
    assert!(outcomes.complete, "{:?}", outcomes.refused);
    let value = |ending| match ending {
        Ending::Value(value) => value,
        Ending::Failed(how) => panic!("{how}"),
    };
    outcomes.rows.into_iter().map(|row| value(row.ending)).collect()
}

/// How a check of the program ends: with the kind of the failure, or `passed`.
fn verdict(config: &Config, program: impl Fn() + Send + Sync + 'static) -> &'static str {
    check(config, program).verdict()
}

/// Runs the program once under every model, and once without any exploration.
fn everywhere(program: impl Fn() + Send + Sync + Clone + 'static) {
    program();
    for model in MODELS {
        let report = check(&model, program.clone());
        assert!(report.passed(), "{:?}", report.found.map(|found| found.failure));
    }
}

/// What a function answers and leaves behind, on an atomic and on the real one.
macro_rules! alike {
    ($Atomic:ident from $values:expr; $($function:ident)*) => {$(
        for first in $values {
            for operand in $values {
                let (watched, real) = ($Atomic::new(first), real::$Atomic::new(first));
                assert_eq!(
                    (watched.$function(operand, SeqCst), watched.into_inner()),
                    (real.$function(operand, SeqCst), real.into_inner()),
                    "{}", concat!(stringify!($Atomic), "::", stringify!($function)),
                );
            }
        }
    )*};
}

/// The values that a change at once by two threads may answer and leave behind are those
/// of one after the other.
macro_rules! one_step {
    ($Atomic:ident from $first:expr; $($function:ident($left:expr, $right:expr))*) => {$(
        let (first, left, right) = ($first, $left, $right);
        let in_a_row = |left_first: bool| {
            let atomic = real::$Atomic::new(first);
            let (answers_left, answers_right);
            if left_first {
                answers_left = atomic.$function(left, Relaxed);
                answers_right = atomic.$function(right, Relaxed);
            } else {
                answers_right = atomic.$function(right, Relaxed);
                answers_left = atomic.$function(left, Relaxed);
            }
            (answers_left, answers_right, atomic.into_inner())
        };
        let one_after_the_other = BTreeSet::from([true, false].map(in_a_row));
        for model in MODELS {
            let at_once = outcomes(&model, move || {
                let atomic = Arc::new($Atomic::new(first));
                let answers = Arc::new([$Atomic::new(first), $Atomic::new(first)]);
                let run = |operand, number: usize| {
                    let (atomic, answers) = (atomic.clone(), answers.clone());
                    move || answers[number].store(atomic.$function(operand, Relaxed), SeqCst)
                };
                side_by_side(run(left, 0), run(right, 1));
                (answers[0].load(SeqCst), answers[1].load(SeqCst), atomic.load(SeqCst))
            });
            assert_eq!(
                at_once, one_after_the_other,
                "{} under {}", concat!(stringify!($Atomic), "::", stringify!($function)), model.memory,
            );
        }
    )*};
}

macro_rules! numbers {
    ($($name:ident: $Atomic:ident of $int:ident;)*) => {$(
        #[test]
        fn $name() {
            everywhere(|| {
                alike! { $Atomic from [$int::MIN, 0, 1, 3, $int::MAX - 1, $int::MAX];
                    fetch_add fetch_sub fetch_and fetch_nand fetch_or fetch_xor fetch_max fetch_min
                    swap
                }
            });
        }
    )*};
}

numbers! {
    eight_signed_bits_count_as_the_real_ones: AtomicI8 of i8;
    sixteen_signed_bits_count_as_the_real_ones: AtomicI16 of i16;
    thirty_two_signed_bits_count_as_the_real_ones: AtomicI32 of i32;
    sixty_four_signed_bits_count_as_the_real_ones: AtomicI64 of i64;
    a_signed_word_counts_as_the_real_one: AtomicIsize of isize;
    eight_bits_count_as_the_real_ones: AtomicU8 of u8;
    sixteen_bits_count_as_the_real_ones: AtomicU16 of u16;
    thirty_two_bits_count_as_the_real_ones: AtomicU32 of u32;
    sixty_four_bits_count_as_the_real_ones: AtomicU64 of u64;
    a_word_counts_as_the_real_one: AtomicUsize of usize;
}

#[test]
fn a_flag_changes_as_the_real_one() {
    everywhere(|| {
        alike! { AtomicBool from [false, true];
            fetch_and fetch_nand fetch_or fetch_xor swap
        }
        for first in [false, true] {
            let flag = AtomicBool::new(first);
            assert_eq!((flag.fetch_not(AcqRel), flag.load(Acquire)), (first, !first));
        }
    });
}

#[test]
fn a_change_of_a_number_is_one_step() {
    one_step! { AtomicI32 from -5;
        fetch_add(3, i32::MAX) fetch_sub(7, 2) fetch_and(6, 12) fetch_nand(6, 12) fetch_or(1, 2)
        fetch_xor(9, 5) fetch_max(-7, 4) fetch_min(-7, -9) swap(8, 9)
    }
}

#[test]
fn a_change_of_a_flag_is_one_step() {
    one_step! { AtomicBool from true;
        fetch_and(true, false) fetch_nand(true, true) fetch_or(false, true) fetch_xor(true, true)
        swap(false, true)
    }
}

/// Each of two threads does this to one number that begins at 0; what is left.
fn both(config: &Config, step: fn(&AtomicU32)) -> BTreeSet<u32> {
    outcomes(config, move || {
        let number = Arc::new(AtomicU32::new(0));
        let (left, right) = (number.clone(), number.clone());
        side_by_side(move || step(&left), move || step(&right));
        number.load(SeqCst)
    })
}

#[test]
fn a_load_and_a_store_lose_an_update_and_one_step_does_not() {
    for model in MODELS {
        let in_two = both(&model, |number| number.store(number.load(SeqCst) + 1, SeqCst));
        assert_eq!(in_two, BTreeSet::from([1, 2]));
        let in_one = both(&model, |number| {
            number.fetch_add(1, Relaxed);
        });
        assert_eq!(in_one, BTreeSet::from([2]));
    }
}

#[test]
fn two_loads_and_two_stores_have_six_orders() {
    let outcomes = explore(&SC, Count::Every, || {
        let number = Arc::new(AtomicU32::new(0));
        let (left, right) = (number.clone(), number.clone());
        side_by_side(
            move || left.store(left.load(SeqCst) + 1, SeqCst),
            move || right.store(right.load(SeqCst) + 1, SeqCst),
        );
        Arc::into_inner(number).map(AtomicU32::into_inner)
    });
    let counts: Vec<_> = outcomes.rows.into_iter().map(|row| (row.ending, row.count)).collect();
    assert_eq!(counts, [(Ending::Value(Some(1)), 4), (Ending::Value(Some(2)), 2)]);
}

#[test]
fn an_exchange_compares_and_writes_in_one_step() {
    for model in MODELS {
        let both_try = |exchange: fn(&AtomicU32) -> bool| {
            outcomes(&model, move || {
                let (claimed, winners) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
                let claim = || {
                    let (claimed, winners) = (claimed.clone(), winners.clone());
                    move || {
                        if exchange(&claimed) {
                            winners.fetch_add(1, SeqCst);
                        }
                    }
                };
                side_by_side(claim(), claim());
                winners.load(SeqCst)
            })
        };
        let strong = both_try(|it| it.compare_exchange(0, 1, AcqRel, Acquire).is_ok());
        assert_eq!(strong, BTreeSet::from([1]));
        let weak = both_try(|it| it.compare_exchange_weak(0, 1, AcqRel, Acquire).is_ok());
        assert_eq!(weak, BTreeSet::from([1]), "nothing happens by chance without a budget");
        let in_two = both_try(|it| it.load(SeqCst) == 0 && it.swap(1, SeqCst) < 2);
        assert_eq!(in_two, BTreeSet::from([1, 2]));
    }
}

#[test]
fn an_exchange_tells_what_it_found() {
    everywhere(|| {
        let number = AtomicI8::new(-3);
        assert_eq!(number.compare_exchange(3, 4, SeqCst, Relaxed), Err(-3));
        assert_eq!(number.compare_exchange(-3, -4, SeqCst, Relaxed), Ok(-3));
        assert_eq!(number.compare_exchange_weak(0, 1, Release, Relaxed), Err(-4));
        assert_eq!(number.into_inner(), -4);
    });
}

#[test]
fn a_weak_exchange_may_fail_without_a_cause() {
    let program =
        |exchange: fn(&AtomicU32) -> Result<u32, u32>| move || exchange(&AtomicU32::new(5));
    let chance = Config { spurious: 1, ..SC };
    let weak = program(|it| it.compare_exchange_weak(5, 6, SeqCst, SeqCst));
    assert_eq!(outcomes(&chance, weak), BTreeSet::from([Ok(5), Err(5)]));
    let strong = program(|it| it.compare_exchange(5, 6, SeqCst, SeqCst));
    assert_eq!(outcomes(&chance, strong), BTreeSet::from([Ok(5)]));
    // The loop inside hides it.
    let updated = program(|it| it.fetch_update(SeqCst, SeqCst, |old| Some(old + 1)));
    assert_eq!(outcomes(&chance, updated), BTreeSet::from([Ok(5)]));
}

#[test]
fn an_update_by_a_function_is_never_lost() {
    for model in MODELS {
        let model = Config { spurious: 1, ..model };
        let ways: [fn(&AtomicU32); 3] = [
            |number| assert!(number.fetch_update(Relaxed, Relaxed, |old| Some(old + 1)).is_ok()),
            |number| assert!(number.try_update(AcqRel, Acquire, |old| Some(old + 1)).is_ok()),
            |number| assert!(number.update(SeqCst, SeqCst, |old| old + 1) < 2),
        ];
        for way in ways {
            assert_eq!(both(&model, way), BTreeSet::from([2]));
        }
    }
}

#[test]
fn an_update_that_is_refused_tells_what_it_found() {
    everywhere(|| {
        let flag = AtomicBool::new(true);
        assert_eq!(flag.fetch_update(SeqCst, SeqCst, |_| None), Err(true));
        assert_eq!(flag.try_update(SeqCst, SeqCst, |old| Some(!old)), Ok(true));
        assert!(!flag.update(SeqCst, SeqCst, |old| !old));
        assert!(flag.into_inner());
    });
}

/// Each stores into its own number and then loads the other's; what both loaded.
fn store_buffering(config: &Config, store: fn(&AtomicU32), order: Ordering) -> BTreeSet<[u32; 2]> {
    outcomes(config, move || {
        let numbers = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
        let seen = Arc::new([AtomicU32::new(9), AtomicU32::new(9)]);
        let run = |mine: usize| {
            let (numbers, seen) = (numbers.clone(), seen.clone());
            move || {
                store(&numbers[mine]);
                seen[mine].store(numbers[1 - mine].load(order), Relaxed);
            }
        };
        side_by_side(run(0), run(1));
        [0, 1].map(|thread| seen[thread].load(Relaxed))
    })
}

#[test]
fn a_store_is_seen_late_where_the_model_allows_it() {
    let (strong, weak) = (BTreeSet::from([[0, 1], [1, 0], [1, 1]]), [0, 0]);
    let mut with_weak = strong.clone();
    with_weak.insert(weak);
    let relaxed = |number: &AtomicU32| number.store(1, Relaxed);
    assert_eq!(store_buffering(&SC, relaxed, Relaxed), strong);
    assert_eq!(store_buffering(&TSO, relaxed, Relaxed), with_weak);
    assert_eq!(store_buffering(&C11, |it| it.store(1, Release), Acquire), with_weak);
    let fenced = |number: &AtomicU32| {
        number.store(1, Relaxed);
        fence(SeqCst);
    };
    let fenced_by_the_compiler = |number: &AtomicU32| {
        number.store(1, Relaxed);
        compiler_fence(SeqCst);
    };
    for model in [TSO, C11] {
        assert_eq!(store_buffering(&model, |it| it.store(1, SeqCst), SeqCst), strong);
        assert_eq!(store_buffering(&model, fenced, Relaxed), strong);
        assert_eq!(store_buffering(&model, fenced_by_the_compiler, Relaxed), with_weak);
    }
}

/// One writes a number and then a flag; what the other, who sees the flag, sees.
fn message(
    config: &Config,
    write: fn(&AtomicBool),
    read: fn(&AtomicBool) -> bool,
) -> BTreeSet<u32> {
    let seen = outcomes(config, move || {
        let shared = Arc::new((AtomicU32::new(0), AtomicBool::new(false), AtomicU32::new(7)));
        let (writer, reader) = (shared.clone(), shared.clone());
        side_by_side(
            move || {
                writer.0.store(1, Relaxed);
                write(&writer.1);
            },
            move || {
                if read(&reader.1) {
                    reader.2.store(reader.0.load(Relaxed), Relaxed);
                }
            },
        );
        shared.2.load(Relaxed)
    });
    seen.into_iter().filter(|seen| *seen != 7).collect()
}

#[test]
fn a_message_wants_a_release_and_an_acquire() {
    let read: fn(&AtomicBool) -> bool = |flag| flag.load(Relaxed);
    let acquire: fn(&AtomicBool) -> bool = |flag| flag.load(Acquire);
    let write: fn(&AtomicBool) = |flag| flag.store(true, Relaxed);
    let release: fn(&AtomicBool) = |flag| flag.store(true, Release);
    let swap: fn(&AtomicBool) = |flag| assert!(!flag.swap(true, Release));
    let exchange: fn(&AtomicBool) -> bool =
        |flag| flag.compare_exchange(true, true, Acquire, Relaxed).is_ok();
    let fence_and_write: fn(&AtomicBool) = |flag| {
        fence(Release);
        flag.store(true, Relaxed);
    };
    let read_and_fence: fn(&AtomicBool) -> bool = |flag| {
        let seen = flag.load(Relaxed);
        fence(Acquire);
        seen
    };
    let (always, perhaps) = (BTreeSet::from([1]), BTreeSet::from([0, 1]));
    assert_eq!(message(&SC, write, read), always);
    assert_eq!(message(&TSO, write, read), always);
    assert_eq!(message(&C11, write, read), perhaps);
    assert_eq!(message(&C11, release, read), perhaps);
    assert_eq!(message(&C11, write, acquire), perhaps);
    assert_eq!(message(&C11, release, acquire), always);
    assert_eq!(message(&C11, swap, exchange), always);
    assert_eq!(message(&C11, fence_and_write, read_and_fence), always);
}

#[test]
fn a_missing_release_is_found() {
    let program = |order: Ordering| {
        move || {
            let shared = Arc::new((AtomicU32::new(0), AtomicBool::new(false)));
            let (writer, reader) = (shared.clone(), shared);
            side_by_side(
                move || {
                    writer.0.store(1, Relaxed);
                    writer.1.store(true, order);
                },
                move || {
                    while !reader.1.load(Acquire) {
                        hint::spin_loop();
                    }
                    assert_eq!(reader.0.load(Relaxed), 1);
                },
            );
        }
    };
    assert_eq!(verdict(&C11, program(Relaxed)), "panic");
    assert_eq!(verdict(&C11, program(Release)), "passed");
}

#[test]
fn a_flag_that_nobody_sets_is_a_livelock() {
    let program = |sets: bool| {
        move || {
            let flag = Arc::new(AtomicBool::new(false));
            let (setter, spinner) = (flag.clone(), flag);
            side_by_side(
                move || {
                    setter.store(sets, SeqCst);
                },
                move || {
                    while !spinner.load(SeqCst) {
                        hint::spin_loop();
                    }
                },
            );
        }
    };
    for model in MODELS {
        assert_eq!(verdict(&model, program(true)), "passed");
        assert_eq!(verdict(&model, program(false)), "livelock");
    }
}

#[test]
fn a_spin_lock_excludes_and_a_test_before_set_does_not() {
    let program = |take: fn(&AtomicBool)| {
        move || {
            let shared = Arc::new((AtomicBool::new(false), AtomicU32::new(0)));
            let add = || {
                let shared = shared.clone();
                move || {
                    take(&shared.0);
                    shared.1.store(shared.1.load(Relaxed) + 1, Relaxed);
                    shared.0.store(false, Release);
                }
            };
            side_by_side(add(), add());
            assert_eq!(shared.1.load(Relaxed), 2);
        }
    };
    let right = |taken: &AtomicBool| {
        while taken.swap(true, Acquire) {
            hint::spin_loop();
        }
    };
    let wrong = |taken: &AtomicBool| {
        while taken.load(Acquire) {
            hint::spin_loop();
        }
        taken.store(true, Relaxed);
    };
    for model in [SC, TSO] {
        assert_eq!(verdict(&model, program(right)), "passed");
    }
    for model in MODELS {
        assert_eq!(verdict(&model, program(wrong)), "panic");
    }
}

#[test]
fn a_static_begins_anew_in_each_execution() {
    static COUNTER: AtomicUsize = AtomicUsize::new(40);
    for model in MODELS {
        let values = outcomes(&model, || {
            let add = || {
                COUNTER.fetch_add(1, Relaxed);
            };
            side_by_side(add, add);
            COUNTER.load(Relaxed)
        });
        assert_eq!(values, BTreeSet::from([42]));
    }
    assert_eq!(COUNTER.load(Relaxed), 40, "nobody has changed the real value");
    COUNTER.store(50, Relaxed);
    assert_eq!(outcomes(&SC, || COUNTER.load(Relaxed)), BTreeSet::from([50]));
}

#[test]
fn what_is_captured_begins_anew_in_each_execution() {
    let number = Arc::new(AtomicI64::new(-1));
    let inside = number.clone();
    let values = outcomes(&SC, move || {
        let (left, right) = (inside.clone(), inside.clone());
        side_by_side(move || left.store(5, SeqCst), move || right.store(6, SeqCst));
        inside.load(SeqCst)
    });
    assert_eq!(values, BTreeSet::from([5, 6]));
    assert_eq!(number.load(SeqCst), -1);
}

#[test]
fn whoever_has_it_alone_changes_it_without_a_step() {
    everywhere(|| {
        let mut number = AtomicU16::new(1);
        *number.get_mut() += 1;
        assert_eq!(number.fetch_add(1, SeqCst), 2);
        assert_eq!(*number.get_mut(), 3);
        *number.get_mut() = 7;
        assert_eq!(*number.get_mut(), 7);
        assert_eq!(number.load(SeqCst), 7);
        assert_eq!(number.into_inner(), 7);
        let mut flag = AtomicBool::default();
        *flag.get_mut() = true;
        assert!(flag.into_inner());
        let mut one = 1;
        let mut pointer = AtomicPtr::default();
        *pointer.get_mut() = &raw mut one;
        assert_eq!(pointer.into_inner(), &raw mut one);
    });
}

#[test]
fn what_a_thread_leaves_behind_is_there_for_who_has_it_alone() {
    for model in MODELS {
        let left = outcomes(&model, || {
            let mut numbers = Arc::new([AtomicU8::new(0), AtomicU8::new(0)]);
            let (left, right) = (numbers.clone(), numbers.clone());
            side_by_side(
                move || left[0].store(1, Relaxed),
                move || assert_eq!(right[1].swap(2, Relaxed), 0),
            );
            let numbers = Arc::get_mut(&mut numbers).expect("both threads have ended");
            let first = *numbers[0].get_mut();
            *numbers[0].get_mut() += 10;
            (first, numbers[0].load(Relaxed), *numbers[1].get_mut())
        });
        assert_eq!(left, BTreeSet::from([(1, 11, 2)]));
    }
}

#[test]
fn a_pointer_moves_as_the_real_one() {
    everywhere(|| {
        let mut row = [1_u32, 2, 3, 4];
        let first = row.as_mut_ptr();
        let pointer = AtomicPtr::new(first);
        assert_eq!(pointer.fetch_ptr_add(3, SeqCst), first);
        assert_eq!(pointer.fetch_ptr_sub(1, SeqCst), first.wrapping_add(3));
        assert_eq!(pointer.fetch_byte_add(4, SeqCst), first.wrapping_add(2));
        assert_eq!(pointer.fetch_byte_sub(12, SeqCst), first.wrapping_add(3));
        assert_eq!(pointer.load(SeqCst), first);
        assert_eq!(pointer.fetch_or(1, SeqCst), first);
        assert_eq!(pointer.fetch_xor(3, SeqCst).addr(), first.addr() | 1);
        assert_eq!(pointer.fetch_and(!3, SeqCst).addr(), first.addr() | 2);
        assert_eq!(pointer.swap(ptr::null_mut(), SeqCst), first);
        assert_eq!(pointer.compare_exchange(first, first, SeqCst, SeqCst), Err(ptr::null_mut()));
        assert_eq!(
            pointer.compare_exchange_weak(ptr::null_mut(), first, SeqCst, SeqCst),
            Ok(ptr::null_mut()),
        );
        assert_eq!(pointer.update(SeqCst, SeqCst, |old| old.wrapping_add(1)), first);
        assert_eq!(format!("{pointer:p}"), format!("{:p}", first.wrapping_add(1)));
        assert_eq!(format!("{pointer:?}"), format!("{:?}", first.wrapping_add(1)));
        pointer.store(first, Relaxed);
        assert_eq!(pointer.into_inner(), first);
        assert_eq!(AtomicPtr::from(first).into_inner(), first);
    });
}

/// A number in a list that grows at its head.
struct Node {
    number: u32,
    next: AtomicPtr<Node>,
}

impl Node {
    const fn new(number: u32) -> Self {
        Self { number, next: AtomicPtr::new(ptr::null_mut()) }
    }
}

/// Two threads push onto a list; what is in it afterwards.
fn pushed(config: &Config, push: fn(&AtomicPtr<Node>, &'static Node)) -> BTreeSet<Vec<u32>> {
    static ONE: Node = Node::new(1);
    static TWO: Node = Node::new(2);
    outcomes(config, move || {
        let head = Arc::new(AtomicPtr::new(ptr::null_mut()));
        let (left, right) = (head.clone(), head.clone());
        side_by_side(move || push(&left, &ONE), move || push(&right, &TWO));
        let mut next = head.load(Acquire);
        let mut numbers = Vec::new();
        while !next.is_null() {
            #[expect(unsafe_code, reason = "that the pointer can be followed is the subject")]
            // SAFETY: only pointers to the two statics are ever stored.
            let node = unsafe { &*next };
            numbers.push(node.number);
            next = node.next.load(Relaxed);
        }
        numbers
    })
}

#[test]
fn pointers_can_be_followed_and_pushes_are_not_lost() {
    for model in MODELS {
        let right = pushed(&model, |head, node| {
            let mut old = head.load(Relaxed);
            loop {
                node.next.store(old, Relaxed);
                let new = ptr::from_ref(node).cast_mut();
                match head.compare_exchange_weak(old, new, Release, Relaxed) {
                    Ok(_) => return,
                    Err(seen) => old = seen,
                }
            }
        });
        assert_eq!(right, BTreeSet::from([vec![1, 2], vec![2, 1]]));
        let wrong = pushed(&model, |head, node| {
            node.next.store(head.load(SeqCst), SeqCst);
            head.store(ptr::from_ref(node).cast_mut(), SeqCst);
        });
        assert_eq!(wrong, BTreeSet::from([vec![1], vec![2], vec![1, 2], vec![2, 1]]));
    }
}

/// What the panic of an operation says, if it panics.
fn panic_of<T>(operation: impl FnOnce() -> T) -> Option<String> {
    let payload = catch_unwind(AssertUnwindSafe(operation)).err()?;
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
}

/// Keeps rustc from looking: it refuses an ordering of a real atomic that it can read.
fn the(order: Ordering) -> Ordering {
    hint::black_box(order)
}

#[test]
fn an_ordering_that_makes_no_sense_is_refused_as_by_std() {
    let run = || {
        let (watched, real) = (AtomicU32::new(0), real::AtomicU32::new(0));
        let mut panics = 0;
        for order in [Relaxed, Release, Acquire, AcqRel, SeqCst] {
            let said = [
                panic_of(|| watched.load(the(order))),
                panic_of(|| watched.store(0, the(order))),
                panic_of(|| watched.compare_exchange(0, 0, SeqCst, the(order))),
                panic_of(|| watched.compare_exchange_weak(1, 0, SeqCst, the(order))),
                panic_of(|| watched.fetch_update(SeqCst, the(order), |_| None)),
                panic_of(|| fence(the(order))),
            ];
            let std_says = [
                panic_of(|| real.load(the(order))),
                panic_of(|| real.store(0, the(order))),
                panic_of(|| real.compare_exchange(0, 0, SeqCst, the(order))),
                panic_of(|| real.compare_exchange_weak(1, 0, SeqCst, the(order))),
                panic_of(|| real.fetch_update(SeqCst, the(order), |_| None)),
                panic_of(|| real::fence(the(order))),
            ];
            panics += said.iter().flatten().count();
            assert_eq!(said, std_says, "{order:?}");
        }
        panics
    };
    assert_eq!(run(), 11);
    assert_eq!(outcomes(&C11, run), BTreeSet::from([11]));
    assert_eq!(verdict(&SC, || assert!(AtomicBool::new(true).load(the(Release)))), "panic");
}

#[test]
fn an_atomic_is_written_as_its_value() {
    everywhere(|| {
        assert_eq!(format!("{:?}", AtomicIsize::new(-4)), "-4");
        assert_eq!(format!("{:?}", AtomicBool::from(true)), "true");
        assert_eq!(format!("{:#06x?}", AtomicU64::from(10)), "0x000a");
        assert_eq!(AtomicI16::default().into_inner(), 0);
        assert!(AtomicPtr::<u8>::default().into_inner().is_null());
    });
}

#[test]
fn a_trace_shows_the_function_and_the_line() {
    let outcomes = explore(&SC, Count::Every, || {
        let number = AtomicI8::new(-1);
        number.fetch_sub(1, SeqCst);
        let _ = number.compare_exchange(0, 1, SeqCst, SeqCst);
        number.load(SeqCst)
    });
    let begins = line!() - 4;
    let bits = |value: i64| value.cast_unsigned();
    let events = &outcomes.rows[0].trace.events;
    let shown: Vec<_> =
        events.iter().map(|event| (event.action.clone(), event.place.line())).collect();
    assert_eq!(
        shown,
        [
            (Action::Change { function: "fetch_sub", old: bits(-1), new: bits(-2) }, begins),
            (Action::Unchanged { function: "compare_exchange", seen: bits(-2) }, begins + 1),
            (Action::Load { value: bits(-2), newer: 0 }, begins + 2),
        ],
    );
    assert!(events.iter().all(|event| event.place.file() == file!()));
    let object = events[0].object.expect("it is an operation on the number");
    assert_eq!(outcomes.rows[0].trace.objects[object].made.line(), begins - 1);
}
