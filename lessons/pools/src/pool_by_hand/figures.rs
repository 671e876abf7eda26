//! What an empty job costs on each of the two queues, and how that grows: `pool-by-hand`.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use shared::measure::{Comparison, Variant, compare, exponent, time};
use shared::{Report, Result, Table};

use super::hand_in::HandIn;
use super::{Pool, WORKERS};

/// Numbers of jobs, each ten times the one before.
const SIZES: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];
const ROUNDS: usize = 7;

/// Does jobs that add up their own numbers and nothing else; the start of the pool and its
/// end are part of it.
fn numbered<Q: HandIn>(pool: io::Result<Pool<Q>>, jobs: u64) -> Option<u64> {
    let pool = pool.ok()?;
    let sum = Arc::new(AtomicU64::new(0));
    for number in 0..jobs {
        let sum = Arc::clone(&sum);
        pool.spawn(move || {
            // Relaxed: the workers are joined before it is read.
            sum.fetch_add(number, Ordering::Relaxed);
        });
    }
    pool.finish();
    Some(sum.load(Ordering::Relaxed))
}

fn measure(jobs: u64) -> Result<Comparison> {
    let mut variants = [
        Variant::new("channel", || numbered(Pool::start(WORKERS), jobs)),
        Variant::new("baskets", || numbered(Pool::with_baskets(WORKERS), jobs)),
    ];
    compare(ROUNDS, &Some(jobs * (jobs - 1) / 2), &mut variants)
}

/// Measures both queues with more and more jobs, and tells.
pub(super) fn tell(report: &mut Report) -> Result<()> {
    let all = SIZES.map(measure).into_iter().collect::<Result<Vec<_>>>()?;
    let mut table = Table::new(["empty jobs", "channel", "baskets", "channel / baskets"]);
    for (jobs, comparison) in SIZES.iter().zip(&all) {
        let [channel, baskets] =
            [0, 1].map(|at: usize| time(comparison.measured[at].median.div_f64(*jobs as f64)));
        table.row([jobs.to_string(), channel, baskets, comparison.ratio(0, 1).to_string()]);
    }
    report.table(&table);
    let sizes = format!("{WORKERS} workers, started and joined each time, times are for one job");
    report.say(all[0].conditions(&sizes));
    let tenfold = [0, 1].map(|at| {
        let points = SIZES.iter().zip(&all);
        let points: Vec<_> =
            points.map(|(jobs, it)| (*jobs as f64, it.measured[at].median.as_secs_f64())).collect();
        10_f64.powf(exponent(&points).unwrap_or(1.0))
    });
    let [channel, baskets] = tenfold;
    report.say(format!(
        "Fitted over all rows, ten times the jobs take {channel:.1} times as long on the channel \
         and {baskets:.1} times on the baskets."
    ));
    if let Some(disturbed) = all.iter().find(|it| it.disturbance().is_some()) {
        report.disturbance(disturbed);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_on_either_queue_is_done_once() {
        for workers in [1, 2, 8] {
            assert_eq!(numbered(Pool::start(workers), 1_000), Some(499_500));
            assert_eq!(numbered(Pool::with_baskets(workers), 1_000), Some(499_500));
        }
    }
}
