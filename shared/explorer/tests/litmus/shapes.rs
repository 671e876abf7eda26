//! The classical shapes, without updates.

use crate::table::Verdict::{Allowed as A, Beyond as B, Forbidden as F};
use crate::table::{BOEHM_ADVE, CPP20, RC11, Shape, TUTORIAL, X86};

/// Two threads, one write and one read or write each.
pub(crate) const OF_TWO_THREADS: &[Shape] = &[
    Shape {
        name: "SB, the entry of Dekker's algorithm",
        source: X86,
        program: "W x 1 ?; R y ? | W y 1 ?; R x ?",
        outcome: "0 | 0",
        variants: &[
            ("rlx rlx rlx rlx", [F, A, A], "nothing orders a write and a later read elsewhere"),
            ("rel acq rel acq", [F, A, A], "neither acquire reads a release"),
            ("sc sc sc sc", [F, F, F], "each read is before the other's write in S: a cycle"),
            ("sc acq sc acq", [F, F, A], "the reads have no place in S"),
            ("sc rlx sc rlx", [F, F, A], "the reads have no place in S"),
            ("rel sc rel sc", [F, A, A], "the writes have no place in S"),
            ("sc sc rlx rlx", [F, A, A], "one side alone orders nothing"),
            ("sc sc rel acq", [F, A, A], "one side alone orders nothing"),
            ("sc sc sc rlx", [F, F, A], "the relaxed read is not held by S"),
            ("sc sc rlx sc", [F, A, A], "the relaxed write is not in S"),
        ],
    },
    Shape {
        name: "SB with fences",
        source: RC11,
        program: "W x 1 rlx; F ?; R y rlx | W y 1 rlx; F ?; R x rlx",
        outcome: "0 | 0",
        variants: &[
            ("sc sc", [F, F, F], "the read behind the later fence sees the write before the other"),
            ("sc ar", [F, A, A], "one fence in S orders nothing"),
            ("ar ar", [F, A, A], "no read behind a fence reads a write of the other"),
            ("acq rel", [F, A, A], "no read behind a fence reads a write of the other"),
        ],
    },
    Shape {
        name: "SB, a fence on one side only",
        source: CPP20,
        program: "W x 1 ?; R y ? | W y 1 rlx; F sc; R x rlx",
        outcome: "0 | 0",
        variants: &[
            ("sc sc", [F, F, F], "read, fence, write, read: a cycle of S"),
            ("rlx sc", [F, A, A], "the relaxed write is not in S, nor before a fence"),
            ("sc rlx", [F, F, A], "the relaxed read is not in S, nor behind a fence"),
        ],
    },
    Shape {
        name: "MP",
        source: BOEHM_ADVE,
        program: "W x 1 ?; W y 1 ? | R y ?; R x ?",
        outcome: "| 1 0",
        variants: &[
            ("rlx rlx rlx rlx", [F, F, A], "nothing orders the writes, or the reads"),
            ("rlx rel acq rlx", [F, F, F], "the release is read by the acquire"),
            ("rlx sc sc rlx", [F, F, F], "SeqCst releases and acquires"),
            ("sc sc sc sc", [F, F, F], "SeqCst releases and acquires"),
            ("rlx rel rlx rlx", [F, F, A], "a release without an acquire"),
            ("rlx rlx acq rlx", [F, F, A], "an acquire without a release"),
            ("rel rlx acq acq", [F, F, A], "the release is on the wrong write"),
            ("rlx rel rlx acq", [F, F, A], "the acquire is on the wrong read"),
            (
                "sc rlx rlx sc",
                [F, F, B],
                "in S the read of x is before the write, which runs first",
            ),
            ("sc sc rlx sc", [F, F, B], "in S: read x, write x, write y; not run like this"),
            ("sc rlx sc sc", [F, F, B], "in S: read y, read x, write x; not run like this"),
        ],
    },
    Shape {
        name: "MP with fences",
        source: BOEHM_ADVE,
        program: "W x 1 rlx; F ?; W y 1 ? | R y ?; F ?; R x rlx",
        outcome: "| 1 0",
        variants: &[
            ("rel rlx rlx acq", [F, F, F], "fence to fence"),
            ("rel rlx acq acq", [F, F, F], "fence to acquire"),
            ("acq rel rlx acq", [F, F, F], "release to fence"),
            ("sc rlx rlx sc", [F, F, F], "SeqCst fences release and acquire"),
            ("ar rlx rlx ar", [F, F, F], "fence to fence"),
            ("acq rlx rlx acq", [F, F, A], "an acquire fence does not release"),
            ("rel rlx rlx rel", [F, F, A], "a release fence does not acquire"),
            ("rel rlx rlx sc", [F, F, F], "a SeqCst fence acquires"),
        ],
    },
    Shape {
        name: "MP, the fences on the wrong side",
        source: CPP20,
        program: "F ?; W x 1 rlx; W y 1 rlx | R y rlx; R x rlx; F ?",
        outcome: "| 1 0",
        variants: &[
            ("rel acq", [F, F, A], "what follows the release fence is not before it"),
            ("sc sc", [F, F, A], "what follows the fence is not before it"),
        ],
    },
    Shape {
        name: "LB",
        source: RC11,
        program: "R x ?; W y 1 ? | R y ?; W x 1 ?",
        outcome: "1 | 1",
        variants: &[
            ("rlx rlx rlx rlx", [F, F, B], "nothing orders a read and a later write elsewhere"),
            ("rlx rel rlx rel", [F, F, B], "the releases are not read by acquires"),
            ("acq rlx acq rlx", [F, F, B], "the acquires do not read releases"),
            ("acq rel acq rel", [F, F, F], "each read would happen before what it reads"),
            ("acq rlx rlx rel", [F, F, F], "y is read before it happens to be written"),
            ("sc sc sc sc", [F, F, F], "SeqCst releases and acquires"),
            ("sc rlx sc rlx", [F, F, B], "the writes have no place in S"),
        ],
    },
    Shape {
        name: "LB with fences",
        source: CPP20,
        program: "R x rlx; F ?; W y 1 rlx | R y rlx; F ?; W x 1 rlx",
        outcome: "1 | 1",
        variants: &[
            ("ar ar", [F, F, F], "each fence would happen before the other"),
            ("sc sc", [F, F, F], "each fence would be before the other in S"),
            ("rel acq", [F, F, F], "fence to fence: the read of x happens before the write"),
            ("rel rel", [F, F, B], "nobody acquires"),
            ("acq acq", [F, F, B], "nothing is released"),
        ],
    },
    Shape {
        name: "2+2W",
        source: TUTORIAL,
        program: "W x 1 ?; W y 2 ? | W y 1 ?; W x 2 ?",
        outcome: "| & x=1 y=1",
        variants: &[
            ("rlx rlx rlx rlx", [F, F, A], "modification orders are each location's own"),
            ("rel rel rel rel", [F, F, A], "nobody acquires"),
            ("sc sc sc sc", [F, F, F], "modification orders agree with S"),
            ("sc sc rlx sc", [F, F, A], "one write is not in S"),
            ("sc sc rel rel", [F, F, A], "half of the writes are not in S"),
        ],
    },
    Shape {
        name: "2+2W with fences",
        source: RC11,
        program: "W x 1 rlx; F ?; W y 2 rlx | W y 1 rlx; F ?; W x 2 rlx",
        outcome: "| & x=1 y=1",
        variants: &[
            ("sc sc", [F, F, F], "each fence would be before the other in S"),
            ("sc ar", [F, F, A], "one fence in S orders nothing"),
            ("ar ar", [F, F, A], "nobody reads"),
        ],
    },
    Shape {
        name: "S",
        source: TUTORIAL,
        program: "W x 2 ?; W y 1 ? | R y ?; W x 1 ?",
        outcome: "| 1 & x=2",
        variants: &[
            ("rlx rlx rlx rlx", [F, F, A], "nothing orders the two writes of x"),
            ("rlx rel acq rlx", [F, F, F], "one write of x happens before the other"),
            ("rlx rel rlx rlx", [F, F, A], "a release without an acquire"),
            ("rlx rlx acq rlx", [F, F, A], "an acquire without a release"),
            ("sc sc sc sc", [F, F, F], "one write of x happens before the other"),
            (
                "sc rlx rlx sc",
                [F, F, B],
                "in S: 1, then 2; but who writes 1 has read what \
              comes behind the write of 2, and would have to run first",
            ),
        ],
    },
    Shape {
        name: "R",
        source: X86,
        program: "W x 1 ?; W y 1 ? | W y 2 ?; R x ?",
        outcome: "| 0 & y=2",
        variants: &[
            ("rlx rlx rlx rlx", [F, A, A], "nothing orders a write and a later read elsewhere"),
            ("rel rel rel acq", [F, A, A], "nobody reads y"),
            ("sc sc sc sc", [F, F, F], "read x, write x, write y, write y: a cycle of S"),
            ("sc sc sc rlx", [F, F, A], "the read has no place in S"),
            ("sc sc sc acq", [F, F, A], "the read has no place in S"),
            ("sc sc rlx sc", [F, A, A], "one write of y is not in S"),
            ("rlx sc sc sc", [F, F, A], "the write of x is not in S"),
            ("sc rlx sc sc", [F, F, A], "one write of y is not in S"),
        ],
    },
    Shape {
        name: "R with fences",
        source: RC11,
        program: "W x 1 ?; F ?; W y 1 ? | W y 2 rlx; F ?; R x rlx",
        outcome: "| 0 & y=2",
        variants: &[
            ("rlx sc rlx sc", [F, F, F], "each fence would be before the other in S"),
            ("rlx ar rlx sc", [F, F, A], "one fence in S orders nothing"),
            ("sc ar sc sc", [F, F, F], "write x, write y, fence, write x: a cycle of S"),
            ("rlx sc rlx ar", [F, A, A], "one fence in S orders nothing"),
        ],
    },
];

