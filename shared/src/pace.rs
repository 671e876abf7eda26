//! How long the waits of a demo are.

use std::time::Duration;

/// How long the waits of a demo are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Pace {
    /// A hundredth of the article's seconds
    Fast,
    /// A tenth of the article's seconds
    Normal,
    /// The article's own seconds
    Slow,
}

impl Pace {
    /// What the command line calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Normal => "normal",
            Self::Slow => "slow",
        }
    }

    /// The wait at this pace for one that takes `article` at the slow pace.
    pub fn of(self, article: Duration) -> Duration {
        article
            / match self {
                Self::Fast => 100,
                Self::Normal => 10,
                Self::Slow => 1,
            }
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn a_pace_has_the_name_that_the_command_line_knows() {
        for pace in Pace::value_variants() {
            let called = pace.to_possible_value().unwrap();
            assert_eq!(called.get_name(), pace.name());
        }
    }

    #[test]
    fn the_slow_pace_is_the_articles_own() {
        let second = Duration::from_secs(1);
        assert_eq!(Pace::Slow.of(second), second);
        assert_eq!(Pace::Normal.of(second), Duration::from_millis(100));
        assert_eq!(Pace::Fast.of(second), Duration::from_millis(10));
    }
}
