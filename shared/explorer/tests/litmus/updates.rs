//! Read-modify-writes, release sequences, mutual exclusion.

use crate::table::Verdict::{Allowed as A, Beyond as B, Forbidden as F};
use crate::table::{BOEHM_ADVE, CPP20, RC11, Shape, WILLIAMS};

/// Updates are one step.
pub(crate) const OF_UPDATES: &[Shape] = &[
    Shape {
        name: "two additions",
        source: CPP20,
        program: "A x 1 ? | A x 1 ?",
        outcome: "0 | 0 or 1 | 1 or _ | _ & x=1",
        variants: &[
            ("rlx rlx", [F, F, F], "an update reads the last write before its own"),
            ("rlx sc", [F, F, F], "an update reads the last write before its own"),
        ],
    },
    Shape {
        name: "two comparisons",
        source: CPP20,
        program: "C x 0 1 ? rlx | C x 0 2 ? rlx",
        outcome: "0 | 0",
        variants: &[("rlx rlx", [F, F, F], "at most one finds 0 and comes right behind it")],
    },
    Shape {
        name: "an addition and a write",
        source: CPP20,
        program: "A x 1 ? | W x 5 ?",
        outcome: "0 | & x=1",
        variants: &[("rlx rlx", [F, F, F], "nothing comes between what is read and written")],
    },
    Shape {
        name: "a comparison fails with an old value",
        source: CPP20,
        program: "W x 1 rlx; W y 1 ? | R y ?; C x 1 2 ? ?",
        outcome: "| 1 0",
        variants: &[
            ("rlx rlx rlx rlx", [F, F, A], "a comparison that fails is a read"),
            ("rlx rlx sc sc", [F, F, A], "the write has no place in S"),
            ("rel acq rlx rlx", [F, F, F], "the write happens before"),
        ],
    },
    Shape {
        name: "an addition that comes between older and newer writes",
        source: CPP20,
        program: "W x 5 rlx; W y 1 ? | R y ?; A x 1 rlx",
        outcome: "| 1 0 & x=5",
        variants: &[
            ("rlx rlx", [F, F, A], "it may read what is old, if it comes right behind that"),
            ("rel acq", [F, F, F], "the write happens before"),
        ],
    },
    Shape {
        name: "SB with exchanges",
        source: RC11,
        program: "X x 1 ?; R y ? | X y 1 ?; R x ?",
        outcome: "0 0 | 0 0",
        variants: &[
            ("ar acq ar acq", [F, F, A], "an update is no fence"),
            ("sc sc sc sc", [F, F, F], "as with writes"),
            ("sc rlx sc rlx", [F, F, A], "the reads have no place in S"),
        ],
    },
    Shape {
        name: "SB with an update of a third location",
        source: RC11,
        program: "W x 1 rlx; A z 0 ?; R y rlx | W y 1 rlx; A z 0 ?; R x rlx",
        outcome: "0 0 | 0 0",
        variants: &[
            ("ar ar", [F, F, F], "one update reads the other"),
            ("acq acq", [F, F, A], "nothing is released"),
            ("rlx rlx", [F, F, A], "nothing is released"),
        ],
    },
    Shape {
        name: "SB with comparisons that fail",
        source: CPP20,
        program: "W x 1 ?; C y 7 8 ? ? | W y 1 ?; C x 7 8 ? ?",
        outcome: "0 | 0",
        variants: &[
            ("sc sc sc sc sc sc", [F, F, F], "they are SeqCst reads"),
            ("sc sc rlx sc sc rlx", [F, F, A], "they are relaxed reads: only failure counts"),
            ("sc rlx sc sc rlx sc", [F, F, F], "they are SeqCst reads: only failure counts"),
        ],
    },
    Shape {
        name: "MP with a comparison that fails",
        source: CPP20,
        program: "W x 1 rlx; W y 1 rel | C y 7 8 ? ?; R x rlx",
        outcome: "| 1 0",
        variants: &[
            ("rlx rlx", [F, F, A], "a relaxed read"),
            ("ar rlx", [F, F, A], "a relaxed read: only failure counts"),
            ("rlx acq", [F, F, F], "an acquire: only failure counts"),
        ],
    },
    Shape {
        name: "Z6.U",
        source: RC11,
        program: "W x 1 ?; W y 1 ? | A y 1 ?; R y ? | W y 3 ?; R x ?",
        outcome: "| 1 3 | 0",
        variants: &[
            (
                "sc rel sc rlx sc sc",
                [F, F, B],
                "what synchronises with a weaker write is not \
              in S; C++11 forbade it",
            ),
            ("sc sc sc rlx sc sc", [F, F, F], "now it is in S"),
        ],
    },
];