/// One location only: the same under every model and every ordering.
pub(crate) const OF_ONE_LOCATION: &[Shape] = &[
    Shape {
        name: "CoRR",
        source: TUTORIAL,
        program: "W x 1 ? | R x ?; R x ?",
        outcome: "| 1 0",
        variants: &[
            ("rlx rlx rlx", [F, F, F], "a later read sees no older write"),
            ("rlx acq sc", [F, F, F], "a later read sees no older write"),
            ("sc rlx rlx", [F, F, F], "a later read sees no older write"),
        ],
    },
    Shape {
        name: "CoWW",
        source: TUTORIAL,
        program: "W x 1 ?; W x 2 ?",
        outcome: "& x=1",
        variants: &[
            ("rlx rlx", [F, F, F], "a later write is later"),
            ("sc rlx", [F, F, F], "a later write is later"),
        ],
    },
    Shape {
        name: "CoRW, one's own later write",
        source: TUTORIAL,
        program: "R x ?; W x 1 ?",
        outcome: "1",
        variants: &[("rlx rlx", [F, F, F], "no read sees what its thread writes later")],
    },
    Shape {
        name: "CoRW, another's write",
        source: TUTORIAL,
        program: "R x ?; W x 1 ? | W x 2 ?",
        outcome: "2 | & x=2",
        variants: &[
            ("rlx rlx rlx", [F, F, F], "a write comes behind what its thread has read"),
            ("rlx sc rlx", [F, F, F], "a write comes behind what its thread has read"),
        ],
    },
    Shape {
        name: "CoWR",
        source: TUTORIAL,
        program: "W x 1 ?; R x ? | W x 2 ?",
        outcome: "2 | & x=1",
        variants: &[
            ("rlx rlx rlx", [F, F, F], "no read sees what is older than its thread's write"),
            ("rel acq sc", [F, F, F], "no read sees what is older than its thread's write"),
        ],
    },
    Shape {
        name: "CoRR of two readers",
        source: TUTORIAL,
        program: "W x 1 ? | W x 2 ? | R x ?; R x ? | R x ?; R x ?",
        outcome: "| | 1 2 | 2 1",
        variants: &[("rlx rlx rlx rlx rlx rlx", [F, F, F], "all agree on the order of writes")],
    },
    Shape {
        name: "n5",
        source: X86,
        program: "W x 1 ?; R x ? | W x 2 ?; R x ?",
        outcome: "2 | 1",
        variants: &[("rlx rlx rlx rlx", [F, F, F], "one of the two writes is the later one")],
    },
    Shape {
        name: "n4b",
        source: X86,
        program: "R x ?; W x 1 ? | R x ?; W x 2 ?",
        outcome: "2 | 1",
        variants: &[("rlx rlx rlx rlx", [F, F, F], "each write would come behind the other")],
    },
];

