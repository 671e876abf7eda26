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
    use super::*;

    #[test]
    fn the_slow_pace_is_the_articles_own() {
        let second = Duration::from_secs(1);
        assert_eq!(Pace::Slow.of(second), second);
        assert_eq!(Pace::Normal.of(second), Duration::from_millis(100));
        assert_eq!(Pace::Fast.of(second), Duration::from_millis(10));
    }
}