/// How far a release goes on.
pub(crate) const OF_RELEASE_SEQUENCES: &[Shape] = &[
    Shape {
        name: "an addition in between",
        source: CPP20,
        program: "W x 1 rlx; W y 1 ? | A y 1 ? | R y ?; R x rlx",
        outcome: "| 1 | 2 0",
        variants: &[
            ("rel rlx acq", [F, F, F], "an update continues the release sequence"),
            ("rel acq acq", [F, F, F], "an update continues the release sequence"),
            ("rlx rel acq", [F, F, A], "the update releases what its own thread knows"),
            ("rel rlx rlx", [F, F, A], "nobody acquires"),
            ("sc rlx sc", [F, F, F], "an update continues the release sequence"),
        ],
    },
    Shape {
        name: "an exchange, then a comparison in between",
        source: CPP20,
        program: "W x 1 rlx; W y 1 ? | X y 2 ? | C y 2 3 ? rlx; F ?; R x rlx",
        outcome: "| 1 | 2 0",
        variants: &[
            ("rel rlx acq rel", [F, F, F], "the comparison acquires the sequence"),
            ("rel rlx rlx acq", [F, F, F], "the fence acquires the sequence"),
            ("rel rlx rlx rel", [F, F, A], "nobody acquires"),
        ],
    },
    Shape {
        name: "a fence, and an addition in between",
        source: CPP20,
        program: "W x 1 rlx; F ?; W y 1 rlx | A y 1 rlx | R y ?; R x rlx",
        outcome: "| 1 | 2 0",
        variants: &[
            ("rel acq", [F, F, F], "the fence makes the write the head of a sequence"),
            ("acq acq", [F, F, A], "nothing is released"),
        ],
    },
    Shape {
        name: "a write of the same thread in between",
        source: CPP20,
        program: "W x 1 rlx; W y 1 ?; W y 2 ? | R y ?; R x rlx",
        outcome: "| 2 0",
        variants: &[
            ("rel rlx acq", [F, F, A], "a write does not continue it; C++11 forbade it"),
            ("rel rel acq", [F, F, F], "the second write releases, too"),
            ("sc rlx sc", [F, F, A], "a write does not continue it"),
        ],
    },
    Shape {
        name: "a write of another thread in between",
        source: CPP20,
        program: "W x 1 rlx; W y 1 ? | R y ?; W y 2 ? | R y ?; R x rlx",
        outcome: "| 1 | 2 0",
        variants: &[
            ("rel rlx rlx acq", [F, F, A], "a write does not continue it"),
            ("rel rlx rel acq", [F, F, A], "who releases has not acquired"),
            ("rel acq rel acq", [F, F, F], "what happened before is handed on"),
        ],
    },
];

const BOTH_ENTER: &str = "0 _ | 0 _ or 0 _ | _ 1 or _ 2 | 0 _ or _ 2 | _ 1";
const BOTH_ENTER_WITH_EXCHANGE: &str =
    "_ 0 _ | _ 0 _ or _ 0 _ | _ _ 1 or _ _ 2 | _ 0 _ or _ _ 2 | _ _ 1";

/// G. Peterson's algorithm, 1981: x and y say who wants to enter, z whose fault it is if
/// both do. Who finds the other away, or at fault, enters. (Dekker's entry is SB.)
pub(crate) const OF_EXCLUSION: &[Shape] = &[
    Shape {
        name: "Peterson",
        source: BOEHM_ADVE,
        program: "W x 1 ?; W z 1 ?; R y ?; R z ? | W y 1 ?; W z 2 ?; R x ?; R z ?",
        outcome: BOTH_ENTER,
        variants: &[
            ("sc sc sc sc sc sc sc sc", [F, F, F], "as under sequential consistency"),
            ("rlx rlx rlx rlx rlx rlx rlx rlx", [F, A, A], "as SB"),
            ("rel rel acq acq rel rel acq acq", [F, A, A], "as SB"),
            ("sc rlx sc rlx sc rlx sc rlx", [F, A, A], "the faults can come the other way round"),
            ("rlx sc sc sc rlx sc sc sc", [F, F, A], "a wish that is not in S can be missed"),
            ("sc sc sc rlx sc sc sc rlx", [F, F, F], "the read of z only repeats what S says"),
            ("sc sc rlx rlx sc sc rlx rlx", [F, F, A], "as SB"),
        ],
    },
    Shape {
        name: "Peterson with a fence",
        source: CPP20,
        program: "W x 1 ?; W z 1 ?; F ?; R y rlx; R z rlx | W y 1 ?; W z 2 ?; F ?; R x rlx; R z rlx",
        outcome: BOTH_ENTER,
        variants: &[
            ("rlx rlx sc rlx rlx sc", [F, F, A], "the faults can come the other way round"),
            ("rlx rel sc rlx rel sc", [F, F, A], "the faults can come the other way round"),
            ("rlx rlx ar rlx rlx ar", [F, A, A], "as SB"),
        ],
    },
    Shape {
        name: "Peterson with two fences",
        source: CPP20,
        program: "W x 1 rlx; F ?; W z 1 rlx; F ?; R y rlx; R z rlx \
                  | W y 1 rlx; F ?; W z 2 rlx; F ?; R x rlx; R z rlx",
        outcome: BOTH_ENTER,
        variants: &[("sc sc sc sc", [F, F, F], "every two steps have a fence between them")],
    },
    Shape {
        name: "Peterson with an exchange",
        source: WILLIAMS,
        program: "W x 1 rlx; X z 1 ?; R y ?; R z rlx | W y 1 rlx; X z 2 ?; R x ?; R z rlx",
        outcome: BOTH_ENTER_WITH_EXCHANGE,
        variants: &[
            ("ar acq ar acq", [F, F, F], "the later exchange acquires the other's wish"),
            ("ar rlx ar rlx", [F, F, F], "the later exchange acquires the other's wish"),
            ("rel acq rel acq", [F, F, A], "the exchange does not acquire"),
            ("rlx sc rlx sc", [F, F, A], "the exchange does not acquire"),
        ],
    },
];