/// Chains over two or three threads, and what a thread sees of its own buffer.
pub(crate) const OF_MORE_THREADS: &[Shape] = &[
    Shape {
        name: "IRIW",
        source: BOEHM_ADVE,
        program: "W x 1 ? | W y 1 ? | R x ?; R y ? | R y ?; R x ?",
        outcome: "| | 1 0 | 1 0",
        variants: &[
            ("rlx rlx rlx rlx rlx rlx", [F, F, A], "readers need not agree on two locations"),
            ("rel rel acq acq acq acq", [F, F, A], "neither writer knows of the other"),
            ("sc sc acq acq acq acq", [F, F, A], "the reads have no place in S"),
            ("sc sc sc sc acq acq", [F, F, A], "half of the reads have no place in S"),
            ("sc sc sc sc sc sc", [F, F, F], "S is one order for all"),
        ],
    },
    Shape {
        name: "IRIW, the reads in S",
        source: CPP20,
        program: "W x 1 ? | W y 1 ? | R x sc; R y sc | R y sc; R x sc",
        outcome: "| | 1 0 | 1 0",
        variants: &[
            (
                "rlx rlx",
                [F, F, F],
                "in S a read that misses a write is before one that does \
              not, whatever the write is (the paper on RC11 is weaker here)",
            ),
            ("rel rel", [F, F, F], "the same"),
        ],
    },
    Shape {
        name: "IRIW with fences",
        source: RC11,
        program: "W x 1 rlx | W y 1 rlx | R x rlx; F ?; R y rlx | R y rlx; F ?; R x rlx",
        outcome: "| | 1 0 | 1 0",
        variants: &[
            ("sc sc", [F, F, F], "each fence would be before the other in S"),
            ("sc ar", [F, F, A], "one fence in S orders nothing"),
            ("acq acq", [F, F, A], "nothing is released"),
        ],
    },
    Shape {
        name: "WRC",
        source: TUTORIAL,
        program: "W x 1 ? | R x ?; W y 1 ? | R y ?; R x ?",
        outcome: "| 1 | 1 0",
        variants: &[
            ("rlx rlx rlx rlx rlx", [F, F, A], "nothing is handed on"),
            ("rel acq rel acq rlx", [F, F, F], "what happened before is handed on"),
            ("rlx rlx rel acq rlx", [F, F, F], "the first read of x happens before the second"),
            ("rel acq rlx rlx rlx", [F, F, A], "it is not handed on"),
            (
                "sc sc rlx rlx sc",
                [F, F, B],
                "in S: read x 0, write x, read x 1; but the thread \
              that reads 0 has read what comes behind the read of 1, and would have to run first",
            ),
        ],
    },
    Shape {
        name: "WWC",
        source: TUTORIAL,
        program: "W x 2 ? | R x ?; W y 1 ? | R y ?; W x 1 ?",
        outcome: "| 2 | 1 & x=2",
        variants: &[
            ("rlx rlx rlx rlx rlx", [F, F, A], "nothing is handed on"),
            ("rlx rlx rel acq rlx", [F, F, F], "the read of x happens before the write of 1"),
        ],
    },
    Shape {
        name: "ISA2",
        source: TUTORIAL,
        program: "W x 1 ?; W y 1 ? | R y ?; W z 1 ? | R z ?; R x ?",
        outcome: "| 1 | 1 0",
        variants: &[
            ("rlx rlx rlx rlx rlx rlx", [F, F, A], "nothing is handed on"),
            ("rlx rel acq rel acq rlx", [F, F, F], "what happened before is handed on"),
            ("rlx rel rlx rel acq rlx", [F, F, A], "the middle does not acquire"),
        ],
    },
    Shape {
        name: "RWC",
        source: TUTORIAL,
        program: "W x 1 ? | R x ?; R y ? | W y 1 ?; R x ?",
        outcome: "| 1 0 | 0",
        variants: &[
            ("rlx rlx rlx rlx rlx", [F, A, A], "nothing orders a write and a later read elsewhere"),
            ("rel acq acq rel acq", [F, A, A], "nobody acquires what the last thread released"),
            ("sc sc sc sc sc", [F, F, F], "S is one order for all"),
        ],
    },
    Shape {
        name: "RWC, all but the first write in S",
        source: CPP20,
        program: "W x 1 ? | R x sc; R y sc | W y 1 sc; R x sc",
        outcome: "| 1 0 | 0",
        variants: &[
            (
                "rlx",
                [F, F, F],
                "in S the read of 0 is before the read of 1, whatever the write \
              is (the paper on RC11 is weaker here)",
            ),
            ("rel", [F, F, F], "the same"),
        ],
    },
    Shape {
        name: "RWC with fences",
        source: RC11,
        program: "W x 1 rlx | R x rlx; F ?; R y rlx | W y 1 rlx; F ?; R x rlx",
        outcome: "| 1 0 | 0",
        variants: &[
            ("sc sc", [F, F, F], "each fence would be before the other in S"),
            ("ar sc", [F, F, A], "one fence in S orders nothing"),
        ],
    },
    Shape {
        name: "n6",
        source: X86,
        program: "W x 1 ?; R x ?; R y ? | W y 2 ?; W x 2 ?",
        outcome: "1 0 | & x=1",
        variants: &[
            ("rlx rlx rlx rlx rlx", [F, A, A], "a thread sees its own write before the others do"),
            ("sc sc sc sc sc", [F, F, F], "read y, write y, write x, write x: a cycle of S"),
        ],
    },
    Shape {
        name: "amd9",
        source: X86,
        program: "W x 1 ?; R x ?; R y ? | W y 1 ?; R y ?; R x ?",
        outcome: "1 0 | 1 0",
        variants: &[
            ("rlx rlx rlx rlx rlx rlx", [F, A, A], "a thread sees its own write before others do"),
            ("sc sc sc sc sc sc", [F, F, F], "as SB"),
        ],
    },
    Shape {
        name: "a write comes in between two writes of another thread",
        source: X86,
        program: "W x 1 ?; R x ?; W y 1 ? | W x 2 ?",
        outcome: "2 | & x=2",
        variants: &[
            ("rlx rlx rlx rlx", [A, A, A], "as under sequential consistency"),
            ("sc sc sc sc", [A, A, A], "as under sequential consistency"),
        ],
    },
    Shape {
        name: "IRIW-acq-sc",
        source: RC11,
        program: "W x 1 sc | R x ?; R y ? | R y ?; R x ? | W y 1 sc",
        outcome: "| 1 0 | 1 0 |",
        variants: &[
            (
                "acq sc acq sc",
                [F, F, B],
                "the writes are behind the reads that miss them in S, \
              and run before those that do not",
            ),
            ("acq sc sc sc", [F, F, B], "the same with one of the writes"),
            ("sc sc sc sc", [F, F, F], "all of it is in S"),
        ],
    },
    Shape {
        name: "W+RWC",
        source: RC11,
        program: "W x 1 ?; W z 1 ? | R z ?; F sc; R y ? | W y 1 ?; R x ?",
        outcome: "| 1 0 | 0",
        variants: &[
            ("rlx rel acq rlx sc sc", [F, F, F], "read x, fence, write y, read x: a cycle of S"),
            ("rlx rlx acq rlx sc sc", [F, F, A], "x does not happen before the fence"),
            ("rlx rel acq rlx sc rlx", [F, F, A], "the read of x has no place in S"),
            ("rlx rel acq rlx rlx sc", [F, A, A], "the write of y has no place in S"),
        ],
    },
];
