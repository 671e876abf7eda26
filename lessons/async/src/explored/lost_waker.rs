//! One thread completes, another awaits: `lost-waker`.

use shared::{Config, Declared, Exploration};

use super::ONCE_IN_VAIN;
use crate::lost_waker::{Registration, hand_over};

/// The mistake.
pub const AFTER_CHECK: Exploration = Exploration {
    demo: "lost-waker",
    title: "the waker is registered after the check",
    config: Config::DEFAULT,
    program: || hand_over(Registration::AfterCheck).to_string(),
    outcomes: &[
        Declared::allowed("42", "the value did not come between the two"),
        Declared::surprising("deadlock", "it did, and nobody was there to be woken"),
    ],
};

/// The first cure.
pub const BEFORE_CHECK: Exploration = Exploration {
    demo: "lost-waker",
    title: "before the check, and a park may return for no reason",
    config: ONCE_IN_VAIN,
    program: || hand_over(Registration::BeforeCheck).to_string(),
    outcomes: &[
        Declared::allowed("42", "one of the two sees the other"),
        Declared::forbidden("deadlock", "whoever comes after the registration wakes"),
    ],
};

/// The second cure.
pub const UNDER_ONE_LOCK: Exploration = Exploration {
    demo: "lost-waker",
    title: "both under one lock, and a park may return for no reason",
    config: ONCE_IN_VAIN,
    program: || hand_over(Registration::UnderOneLock).to_string(),
    outcomes: &[
        Declared::allowed("42", "the value comes before both or after both"),
        Declared::forbidden("deadlock", "nobody comes between the two"),
    ],
};
