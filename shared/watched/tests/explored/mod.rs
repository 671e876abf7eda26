//! What a small program does in all its interleavings.

use std::fmt::Debug;

use explorer::{Config, Count, Ending, Panics, check, explore};

/// A panic is handed to whoever joins.
pub(crate) const DELIVER: Config = Config { panics: Panics::Deliver, ..Config::DEFAULT };

/// All that the program returns, in order. It never fails.
pub(crate) fn values<T>(program: impl Fn() -> T + Send + Sync + 'static) -> Vec<T>
where
    T: Ord + Clone + Debug + Send + 'static,
{
    values_in(&Config::DEFAULT, program)
}

/// All that the program returns, in order, in this configuration. It never fails.
pub(crate) fn values_in<T>(
    config: &Config,
    program: impl Fn() -> T + Send + Sync + 'static,
) -> Vec<T>
where
    T: Ord + Clone + Debug + Send + 'static,
{
    let endings = endings_in(config, program);
    let value = |ending| match ending {
        Ending::Value(value) => value,
        Ending::Failed(how) => panic!("it fails: {how}"),
    };
    endings.into_iter().map(value).collect()
}

/// All the ways in which the program ends, in order.
pub(crate) fn endings_in<T>(
    config: &Config,
    program: impl Fn() -> T + Send + Sync + 'static,
) -> Vec<Ending<T>>
where
    T: Ord + Clone + Debug + Send + 'static,
{
    let outcomes = explore(config, Count::Classes, program);
    assert!(outcomes.complete, "{:?}", outcomes.refused);
    let mut endings: Vec<_> = outcomes.rows.into_iter().map(|row| row.ending).collect();
    endings.sort();
    endings
}

/// How the program fails in some interleaving; "passed" if it never does.
pub(crate) fn verdict(program: impl Fn() + Send + Sync + 'static) -> &'static str {
    verdict_in(&Config::DEFAULT, program)
}

/// How the program fails in some interleaving; "passed" if it never does.
pub(crate) fn verdict_in(
    config: &Config,
    program: impl Fn() + Send + Sync + 'static,
) -> &'static str {
    check(config, program).verdict()
}
